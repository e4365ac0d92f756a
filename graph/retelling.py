"""What a turn told, read from what it committed: for a message that is sent twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from langchain_core.messages import AIMessage

from graph.checkpointers import Checkpointer
from nodes import path
from nodes.brief.intent import CreativeIntent
from nodes.coaching import readiness_event
from nodes.events import Event, event
from nodes.judgement import Judgement
from nodes.planning import as_laid_out, laid_out_by
from nodes.state import PhaseState, StoredCoach, StoredState
from nodes.turn import signal_event
from profiles import PhaseProfile


async def retell(
    checkpointer: Checkpointer, profile: PhaseProfile, thread_id: str, message_id: str | None
) -> list[Event]:
    """Return the events of the turn that answered a message; none where no turn did.

    Its text comes in one piece a reply, its signals that counted before those that did not.
    """
    after: StoredState | None = None
    before: StoredState | None = None
    async for stored in checkpointer.achain(thread_id):
        state = cast("StoredState", stored.checkpoint["channel_values"])
        # A message enters with the turn that answers it, and stays for some turns more.
        if any(message.id == message_id for message in state.get("messages", [])):
            after = state
        elif after is not None:
            before = state
            break
    if after is None:
        return []
    begun = cast("StoredState", path.beginning(profile))
    return list(_events_between(profile, {**begun, **(before or {})}, after, message_id))


def _events_between(
    profile: PhaseProfile, before: StoredState, after: StoredState, message_id: str | None
) -> Iterator[Event]:
    ids = [message.id for message in after["messages"]]
    answers = after["messages"][ids.index(message_id) + 1 :]
    replies = iter([message for message in answers if isinstance(message, AIMessage)])
    active = before["history"][-1]
    replied, progress = active["replies"], before["progress"]
    # None of them was there before where the turn was the thread's first.
    known = path.known_stays(before["history"], after["history"])
    visits = after["history"][max(0, known - 1) :]
    for number, visit in enumerate(visits):
        if number:
            left = visits[number - 1]["phase"]
            progress = path.progress_after(progress, left, visit["phase"])
            yield path.move_event(as_laid_out(profile, after), left, visit, progress)
        if visit["replies"] > (0 if number else replied):
            reply = next(replies)
            yield from _events_of(reply, cast("StoredCoach", after))
            opened = reply.additional_kwargs.get("reopened", {}).values()
            progress = path.progress_reopened(progress, [one["phase"] for one in opened])
            given = reply.additional_kwargs.get("signals", {})
            here: PhaseState = {"phase": visit["phase"], "progress": progress}
            progress = laid_out_by(profile, here, given).get("progress", progress)


def _events_of(reply: AIMessage, after: StoredCoach) -> Iterator[Event]:
    extras = reply.additional_kwargs
    if reply.text:
        yield event("token", reply.text, phase=extras.get("phase"))
    opened = extras.get("reopened", {})
    for name, payload in extras.get("signals", {}).items():
        yield signal_event(Judgement(name, payload, reopened=_opened_by(name, opened)))
    for refused in extras.get("refused_signals", ()):
        yield signal_event(Judgement(**refused))
    for overlay_id, found in extras.get("overlays", {}).items():
        yield from _found_by(overlay_id, found, opened)
    for name, payload in extras.get("engine_signals", {}).items():
        yield signal_event(Judgement(name, payload))
    if coached := extras.get("coach"):
        intent = CreativeIntent.from_dict(after["intent"])
        yield readiness_event(intent, is_confirmation=coached["is_confirmation"])


def _found_by(
    overlay_id: str, found: Mapping[str, Any], opened: Mapping[str, Any]
) -> Iterator[Event]:
    """Yield the events of the signals that an overlay gave, those that counted first."""
    for name, payload in found.get("signals", {}).items():
        reopened = _opened_by(name, opened)
        yield signal_event(Judgement(name, payload, reopened=reopened, by=overlay_id))
    for refused in found.get("refused_signals", ()):
        yield signal_event(Judgement(**refused, by=overlay_id))


def _opened_by(name: str, opened: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(other for other, one in opened.items() if one["by"] == name)
