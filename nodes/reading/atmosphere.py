"""What a message says of the mood and the colours, in pieces that name no thing."""

from __future__ import annotations

import re

from nodes.reading import correction_words as words
from nodes.reading.drawable import holds_a_thing
from nodes.reading.marks import Masked
from nodes.reading.scene import past_leads, pieces_of
from nodes.reading.scene_words import TALK
from nodes.vocabulary import COLOUR, MOOD_WORD, NOT, any_of, compiled

_MOODS = compiled(
    rf"(?:{MOOD_WORD})(?:\s+(?:{words.AND})\s+(?:{MOOD_WORD})|\s+(?:{MOOD_WORD}))*(?=[\s.]*$)"
)
_MOOD_AND_MORE = compiled(
    rf"(?:(?:{MOOD_WORD})\s+(?:{words.AND})\s+[\w'-]+|[\w'-]+\s+(?:{words.AND})\s+(?:{MOOD_WORD}))"
    r"(?=[\s.]*$)"
)
"""Such as `dark and wild`: one word of the two is known to be a mood."""
_COLOUR = compiled(COLOUR)
_COLOURS = compiled(
    any_of("colors|colours|colour|color|palette|farben|couleurs|colores|colori|cores|kleuren|tones")
    + r"\s*"
)
_REFUSED = compiled(rf"\s*(?:{NOT})\s")
_WORD = re.compile(r"[\w'-]+")
_LONGEST = 6


def stated_mood(message: Masked) -> tuple[int, int] | None:
    """Return where a piece stands that says nothing but a mood, such as `dark and moody`."""
    for piece, end in pieces_of(message.text):
        start, _ = past_leads(message.text, piece, end)
        if found := _MOODS.match(message.text, start, end):
            return found.span()
        found = _MOOD_AND_MORE.fullmatch(message.text, start, end)
        if found and not (holds_a_thing(found.group()) or _COLOUR.search(found.group())):
            return found.span()
    return None


def stated_colours(message: Masked) -> tuple[int, int] | None:
    """Return where a piece stands that names colours and no thing, such as `warm colors`."""
    if not _COLOURS.search(message.text):
        return None
    for piece, end in pieces_of(message.text):
        start, _ = past_leads(message.text, piece, end)
        said = message.text[start:end]
        found = _WORD.findall(said)
        ends = _COLOURS.search(said)
        last = ends and ends.start() > 0 and ends.end() == len(said)
        talks = not TALK.isdisjoint(found) or _REFUSED.match(said) or holds_a_thing(said)
        if last and not talks and len(found) <= _LONGEST:
            return start, end
    return None
