"""Whatever overlays do, a conversation stays sound, and replays the same without them."""

from __future__ import annotations

import asyncio
import json
import random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph import Conversation
from graph.checkpointers import open_checkpointer
from graph.replaying import read_recording, replay
from nodes.context import Context
from nodes.signals import render_signals
from tests.conversations import heard, make_routed, rule
from tests.overlaid import speaking
from tests.scripted import Say, Script

SIZE: dict[str, Any] = {
    "when": "A size was said.",
    "payload": {
        "properties": {"metres": {"type": "integer", "maximum": 3}, "words": {"type": "string"}}
    },
    "quotes": ["words"],
}
PRICE: dict[str, Any] = {"when": "A price was told.", "keep": True, "depends_on": "notes.size"}
WATCHED = make_routed(
    {
        "ask": {"signals": {"ask.done": "All was asked.", "ask.priced": PRICE}},
        "offer": {
            "start": "ai",
            "signals": {"offer.made": "It was made."},
            "max_turns": 5,
            "then": "brief",
        },
        "brief": {"kind": "coach"},
        "human": {
            "start": "human",
            "signals": {"human.back": "They go on."},
            "max_turns": 3,
            "then": "ask",
        },
        "end": {"start": "ai", "signals": {"end.over": "Bye was said."}},
    },
    rule("*", "human", "watch.alarm"),
    rule("ask", "offer", "ask.done", "notes.size", require_all=True),
    rule("ask", "brief", "ask.priced", when="memory['notes.size'].metres > 1"),
    rule("offer", "end", "offer.made", min_turns=1),
    rule("brief", "end", "coach.intent_ready", "notes.resized"),
    {"from_phase": "human", "return": True, "trigger_signals": ["human.back"]},
    overlays={
        "notes": {
            "instructions": "Note the size.",
            "beside": ["ask", "offer", "brief"],
            "seen_by": ["end"],
            "signals": {
                "notes.size": SIZE,
                "notes.resized": {"when": "It changed.", "corrects": "notes.size"},
            },
        },
        "watch": {
            "instructions": "Look for danger.",
            "signals": {"watch.alarm": "They are in danger."},
        },
    },
)
SPOKEN = ("ask.done", "ask.priced", "offer.made", "human.back", "end.over", "watch.alarm")


def a_reply(chance: random.Random) -> str:
    """Write a reply of the speaker, with signals that may belong elsewhere."""
    signals: dict[str, Any] = {name: {} for name in SPOKEN if chance.random() < 0.2}
    return f"Reply {chance.random()}.\n{render_signals(signals)}"


def a_report(chance: random.Random) -> Script:
    """Write what an overlay answers, sound or broken."""
    size = {"metres": chance.randint(0, 4), "words": chance.choice(["message", "nobody said it"])}
    signals = {name: size for name in ("notes.size", "notes.resized") if chance.random() < 0.4}
    more: dict[str, Any] = {name: {} for name in SPOKEN[-2:] if chance.random() < 0.1}
    sound = render_signals({**signals, **more}) or "<signals>{}</signals>"
    broken: list[Script] = [
        "SECRET words and no block.",
        f"SECRET {sound[: len(sound) // 2]}",
        ConnectionError("SECRET"),
        Say(raises=asyncio.CancelledError("SECRET")),
        "",
    ]
    return sound if chance.random() < 0.7 else chance.choice(broken)


@given(seed=st.integers(0, 10**6), turns=st.integers(1, 14))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_overlays_give_a_conversation_is_sound_and_replays_the_same(
    seed: int, turns: int
) -> None:
    asyncio.run(_sound(random.Random(seed), turns))  # noqa: S311 (plays a part)


async def _sound(chance: random.Random, turns: int) -> None:
    model = speaking(
        *(a_reply(chance) for _ in range(60)),
        notes=[a_report(chance) for _ in range(60)],
        watch=[a_report(chance) for _ in range(60)],
    )
    context = Context(model=model, attempts=1)
    async with open_checkpointer("memory:") as store:
        async with Conversation.open(WATCHED, store=store, thread_id="t", context=context) as talk:
            for number in range(turns):
                before = len(model.asked_for)
                events = await heard(talk.say(f"message {number}"))
                state = await talk.state()
                assert events[-1]["type"] == "done", events[-1]
                beside = [one for one in model.asked_for[before:] if one]
                assert len(set(beside)) == len(beside)  # once a message, not once a phase
                assert "SECRET" not in repr(events)
                assert "SECRET" not in repr(state)
                told = {key: value for key, value in state.items() if key != "messages"}
                assert json.loads(json.dumps(told)) == told
                if state["phase"] != "end":
                    assert not any("notes." in str(one.content) for one in model.prompts[-1])
                if state["status"] == "completed":
                    break
            for overlay, cost in state["overlays"].items():
                assert cost["calls"] == model.asked_for.count(overlay)
        recording = await read_recording(store, "t")
    found = await replay(recording, WATCHED)
    assert found.same, [turn.differences for turn in found.turns]
