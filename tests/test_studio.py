"""LangGraph's own server, as Studio talks to it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from langgraph_sdk import get_client

from profiles import PhaseProfile, builtin_names, load_profile
from tests.studio import config_of, studio

CONFIG = config_of("langgraph.json")
MODES = (
    "values",
    "updates",
    "messages",
    "messages-tuple",
    "custom",
    "events",
    "debug",
    "tasks",
    "checkpoints",
)
REHEARSAL = {"model": "rehearsal"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with studio(tmp_path_factory.mktemp("studio")) as url:
        yield url


@pytest.fixture
async def client(server: str) -> AsyncIterator[Any]:
    async with get_client(url=server) as client:
        yield client


def test_every_builtin_profile_is_a_graph_of_its_own() -> None:
    assert {name: f"./graph/app.py:{name}" for name in builtin_names()} == CONFIG["graphs"]
    assert config_of("langgraph.auth.json")["graphs"] == CONFIG["graphs"]


async def test_the_server_draws_every_phase_of_every_profile(client: Any) -> None:
    for assistant in await client.assistants.search(limit=50):
        drawn = await client.assistants.get_graph(assistant["assistant_id"])
        profile = load_profile(assistant["graph_id"])
        phases = set(profile.phases) if isinstance(profile, PhaseProfile) else {"conversation"}
        if assistant["graph_id"] == "coach":
            phases = {"parse", "ground", "clarify", "summarize", "confirm"}
        assert {str(node["id"]) for node in drawn["nodes"]} == {*phases, "__start__", "__end__"}


async def test_the_form_for_a_turn_asks_for_messages_and_little_else(client: Any) -> None:
    (assistant,) = await client.assistants.search(graph_id="tutorial")

    schemas = await client.assistants.get_schemas(assistant["assistant_id"])

    assert set(schemas["input_schema"]["properties"]) == {"messages", "move"}
    choices = {"model", "timeout", "attempts", "search", "extraction"}
    assert set(schemas["context_schema"]["properties"]) - {"retriever"} == choices


async def test_the_form_for_a_coach_takes_a_request_as_well(client: Any) -> None:
    for graph in ("coach", "creative_studio"):
        (assistant,) = await client.assistants.search(graph_id=graph)

        schemas = await client.assistants.get_schemas(assistant["assistant_id"])

        assert set(schemas["input_schema"]["properties"]) == {"messages", "move", "request"}


@pytest.mark.parametrize("graph", ["coach", "creative_studio"])
async def test_a_coach_works_out_a_brief_on_the_server(client: Any, graph: str) -> None:
    thread = await client.threads.create()
    told = []
    for words in (None, "A banner with a red dragon", "epic mood", "hm?", "yes"):
        messages = [] if words is None else [{"role": "user", "content": words}]
        parts = client.runs.stream(
            thread["thread_id"],
            graph,
            input={"messages": messages},
            context=REHEARSAL,
            stream_mode=["custom", "values"],
            durability="exit",
        )
        told += [part.data async for part in parts if part.event == "custom"]

    ready = [one["metadata"]["is_ready"] for one in told if one["type"] == "intent_ready"]
    assert ready[-1] is True
    assert "In the picture: a red dragon" in "".join(
        one["content"] for one in told if one["type"] == "token"
    )


async def test_no_stream_mode_shows_the_machinery(client: Any) -> None:
    threads = [await client.threads.create() for _ in MODES]

    told = await asyncio.gather(
        *(
            _talk(client, thread["thread_id"], mode)
            for thread, mode in zip(threads, MODES, strict=True)
        )
    )

    for thread, mode, parts in zip(threads, MODES, told, strict=True):
        state = await client.threads.get_state(thread["thread_id"])
        assert state["values"]["phase"] == "part1", mode
        assert len(parts) > 4, mode
        assert "signals>" not in json.dumps(_without_prompts(parts)).lower(), mode


async def _talk(client: Any, thread_id: str, mode: str) -> list[tuple[str, Any]]:
    said = (None, "My name is Anna.", "Yes, please.", "I live in a small town.")
    return [part for words in said for part in await _turn(client, thread_id, words, mode)]


async def _turn(client: Any, thread_id: str, words: str | None, mode: str) -> list[tuple[str, Any]]:
    messages = [] if words is None else [{"role": "user", "content": words}]
    parts = client.runs.stream(
        thread_id,
        "ielts_full_exam",
        input={"messages": messages},
        context=REHEARSAL,
        stream_mode=mode,
        durability="exit",
    )
    found = [(part.event, part.data) async for part in parts]
    assert not [data for event, data in found if event == "error"]
    return found


def _without_prompts(part: Any) -> Any:
    """Leave out what goes into a model: the prompt explains the block to it."""
    if isinstance(part, dict):
        is_call = str(part.get("event", "")).startswith("on_chat_model")
        return {
            key: _without_prompts(value)
            for key, value in part.items()
            if not (is_call and key == "data") and key != "input"
        } | ({"output": _output_of(part["data"])} if is_call else {})
    if isinstance(part, list | tuple):
        return [_without_prompts(item) for item in part]
    return part


def _output_of(data: dict[str, Any]) -> Any:
    return {key: value for key, value in data.items() if key != "input"}


async def test_a_missing_key_is_told_and_the_thread_goes_on_in_rehearsal(client: Any) -> None:
    thread = await client.threads.create()
    inputs = {"messages": [{"role": "user", "content": "Hello"}]}

    parts = client.runs.stream(thread["thread_id"], "curious_friend", input=inputs)
    errors = [part.data async for part in parts if part.event == "error"]
    after = await client.runs.wait(
        thread["thread_id"], "curious_friend", input=inputs, context=REHEARSAL
    )

    assert "GOOGLE_API_KEY" in str(errors)
    assert after["turns"] == 2
    assert after["messages"][-1]["type"] == "ai"


async def test_many_threads_run_at_once(client: Any) -> None:
    async def talk() -> Any:
        thread = await client.threads.create()
        inputs = {"messages": [{"role": "user", "content": "Hello"}]}
        return await client.runs.wait(
            thread["thread_id"], "negotiator", input=inputs, context=REHEARSAL
        )

    states = await asyncio.gather(*(talk() for _ in range(8)))

    assert [state["turns"] for state in states] == [1] * 8
