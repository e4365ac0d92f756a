"""Whether the engine's path follows people's labels on real conversations.

    python -m benchmarks.eval_replay FOLDER [--changed]

`FOLDER` holds `replay/profiles.json` and `replay/scripts.jsonl` (or the two files themselves): for
each profile its phases and transitions, for each script its turns, with the signals that every
assistant turn gives and the phase that must be active after it. The compiled graph plays them with
a model that says what the script says. What was recorded then is replayed through the same profile,
which must show no difference; with `--changed`, also through profiles that are changed in known
ways: a transition less, one that waits for more turns, a phase of another name, transitions in the
opposite order. An oracle that knows the labels alone tells in which turns that makes a difference,
and the replay must tell of exactly those.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from langchain_core.callbacks import (
    AsyncCallbackManagerForLLMRun,
    CallbackManagerForLLMRun,
)
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage, HumanMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_core.runnables import RunnableConfig
from pydantic import ValidationError

from benchmarks.replay_oracle import Drawing, drawing_of, outcomes
from graph import Checkpointer, build_phase_graph, open_checkpointer
from graph.replaying import Recording, read_recording, replay
from nodes.context import Context
from nodes.signals import render_signals
from profiles import PhaseProfile, canonical_name

_SILENCE = "…"


class ScriptedModel(BaseChatModel):
    """Says one reply after another, cut into small chunks."""

    replies: list[str]

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        raise NotImplementedError

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        reply = self.replies.pop(0)
        for start in range(0, len(reply), 5):
            yield ChatGenerationChunk(message=AIMessageChunk(content=reply[start : start + 5]))


def profile_of(
    name: str,
    data: Mapping[str, Any],
    scripts: Sequence[Mapping[str, Any]],
    script: Mapping[str, Any],
) -> PhaseProfile:
    """Make the profile of a script: every phase declares what the profile's scripts give."""
    transitions = script.get("transitions", data["transitions"])
    signals = {
        canonical_name(signal): "As the labels say."
        for one in scripts
        for turn in one["turns"]
        for signal in turn.get("signals", ())
    }
    signals |= {
        canonical_name(signal): "As the labels say."
        for transition in transitions
        for signal in transition["trigger_signals"]
    }
    return PhaseProfile.model_validate(
        {
            "name": name,
            "phases": {
                phase: {"start": "human", "instructions": "Follow the script.", "signals": signals}
                for phase in data["phases"]
            },
            "initial_phase": script["initial_phase"],
            "transitions": transitions,
        }
    )


async def play(
    profile: PhaseProfile, script: Mapping[str, Any]
) -> tuple[int, list[str], Recording]:
    """Play a script; return its assistant turns, where the phase was another, and the recording."""
    replies = [
        f"{turn['text']}\n{render_signals({name: {} for name in turn.get('signals', ())})}"
        for turn in script["turns"]
        if turn["role"] == "assistant"
    ]
    context = Context(model=ScriptedModel(replies=replies))
    config: RunnableConfig = {"configurable": {"thread_id": script["id"]}}
    wrong: list[str] = []
    waiting: list[HumanMessage] = []
    async with open_checkpointer("memory:") as checkpointer:
        graph = build_phase_graph(profile).compile(checkpointer=checkpointer)
        for number, turn in enumerate(script["turns"]):
            if turn["role"] != "assistant":
                waiting.append(HumanMessage(turn["text"] or _SILENCE))
                continue
            inputs: Any = {"messages": waiting or [HumanMessage(_SILENCE)]}
            state = await graph.ainvoke(inputs, config, context=context, durability="exit")
            waiting = []
            if state["phase"] != turn["stage"]:
                wrong.append(
                    f"{script['id']} turn {number}: in {state['phase']!r}, "
                    f"labelled {turn['stage']!r}, after {turn.get('signals')}"
                )
        return len(replies), wrong, await read_recording(checkpointer, script["id"])


@dataclass
class Result:
    """What came of all scripts."""

    scripts: int = 0
    turns: int = 0
    wrong: list[str] = field(default_factory=list)
    """Where the engine or a replay did what it should not."""
    labelled: int = 0
    """How many turns followed their labels."""
    same: int = 0
    """How many scripts were the same when they were replayed through their own profiles."""
    changes: Counter[str] = field(default_factory=Counter)
    """How many changed profiles were tried, by kind."""
    refused: Counter[str] = field(default_factory=Counter)
    """How many of them nobody could load."""
    exact: Counter[str] = field(default_factory=Counter)
    """In how many of them the replay told of exactly the turns that the oracle did."""
    differing: Counter[str] = field(default_factory=Counter)
    """How many turns differed by the oracle."""


def changes_of(drawing: Drawing) -> Iterator[tuple[str, str, Drawing]]:
    """Yield the changed drawings, each with the kind of the change and what it is."""
    for place in range(len(drawing.rules)):
        yield "transition removed", f"without transition {place}", drawing.removed(place)
        for turns in (2, 3):
            what = f"transition {place} from turn {turns} on"
            yield "min_turns added", what, drawing.delayed(place, turns)
    for phase in drawing.phases:
        yield "phase renamed", f"{phase} renamed", drawing.renamed(phase, "another_name")
    yield "order reversed", "in the opposite order", drawing.reversed()


def changed(profile: PhaseProfile, drawing: Drawing) -> PhaseProfile:
    """Return a profile with the phases and transitions of a drawing."""
    phase = next(iter(profile.phases.values()))
    bare = phase.model_dump(mode="json", exclude_defaults=True, exclude={"name"})
    return PhaseProfile.model_validate(
        {
            "name": profile.name,
            "phases": dict.fromkeys(drawing.phases, bare),
            "initial_phase": drawing.initial,
            "transitions": [
                {
                    "from_phase": rule.left,
                    "to_phase": rule.entered,
                    "trigger_signals": sorted(rule.signals),
                    "min_turns": rule.min_turns or None,
                }
                for rule in drawing.rules
            ],
        }
    )


async def try_changes(
    result: Result,
    *,
    recording: Recording,
    profile: PhaseProfile,
    drawing: Drawing,
    script: Mapping[str, Any],
    stage: Checkpointer,
) -> None:
    """Replay a recording through changed profiles, and compare with what the oracle tells."""
    was = outcomes(drawing, script)
    for kind, what, other in changes_of(drawing):
        result.changes[kind] += 1
        try:
            new = changed(profile, other)
        except ValidationError:
            result.refused[kind] += 1
            continue
        now = outcomes(other, script)
        expected = [n for n, (one, two) in enumerate(zip(was, now, strict=True)) if one != two]
        if not expected and other.initial != drawing.initial:
            expected = [0]
        found = await replay(recording, new, stage=stage)
        told = [n for n, turn in enumerate(found.turns) if turn.differences]
        result.differing[kind] += len(expected)
        if told == expected and bool(told) == bool(found.rule):
            result.exact[kind] += 1
        else:
            result.wrong.append(f"{script['id']}, {what}: told {told}, expected {expected}")


async def run(folder: Path, *, with_changes: bool = False) -> Result:
    """Play and replay all scripts of a folder."""
    if (folder / "replay").is_dir():
        folder /= "replay"
    profiles = json.loads((folder / "profiles.json").read_text("utf-8"))
    lines = (folder / "scripts.jsonl").read_text("utf-8").splitlines()
    scripts = [json.loads(line) for line in lines if line.strip()]
    of_profile = defaultdict(list)
    for script in scripts:
        of_profile[script["profile"]].append(script)
    result = Result(scripts=len(scripts))
    async with open_checkpointer("memory:") as stage:
        for script in scripts:
            name = script["profile"]
            profile = profile_of(name, profiles[name], of_profile[name], script)
            played, faults, recording = await play(profile, script)
            result.turns += played
            result.labelled += played - len(faults)
            result.wrong += faults
            again = await replay(recording, profile, stage=stage)
            result.same += again.same
            if not again.same:
                result.wrong.append(f"{script['id']} differs in its own profile: {again.rule}")
            if with_changes:
                drawing = drawing_of(profiles[name], script)
                await try_changes(
                    result,
                    recording=recording,
                    profile=profile,
                    drawing=drawing,
                    script=script,
                    stage=stage,
                )
    return result


def main() -> int:
    """Play the scripts and print how many turns follow their labels, and what replays tell."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="where the data is")
    parser.add_argument("--changed", action="store_true", help="also through changed profiles")
    given = parser.parse_args()
    try:
        result = asyncio.run(run(given.folder, with_changes=given.changed))
    except FileNotFoundError as error:
        print(f"There is no {error.filename}; name the folder that holds replay/scripts.jsonl.")
        return 2
    for fault in result.wrong:
        print(fault)
    print(
        f"{result.scripts} conversations, {result.turns} assistant turns, {result.labelled} follow "
        "their labels."
    )
    print(f"Replayed through their own profiles, {result.same} of {result.scripts} are the same.")
    for kind, number in result.changes.items():
        tried = number - result.refused[kind]
        print(
            f"{kind}: {result.exact[kind]:,} of {tried:,} replays tell of exactly the turns "
            f"expected, {result.differing[kind]:,} in all; {result.refused[kind]:,} more cannot be "
            "loaded."
        )
    return 1 if result.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
