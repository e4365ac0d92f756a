"""Which questions ask what a picture shows: what stands on the banner, who is on the card.

They are about the proposal itself, whatever they are named by: "what does it say?". Questions about
a time, a price or a person besides have none of these verbs, or have the user or the coach in them.
"""

from __future__ import annotations

import re
from typing import Final

from nodes.answers.clause import Clause


def asks_what_is_shown(clause: Clause) -> bool:
    """Whether a clause that asks wants to know what the picture shows, or what stands in it."""
    return _SHOWN.search(" ".join(clause.texts)) is not None


_PATTERNS: Final[dict[str, tuple[str, ...]]] = {
    "en": (
        r"(?:what|whats|which|how|who)\b(?! time)(?:(?! (?:you|i|we|they|u)\b).)* (?:says?|reads?"
        r"|written|looks?|wears?|wearing|holds?|holding|carry|carries|carrying|shown|depicted)",
        r"what(?:s|s s| is| are| else is)? (?:on|in|behind|above|under|below|beside) (?:the|my|it)",
        r"who(?:s| is| are) (?:on|in|behind|beside) (?:the|my|it)",
        r"(?:what|which) .*you (?:write|wrote|written|writing|put|draw|drawn|drawing|paint\w*)",
        r"(?:what|whats|which) .*(?:greeting|message|caption|slogan|wording|inscription|headline"
        r"|motto|lettering)",
    ),
    "de": (
        r"(?:was|wer|welche\w*)\b.* (?:steht|stehen) (?:da|dort|drauf|drin|darauf|darin|auf|in"
        r"|im|am|hinter|uber|unter|neben)",
        r"(?:was|wer|wie|welche\w*)\b.* (?:sagt|geschrieben|aussieht|aussehen|abgebildet|lautet"
        r"|zu sehen|tragt)",
        r"wie (?:sieht|sehen) .*aus",
        r"(?:was|wer) (?:ist|sind) (?:auf|in|im|am|hinter|uber|unter|neben)",
    ),
    "fr": (
        r"(?:que|quoi|qui|quels?|quelles?|comment)\b.* (?:dit|ecrite?s?|ressemblent?|inscrite?s?"
        r"|represente\w*)",
        r"(?:que|qu est ce que) (?:.* )?(?:porte|tient)",
        r"(?:quoi|qui|qu|qu est ce qu il) (?:est|y a(?: t il)?) (?:sur|dans|derriere)",
    ),
    "es": (
        r"(?:que|quien|quienes|como|cual)\b.* (?:dicen?|pone|escrit[oa]s?|se ven?|lleva|sostiene"
        r"|aparecen?)",
        r"(?:que|quien|quienes) (?:hay|sale|salen|esta|estan) (?:en|sobre|detras)",
    ),
    "it": (
        r"(?:cosa|che|chi|come)\b(?! ne).* (?:dice|scritt[oaie]|appare|indossa|tiene"
        r"|raffigurat\w+)",
        r"(?:cosa|che|chi) (?:c )?e (?:su|sul|sullo|sulla|in|nel|nella|dietro)",
    ),
    "pt": (
        r"(?:que|quem|como)\b.* (?:diz|escrit[oa]s?|aparecem?|veste|segura)",
        r"(?:que|quem) (?:ha|esta|estao|tem|fica) (?:na|no|em|atras)",
    ),
    "nl": (
        r"(?:wat|wie|welke?)\b.* (?:staat|staan) (?:er|op|in|boven|onder|achter)",
        r"(?:wat|wie|hoe|welke?)\b.* (?:zegt|geschreven|uitziet|draagt|afgebeeld)",
        r"hoe (?:ziet|zien) .*uit",
        r"(?:wat|wie) (?:is|zijn) (?:er )?(?:op|in|achter)",
    ),
}  # fmt: skip
_SHOWN: Final = re.compile(
    "|".join(rf"\b(?:{pattern})\b" for patterns in _PATTERNS.values() for pattern in patterns)
)
