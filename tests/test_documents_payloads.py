"""What docs/profiles.md says of payloads and memory is what happens."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from langchain_core.messages import HumanMessage

from nodes.judgement import judge
from nodes.memory import remembered
from nodes.path import beginning
from profiles import as_phase_profile, read_profile

TEXT = (Path(__file__).parent.parent / "docs" / "profiles.md").read_text("utf-8")
EXAMPLES = re.findall(
    r"^```yaml\n(signals:.*?)^```\n\n```text\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL
)


def test_there_is_an_example_for_each_key() -> None:
    shown = "".join(profile for profile, _ in EXAMPLES)
    for key in ("when", "payload", "quotes", "keep", "corrects", "depends_on"):
        assert f"{key}:" in shown


@pytest.mark.parametrize(("signals", "played"), EXAMPLES)
def test_an_example_is_judged_as_the_document_says(signals: str, played: str) -> None:
    text = yaml.safe_dump(
        {"name": "x", "instructions": "x", **yaml.safe_load(signals)}, sort_keys=False
    )
    profile = as_phase_profile(read_profile(text, "example.yaml"))
    state: Any = {**beginning(profile), "messages": []}
    lines = iter(played.splitlines())
    for line in lines:
        if line.startswith(">"):
            state["messages"] = [*state["messages"], HumanMessage(line[1:])]
        elif line.startswith("memory:"):
            assert state["memory"] == json.loads(line.removeprefix("memory:"))
        else:
            judged = judge(profile, state, json.loads(line))
            told = {
                f"refused: {one.reason}"
                if one.reason
                else f"counts, and opens again: {', '.join(one.reopened)}"
                if one.reopened
                else "counts"
                for one in judged
            }
            assert told == {next(lines).strip()}
            accepted = {one.name: one.payload for one in judged if one.accepted}
            memory, _ = remembered(profile, state, accepted)
            state |= {"memory": memory.values, "findings": memory.findings}
