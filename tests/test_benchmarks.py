"""That the measurements measure; no figure is asserted here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.eval_replay import run
from benchmarks.turns import CONTENDERS, measure, throughput


@pytest.mark.parametrize("name", CONTENDERS)
async def test_a_contender_runs_its_turns_and_stores_them(name: str) -> None:
    cost = await measure(name, turn=3, turns=2)

    assert cost.bytes > 0
    assert 0 < cost.first_token_ms < cost.wall_ms
    assert await throughput(name, sessions=3, turns=2) > 0


def conversation(stage: str) -> dict[str, object]:
    return {
        "id": "one",
        "profile": "shop",
        "initial_phase": "greeting",
        "turns": [
            {"role": "user", "text": "Hello"},
            {"role": "assistant", "text": "Hi!", "signals": ["shop.greeted"], "stage": "sale"},
            {"role": "assistant", "text": "Well?", "signals": [], "stage": "sale"},
            {"role": "user", "text": "Bread"},
            {"role": "assistant", "text": "Here.", "signals": ["shop.sold"], "stage": stage},
        ],
    }


@pytest.mark.parametrize(("stage", "wrong"), [("goodbye", 0), ("sale", 1)])
async def test_the_replay_counts_the_turns_that_leave_their_labels(
    stage: str, wrong: int, tmp_path: Path
) -> None:
    transitions = [
        {"from_phase": "greeting", "to_phase": "sale", "trigger_signals": ["custom.shop.greeted"]},
        {"from_phase": "sale", "to_phase": "goodbye", "trigger_signals": ["shop.sold"]},
    ]
    profile = {"phases": ["greeting", "sale", "goodbye"], "transitions": transitions}
    (tmp_path / "profiles.json").write_text(json.dumps({"shop": profile}), "utf-8")
    (tmp_path / "scripts.jsonl").write_text(json.dumps(conversation(stage)), "utf-8")

    result = await run(tmp_path, with_changes=True)

    assert (result.scripts, result.turns, len(result.wrong)) == (1, 3, wrong)
    assert result.labelled == 3 - wrong
    assert result.same == 1
    assert result.exact == result.changes - result.refused
