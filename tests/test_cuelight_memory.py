"""The memory in the terminal and over HTTP."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.http_server import Served, post, serving
from tests.test_cuelight_cli import Shell

BOOKING = """\
name: Table
initial_phase: ask
phases:
  ask:
    instructions: Ask for how many.
    signals:
      size:
        when: The guest has said for how many.
        payload:
          type: object
          properties: {party: {type: integer, minimum: 1}, words: {type: string}}
          required: [party]
        quotes: [words]
    rehearsal:
      - For how many?
      - {say: For you., signals: {size: {party: none}}}
      - {say: For two., signals: {size: {party: 2}}}
  offer:
    instructions: Offer a table.
    signals:
      table:
        when: The guest has taken a table.
        payload: {properties: {table: {enum: [window, bar]}}}
        depends_on: size
      resize: {when: It changes., corrects: size}
      bye: Goodbye was said.
    completes: [bye]
    rehearsal:
      - Which table?
      - {say: The bar., signals: {table: {table: bar}}}
      - {say: Three then., signals: {resize: {party: 3}}}
      - {say: Bye., signals: bye}
transitions:
  - {from_phase: ask, to_phase: offer, trigger_signals: size}
"""


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    (tmp_path / "table.yaml").write_text(BOOKING, "utf-8")
    return Shell(tmp_path)


def test_the_memory_is_shown_as_it_grows_and_changes(shell: Shell) -> None:
    said = shell.rehearse(
        "table.yaml",
        "--thread",
        "t",
        stdin="/memory\nhm\ntwo\n/memory\nthe bar\nthree\n/memory\n/signals\n",
    )
    assert "Nothing is kept yet. What is, once it is given:\n  ○ size\n  ○ table\n" in said
    assert "\nMemory  + size: party 2\n" in said
    assert '\nMemory  + table: table "bar"\n' in said
    assert "\nMemory  size: party 3 · - table, open again by resize\n" in said
    assert "size · from Ask\n  party: 3\ntable is open again by resize: Offer asks for it\n" in said
    assert 'Ask: size: its payload does not fit: party is "none"; it must be' in said
    assert "Opened again\n    Offer: table, by resize\n" in said
    assert "○ table is open again by resize" in shell.stored("transcript", "t", "--signals")


def test_a_conversation_without_payloads_has_no_memory(shell: Shell) -> None:
    said = shell.rehearse("tutorial", stdin="/memory\nhello\n")
    assert "No signal of this conversation is kept, so it has no memory." in said
    assert "\nMemory  " not in said


def test_an_export_has_the_memory(shell: Shell) -> None:
    shell.rehearse("table.yaml", "--thread", "t", stdin="hm\ntwo\nthe bar\nthree\n")
    exported = json.loads(shell.stored("export", "t", "--format", "json"))
    assert exported["memory"] == {"size": {"party": 3}}
    assert exported["reopened"] == {"table": "resize"}
    assert [one["reopened"] for one in exported["transcript"] if one["reopened"]] == [
        {"table": "resize"}
    ]
    declared = exported["profile"]["definition"]["phases"]["ask"]["signals"]["size"]
    assert declared["payload"]["properties"]["party"] == {"type": "integer", "minimum": 1}
    marked = shell.stored("export", "t", "--format", "markdown")
    assert "## What was found out\n\n- **size**: party 3\n" in marked


def test_a_profile_is_shown_with_its_payloads(shell: Shell) -> None:
    said, _ = shell.run("show", "table.yaml")
    assert (
        "    size: The guest has said for how many.\n"
        "      party: a whole number of at least 1\n"
        "      words (if known): a text, quoted from the user\n"
        "      kept in the memory\n"
    ) in said
    assert '      table (if known): one of "window", "bar"\n' in said
    assert "      kept in the memory, and rests on size\n" in said
    assert "      corrects size in the memory\n" in said


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    database = f"sqlite:///{tmp_path_factory.mktemp('data') / 'sessions.db'}"
    with serving(database, rehearsal=True) as served:
        yield served


@pytest.fixture
async def anna(server: Served) -> AsyncIterator[httpx.AsyncClient]:
    async with server.client() as client:
        yield client


async def test_the_memory_and_what_opens_again_are_told_over_http(
    anna: httpx.AsyncClient,
) -> None:
    await post(anna, "/sessions/start", profile="patient_intake", session_id="s")
    found: dict[str, Any] = {}
    turns = 0
    while not found.get("reopened") and (turns := turns + 1) < 15:
        events = await post(anna, "/sessions/s/chat", message="My knee hurts.")
        found = (await anna.get("/sessions/s")).json()
    assert found["reopened"] == {
        "recommendation.summary_confirmed": "recommendation.history_corrected"
    }
    history = found["memory"]["assessment.medical_history_obtained"]
    assert history["medicines"] == ["an inhaler", "ibuprofen now and then"]
    (signal,) = [event for event in events if event.type == "signal"]
    assert signal.metadata["reopened"] == ["recommendation.summary_confirmed"]
    log = (await anna.get("/sessions/s/signals")).json()["signals"]
    assert log[-1]["reopened"] == ["recommendation.summary_confirmed"]
    assert [one["name"] for one in log if not one["accepted"]] == [
        "assessment.medical_history_obtained"
    ]
    entries = (await anna.get("/sessions/s/transcript")).json()["entries"]
    assert entries[-1]["reopened"] == found["reopened"]


async def test_a_profile_is_described_with_its_payloads_over_http(anna: httpx.AsyncClient) -> None:
    details = (await anna.get("/profiles/patient_intake")).json()["details"]
    assessment, recommendation = details[0], details[1]
    assert assessment["signals"]["assessment.symptoms_collected"].startswith("You know what")
    symptoms = assessment["payloads"]["assessment.symptoms_collected"]
    assert symptoms["payload"]["properties"]["interference"]["maximum"] == 10
    assert (symptoms["quotes"], symptoms["kept"]) == (["complaint"], True)
    corrected = recommendation["payloads"]["recommendation.symptoms_corrected"]
    assert corrected["corrects"] == "assessment.symptoms_collected"
    described = (await anna.get("/openapi.json")).json()["components"]["schemas"]
    memory = described["SessionDetail"]["properties"]["memory"]
    assert memory["additionalProperties"]["type"] == "object"
