"""Whether a yes brings something along: what is new to the brief keeps it from confirming."""

from __future__ import annotations

from collections.abc import Iterator

from nodes.brief.entries import entries_of, stems_of
from nodes.brief.intent import CreativeIntent
from nodes.reading.drawable import things_in
from nodes.reading.marks import Masked
from nodes.reading.quotes import display_texts
from nodes.reading.scene import Trust, scene_elements
from nodes.vocabulary import A_NEW, ARTICLE, any_of, compiled, fold

_IS = any_of(
    "is|are|was|were|has|have|wears|ist|sind|hat|haben|est|sont|a|ont|es|son|tiene|tienen|e|sono",
    "ha|hanno|são|tem|têm|is|zijn|heeft|hebben",
)
_NAMED = compiled(rf"{A_NEW}\s+(?P<words>[\w'-]+(?:\s+[\w'-]+)?)")
"""Words behind an article that makes what they name new, perhaps with an adjective."""
_TOLD = compiled(rf"(?:^|[.!\n;]\s*)(?:{ARTICLE}\s+)?(?P<words>[\w'-]+)\s+{_IS}")
"""A word that a sentence says something of."""


def brings_more(message: Masked, intent: CreativeIntent, coach_said: str) -> bool:
    """Whether a message names something to draw or to write that nobody had named before."""
    known = set(stems_of(fold(coach_said)))
    known.update(stem for entry in entries_of(intent) for stem in entry.stems)
    return any(not known.issuperset(stems_of(fold(named))) for named in _named(message))


def _named(message: Masked) -> Iterator[str]:
    yield from (quote.text for quote in display_texts(message) if quote.marked)
    yield from (found.description for found in scene_elements(message, (), trust=Trust.KNOWN))
    for pattern in (_NAMED, _TOLD):
        for found in pattern.finditer(message.text):
            yield from things_in(found["words"])
