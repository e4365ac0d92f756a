"""Where a text without marks ends, and where a second one begins."""

# ruff: noqa: RUF001 - quotation marks and dashes are what users type

from __future__ import annotations

from nodes.reading.tails import ON, PLACE_TAIL, STYLE_TAIL, THE
from nodes.reading.text_heads import FACE_TEXT, FOR, HEADS, LABEL_ONLY, LINE, LINE_NUMBER
from nodes.vocabulary import HEDGE, PLEASE, any_of, compiled

_ANY_PLACE_TAIL = rf"{ON}\s+(?:{THE}\s+)[\w-]+"
_AND_WITH = any_of("and|und|et|y|e|en|plus|w|with|mit|avec|con|com|met|next to|beside")
_MORE_OF = any_of(
    "theres|there's|there is|there are|have|has|da ist|da sind|il y a|hay|c'è|ci sono|tem|er is",
    "some|two|three|four|lots|smaller|bigger|make|add|put|zwei|drei|paar|unten|oben|steht",
    "deux|trois|des|en dessous|dessous|dos|tres|unos|unas|abajo|due|tre|sotto|dois|duas",
    "embaixo|uns|umas|twee|drie|below|underneath|above|daaronder|daarboven|then|dann|dan",
    "blumen|flowers|stars|sterne|muito|viel",
)
_MORE_TAIL = (
    rf"{_AND_WITH}\s+"
    rf"(?:{THE}|{ON}\s+{THE}|{_MORE_OF})\b"
)
_SOMEONE = any_of(
    "my|our|his|her|mein|meine|meinen|unser|unsere|mon|ma|notre|mi|mis|nuestro|mio|mia|meu",
    "minha|mijn|onze|m'n",
)
_REASON = any_of(
    "so that|so people|so everyone|so it|damit|pour que|para que|affinché|zodat|since it",
    "since its|like in|like on|like this|like that|wie bei|wie auf|made of|made out of",
    "made from|fatta di|fatto di|feito de|feita de|hecho de|hecha de|gemacht aus|gemaakt van",
    "shaped like|in the shape of|en forme de|in form von",
)
_BUT = any_of("but|aber|mais|pero|ma|mas|maar")
_CONTRASTED = any_of(
    "make|in|with|its|it|not|the|use|no|nicht|mit|en|avec|pas|con|sin|non|com|sem|met|niet",
    "without|ohne|zonder",
)
_AROUND = any_of("around|across|along|next to|beside|underneath|beneath")
_REASON_TAIL = (
    rf"{FOR}\s+{_SOMEONE}\b"
    rf"|{_REASON}"
    rf"|{_BUT}\s+{_CONTRASTED}"
    rf"|{_AROUND}\s+{THE}\s+[\w-]+"
)
_NO_THANKS = r"(?<!\bno )(?<!\bnein )(?<!\bnon )(?<!\bnee )(?<!\bnao )"
_COURTESY_TAIL = rf"{_NO_THANKS}{PLEASE}(?:\s|$)|{HEDGE}\s*(?:$|[,.!])"
_OTHER_TAIL = any_of(
    "written|steht|stehen|draufstehen|draufsteht|drauf stehen|geschrieben|écrit|escrito|scritto",
    "put it|put that|make it|use it|add it|place it|where|while",
    "drauf|op staan|staan|instead|stattdessen|plutôt|as the title|as title|as headline|als titel",
    "comme titre|como título|come titolo|because|cause|cuz|weil|parce que|porque|perché|omdat",
)
_ON_THE_LAST = (
    rf"{any_of('on|onto|auf|sur|su|sulla|sul|op')}\s+(?:{THE}\s+)[\w-]+(?=\s*(?:$|[,.;]))"
)
SOFT_END = compiled(
    rf"\s+(?:{STYLE_TAIL}|{PLACE_TAIL}|{_ON_THE_LAST}|{_MORE_TAIL}|{_COURTESY_TAIL}|{_REASON_TAIL}"
    rf"|{_OTHER_TAIL})(?![\w'])"
)
SOFT_END_AFTER_WRITE = compiled(
    rf"\s+(?:{STYLE_TAIL}|{PLACE_TAIL}|{_ANY_PLACE_TAIL}|{_MORE_TAIL}|{_COURTESY_TAIL}"
    rf"|{_REASON_TAIL}|{_OTHER_TAIL})(?![\w'])"
)
HARD_END = compiled(
    r"[,;\n⟦⟧()\[\]|]|[.:](?=\s|$)|[!?…]+(?=\s|$)|\s[-–—/]+\s|\s(?=[\u2600-\U0001faff])"
)
_SECOND_PLACE = any_of(
    "below|underneath|below it|under it|underneath it|above|above it|unten|darunter|drunter",
    "oben|en dessous|dessous|en bas|au-dessus|debajo|abajo|arriba|sotto|sopra|embaixo|em cima",
    "daaronder|eronder|daarboven",
)
SECOND = compiled(
    rf"\s*(?:{any_of('and', 'und', 'et', 'y', 'e', 'en')}\s+|,\s*)"
    rf"(?:{_SECOND_PLACE})"
    rf"(?:\s+{any_of('steht', 'says', 'it says', 'stands')})?\s*:?\s+"
)
SECOND_PLACED = compiled(
    rf"\s+(?:{PLACE_TAIL})\s*(?:,\s*|\s){any_of('and', 'und', 'et', 'y', 'e', 'en')}\s+"
    rf"(?P<text>[^,;.:⟦\n]{{2,60}}?)\s+(?:{PLACE_TAIL})(?![\w'])"
)
"""A second text with a place of its own, behind a text and its place."""
AND_WITH = compiled(rf"\s+{_AND_WITH}\s+")
NEXT_LABEL = compiled(
    rf"\s{FACE_TEXT}\s|\s(?:{LINE}\s+(?:\d|{LINE_NUMBER})|{HEADS}|{LABEL_ONLY})\s*:"
)
_ANOTHER = any_of(
    "and|one|another|the other|the second|the third|the last|the next|then|und|eins|einer|eine",
    "der andere|die andere|et|un|une|l'autre|y|uno|una|otro|otra|e|altro|um|uma|outro|outra|en",
    "een|de andere",
)
ANOTHER_LAST = compiled(rf"(?:[\s,]+{_ANOTHER})+\s*$")
TRAILING = " \t\r\"'`*_,;:-–—=>"
