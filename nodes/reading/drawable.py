"""Whether a phrase can be drawn as well as written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nodes.reading.things import THINGS
from nodes.vocabulary import fold, table

_WORDS_ONLY = table(
    "gg|wp|ggwp|gl|hf|afk|brb|lol|lmao|omg|wtf|rip|ez|pog|hype|sub|subs|live|offline|online|wow",
    "nope|yes|no|yep|yay|hey|hi|hello|bye|welcome|thanks|sale|free|new|open|closed|win|winner|lose",
    "loser|victory|defeat|start|stop|go|play|pause|ready|soon|now|never|always|sorry|please|help",
    "wanted|fragile|vip|boss|epic|fail|level|combo|subscribe|follow|like|love|hate|peace|freedom",
    "nein|ja|hallo|danke|neu|offen|geschlossen|sieg|niederlage|los|moin|prost|liebe|frei|pause",
    "oui|non|bonjour|salut|merci|nouveau|ouvert|fermé|victoire|défaite|bravo|amour|liberté|soldes",
    "hola|gracias|nuevo|abierto|cerrado|victoria|derrota|vamos|amor|libertad|ofertas|sí",
    "ciao|grazie|nuovo|aperto|chiuso|vittoria|sconfitta|andiamo|amore|libertà|saldi|sì",
    "oi|olá|obrigado|obrigada|novo|aberto|fechado|vitória|derrota|bora|liberdade|sim|não",
    "hoi|nieuw|gesloten|winst|liefde|vrijheid|welkom|doei|nee|uitverkoop|proost",
)
_SENTENCE = table(
    "i|i'm|im|my|your|you|we|me|us|it|it's|is|are|be|was|don't|dont|let|let's|oh|not|if",
    "ich|du|wir|mein|dein|ist|sind|bin|je|tu|mon|ton|est|suis|c'est|yo|mi|tu|soy|eres",
    "io|mio|tuo|sono|eu|meu|teu|sou|ik|jij|mijn|jouw|ben",
)
"""Words of which sentences are made, and not the names of things."""
_ENDINGS = ("s", "es", "en", "n")
_WORD = re.compile(r"[\w'-]+")
_LONGEST = 3


def is_known_thing(phrase: str) -> bool:
    """Whether a folded phrase names something that one can draw."""
    words = _WORD.findall(phrase[:80])
    if len(words) > _LONGEST or not _SENTENCE.isdisjoint(words):
        return False
    return any(end >= len(words) - 1 for _, end in _things(words))


def holds_a_thing(phrase: str) -> bool:
    """Whether any word of a folded phrase names something that one can draw."""
    return any(_things(_WORD.findall(phrase)))


def things_in(phrase: str) -> list[str]:
    """Return the names of things that one can draw among the words of a folded phrase."""
    words = _WORD.findall(phrase)
    return [" ".join(words[start:end]) for start, end in _things(words)]


def calls_out(phrase: str) -> bool:
    """Whether a folded phrase has a word that is for signs, such as `free` or `welcome`."""
    return not _WORDS_ONLY.isdisjoint(_WORD.findall(phrase))


def can_be_drawn(phrase: str) -> bool:
    """Whether a phrase as typed may mean a picture, so that marks around it leave its role open."""
    plain = fold(phrase[:80])
    words = _WORD.findall(plain)
    if not words or not _WORDS_ONLY.isdisjoint(words):
        return False
    if len(words) > 1 and sum(word[0].isupper() for word in _WORD.findall(phrase[:80])) > 1:
        return False
    # What is not known is taken for words: to ask about "slay" is worse than to show it written.
    return is_known_thing(plain) and not any(char in phrase for char in "!?…")


def _things(words: list[str]) -> Iterator[tuple[int, int]]:
    """Yield where names of things stand among the words: the first, and the one behind."""
    for start in range(len(words)):
        for end in range(start + 1, min(start + _LONGEST, len(words)) + 1):
            name = " ".join(words[start:end])
            if name in THINGS or (name[-1] in "sn" and _is_plural(name)):
                yield start, end


def _is_plural(name: str) -> bool:
    singulars = (name.removesuffix(ending) for ending in _ENDINGS)
    return any(len(singular) > 2 and singular in THINGS for singular in singulars)
