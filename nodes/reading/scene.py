"""What a message wants drawn, in the user's own words; what is to be written is left out."""

# ruff: noqa: RUF001 - quotation marks and dashes are what users type

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from nodes.brief.asset_types import find_asset_type
from nodes.reading import correction_words as words
from nodes.reading.drawable import holds_a_thing
from nodes.reading.marks import Masked
from nodes.reading.tails import PLACE_TAIL, STYLE_TAIL
from nodes.vocabulary import (
    ARTICLE,
    DRAWN,
    HEDGE,
    MOOD_WORD,
    NOT,
    PICTURE_NOUN,
    PLEASE,
    POSITION,
    SIZE_OR_STYLE,
    TEXT_NOUN,
    WRITTEN,
    any_of,
    compiled,
    fold,
)

MAX_PIECES = 40
LONGEST_PIECE = 240


class Found(NamedTuple):
    """Something to draw, and where its words stand."""

    description: str
    position: str | None
    start: int
    end: int


_THINKS = any_of(
    "i thought maybe|i thought of|i was thinking of|i was thinking|so maybe|i imagine",
    "and then|i see",
    "ich dachte an|ich stelle mir vor|und dann|je pensais à|j'imagine|et puis|pensaba en",
    "me imagino",
    "y luego|pensavo a|e poi|pensei em|e depois|ik dacht aan|en dan|with me being",
)
_BREAK = re.compile(rf"[,;!?\n⟦⟧()]+|\.(?=\s|$)|\s[-–—]+\s|:(?=\s)|¤+|{_THINKS}".replace("’", "'"))
_SUBJECT = compiled(
    any_of(
        "i|i'm|im|i've|ive|we|we're|you|u|he|hes|he's|she|they|it|its|it's|that's|thats|this|what",
        "who",
        "ich|wir|ihr|j|tu|elle|nous|vous|ils|c'est|ça|yo|tú|él|ella|nosotros|io|lui|lei|noi|eu",
        "você",
        "vc|ele|ela|nós|ik|wij|jij|hij|zij|ze|wat",
        "is|are|was|were|think|thought|know|said|says|means|want|need|love|maybe|idk|dunno|hope",
        "ist|sind|habe|haben|glaube|weiß|est|sont|était|suis|pense|está|tengo|creo|quiero|voglio",
        "penso|credo|estão|tenho|acho|quero|heb|denk|wil|will|veux",
        "called|named|thanks|hello|hi|hey|hallo|bonjour|hola|ciao|hoi|yes|ok|okay|nein|oui|haha",
        "lol|perfect",
    )
)
_LEAD = compiled(
    r"(?:\s|'|"
    + any_of(
        "i want|i need|i'd like|id like|i would like|we want|we need|i'm looking for",
        "im looking for",
        "can you make|could you make|can you do|could you do|please make|make me|make|create",
        "design",
        "draw|draw me|generate|give me|show|show me|let's do|lets do|i was thinking|thinking of",
        "how about",
        "maybe|something like|just|like|so|ok|okay|basically|its|it's|it should be|it should show",
        "and|then|also",
        "plus|please|pls|hey|hi|hello|there should be|there is|there's|put|add|include|have|with",
        "w|featuring",
        "i thought maybe|i thought of|i thought|idk maybe|a picture of|picture of|an image of",
        "image of",
        "a photo of|photo of|a drawing of|to|well|um|uh|yes|yeah|can you|could you",
        "ich will|ich möchte|ich hätte gern|ich hätte gerne|ich brauche|mach mir|mach|erstelle",
        "zeichne|bitte",
        "wir brauchen|zeig|also|und|mit|ein bild von|bild von|dazu|gern|vielleicht|so ein|hallo",
        "je veux|je voudrais|il me faut|j'aimerais|fais|fais moi|dessine|crée|avec|et",
        "une image de|montre",
        "peut-être|bonjour|salut|alors|quiero|quisiera|necesito|haz|hazme|dibuja|crea|con|y",
        "una imagen de",
        "me gustaría|hola|pues|vorrei|voglio|mi serve|fai|fammi|disegna|crea|con|e|un'immagine di",
        "ciao",
        "quero|queria|preciso de|faz|faça|desenha|cria|com|uma imagem de|oi|olá|ik wil",
        "ik wil graag",
        "ik heb nodig|maak|teken|met|en|een plaatje van|een afbeelding van|graag|hallo|hoi",
    )
    + r")+"
)
_ASSET_LEAD = re.compile(
    r"(?:(?:of|with|w|for|showing|featuring|von|mit|für|avec|de|pour|con|para|di|per|com|van|met|"
    r"voor|that shows|where|wo|où|donde|dove|onde|waar)\b\s*)+|/\s*"
)
_FOR_SOMEONE = compiled(
    rf"{any_of('for', 'für', 'fürs', 'pour', 'para', 'pra', 'per', 'voor', 'about', 'über')}\s"
)
_HANGING = any_of(
    "with|and|that says|which says|that say|says|saying|reading|that reads|titled|called",
    "on it|above it|below it|it|above|below|then|over it|w|n|on|in|at|as|to|of|for|over|under",
    "where|written|write|mit|und|auf|steht|dazu|avec|et|con|y|que diga|e|com|en|met|drauf",
    "dessus|encima|sopra|em cima|erop|or|but|with the|its|my|please|name",
)
_TAIL = compiled(
    rf"(?:[\s:=-]|\b(?:{PLEASE}|{TEXT_NOUN}|{ARTICLE}"
    rf"|{_HANGING})\b)+$"
)
_AT = any_of(
    "in|on|at|to|im|in der|auf|am|en|à|au|dans|a la|al|a|in alto|nello|nel|sullo|na|no|em|op",
    "aan",
)
_SIDE = any_of("left|right|corner|side|center|links|rechts|oben|unten|à gauche|à droite")
_AT_PLACE = compiled(
    rf"\s(?P<place>(?:{_AT}\s+)"
    rf"?(?:{ARTICLE}\s+)?(?:{POSITION})(?:\s+{_SIDE})*)\s*$"
)
_MANY = any_of("lots of|many|viele|plein de|muchos|muchas|tanti|muitos|veel|several|few")
_HAS_ARTICLE = compiled(rf"(?:{ARTICLE}|{words.NUMBER}|{_MANY})[\s']")
_EMPTY = any_of(
    "big|nice|cool|good|thing|stuff|something|style|look|vibe|mood|letters|and|or|in|on|of|it",
    "is|thats|all|very|kinda|messy|fat|the|for|me|my|name|channel|team|brand|game|band|stream",
    "above|below|under|over|etwas|was|quelque chose|algo|qualcosa|alguma coisa|iets|new|one",
    "so|as|to|with|front|back|right|at|by|again|else|nothing|anything|everything|yeah",
)
_NOTHING = compiled(
    rf"(?:[\s']|{ARTICLE}|{PICTURE_NOUN}|{TEXT_NOUN}|{POSITION}|{SIZE_OR_STYLE}|{PLEASE}|{HEDGE}"
    rf"|{_EMPTY})*"
)
_QUITE = any_of(
    "very|and|but|really|kinda|a bit|und|sehr|et|très|y|muy|e|molto|muito|en|heel|in|of|with",
)
_MOOD_ONLY = compiled(
    rf"(?:[\s']|{MOOD_WORD}|{ARTICLE}|{_QUITE}"
    rf"|{words.MOOD_NOUN})+|(?:{ARTICLE}\s+)?[\w'-]+\s+(?:{words.MOOD_NOUN})"
)
_LOOK_ONLY = compiled(rf"(?:{STYLE_TAIL}|{PLACE_TAIL})\s*")
_COLOURS = compiled(
    any_of("colors|colours|colour|color|palette|farben|couleurs|colores|colori|cores|kleuren|tones")
    + r"\s*"
)
_DOES_SOMETHING = compiled(
    any_of(
        "check|book|play|tell|turn|roll|call|buy|send|list|find|search|go|get|let|help|remind|set",
        "order|reserve|confirm|try|pick|stop|cancel|delete|read|look|see|say|speak|ask|give",
    )
    + r"\s"
)
_COMPARES = compiled(rf"\s*(?:{words.MORE}|{words.LESS})(?:\s|$)")
_REFUSED = compiled(rf"\s*(?:{NOT})\s")
_WITH = any_of("with|mit|avec|con|com|met|w|n")
_AND_ARTICLE = compiled(rf"\s(?:{words.AND}|{_WITH})\s+(?=(?:{ARTICLE}|{words.NUMBER})[\s'])")


def scene_elements(
    message: Masked, taken: Iterable[tuple[int, int]], *, generous: bool
) -> list[Found]:
    """Return what is to be drawn, in what is not taken for something else.

    `generous` takes whatever is no talk, for a description or an answer to what is to be seen;
    else only what looks like a thing counts.
    """
    hidden = list(message.text)
    for start, end in taken:
        hidden[start:end] = "¤" * (end - start)
    text = "".join(hidden)
    found: list[Found] = []
    for start, end in _pieces(text):
        element = _element(message, text, start, end, generous=generous)
        if element is not None:
            found.append(element)
        if len(found) >= MAX_PIECES:
            break
    return found


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for gap in _BREAK.finditer(text):
        yield from _joined(text, start, gap.start())
        start = gap.end()
    yield from _joined(text, start, len(text))


def _joined(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a piece where another thing with its own article follows."""
    at = start
    for gap in _AND_ARTICLE.finditer(text, start, end):
        if text[at : gap.start()].strip():
            yield at, gap.start()
            at = gap.end()
    yield at, end


def stated_mood(message: Masked) -> tuple[int, int] | None:
    """Return where a piece stands that says nothing but a mood, such as `dark and moody`."""
    for piece, end in _pieces(message.text):
        start = _after(_LEAD, message.text, piece, end)
        if (found := _MOOD_WORDS.match(message.text, start, end)) and not message.text[
            found.end() : end
        ].strip(" ."):
            return found.span()
    return None


def stated_colours(message: Masked) -> tuple[int, int] | None:
    """Return where a piece stands that names colours and no thing, such as `warm colors`."""
    for piece, end in _pieces(message.text):
        start = _after(_LEAD, message.text, piece, end)
        short = len(message.text[start:end].split()) <= 6
        ends = _COLOURS.search(message.text, start, end)
        if short and ends and ends.end() == end and ends.start() > start:
            said = message.text[start:end]
            if not (_SUBJECT.search(said) or _REFUSED.match(said) or holds_a_thing(said)):
                return start, end
    return None


_MOOD_WORDS = compiled(
    rf"(?:{MOOD_WORD})(?:\s+(?:{words.AND})\s+(?:{MOOD_WORD})|\s+(?:{MOOD_WORD}))*"
)


def _element(message: Masked, text: str, start: int, end: int, *, generous: bool) -> Found | None:
    if end - start > LONGEST_PIECE or _REFUSED.match(text, start, end):
        return None
    start = _past_asset(text, _after(_LEAD, text, start, end), end)
    if tail := _TAIL.search(text, start, end):
        end = tail.start()
    place = _AT_PLACE.search(text, start, end)
    if _is_talk(text, start, end) or not _is_a_thing(text, start, end, place, generous=generous):
        return None
    position = None
    if place and place.start() > start:
        position = message.raw[place.start("place") : place.end("place")].strip()
        end = place.start()
    start = _after(words.FIRST_ARTICLE, text, start, end) if _BARE.match(text, start) else start
    description = message.raw[start:end].strip(" \t'\"")
    return Found(description, position, start, end) if description else None


def _is_talk(text: str, start: int, end: int) -> bool:
    """Whether a piece speaks of something else than what is to be seen."""
    return bool(
        start >= end
        or _FOR_SOMEONE.match(text, start, end)
        or _MOOD_ONLY.fullmatch(text, start, end)
        or _SUBJECT.search(text, start, end)
        or _NOTHING.fullmatch(text, start, end)
        or _OPERATES.search(text, start, end)
        or _OPERATION_FIRST.match(text, start, end)
        or _OPERATION_ONLY.fullmatch(text, start, end)
        or _COLOURS.search(text, start, end)
        or _DOES_SOMETHING.match(text, start, end)
        or _COMPARES.match(text, start, end)
        or _LOOK_ONLY.fullmatch(text, start, end)
    )


def _is_a_thing(
    text: str, start: int, end: int, place: re.Match[str] | None, *, generous: bool
) -> bool:
    """Whether a piece names something to draw; `generous` believes what is short enough."""
    if holds_a_thing(text[start:end]):
        return True
    short = len(text[start:end].split()) <= 8 or _HAS_ARTICLE.match(text, start, end)
    return bool(short and (generous or place))


_KNOWN = any_of("the|it|them|that|this|den|die|das|es|le|la|les|el|lo|los|il|o|a|de|het")
_OPERATES = compiled(rf"(?:{words.MAKE}|{words.REPLACE}|{words.REMOVE}|{words.KEEP})\s+{_KNOWN}\s")
_OPERATION_ONLY = compiled(
    rf"(?:{words.MAKE}|{words.REPLACE}|{words.REMOVE}|{words.KEEP}|{words.ADD}|{words.PUT}|{WRITTEN}"
    rf"|{DRAWN}|{any_of('stick|add|print|from|out')}|\s)+"
)
_OPERATION_FIRST = compiled(rf"(?:{words.REMOVE}|{words.REPLACE}|{words.KEEP})\s")
_SOME = any_of("noch|nog|some|more|des|unos|unas|dei|delle|uns|umas")
_BARE = compiled(rf"{_SOME}\s")


def _after(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    found = pattern.match(text, start, end)
    return found.end() if found else start


def _past_asset(text: str, start: int, end: int) -> int:
    """Return where the words begin that follow `a poster of` or its like."""
    named = find_asset_type(text[start : min(end, start + 60)])
    if named is None:
        return start
    at = text.find(fold(named[1]), start, end)
    if at < 0 or len(text[start:at].split()) > 3 or holds_a_thing(text[start:at]):
        return start
    behind = at + len(named[1])
    while behind < end and text[behind].isspace():
        behind += 1
    lead = _ASSET_LEAD.match(text, behind, end)
    if lead is None or lead.group().strip() in {"for", "für", "fur", "pour", "para", "per", "voor"}:
        return behind
    return lead.end()
