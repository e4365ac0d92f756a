"""The words that a message wants written in the picture, exactly as the user typed them."""

from __future__ import annotations

from typing import NamedTuple

from nodes.reading.correction_words import PREPOSITION
from nodes.reading.marks import Masked, mask
from nodes.reading.quoted_context import wanted
from nodes.reading.tails import PLACE_TAIL, STYLE_TAIL
from nodes.reading.unmarked import unmarked_texts
from nodes.vocabulary import compiled

_STYLE = compiled(rf"\s*,?\s*(?P<how>{STYLE_TAIL})(?![\w'])")
_PLACE = compiled(rf"\s*,?\s*(?P<how>{PLACE_TAIL})(?![\w'])")


class Quote(NamedTuple):
    """A text, and where it stands in the message, with its marks."""

    text: str
    start: int
    end: int
    marked: bool
    """Whether it stands in quotation marks."""


def display_texts(message: str | Masked) -> tuple[Quote, ...]:
    """Return the texts to be written, in their order; what is marked may turn out to be drawn."""
    masked = mask(message) if isinstance(message, str) else message
    quotes = [
        Quote(masked.words(span), span.start, span.end, marked=True) for span in wanted(masked)
    ]
    quotes += [
        Quote(masked.raw[start:end], start, end, marked=False)
        for start, end in unmarked_texts(masked)
    ]
    first: dict[str, Quote] = {}
    for quote in sorted(quotes, key=lambda quote: quote.start):
        first.setdefault(quote.text, quote)
    return tuple(first.values())


def looks_behind(message: Masked, end: int) -> tuple[str | None, str | None]:
    """Return the style and the place that the words right behind a text give it."""
    style = position = None
    for _ in range(2):
        if style is None and (found := _STYLE.match(message.text, end, end + 80)):
            start = found.start("how")
            if preposition := PREPOSITION.match(message.text, start, found.end("how")):
                start = preposition.end()
            style = message.raw[start : found.end("how")]
        elif position is None and (found := _PLACE.match(message.text, end, end + 80)):
            position = message.raw[found.start("how") : found.end("how")]
        else:
            break
        end = found.end()
    return style, position
