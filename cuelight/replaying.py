"""Stored conversations run through a changed profile, in words and as JSON."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cuelight.errors import FaceError, RecordingFileError, UnknownVersionError
from cuelight.screen import Screen, Style
from cuelight.stored import Database, unknown_thread
from graph import Checkpointer, open_checkpointer
from graph.errors import ForeignThreadError, UnboundThreadError, WrongKeyError
from graph.replaying import (
    Recording,
    Replay,
    ReplayedTurn,
    path_in_words,
    read_recording,
    recording_from,
    replay,
)
from graph.versions import binding_of, state_of
from nodes.errors import TurnError
from profiles import PhaseProfile, as_phase_profile, named_profile, profile_names

_SHORT = 60
"""How many characters of what was said are shown."""

COACHED = (
    "A coach took part. What the user said, and what the model reported of it, is as it was "
    "recorded; the brief is worked out anew from that, and compared are signals, phases and how "
    "far the brief is. What a coach would ask now, and what a model would report then, only a "
    "model can tell. What a separate extraction reported was not recorded."
)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is to be replayed, and through what."""

    sessions: Sequence[str]
    """Ids of threads and paths of exported conversations; none for all of the profile."""
    profile: PhaseProfile | None
    """What to run them through; `None` for the present version of the same name."""
    own: bool = False
    """Whether to run each through its own version."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """A session that was replayed, or why it could not be."""

    session: str
    replay: Replay | None = None
    problem: str = ""

    @property
    def result(self) -> str:
        """Return what came of it, in a word or two."""
        if self.replay is None:
            return "could not"
        if self.replay.first is None:
            return "same"
        return f"differs: {turn_name(self.replay.turns[self.replay.first])}"


def present_version(name: str) -> PhaseProfile | None:
    """Return the profile of this display name that is built in or registered."""
    for known in profile_names():
        found = as_phase_profile(named_profile(known))
        if found.name == name:
            return found
    return None


async def replay_all(database: Database, asked: Asked) -> AsyncGenerator[Told]:
    """Replay each of the sessions, one after the other."""
    async with open_checkpointer("memory:") as stage, database.open_existing() as store:
        if not asked.sessions and asked.profile is not None:
            async for told in _of_profile(store, asked, asked.profile, stage):
                yield told
        for session in asked.sessions:
            yield await _one(store, session, asked, stage)


async def _of_profile(
    store: Checkpointer, asked: Asked, profile: PhaseProfile, stage: Checkpointer
) -> AsyncGenerator[Told]:
    async for thread_ids in store.athread_ids():
        for thread_id in thread_ids:
            try:
                state = await state_of(store, thread_id)
            except ForeignThreadError:
                continue
            except WrongKeyError as error:
                yield Told(session=thread_id, problem=str(error))
                continue
            bound = binding_of(state)
            if bound is not None and bound["name"] == profile.name:
                yield await _one(store, thread_id, asked, stage)


async def _one(store: Checkpointer, session: str, asked: Asked, stage: Checkpointer) -> Told:
    try:
        if session.lower().endswith(".json"):
            recording = _in_file(Path(session))
        else:
            recording = await _in_store(store, session)
        profile = _version_for(recording, asked)
        return Told(session=session, replay=await replay(recording, profile, stage=stage))
    except (FaceError, TurnError) as error:
        return Told(session=session, problem=str(error))


async def _in_store(store: Checkpointer, thread_id: str) -> Recording:
    try:
        return await read_recording(store, thread_id)
    except UnboundThreadError:
        raise await unknown_thread(store, thread_id) from None


def _in_file(file: Path) -> Recording:
    try:
        document = json.loads(file.read_text("utf-8"))
    except OSError as error:
        raise RecordingFileError(file, error.strerror or str(error)) from error
    except ValueError as error:
        raise RecordingFileError(file, f"it is no JSON ({error})") from error
    return recording_from(document, str(file))


def _version_for(recording: Recording, asked: Asked) -> PhaseProfile:
    name, digest = recording.profile["name"], recording.profile["digest"]
    if asked.own:
        if recording.definition is None:
            raise UnknownVersionError(name, f"its own version, {digest}, is not stored with it")
        return recording.definition
    profile = asked.profile or present_version(name)
    if profile is None:
        raise UnknownVersionError(
            name, "no profile of this name is built in. Name its file by --profile"
        )
    return profile


def exit_code(told: Sequence[Told]) -> int:
    """Return 0 where nothing differs, 1 where something does, 2 where something could not be."""
    if not told or any(one.replay is None for one in told):
        return 2
    return int(any(one.replay is not None and not one.replay.same for one in told))


def as_json(told: Sequence[Told]) -> str:
    """Return what came of all sessions as one JSON document."""
    sessions = [_session_json(one) for one in told]
    document = {
        "sessions": len(told),
        "same": sum(one.replay is not None and one.replay.same for one in told),
        "differ": sum(one.replay is not None and not one.replay.same for one in told),
        "could_not": sum(one.replay is None for one in told),
        "replays": sessions,
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def _session_json(told: Told) -> dict[str, Any]:
    done = told.replay
    if done is None:
        return {"session": told.session, "result": "could not", "problem": told.problem}
    return {
        "session": told.session,
        "thread_id": done.recording.thread_id,
        "recorded": done.recording.profile,
        "profile": {"name": done.profile.name, "digest": done.profile.digest},
        "result": "same" if done.same else "differs",
        "rule": done.rule or None,
        "first": done.first,
        "has_coach": done.has_coach,
        "turns": [_turn_json(turn) for turn in done.turns],
    }


def _turn_json(turn: ReplayedTurn) -> dict[str, Any]:
    return {
        "turn": turn.recorded.facts.turns,
        "kind": turn_name(turn),
        "differences": [asdict(one) for one in turn.differences],
        "stand_ins": turn.stand_ins,
        "not_asked_for": [reply.text for reply in turn.unasked],
        "was": turn.recorded.facts.as_json(),
        "now": turn.facts.as_json() if turn.facts else None,
    }


def show_summary(screen: Screen, told: Sequence[Told]) -> None:
    """Show a line for each session, and how many there are of each kind."""
    rows = [
        (
            one.session,
            f"{_turns(one.replay):,}" if one.replay else "-",
            one.result,
            one.replay.rule if one.replay else one.problem,
        )
        for one in told
    ]
    screen.table(("SESSION", "TURNS", "RESULT", "BY"), rows, cut_at=3)
    counted: Mapping[str, int] = {
        "the same": sum(one.replay is not None and one.replay.same for one in told),
        "different": sum(one.replay is not None and not one.replay.same for one in told),
        "not replayed": sum(one.replay is None for one in told),
    }
    parts = ", ".join(f"{number:,} {what}" for what, number in counted.items() if number)
    screen.gap()
    screen.line(f"{len(told):,} session{'' if len(told) == 1 else 's'}: {parts}.")


def show_details(screen: Screen, told: Told) -> None:
    """Show a session turn by turn."""
    done = told.replay
    screen.gap()
    if done is None:
        screen.error(f"{told.session}: {told.problem}")
        return
    recorded, now = done.recording.profile, done.profile
    screen.line(f"{told.session}: {recorded['name']}, {_number(_turns(done), 'turn')}", "bold")
    same_version = " (its own)" if recorded["digest"] == now.digest else ""
    _line(
        screen,
        f"Recorded with version {recorded['digest']}, run through {now.digest}{same_version}",
        "dim",
        indent=2,
    )
    for note in _notes(done):
        _line(screen, note, "dim", indent=2)
    for place, turn in enumerate(done.turns):
        _show_turn(screen, done, place, turn)
    if done.same:
        _line(screen, "Every turn does what it did.", "good", indent=2)


def _notes(done: Replay) -> Iterator[str]:
    recorded = done.recording.profile
    if recorded["name"] != done.profile.name:
        yield (
            f"The two have different names: no thread of {recorded['name']!r} can go on as "
            f"{done.profile.name!r}."
        )
    if others := sum(turn.recorded.digest != recorded["digest"] for turn in done.turns):
        yield f"{_number(others, 'turn')} ran with another version, before the thread was moved."
    if done.has_coach:
        yield COACHED


def _show_turn(screen: Screen, done: Replay, place: int, turn: ReplayedTurn) -> None:
    said = " / ".join(one.text for one in turn.recorded.said)
    words = f': "{_short(said)}"' if said else ""
    if not turn.differences:
        went = path_in_words(turn.recorded.facts.path)
        moved = f", {went}" if turn.recorded.facts.path else ""
        _line(screen, f"= {turn_name(turn)}{words}{moved}", indent=4)
        return
    style: Style | None = "error" if place == done.first else None
    _line(screen, f"≠ {turn_name(turn)}{words}", style, indent=4)
    if place == done.first:
        _line(screen, f"by {done.rule}", "bold", indent=6)
    elif done.first is not None:
        _line(screen, f"follows from {turn_name(done.turns[done.first])}", "dim", indent=6)
    for one in turn.differences:
        _line(screen, f"{one.aspect}: was {one.was}; now {one.now}", indent=6)
    for reply in turn.unasked:
        told = _short(reply.text) or "only signals"
        _line(screen, f'not asked for any more, recorded in {reply.phase}: "{told}"', indent=6)
    if turn.stand_ins:
        _line(
            screen,
            f"{_number(turn.stand_ins, 'reply', 'replies')} asked for that the recording does not "
            "have: a stand-in without signals goes on.",
            indent=6,
        )


def turn_name(turn: ReplayedTurn) -> str:
    """Return what a turn is called: by its number, where it answered the user."""
    recorded = turn.recorded
    if recorded.ended:
        return "ended by hand"
    if recorded.said or recorded.request.get("description"):
        return f"turn {recorded.facts.turns}"
    return f"moved by hand to {recorded.move}" if recorded.move else "opening"


def _turns(done: Replay) -> int:
    """Return how many of the user's messages were answered."""
    return done.turns[-1].recorded.facts.turns if done.turns else 0


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHORT else f"{line[: _SHORT - 1]}…"


def _line(screen: Screen, text: str, style: Style | None = None, *, indent: int) -> None:
    """Show a line that is indented, and further where it is wrapped."""
    screen.line(f"{' ' * indent}{text}", style, indent=indent + 2)


def _number(number: int, one: str, more: str = "") -> str:
    return f"{number:,} {one if number == 1 else more or f'{one}s'}"
