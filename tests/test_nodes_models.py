"""Which chat model a name gives, how it is asked, and what is said where there is none."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any, cast

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.language_models.fake_chat_models import FakeListChatModel
from langchain_core.messages import HumanMessage
from langchain_core.runnables import RunnableLambda
from langchain_google_genai import ChatGoogleGenerativeAI

from nodes.errors import ModelFailure
from nodes.models import call_options, chat_model
from nodes.reply import ReplyStream
from profiles import InstructionProfile
from tests.gemini_server import GeminiServer, serving

pytestmark = pytest.mark.filterwarnings("ignore:Inheritance class AiohttpClientSession")

KEYS = ("GOOGLE_API_KEY", "GEMINI_API_KEY", "GOOGLE_GENAI_USE_VERTEXAI", "OPENAI_API_KEY")
PHASE = InstructionProfile(name="P", instructions="Talk.", max_tokens=200, temperature=0.4)


@pytest.fixture(autouse=True)
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for key in KEYS:
        monkeypatch.delenv(key, raising=False)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[GeminiServer]:
    with serving() as server:
        monkeypatch.setenv("GOOGLE_API_KEY", "test")
        monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", server.url)
        yield server


async def ask(name: str) -> str:
    model = await chat_model(name)
    stream = ReplyStream(model, [HumanMessage("Hi")], attempts=1, **call_options(model, PHASE))
    return "".join([text async for text in stream])


@pytest.mark.parametrize(
    "name",
    [
        "google_genai:gemini-2.5-flash",
        "gemini-2.5-flash",
        "google_genai:models/gemini-2.5-flash",
        " gemini-2.5-flash ",
    ],
)
async def test_a_name_of_gemini_reaches_that_model(server: GeminiServer, name: str) -> None:
    assert await ask(name) == "All right."
    assert [request.model for request in server.requests] == ["gemini-2.5-flash"]


@pytest.mark.parametrize(
    ("name", "config"),
    [
        ("gemini-2.5-flash", {"thinking_budget": 0}),
        ("gemini-2.5-flash-lite", {"thinking_budget": 0}),
        ("gemini-2.5-pro", {"thinking_budget": 128}),
        ("gemini-3-flash-preview", {"thinking_level": "MINIMAL"}),
        ("gemini-3-pro-preview", {"thinking_level": "LOW"}),
        ("gemini-2.0-flash", None),
        ("gemini-flash-latest", None),
        ("gemini-99-next", None),
        ("google_genai:gemma-3-27b-it", None),
    ],
)
async def test_a_model_is_asked_to_think_as_little_as_it_is_known_to_take(
    server: GeminiServer, name: str, config: dict[str, Any] | None
) -> None:
    assert await ask(name) == "All right."
    assert server.requests[0].config.get("thinkingConfig") == config
    assert server.requests[0].config["maxOutputTokens"] == 200
    assert server.requests[0].config["temperature"] == 0.4


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("", "unknown_model", "'' names no model. A name is <provider>:<model>"),
        ("  ", "unknown_model", "names no model"),
        (":", "unknown_model", "':' names no model"),
        ("google_genai:", "unknown_model", "'google_genai:' names no model"),
        (":gemini-2.5-flash", "unknown_model", "names no model"),
        (
            "nope:foo",
            "unknown_model",
            r"'nope:foo' cannot be made: LangChain knows no provider 'nope'\. A name is <provider>",
        ),
        ("foo", "unknown_model", r"'foo' cannot be made: it names no provider\. A name is"),
        ("Rehearsal", "unknown_model", "'Rehearsal' cannot be made"),
        ("openai:gpt-4.1", "missing_package", "langchain-openai"),
        ("gpt-4.1", "missing_package", "langchain-openai"),
        ("gemini-2.5-flash", "no_key", "aistudio.*GOOGLE_API_KEY.*--rehearse.*rehearsal.*Studio"),
    ],
)
async def test_a_name_that_gives_no_model_is_an_error_that_says_what_to_do(
    name: str, code: str, said: str
) -> None:
    with pytest.raises(ModelFailure, match=f"(?s){said}") as raised:
        await chat_model(name)
    assert raised.value.code == code
    assert not raised.value.retryable


def test_without_langchain_other_providers_names_say_how_to_install_it() -> None:
    program = """
import asyncio, sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "langchain":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Blocker())
from nodes.errors import ModelFailure
from nodes.models import chat_model

for name in ("openai:gpt-4.1", "nope:foo", "google_genai:gemini-2.5-flash"):
    try:
        model = asyncio.run(chat_model(name))
        print(type(model).__name__)
    except ModelFailure as error:
        print(error.code, error)
"""
    environment = {**os.environ, "GOOGLE_API_KEY": "test"}
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=True
    )
    first, second, third = ran.stdout.splitlines()
    assert first.startswith(
        "missing_package The model 'openai:gpt-4.1' needs the package langchain"
    )
    assert 'pip install "cuelight[providers]"' in first
    assert second.startswith("missing_package")
    assert third == "ChatGoogleGenerativeAI"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (FakeListChatModel(responses=["a"]).bind(stop=["x"]), "Give the FakeListChatModel that it"),
        (RunnableLambda(lambda text: text), "RunnableLambda is no chat model.*Give a model's name"),
        (FakeListChatModel, "ModelMetaclass is no chat model"),
        (None, "NoneType is no chat model"),
    ],
    ids=["a binding", "a runnable", "a class", "nothing"],
)
async def test_what_is_no_chat_model_is_refused_with_what_would_be_right(
    given: object, said: str
) -> None:
    with pytest.raises(ModelFailure, match=said):
        await chat_model(cast("BaseChatModel", given))


async def test_a_ready_model_is_used_as_it_is() -> None:
    model = FakeListChatModel(responses=["a"])
    assert await chat_model(model) is model


class Ollama(FakeListChatModel):
    """What matters here of langchain-ollama's model: how it takes its settings."""

    @property
    def _llm_type(self) -> str:
        return "chat-ollama"

    def _chat_params(self, _: list[object]) -> dict[str, Any]:
        return {"options": {"num_ctx": 4096, "temperature": 0.9}}


@pytest.mark.parametrize(
    ("model", "options"),
    [
        (
            ChatGoogleGenerativeAI(model="gemini-2.5-flash", api_key="test"),
            {"temperature": 0.4, "max_output_tokens": 200, "max_retries": 1},
        ),
        (FakeListChatModel(responses=["a"]), {"temperature": 0.4, "max_tokens": 200}),
        (
            FakeListChatModel(responses=["a"], profile={"temperature": False}),
            {"max_tokens": 200},
        ),
        (
            Ollama(responses=["a"]),
            {"options": {"num_ctx": 4096, "temperature": 0.4, "num_predict": 200}},
        ),
    ],
    ids=["gemini", "another", "one without temperature", "ollama"],
)
def test_a_phases_limits_are_put_as_the_model_takes_them(
    model: BaseChatModel, options: dict[str, Any]
) -> None:
    assert call_options(model, PHASE) == options


async def test_turns_at_the_same_time_share_one_model(server: GeminiServer) -> None:
    models = await asyncio.gather(*(chat_model("gemini-2.5-flash") for _ in range(10)))
    assert len({id(model) for model in models}) == 1


def test_each_event_loop_has_a_model_of_its_own_and_closes_its_connections(
    server: GeminiServer,
) -> None:
    for _ in range(3):
        assert asyncio.run(ask("gemini-2.5-flash")) == "All right."
        until = time.monotonic() + 2
        while server.connections and time.monotonic() < until:
            time.sleep(0.01)
        assert not server.connections
    assert len(server.requests) == 3


def test_loops_that_were_never_shut_down_do_not_pile_up(server: GeminiServer) -> None:
    from nodes import models  # noqa: PLC0415

    for _ in range(3):
        loop = asyncio.new_event_loop()
        model = loop.run_until_complete(chat_model("gemini-2.5-flash"))
        assert isinstance(model, ChatGoogleGenerativeAI)
        loop.close()
    asyncio.run(ask("gemini-2.5-flash"))
    assert len(models._models) <= 1


def test_the_first_use_of_gemini_keeps_no_event_loop_from_its_work(server: GeminiServer) -> None:
    pytest.importorskip("blockbuster")
    program = """
import asyncio
from blockbuster import blockbuster_ctx
from graph.conversation import Conversation
from profiles import InstructionProfile

async def main():
    profile = InstructionProfile(name="P", instructions="Talk.")
    async with Conversation.open(profile, model="gemini-2.5-flash") as talk:
        for _ in range(2):
            print([event["type"] async for event in talk.say("Hi")][-1])

with blockbuster_ctx():
    asyncio.run(main())
"""
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert ran.stdout.split() == ["done", "done"], ran.stderr + ran.stdout
