"""What a message means for the brief: by rules alone, the same whenever it is read again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from nodes.brief.asset_types import find_asset_type
from nodes.brief.intent import CreativeIntent, Provenance, Role, Speaker
from nodes.brief.report import Refusal, Report, apply_report
from nodes.brief.request import RequestError, read_facts
from nodes.brief.revision import LONGEST_DETAIL, Revision, cleaned
from nodes.confirmation import Answer, judge_answer
from nodes.reading.additions import brings_more
from nodes.reading.atmosphere import stated_colours, stated_mood
from nodes.reading.clauses import Change
from nodes.reading.corrections import read_corrections
from nodes.reading.marks import Masked, mask
from nodes.reading.quotes import Quote, display_texts, looks_behind
from nodes.reading.roles import role_of
from nodes.reading.scene import Trust, placed, scene_elements
from nodes.reading.targets import resolve
from nodes.vocabulary import MAX_MESSAGE, fold

__all__ = [
    "Reading",
    "Refusal",
    "Report",
    "RequestError",
    "apply_report",
    "read_message",
    "read_request",
]


@dataclass(frozen=True, slots=True)
class Reading:
    """A message as it was understood."""

    intent: CreativeIntent
    """The brief after the message."""
    answer: Answer
    """What the message means as an answer to the coach."""
    changes: tuple[str, ...] = ()
    """What changed, in words for the user."""
    resolved: tuple[tuple[str, Role], ...] = ()
    """The annotations that it settled, and how."""
    confirmed: bool = False
    """Whether it confirmed exactly the brief that was shown."""


def read_request(request: Mapping[str, Any]) -> CreativeIntent:
    """Make a brief of what a session starts with; a description counts as the first turn."""
    intent = read_facts(request)
    if not intent.description:
        return intent
    intent = intent.model_copy(update={"turn_count": 1})
    message = mask(intent.description)
    revision = Revision(intent)
    source = _Source(message, 1, "request")
    _read_kind(message, revision, source)
    moods = [c for c in read_corrections(message, intent) if c.kind == "mood"]
    _read_changes(revision, source, moods)
    _read_new(message, revision, source, used=[], trust=Trust.ALL)
    return revision.done()


def read_message(
    intent: CreativeIntent,
    message: str,
    *,
    turn: int,
    last_coach_message: str | None = None,
) -> Reading:
    """Read what a user's message changes in the brief, and whether it confirms it.

    A clean yes to the brief that was shown confirms it, and adds nothing.
    """
    text = cleaned(message, MAX_MESSAGE) if isinstance(message, str) else ""
    answer = judge_answer(text, last_coach_message)
    intent = intent.model_copy(update={"turn_count": max(0, turn)})
    masked = mask(text)
    if answer.kind == "confirm" and intent.proposal_stands:
        if _is_clean(masked, intent, last_coach_message or ""):
            agreed = intent.confirmed()
            if agreed.user_confirmed_vision:
                return Reading(agreed, answer, confirmed=True)
        else:
            answer = replace(answer, kind="confirm_with_change", reason="brings something new")
    revision = Revision(intent)
    source = _Source(masked, turn, "user")
    resolved = _resolve(text, revision, source)
    corrections = read_corrections(masked, revision.now())
    _read_changes(revision, source, corrections)
    used = [(change.start, change.end) for change in corrections if change.new]
    if resolved or answer.kind == "confirm":
        # No things to draw; words in marks are meant all the same.
        quotes = [quote for quote in display_texts(masked) if quote.marked]
        _read_quotes(masked, revision, source, quotes, used, skip=[t for t, _ in resolved])
        return Reading(revision.done(), answer, tuple(revision.notes), resolved)
    _read_kind(masked, revision, source)
    # Who corrects something speaks of it, and does not describe anew.
    describes = all(change.kind in {"mood", "picture"} for change in corrections)
    trust = _trust(answer, intent)
    _read_new(masked, revision, source, used, trust=trust, scene=describes)
    return Reading(revision.done(), answer, tuple(revision.notes))


def _is_clean(message: Masked, intent: CreativeIntent, coach_said: str) -> bool:
    """Whether a yes leaves the brief as it is, whoever took it for one."""
    return not read_corrections(message, intent) and not brings_more(message, intent, coach_said)


def _trust(answer: Answer, intent: CreativeIntent) -> Trust:
    """Return how readily the words of a message are taken for things to draw."""
    if answer.kind in {"question", "reject"}:
        return Trust.ASKED
    if not intent.scene_elements:
        return Trust.ALL
    return Trust.ASKED if answer.kind == "unclear" else Trust.KNOWN


@dataclass(frozen=True, slots=True)
class _Source:
    """Where words stand, so that each part of the brief can say it."""

    message: Masked
    turn: int
    speaker: Speaker

    def of(self, start: int, end: int) -> Provenance:
        """Return the provenance of what stands between two places."""
        quote = self.message.raw[start:end].strip()[:LONGEST_DETAIL]
        return Provenance(turn=self.turn, speaker=self.speaker, quote=quote)

    def whole(self) -> Provenance:
        """Return the provenance of what all of the message says."""
        return self.of(0, LONGEST_DETAIL)


def _resolve(text: str, revision: Revision, source: _Source) -> tuple[tuple[str, Role], ...]:
    waiting = [a.text for a in revision.annotations if not a.resolved]
    if not waiting:
        return ()
    answers = resolve(text, waiting)
    return tuple(
        (phrase, role)
        for phrase, role in answers.items()
        if revision.resolve(phrase, role, source.whole())
    )


def _read_changes(revision: Revision, source: _Source, changes: Sequence[Change]) -> None:
    for change in changes:
        said = source.of(change.start, change.end) if change.new else source.whole()
        if change.action == "remove" and change.kind != "picture":
            revision.remove(change.kind, change.old)
        elif change.action == "replace" and change.kind != "picture":
            revision.replace(change.kind, change.old, change.new, said)
        elif change.action == "style":
            revision.set_look(change.kind, change.old, change.new, said)
        elif change.kind == "mood":
            revision.set_field("mood", change.new, said)
        elif change.kind == "text":
            style, position = looks_behind(source.message, change.end)
            revision.add_text(change.new, said, style=style, position=position, newest_wording=True)
        elif change.action == "add" and (found := placed(source.message, change.start, change.end)):
            revision.add_element(found.description, said, position=found.position)


def _read_new(
    message: Masked,
    revision: Revision,
    source: _Source,
    used: Sequence[tuple[int, int]],
    *,
    trust: Trust,
    scene: bool = True,
) -> None:
    """Read the texts and, with `scene`, the things that a message brings."""
    quotes = list(display_texts(message))
    _read_quotes(message, revision, source, quotes, used, skip=[])
    if not scene:
        return
    if revision.now().effective_mood is None and (mood := stated_mood(message)):
        revision.set_field("mood", message.raw[slice(*mood)], source.of(*mood))
    if revision.now().style is None and (colours := stated_colours(message)):
        revision.set_field("style", message.raw[slice(*colours)], source.of(*colours))
    taken = [*used, *((quote.start, quote.end) for quote in quotes)]
    for found in scene_elements(message, taken, trust=trust):
        said = source.of(found.start, found.end)
        if known := revision.meant_by(found.description):
            if found.position:
                revision.set_look("element", known, found.position, said)
            continue
        revision.add_element(found.description, said, position=found.position)


def _read_quotes(
    message: Masked,
    revision: Revision,
    source: _Source,
    quotes: Sequence[Quote],
    used: Sequence[tuple[int, int]],
    *,
    skip: Sequence[str],
) -> None:
    settled = {fold(text) for text in skip}
    settled |= {fold(a.text) for a in revision.annotations if a.resolved}
    for quote in quotes:
        taken = any(start < quote.end and quote.start < end for start, end in used)
        if taken or fold(quote.text) in settled:
            continue
        said = source.of(quote.start, quote.end)
        role = role_of(message, quote.text, quote.start) if quote.marked else "display_text"
        if role == "display_text":
            _settle(revision, quote.text)
            style, position = looks_behind(message, quote.end)
            revision.add_text(quote.text, said, style=style, position=position, newest_wording=True)
        elif role == "render":
            _settle(revision, quote.text)
            revision.add_element(quote.text, said)
        else:
            revision.add_annotation(quote.text, said)


def _settle(revision: Revision, text: str) -> None:
    """Drop an open question that the message has answered by saying it clearly."""
    revision.annotations = [
        a for a in revision.annotations if a.resolved or fold(a.text) != fold(text)
    ]


def _read_kind(message: Masked, revision: Revision, source: _Source) -> None:
    """Take the kind of asset from the words, where it is not known."""
    if revision.now().asset_type:
        return
    if named := find_asset_type(message.raw[:2000]):
        kind, words = named
        start = message.raw.find(words)
        revision.set_field("asset_type", kind, source.of(start, start + len(words)))
