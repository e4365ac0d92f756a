"""What a model reports of the user's wish: it counts where the user's own words show it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nodes.brief.entries import entries_of, mentioned, same, stems_of, words_of
from nodes.brief.evidence import as_said, normalize, was_said
from nodes.brief.intent import CreativeIntent, Provenance, SceneElement
from nodes.brief.revision import LONGEST, LONGEST_DETAIL, Revision, cleaned
from nodes.vocabulary import ARTICLE, any_of, compiled, fold

MAX_ITEMS = 40
"""How many items of each list of a report are read."""
_LISTS = ("removals", "scene_elements", "display_texts", "ambiguities")
_FIELDS = ("asset_type", "mood", "style", "layout")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A part of a report that does not count."""

    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """A report of the model, judged."""

    intent: CreativeIntent
    """The brief with what counts."""
    changes: tuple[str, ...] = ()
    """What changed, in words for the user."""
    refused: tuple[Refusal, ...] = ()
    took_out: bool = False
    """Whether something is gone, or a field replaced, that was there before."""


def apply_report(
    intent: CreativeIntent, report: Any, *, said: Sequence[str], turn: int, now: str | None = None
) -> Report:
    """Merge into the brief what a model understood, where `said`, the user's words, shows it.

    So do the words that the brief has kept, whose message may be gone from `said` by now.
    Nothing is taken out but by the words of this turn: `now`, or else the last of `said`.
    A model never confirms anything: what changes the brief undoes the user's yes.
    """
    if not isinstance(report, Mapping):
        return Report(intent, refused=(Refusal("brief", "it is no object"),))
    if not any(report.get(name) for name in (*_LISTS, *_FIELDS)):
        return Report(intent, refused=(Refusal("brief", "it reports nothing"),))
    texts = [text for text in said if isinstance(text, str)]
    judge = _Judge(intent, texts, texts[-1:] if now is None else [now], turn)
    for item in _items(report, "removals", judge):
        judge.removal(item)
    elements = [judge.element(item) for item in _items(report, "scene_elements", judge)]
    judge.merge_elements([element for element in elements if element is not None])
    for item in _items(report, "display_texts", judge):
        judge.text(item)
    for item in _items(report, "ambiguities", judge):
        judge.ambiguity(item)
    for name in _FIELDS:
        if report.get(name) is not None:
            judge.single(name, report[name])
    return Report(
        judge.revision.done(), tuple(judge.revision.notes), tuple(judge.refused), judge.took_out
    )


def _items(report: Mapping[str, Any], name: str, judge: _Judge) -> Iterator[Any]:
    items = report.get(name)
    if items is None:
        return
    if not isinstance(items, list | tuple):
        judge.refuse(name, "it is no list")
        return
    if len(items) > MAX_ITEMS:
        judge.refuse(name, f"only the first {MAX_ITEMS} were read")
    yield from items[:MAX_ITEMS]


class _Judge:
    def __init__(self, intent: CreativeIntent, said: list[str], now: list[str], turn: int) -> None:
        self.revision = Revision(intent)
        self.said = said
        self.evidence = [*said, *intent.words_of_the_user()]
        self.now = now
        self.turn = turn
        self.refused: list[Refusal] = []
        self.took_out = False

    def refuse(self, what: object, reason: str) -> None:
        shown = what if isinstance(what, str) else f"a {type(what).__name__}"
        self.refused.append(Refusal(cleaned(shown, 80), reason))

    def _evidence(self, item: Any, key: str) -> tuple[str, Provenance] | None:
        """Return what an item says and its evidence, or refuse it."""
        values = {key: item, "quote": item} if isinstance(item, str) else item
        if not isinstance(values, Mapping):
            self.refuse(item, "it is neither a text nor an object")
            return None
        what, quote = values.get(key), values.get("quote")
        if not isinstance(what, str) or not cleaned(what, LONGEST):
            self.refuse(item, f"it has no {key}")
            return None
        if not isinstance(quote, str) or not quote.strip():
            self.refuse(what, "it has no quote as evidence")
            return None
        if not was_said(quote, self.evidence):
            self.refuse(what, "the user never said its quote")
            return None
        if not _shows_something(quote):
            self.refuse(what, "its quote shows nothing by itself")
            return None
        source = Provenance(
            turn=self.turn,
            speaker="user",
            quote=cleaned(quote, LONGEST_DETAIL),
            certainty="inferred",
        )
        return what, source

    def element(self, item: Any) -> SceneElement | None:
        found = self._evidence(item, "description")
        if found is None:
            return None
        what, source = found
        if len(what) > LONGEST:
            self.refuse(what, f"it is longer than {LONGEST} characters")
            return None
        if any(_wording(t.text) == _wording(what) for t in self.revision.texts):
            self.refuse(what, "it is a text to be written already")
            return None
        if any(
            _wording(a.text) == _wording(what) and not a.resolved for a in self.revision.annotations
        ):
            self.refuse(what, "the user has not said yet whether it is a picture or a text")
            return None
        details = item if isinstance(item, Mapping) else {}
        return SceneElement(
            description=cleaned(what, LONGEST),
            style=_detail(details, "style"),
            position=_detail(details, "position"),
            source=source,
        )

    def merge_elements(self, new: Sequence[SceneElement]) -> None:
        """Add elements; those that take apart what a rule took as one are put in its place."""
        new = list(new)
        for known in list(self.revision.elements):
            if not _may_be_refined(known) or any(_are_same(one, known) for one in new):
                continue
            parts = [element for element in new if _is_part(element, known)]
            fuller = next((i for i, one in enumerate(new) if self._tells_more(one, known)), None)
            if fuller is not None:
                new[fuller] = _with_details_of(known, new[fuller])
                self.revision.elements.remove(known)
            elif parts and _covers(parts, known):
                self.revision.elements.remove(known)
        there = tuple(self.revision.elements)
        for element in new:
            said = [known for known in there if _is_part(element, known)]
            if said and not any(_are_same(element, known) for known in said):
                # Said already in more words.
                continue
            self.revision.add_element(
                element.description,
                element.source or Provenance(),
                style=element.style,
                position=element.position,
                detail_source=element.detail_source,
            )

    def _tells_more(self, element: SceneElement, known: SceneElement) -> bool:
        """Whether an element says in full what a rule has read in part, from the same words."""
        if element.source is None or known.source is None or _is_part(element, known):
            return False
        quote = normalize(known.source.quote)
        times = sum(normalize(text).count(quote) for text in dict.fromkeys(self.said))
        return (
            bool(quote)
            and quote in normalize(element.source.quote)
            and times == 1
            and _says(element.description, _content(known.description))
        )

    def text(self, item: Any) -> None:
        found = self._words(item)
        if found is None:
            return
        what, exact, source = found
        if any(
            _wording(a.text) == _wording(what) and not a.resolved for a in self.revision.annotations
        ):
            self.refuse(what, "the user has not said yet whether it is a picture or a text")
            return
        details = item if isinstance(item, Mapping) else {}
        self.revision.add_text(
            exact,
            source,
            style=_detail(details, "style"),
            position=_detail(details, "position"),
        )

    def _words(self, item: Any) -> tuple[str, str, Provenance] | None:
        """Return a text as reported and as the user typed it, with its source; refuse others."""
        found = self._evidence(item, "text")
        if found is None:
            return None
        what, source = found
        exact = as_said(what, self.evidence)
        if exact is None:
            self.refuse(what, "the user never said these words")
            return None
        return what, exact, source

    def ambiguity(self, item: Any) -> None:
        found = self._words(item)
        if found is None:
            return
        what, exact, source = found
        if any(same(e.description, exact) for e in self.revision.elements) or (
            not self.revision.add_annotation(exact, source)
        ):
            self.refuse(what, "what it is has been said")

    def removal(self, item: Any) -> None:
        key = next(
            (k for k in ("what", "text", "description") if isinstance(item, Mapping) and k in item),
            "what",
        )
        found = self._evidence(item, key)
        if found is None:
            return
        what, source = found
        entries = mentioned(fold(what), entries_of(self.revision.now()))
        if len(entries) != 1:
            self.refuse(what, "the brief does not hold it" if not entries else "it may be several")
            return
        if normalize(source.quote) in _quotes_of(self.revision, entries[0].text):
            self.refuse(what, "its quote is where the user asked for it")
            return
        if not was_said(source.quote, self.now):
            self.refuse(what, "its quote is not from the user's last words")
            return
        self.took_out |= self.revision.remove(entries[0].kind, entries[0].text)

    def single(self, name: str, item: Any) -> None:
        key = "text"
        if isinstance(item, Mapping) and key not in item:
            key = "value" if "value" in item else name
        found = self._evidence(item, key)
        if found is None:
            return
        what, source = found
        was_there = self.revision.holds(name)
        if was_there and self._is_given(name) and not was_said(source.quote, self.now):
            self.refuse(what, "the user has said another, and their last words do not change it")
            return
        self.took_out |= self.revision.set_field(name, what, source) and was_there

    def _is_given(self, name: str) -> bool:
        """Whether the user has said a field, and no model has inferred it."""
        names = ("custom_mood", "mood") if name == "mood" else (name,)
        known = [self.revision.sources[one] for one in names if one in self.revision.sources]
        return not known or any(source.certainty != "inferred" for source in known)


_FUNCTION = compiled(
    any_of(
        "over|under|above|below|in|on|at|with|of|and|next|to|behind|beside|front|near|by|from",
        "into",
        "über|unter|neben|vor|hinter|auf|mit|und|von|im|am|sur|sous|dans|avec|et|de|au|dessus",
        "sobre|bajo|con|y|de|en|junto|sopra|sotto|con|e|di|su|com|em|no|na|boven|onder|naast|op",
        "met|en",
        "is|are|some|it|its|as|for|there",
    )
)


_EMPTY = compiled(
    any_of(
        "i|me|my|you|your|we|us|our|he|she|they|be|was|ich|mir|mich|du|dir|wir|uns|er|sie|es|ist|sind",
        "je|j|me|tu|te|nous|vous|il|elle|est|sont|yo|tú|nosotros|él|ella|es|son|io|mi|ti|noi|lui|lei",
        "è|sono|eu|você|nós|ele|ela|é|são|ik|jij|je|wij|we|hij|zij|het|is|zijn",
    )
    + f"|{ARTICLE}"
)
"""Words that show nothing of a picture by themselves, beside those that only join others."""
_SIGN = re.compile(r"[^\W_]|[\u2190-\U0001ffff]")


def _shows_something(quote: str) -> bool:
    """Whether a quote has more than words that any message has."""
    words = [word.strip("'&-") for word in words_of(fold(quote))]
    if not any(words):
        return bool(_SIGN.search(quote))
    return not all(_EMPTY.fullmatch(word) or _FUNCTION.fullmatch(word) for word in words if word)


def _content(text: str) -> set[str]:
    return {stem for stem in stems_of(fold(text)) if not _FUNCTION.fullmatch(stem)}


def _is_part(element: SceneElement, known: SceneElement) -> bool:
    """Whether an element says no more than another does."""
    words = _content(element.description)
    return _says(" ".join(filter(None, (known.description, known.style, known.position))), words)


def _are_same(element: SceneElement, known: SceneElement) -> bool:
    return same(element.description, known.description)


def _says(text: str, words: set[str]) -> bool:
    """Whether a text has all of some words, whatever ending an adjective has there."""
    there = {_without_ending(word) for word in _content(text)}
    return bool(words) and {_without_ending(word) for word in words} <= there


def _without_ending(word: str) -> str:
    """Return a word as German compares it: `roter` and `rot` are the same."""
    return next(
        (word[: -len(end)] for end in _ENDINGS if word.endswith(end) and len(word) > len(end) + 2),
        word,
    )


_ENDINGS = ("er", "es", "em", "en", "e")


def _with_details_of(known: SceneElement, element: SceneElement) -> SceneElement:
    """Return an element that keeps what is known of another beside its words."""
    position = element.position or known.position
    style = element.style
    if known.style and not style and not _says(element.description, _content(known.style)):
        style = known.style
    kept = (position, style) != (element.position, element.style)
    source = known.detail_source or known.source if kept else None
    return element.model_copy(
        update={"position": position, "style": style, "detail_source": source}
    )


def _may_be_refined(known: SceneElement) -> bool:
    """Whether an element is a rule's reading of the user's words, which nobody has confirmed."""
    return known.source is not None and known.source.certainty == "given"


def _covers(parts: Iterable[SceneElement], known: SceneElement) -> bool:
    said: set[str] = set()
    count = 0
    for part in parts:
        count += 1
        details = " ".join(filter(None, (part.description, part.style, part.position)))
        said |= _content(details)
    whole = _content(known.description)
    return whole <= said and (count > 1 or len(whole) > 1)


def _quotes_of(revision: Revision, text: str) -> set[str]:
    sources = [e.source for e in revision.elements if e.description == text]
    sources += [t.source for t in revision.texts if t.text == text]
    return {normalize(source.quote) for source in sources if source is not None and source.quote}


_SPACE = re.compile(r"\s+")


def _wording(text: str) -> str:
    return normalize(text)


def _detail(item: Mapping[str, Any], name: str) -> str | None:
    value = item.get(name)
    return cleaned(value, LONGEST_DETAIL) or None if isinstance(value, str) else None
