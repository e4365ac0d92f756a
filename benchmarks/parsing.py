"""How much CPU time a coach's `parse` takes, the whole step: JSON in, the message read, JSON out.

    python -m benchmarks.parsing [FILE …] [--rounds N]

A `FILE` holds labelled messages, by default those of `tests/data/`. Every one is read against a
brief with a few things in it, as the second message of a conversation.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import mean, quantiles
from typing import Any, cast

from langchain_core.messages import AIMessage, HumanMessage
from langgraph.runtime import Runtime

from benchmarks.eval_brief import DATA, rows_of
from nodes import path
from nodes.brief.intent import CreativeIntent, DisplayText, SceneElement
from nodes.context import Context
from nodes.parse import make_parse_node
from nodes.state import CoachState
from profiles import as_phase_profile, load_profile

BRIEF = CreativeIntent(
    asset_type="poster",
    mood="calm",
    scene_elements=(
        SceneElement(description="a red dragon", position="center"),
        SceneElement(description="a castle on a hill"),
    ),
    display_texts=(DisplayText(text="Fire Night", style="neon"),),
    turn_count=1,
)
ASKED = "Where should things go? And what mood do you have in mind?"


async def milliseconds(messages: Sequence[str], rounds: int = 1) -> list[float]:
    """Return the CPU time that the step takes for each message, in each round."""
    profile = as_phase_profile(load_profile("coach"))
    parse = make_parse_node(profile, profile.initial_phase)
    begun = path.beginning(profile)
    visit = {**begun["history"][-1], "turns": 1, "replies": 2}
    runtime = Runtime(context=Context())
    taken = []
    for message in list(messages) * (1 + rounds):
        given: dict[str, Any] = {
            **begun,
            "history": [visit],
            "intent": BRIEF.shown().to_dict(),
            "messages": [AIMessage(ASKED, id="a"), HumanMessage(message, id="b")],
        }
        began = time.process_time()
        await parse(cast("CoachState", given), runtime)
        taken.append((time.process_time() - began) * 1000)
    # The first round has warmed up what is compiled once.
    return taken[len(messages) :]


def messages_of(files: Iterable[Path]) -> list[str]:
    """Return the messages of some files of labelled ones."""
    return [row["message"] for row in rows_of(files)]


def told(taken: Sequence[float]) -> str:
    """Return the figures as a line."""
    return (
        f"parse: {mean(taken):.2f} ms a message on average, {quantiles(taken, n=20)[-1]:.2f} ms in "
        f"19 of 20, {max(taken):.1f} ms at most ({len(taken)} messages)"
    )


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", default=DATA)
    parser.add_argument("--rounds", type=int, default=3, metavar="N")
    options = parser.parse_args()
    print(told(asyncio.run(milliseconds(messages_of(options.files), options.rounds))))


if __name__ == "__main__":
    main()
