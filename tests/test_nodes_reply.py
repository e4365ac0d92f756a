"""One reply of any chat model: what of it is shown, to whom, and what its failures are called."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import aclosing
from typing import Any
from uuid import UUID

import pytest
from langchain_core.callbacks import AsyncCallbackHandler
from langchain_core.exceptions import ModelAPIError, ModelRateLimitError
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult, LLMResult
from langchain_core.rate_limiters import InMemoryRateLimiter
from langgraph.checkpoint.memory import InMemorySaver
from pydantic import Field

from graph import build_phase_graph
from nodes.ask import Reply, ask
from nodes.context import REHEARSAL, Context
from nodes.errors import ModelFailure
from nodes.events import Event
from nodes.failures import failure_of
from nodes.reply import ReplyStream
from profiles import InstructionProfile, PhaseProfile, load_profile
from tests.gemini_server import fails, says, serving
from tests.scripted import Say, plays

pytestmark = pytest.mark.filterwarnings("ignore:Inheritance class AiohttpClientSession")

PHASE = InstructionProfile(name="P", instructions="Talk.", signals={"a.done": "It is done."})
BLOCK = '<signals>{"a.done": {"n": 1}}</signals>'
PROMPT: list[BaseMessage] = [HumanMessage("Hi")]


class Streaming(BaseChatModel):
    """A model that streams a script: a chunk is text, a list of blocks, or an error to raise."""

    script: list[list[Any]]
    asked: list[float] = Field(default_factory=list)
    left: list[int] = Field(default_factory=list)
    """How many chunks each reply had given when it was closed."""

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
        raise NotImplementedError

    async def _astream(
        self, messages: list[BaseMessage], *_: Any, **__: Any
    ) -> AsyncIterator[ChatGenerationChunk]:
        self.asked.append(time.monotonic())
        given = 0
        try:
            for chunk in self.script.pop(0) if len(self.script) > 1 else self.script[0]:
                await asyncio.sleep(0)
                if isinstance(chunk, BaseException):
                    raise chunk
                given += 1
                yield ChatGenerationChunk(message=AIMessageChunk(content=chunk))
        finally:
            self.left.append(given)


class Whole(BaseChatModel):
    """A model that knows only how to give a whole reply, and not asynchronously."""

    text: str

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
        usage: Any = {"input_tokens": 3, "output_tokens": 4, "total_tokens": 7}
        message = AIMessage(self.text, usage_metadata=usage)
        return ChatResult(generations=[ChatGeneration(message=message)])


class SyncStreaming(Whole):
    """A model that streams, and not asynchronously."""

    def _stream(
        self, messages: list[BaseMessage], *_: Any, **__: Any
    ) -> Iterator[ChatGenerationChunk]:
        for letter in self.text:
            yield ChatGenerationChunk(message=AIMessageChunk(content=letter))


class Wrapping(BaseChatModel):
    """A model that asks another one, as routers and fallbacks do."""

    inner: BaseChatModel

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
        raise NotImplementedError

    async def _astream(
        self, messages: list[BaseMessage], *_: Any, **__: Any
    ) -> AsyncIterator[ChatGenerationChunk]:
        async for message in self.inner.astream(messages):
            yield ChatGenerationChunk(message=message)


async def asked(model: BaseChatModel, **limits: Any) -> tuple[Reply, list[str]]:
    """Ask a model, and return the reply and the tokens that were told."""
    told: list[str] = []

    def tell(event: Event) -> None:
        told.append(event["content"])

    reply = await ask(
        model, PROMPT, phase_id="p", phase=PHASE, context=Context(**limits), write=tell
    )
    return reply, told


# What is shown


@pytest.mark.parametrize(
    "model",
    [
        Streaming(script=[["Hel", "lo ", "you. <si", f"gnals{BLOCK[8:]}"]]),
        Streaming(
            script=[
                [[{"type": "text", "text": "Hello "}], [{"type": "text", "text": "you."}], BLOCK]
            ]
        ),
        Whole(text=f"Hello you. {BLOCK}"),
        SyncStreaming(text=f"Hello you. {BLOCK}"),
        SyncStreaming(text=f"Hello you. {BLOCK}", disable_streaming=True),
        Wrapping(inner=SyncStreaming(text=f"Hello you. {BLOCK}")),
    ],
    ids=["streaming", "blocks", "whole", "synchronous", "streaming disabled", "wrapping"],
)
async def test_any_chat_model_replies_without_its_machinery(model: BaseChatModel) -> None:
    reply, told = await asked(model)
    assert reply.text == "".join(told) == "Hello you."
    assert reply.signals == {"a.done": {"n": 1}}


async def test_a_model_that_gives_whole_replies_has_its_tokens_counted() -> None:
    reply, _ = await asked(Whole(text="Hello."))
    assert reply.tokens == {"input": 3, "output": 4}


@pytest.mark.parametrize("kind", ["thinking", "reasoning", "reasoning_content", "tool_use"])
async def test_blocks_that_are_no_text_are_never_shown(kind: str) -> None:
    hidden = {"type": kind, kind: "secret", "text": "secret", "reasoning": "secret"}
    reply, told = await asked(Streaming(script=[[[hidden], "Hel", [hidden, "lo"], [hidden]]]))
    assert told == ["Hel", "lo"]
    assert reply.text == "Hello"


@pytest.mark.parametrize(
    ("chunks", "told"),
    [
        (["  \n", " Hi", " ", "\n", "there ", "\n "], ["Hi", " \nthere"]),
        (["Hi  ", BLOCK, "  ", "\n"], ["Hi"]),
        (["Hi\n", BLOCK, "\nthere"], ["Hi", "\n\nthere"]),
        (["Hi", " <", "sig"], ["Hi", " <sig"]),
    ],
)
async def test_white_space_around_the_whole_reply_is_left_out(
    chunks: list[str], told: list[str]
) -> None:
    reply, tokens = await asked(Streaming(script=[chunks]))
    assert "".join(tokens) == reply.text == "".join(told)


async def test_a_reply_of_signals_alone_is_a_reply() -> None:
    reply, told = await asked(Streaming(script=[[BLOCK]]))
    assert (reply.text, told) == ("", [])
    assert reply.signals == {"a.done": {"n": 1}}


# Failures


class AnswerOfAnHttpClient:
    status_code = 401


def provider_error(name: str, module: str = "somebody", **fields: Any) -> Exception:
    """Make an error as some other provider's package raises it."""
    kind = type(name, (Exception,), {"__module__": module})
    error: Exception = kind("It is so.\nMore of it.")
    for key, value in fields.items():
        setattr(error, key, value)
    return error


@pytest.mark.parametrize(
    ("error", "code", "retryable"),
    [
        (ModelRateLimitError("slow down"), "rate_limited", True),
        (ModelRateLimitError("quota of your API key is used up"), "rate_limited", True),
        (ModelAPIError("down"), "unavailable", True),
        (ConnectionResetError("reset"), "unavailable", True),
        (TimeoutError(), "timeout", True),
        (provider_error("AuthenticationError", status_code=401), "bad_key", False),
        (provider_error("NotFoundError", status_code=404), "unknown_model", False),
        (provider_error("RateLimitError", status_code=429), "rate_limited", True),
        (provider_error("Overloaded", status_code=529), "unavailable", True),
        (provider_error("Unprocessable", status_code=422), "refused_request", False),
        (
            provider_error("HTTPStatusError", "httpx", response=AnswerOfAnHttpClient()),
            "bad_key",
            False,
        ),
        (
            provider_error("ServerDisconnectedError", "aiohttp.client_exceptions"),
            "unavailable",
            True,
        ),
        (provider_error("ConnectTimeout", "httpx"), "timeout", True),
        (provider_error("APIConnectionError"), "unavailable", True),
        (provider_error("Error", code="context_length_exceeded"), "model_failed", False),
        (RuntimeError("no idea"), "model_failed", False),
        (RuntimeError(), "model_failed", False),
    ],
    ids=repr,
)
def test_each_error_of_a_provider_has_a_name_and_says_one_line(
    error: Exception, code: str, retryable: bool
) -> None:
    failure = failure_of(error)
    assert (failure.code, failure.retryable) == (code, retryable)
    assert "More of it" not in str(failure)
    broken = failure_of(error, shown=True)
    assert (broken.code, broken.retryable) == ("interrupted", True)


async def test_attempts_back_off_and_end_with_the_first_that_works() -> None:
    model = Streaming(script=[[ModelAPIError("down")], [ModelAPIError("down")], ["Hello."]])
    reply, told = await asked(model)
    assert told == ["Hello."]
    first, second, third = model.asked
    assert 0.2 < second - first < 0.8
    assert 0.4 < third - second < 1.4
    assert reply.text == "Hello."


async def test_one_attempt_is_the_only_one() -> None:
    model = Streaming(script=[[ModelAPIError("down")]])
    with pytest.raises(ModelFailure, match="down"):
        await asked(model, attempts=1)
    assert len(model.asked) == 1


async def test_nothing_is_tried_again_once_text_was_seen() -> None:
    model = Streaming(script=[["Hello", ModelAPIError("down")]])
    with pytest.raises(ModelFailure, match=r"broke off, and nothing of it was saved.*down"):
        await asked(model)
    assert len(model.asked) == 1


async def test_a_rate_limiter_is_asked_before_the_model() -> None:
    limiter = InMemoryRateLimiter(
        requests_per_second=5, check_every_n_seconds=0.01, max_bucket_size=1
    )
    model = Streaming(script=[["Hello."]], rate_limiter=limiter)
    for _ in range(3):
        await asked(model)
    assert model.asked[2] - model.asked[0] > 0.3


async def test_a_reply_that_is_left_early_is_closed_at_once() -> None:
    model = Streaming(script=[["a", "b", "c"]])
    stream = aiter(ReplyStream(model, PROMPT, attempts=1))
    async with aclosing(stream):
        assert await anext(stream) == "a"
        assert not model.left
    assert model.left


async def test_a_listener_that_fails_leaves_nothing_open() -> None:
    model = Streaming(script=[["a", "b", "c"]])

    def fail(_: Event) -> None:
        raise RuntimeError("The listener is gone.")

    with pytest.raises(RuntimeError, match="listener is gone"):
        await ask(model, PROMPT, phase_id="p", phase=PHASE, context=Context(), write=fail)
    assert model.left


# Who watches

PROFILE = PhaseProfile.model_validate(
    {
        "name": "Two",
        "initial_phase": "one",
        "phases": {
            "one": {"name": "One", "instructions": "A.", "signals": {"a.done": "Done."}},
            "two": {"name": "Two", "start": "ai", "instructions": "B."},
        },
        "transitions": [{"from_phase": "one", "to_phase": "two", "trigger_signals": ["a.done"]}],
    }
)


class Watcher(AsyncCallbackHandler):
    """A tracer that notes what it is told of model calls."""

    def __init__(self) -> None:
        self.prompts: list[list[BaseMessage]] = []
        self.tokens: dict[UUID, list[str]] = {}
        self.ends: list[LLMResult] = []
        self.errors: list[BaseException] = []
        self.names: list[str] = []
        self.second_spoke = asyncio.Event()

    async def on_chat_model_start(
        self, serialized: dict[str, Any], messages: list[list[BaseMessage]], **kwargs: Any
    ) -> None:
        self.prompts.extend(messages)
        self.tokens[kwargs["run_id"]] = []
        self.names.append(serialized["name"])

    async def on_llm_new_token(self, token: Any, *, run_id: UUID, **_: Any) -> None:
        self.tokens[run_id].append(token)
        if len(self.tokens) == 2:
            self.second_spoke.set()

    async def on_llm_end(self, response: LLMResult, **_: Any) -> None:
        self.ends.append(response)

    async def on_llm_error(self, error: BaseException, **_: Any) -> None:
        self.errors.append(error)


Run = Callable[..., Any]


def two_replies() -> Streaming:
    return Streaming(
        script=[["Sure", "ly. ", "<sig", f"nals{BLOCK[8:]}"], ["Part ", "two. <signals>", "{oh"]]
    )


async def test_a_tracer_sees_one_clean_call_of_a_model_for_each_reply() -> None:
    with serving(says("Sure", f"ly. {BLOCK}", tokens=(20, 5, 0)), says("Part ", "two.")) as server:
        watcher = Watcher()
        graph = build_phase_graph(PROFILE).compile()
        state = await graph.ainvoke(
            {"messages": [HumanMessage("Hi")]},
            {"callbacks": [watcher]},
            context=Context(model=server.model()),
        )
        await server.close_models()
    assert watcher.names == ["ChatGoogleGenerativeAI"] * 2
    assert watcher.prompts[0][-1].text == "Hi"
    assert [prompt[0].type for prompt in watcher.prompts] == ["system", "system"]
    assert ["".join(tokens) for tokens in watcher.tokens.values()] == ["Surely.", "Part two."]
    assert not watcher.errors
    for end, stored in zip(watcher.ends, state["messages"][1:], strict=True):
        generation = end.generations[0][0]
        assert isinstance(generation, ChatGeneration)
        message = generation.message
        assert isinstance(message, AIMessageChunk)
        assert message.text == stored.text
        assert message.id == stored.id
        assert message.usage_metadata
        assert message.usage_metadata["input_tokens"] == stored.usage_metadata["input_tokens"]
        assert message.response_metadata["model_name"] == "gemini-2.5-flash"
        assert message.response_metadata["finish_reason"] == "STOP"


async def test_a_tracer_of_a_wrapping_model_sees_nothing_of_the_wrapped_one() -> None:
    watcher = Watcher()
    model = Wrapping(inner=two_replies())
    await (
        build_phase_graph(PROFILE)
        .compile()
        .ainvoke(
            {"messages": [HumanMessage("Hi")]},
            {"callbacks": [watcher]},
            context=Context(model=model),
        )
    )
    assert [*map("".join, watcher.tokens.values())] == ["Surely.", "Part two."]


async def test_a_tracer_sees_a_call_that_was_tried_again_as_one() -> None:
    watcher = Watcher()
    model = Streaming(script=[[ModelAPIError("down")], ["Hello."]])
    await (
        build_phase_graph(PROFILE)
        .compile()
        .ainvoke(
            {"messages": [HumanMessage("Hi")]},
            {"callbacks": [watcher]},
            context=Context(model=model),
        )
    )
    assert len(model.asked) == 2
    assert len(watcher.prompts) == len(watcher.ends) == 1
    assert not watcher.errors


@pytest.mark.parametrize(
    ("script", "limits", "error"),
    [
        (["Hel", ModelAPIError("down")], {}, ModelFailure),
        ([RuntimeError("no idea")], {}, ModelFailure),
    ],
    ids=["after text", "at once"],
)
async def test_a_tracer_is_told_of_a_failure(
    script: list[Any], limits: dict[str, Any], error: type[Exception]
) -> None:
    watcher = Watcher()
    graph = build_phase_graph(PROFILE).compile()
    with pytest.raises(error, match=r"down|no idea"):
        await graph.ainvoke(
            {"messages": [HumanMessage("Hi")]},
            {"callbacks": [watcher]},
            context=Context(model=Streaming(script=[script]), **limits),
        )
    assert [type(one) for one in watcher.errors] == [error]
    assert not watcher.ends


async def test_a_tracer_is_told_of_a_time_limit_and_of_a_cancelled_turn() -> None:
    with serving(*(says("Hel", "lo", gap=5) for _ in range(2))) as server:
        model = server.model()
        graph = build_phase_graph(PROFILE).compile()
        watcher = Watcher()
        with pytest.raises(ModelFailure, match="in time"):
            await graph.ainvoke(
                {"messages": [HumanMessage("Hi")]},
                {"callbacks": [watcher]},
                context=Context(model=model, timeout=0.3),
            )
        assert len(watcher.errors) == 1
        turn = asyncio.ensure_future(
            graph.ainvoke(
                {"messages": [HumanMessage("Hi")]},
                {"callbacks": [watcher]},
                context=Context(model=model),
            )
        )
        await asyncio.wait_for(watcher.second_spoke.wait(), 5)
        turn.cancel()
        with pytest.raises(asyncio.CancelledError):
            await turn
        assert len(watcher.errors) == 2
        assert not watcher.ends
        assert await asyncio.to_thread(server.hung_up.wait, 2)
        await server.close_models()


MODES: Sequence[Any] = (
    "messages",
    "updates",
    "values",
    "debug",
    "tasks",
    "checkpoints",
    "custom",
)


@pytest.mark.parametrize("mode", [*MODES, list(MODES)], ids=str)
async def test_no_stream_mode_shows_a_tag(mode: Any) -> None:
    graph = build_phase_graph(PROFILE).compile(checkpointer=InMemorySaver())
    seen = [
        part
        async for part in graph.astream(
            {"messages": [HumanMessage("Hi")]},
            {"configurable": {"thread_id": "t"}},
            context=Context(model=two_replies()),
            stream_mode=mode,
        )
    ]
    assert seen
    assert "<sig" not in repr(seen)
    assert "</sig" not in repr(seen)


async def test_messages_come_once_under_the_id_that_is_stored() -> None:
    graph = build_phase_graph(PROFILE).compile(checkpointer=InMemorySaver())
    config: Any = {"configurable": {"thread_id": "t"}}
    texts: dict[str | None, str] = {}
    stored: list[BaseMessage] = []
    for said in ("Hi", "Go on"):
        async for message, metadata in graph.astream(
            {"messages": [HumanMessage(said)]},
            config,
            context=Context(model=two_replies()),
            stream_mode="messages",
        ):
            assert isinstance(message, BaseMessage)
            assert isinstance(metadata, dict)
            if message.type != "human":
                texts[message.id] = texts.get(message.id, "") + message.text
    stored = [m for m in (await graph.aget_state(config)).values["messages"] if m.type == "ai"]
    assert [(message.id, message.text) for message in stored] == list(texts.items())
    assert [message.text for message in stored] == ["Surely.", "Part two.", "Surely."]


async def test_streamed_events_show_clean_chunks_and_one_model_run_a_reply() -> None:
    graph = build_phase_graph(PROFILE).compile()
    events = [
        event
        async for event in graph.astream_events(
            {"messages": [HumanMessage("Hi")]}, context=Context(model=two_replies()), version="v2"
        )
    ]
    for event in events:
        outputs = {key: value for key, value in event["data"].items() if key != "input"}
        assert "<sig" not in repr(outputs)
    starts = [event for event in events if event["event"] == "on_chat_model_start"]
    assert [event["name"] for event in starts] == ["Streaming", "Streaming"]
    chunks = [
        event["data"]["chunk"].text for event in events if event["event"] == "on_chat_model_stream"
    ]
    assert "".join(chunks) == "Surely.Part two."


async def test_no_key_is_in_what_a_tracer_is_given() -> None:
    seen: list[str] = []

    class Everything(Watcher):
        async def on_chat_model_start(self, *args: Any, **kwargs: Any) -> None:
            seen.append(repr((args, kwargs)))

        async def on_llm_new_token(self, *_: Any, **__: Any) -> None:
            pass

    with serving(fails(400, "API key not valid.")) as server:
        model = server.model(api_key="secret-key")
        with pytest.raises(ModelFailure, match="GOOGLE_API_KEY") as raised:
            await (
                build_phase_graph(PROFILE)
                .compile()
                .ainvoke(
                    {"messages": [HumanMessage("Hi")]},
                    {"callbacks": [Everything()]},
                    context=Context(model=model),
                )
            )
        await server.close_models()
    assert seen
    assert "secret-key" not in "".join(seen)
    assert "secret-key" not in str(raised.value)


# Rehearsal


async def rehearsed(profile: Any, turns: int) -> list[tuple[str, str]]:
    """Return the phases and replies of a rehearsal, chunk by chunk."""
    graph = build_phase_graph(profile).compile(checkpointer=InMemorySaver())
    config: Any = {"configurable": {"thread_id": "t"}}
    context = Context(model=REHEARSAL)
    said: list[tuple[str, str]] = []
    for number in range(turns):
        messages: list[Any] = [HumanMessage(f"Answer {number}")] if number else []
        async for event in graph.astream(
            {"messages": messages}, config, context=context, stream_mode="custom"
        ):
            assert isinstance(event, dict)
            said.append((event["type"], event["content"]))
    return said


@pytest.mark.parametrize(
    "profile", [load_profile("ielts_full_exam"), load_profile("patient_intake"), PROFILE]
)
async def test_a_rehearsal_streams_in_chunks_and_takes_the_same_path_each_time(
    profile: Any,
) -> None:
    first = await rehearsed(profile, 25)
    assert first == await rehearsed(profile, 25)
    tokens = [content for kind, content in first if kind == "token"]
    assert len(tokens) > 20
    assert max(map(len, tokens)) <= 16
    assert ("phase", list(profile.phases)[1]) in first


async def test_a_rehearsal_never_runs_out() -> None:
    endless = PhaseProfile.model_validate(
        {"name": "E", "initial_phase": "a", "phases": {"a": {"name": "A", "instructions": "Talk."}}}
    )
    said = await rehearsed(endless, 60)
    assert "".join(text for kind, text in said if kind == "token").count("rehearsal goes on") == 59


@pytest.mark.parametrize(
    ("chunks", "shown"),
    [
        pytest.param(["a\ud83d", "\ude00b"], "a😀b", id="a character cut in two"),
        pytest.param(["a\ud83d", "b"], "a\ufffdb", id="half a character"),
        pytest.param(["a\ud83d"], "a\ufffd", id="half a character at the end"),
        pytest.param(["a\0b"], "ab", id="a NUL"),
    ],
)
async def test_what_is_shown_can_be_stored_and_sent(chunks: list[str], shown: str) -> None:
    stream = ReplyStream(plays(Say(chunks=chunks)), [HumanMessage("Hello")], attempts=1)

    assert "".join([text async for text in stream]) == shown
