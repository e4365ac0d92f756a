"""Whether the engine's path follows people's labels on real conversations.

    python -m benchmarks.eval_replay FOLDER

`FOLDER` holds `replay/profiles.json` and `replay/scripts.jsonl` (or the two files themselves): for
each profile its phases and transitions, for each script its turns, with the signals that every
assistant turn gives and the phase that must be active after it. The compiled graph plays them with
a model that says what the script says.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
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

from graph import build_phase_graph, open_checkpointer
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


async def replay(profile: PhaseProfile, script: Mapping[str, Any]) -> tuple[int, list[str]]:
    """Play a script; return how many assistant turns it has, and where the phase was another."""
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
    return len(replies), wrong


async def run(folder: Path) -> tuple[int, int, list[str]]:
    """Play all scripts of a folder; return scripts, assistant turns, and what was wrong."""
    if (folder / "replay").is_dir():
        folder /= "replay"
    profiles = json.loads((folder / "profiles.json").read_text("utf-8"))
    lines = (folder / "scripts.jsonl").read_text("utf-8").splitlines()
    scripts = [json.loads(line) for line in lines if line.strip()]
    of_profile = defaultdict(list)
    for script in scripts:
        of_profile[script["profile"]].append(script)
    turns = 0
    wrong: list[str] = []
    for script in scripts:
        name = script["profile"]
        profile = profile_of(name, profiles[name], of_profile[name], script)
        played, faults = await replay(profile, script)
        turns += played
        wrong += faults
    return len(scripts), turns, wrong


def main() -> int:
    """Play the scripts and print how many turns follow their labels."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="where the data is")
    folder = parser.parse_args().folder
    try:
        scripts, turns, wrong = asyncio.run(run(folder))
    except FileNotFoundError as error:
        print(f"There is no {error.filename}; name the folder that holds replay/scripts.jsonl.")
        return 2
    for fault in wrong:
        print(fault)
    right = turns - len(wrong)
    print(f"{scripts} conversations, {turns} assistant turns, {right} follow their labels.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
