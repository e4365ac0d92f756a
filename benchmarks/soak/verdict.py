"""Whether what is kept is what was said and heard: once, whole and in order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import httpx

from benchmarks.soak.talkers import Talker, shape_of
from tests.http_server import UNASKED

_MOVES = {("ask", "go"): "tell", ("tell", "back"): "ask"}


async def judge(talker: Talker, client: httpx.AsyncClient) -> None:
    """Compare a talker's session, as it is read by a client, with what the talker has heard."""
    path = f"/sessions/{talker.session_id}"
    entries = (await _read(client, f"{path}/transcript"))["entries"]
    signals = (await _read(client, f"{path}/signals"))["signals"]
    session = await _read(client, path)

    assert set(talker.answers) == set(talker.said), talker.session_id
    assert session["turns"] == len(talker.said), session
    assert not session["running"], session
    ids = [entry["id"] for entry in entries if entry["role"] == "user"]
    assert len(set(ids)) == len(ids), ids
    for heard in talker.answers.values():
        turn, numbers = _numbers(event.id for event in heard)
        assert numbers == list(range(1, len(heard) + 1)), (talker.session_id, turn, numbers)
    if talker.habit == "patient":
        _judge_rounds(talker, entries, signals, session)
    else:
        _judge_hasty(talker, entries)


def _judge_rounds(
    talker: Talker, entries: list[Any], signals: list[Any], session: dict[str, Any]
) -> None:
    """Play the conversation once more by hand, and compare all that is there of it."""
    phase = "ask"
    spoken: list[tuple[str, str]] = []
    signalled: list[tuple[str, bool, str]] = []
    ways: list[str] = [phase]
    for number, (message_id, text) in enumerate(talker.said.items(), 1):
        words, _, signal = text.partition(" SIGNAL ")
        spoken += [("user", text), ("assistant", f"You said: {words}")]
        shape: list[tuple[str, str, Any]] = [("token", f"You said: {words}", phase)]
        if signal:
            entered = _MOVES.get((phase, signal))
            signalled.append((signal, entered is not None, phase))
            shape.append(("signal", signal, entered is not None))
            if entered:
                shape.append(("phase", entered, phase))
                phase = entered
                ways.append(phase)
                if phase == "tell":
                    spoken.append(("assistant", UNASKED))
                    shape.append(("token", UNASKED, phase))
        *told, done = shape_of(talker.answers[message_id])
        assert told == shape, (talker.session_id, told, shape)
        assert done[2] == number, (talker.session_id, done, number)
    assert [(entry["role"], entry["text"]) for entry in entries] == spoken, talker.session_id
    assert [(one["name"], one["accepted"], one["phase"]) for one in signals] == signalled
    assert session["phase"] == phase, session
    assert session["progress"][phase] == "active", session
    assert [visit["phase"] for visit in session["history"]] == ways[-50:], session


def _judge_hasty(talker: Talker, entries: list[Any]) -> None:
    """Messages at once may come in any order, and may be answered together."""
    said = {entry["id"]: entry["text"] for entry in entries if entry["role"] == "user"}
    assert said == talker.said, talker.session_id
    pairs = [sorted((int(one), int(other))) for one, other in _by_two(list(said))]
    assert pairs == [[first, first + 1] for first in range(0, len(said), 2)], list(said)
    last = {"role": "assistant", "text": ""}
    for entry in entries:
        if entry["role"] == "assistant":
            assert last["role"] == "user", (talker.session_id, entry)
            assert entry["text"] == f"You said: {last['text']}", (talker.session_id, entry)
        last = entry
    assert last["role"] == "assistant", talker.session_id


def _numbers(ids: Iterable[str]) -> tuple[str, list[int]]:
    """Return the turn that events belong to, and their numbers in it."""
    pairs = [event_id.split("-") for event_id in ids]
    assert len({turn for turn, _ in pairs}) == 1, pairs
    return pairs[0][0], [int(number) for _, number in pairs]


def _by_two(ids: list[str]) -> Iterable[tuple[str, str]]:
    return zip(ids[0::2], ids[1::2], strict=True)


async def _read(client: httpx.AsyncClient, path: str) -> dict[str, Any]:
    answer = await client.get(path)
    answer.raise_for_status()
    read: dict[str, Any] = answer.json()
    return read
