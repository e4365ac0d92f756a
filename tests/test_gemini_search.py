"""A coach whose Gemini searches by itself: the tool goes out, and the sources come back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import HumanMessage
from langgraph.checkpoint.memory import InMemorySaver

from graph import Conversation, build_coach_graph
from nodes.context import Context
from nodes.events import Event
from nodes.grounding.folder_retriever import FolderRetriever
from tests.conversations import make_profile
from tests.gemini_server import Answer, GeminiServer, says, serving, streams

pytestmark = pytest.mark.filterwarnings("ignore:Inheritance class AiohttpClientSession")

WISH = "A poster for the game Tidefall, with a lighthouse"
FOUND = {
    "webSearchQueries": ["tidefall game"],
    "groundingChunks": [{"web": {"uri": "https://a.example/tidefall", "title": "Tidefall"}}],
    "groundingSupports": [],
}
SOURCE = {"title": "Tidefall", "place": "https://a.example/tidefall"}
TOLD = {"query": "tidefall game", "sources": [SOURCE]}


@pytest.fixture
async def server() -> AsyncIterator[GeminiServer]:
    with serving() as server:
        yield server
        await server.close_models()


def grounding_of(events: list[Event]) -> list[dict[str, Any]]:
    return [one["metadata"] for one in events if one["type"] == "grounding"]


@pytest.mark.parametrize("streamed", [True, False], ids=["streamed", "in one piece"])
async def test_a_search_of_the_models_own_is_asked_for_and_told(
    streamed: bool, server: GeminiServer
) -> None:
    server.play(streams("At sea, then. By day or by night?", grounding=FOUND))
    model = server.model(disable_streaming=not streamed)
    async with Conversation.open("coach", context=Context(model=model, search=True)) as talk:
        events = [one async for one in talk.start({"description": WISH})]
        state: Any = await talk.state()
    (request,) = server.requests
    assert request.streamed is streamed
    assert request.body["tools"] == [{"googleSearch": {}}]
    assert grounding_of(events) == [TOLD]
    assert [one["type"] for one in events if one["type"] != "token"] == [
        "grounding",
        "intent_ready",
        "done",
    ]
    assert "".join(one["content"] for one in events if one["type"] == "token").endswith("night?")
    assert state["sources"] == [{**SOURCE, "excerpt": ""}]


async def test_the_graph_tells_it_in_its_stream_and_keeps_it_where_nobody_listens(
    server: GeminiServer,
) -> None:
    server.play(says("At sea?", grounding=FOUND), says("By night?", grounding=FOUND))
    coach = build_coach_graph().compile(checkpointer=InMemorySaver())
    context = Context(model=server.model(), search=True)
    config: Any = {"configurable": {"thread_id": "t"}}
    told: Any = coach.astream(
        {"messages": [], "request": {"description": WISH}},
        config, context=context, durability="exit", stream_mode="custom",
    )  # fmt: skip
    assert grounding_of([one async for one in told]) == [TOLD]
    state: Any = await coach.ainvoke(
        {"messages": [HumanMessage("in a storm")]}, config, context=context, durability="exit"
    )
    assert state["sources"][0]["title"] == "Tidefall"
    assert all(request.body["tools"] for request in server.requests)


async def test_what_a_folder_told_stays_in_the_prompt_beside_a_search(
    server: GeminiServer, tmp_path: Path
) -> None:
    (tmp_path / "tidefall.md").write_text("# Tidefall\n\nIts key colour is teal.\n")
    server.otherwise = says("At sea?", grounding=FOUND)
    retriever = FolderRetriever(folder=tmp_path)
    context = Context(model=server.model(), search=True, retriever=retriever)
    async with Conversation.open("coach", context=context) as talk:
        events = [one async for one in talk.start({"description": WISH})]
        _ = [one async for one in talk.say("in a storm")]
    assert [one["sources"][0]["place"] for one in grounding_of(events)] == [
        "tidefall.md",
        "https://a.example/tidefall",
    ]
    for request in server.requests:
        assert "> Its key colour is teal." in request.turns[-1][1]


@pytest.mark.parametrize("answer", [says("By night?"), says("By night?", grounding={})])
async def test_a_reply_that_needed_no_search_tells_none(
    answer: Answer, server: GeminiServer
) -> None:
    server.play(answer)
    context = Context(model=server.model(), search=True)
    async with Conversation.open("coach", context=context) as talk:
        events = [one async for one in talk.start({"description": WISH})]
    assert grounding_of(events) == []


async def test_no_search_is_asked_for_unless_a_run_wants_it(server: GeminiServer) -> None:
    async with Conversation.open("coach", model=server.model()) as talk:
        _ = [one async for one in talk.start({"description": WISH})]
    assert "tools" not in server.requests[0].body


async def test_a_phase_that_is_no_coach_does_not_search(server: GeminiServer) -> None:
    profile = make_profile({"a": "human"})
    context = Context(model=server.model(), search=True)
    async with Conversation.open(profile, context=context) as talk:
        _ = [one async for one in talk.say("Hello")]
    assert "tools" not in server.requests[0].body
