"""A profile as a runnable: each run is a turn in a session."""

from __future__ import annotations

import asyncio
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, Never, cast

from langchain_core.runnables import ConfigurableFieldSpec, Runnable, RunnableConfig
from langchain_core.runnables.config import get_config_list, var_child_runnable_config
from pydantic import BaseModel

from cuelight.server.langserve.forms import OPTIONAL_TEXT
from cuelight.server.langserve.models import TurnInput, TurnOutput
from cuelight.server.problems import RequestProblem
from cuelight.server.reply import Reply
from cuelight.server.settings import ServerSettings
from cuelight.server.talking import (
    Saying,
    Talk,
    check_length,
    failure_of,
    standing_of,
    talk,
    told,
)
from graph.sessions import Sessions
from nodes.brief.intent import brief_of
from nodes.errors import TurnError
from nodes.events import Event
from profiles import ProfileError

CALLER = "__caller"
"""The key of the configuration that holds a `Caller`; no client can set it."""


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Who runs a turn, and where."""

    sessions: Sessions
    settings: ServerSettings
    owner: str
    session_id: str | None
    """What a header of the request calls the session."""


class ProfileRunnable(Runnable[TurnInput, Any]):
    """Runs turns of a profile.

    `ainvoke` gives what came of a turn, as a `TurnOutput`; `astream` gives its events as they come.
    """

    def __init__(self, profile: str, takes: type[TurnInput]) -> None:
        self.name = profile
        self._profile = profile
        self._takes = takes

    @property
    def config_specs(self) -> list[ConfigurableFieldSpec]:
        """Name the session as programs do for LangGraph, and for chat histories of LangChain."""
        return [
            ConfigurableFieldSpec(
                id=name, annotation=OPTIONAL_TEXT, default=None, description="Names the session."
            )
            for name in ("thread_id", "session_id")
        ]

    def get_input_schema(self, config: RunnableConfig | None = None) -> type[BaseModel]:
        """Return what a run takes."""
        return self._takes

    def get_output_schema(self, config: RunnableConfig | None = None) -> type[BaseModel]:
        """Return what a run gives."""
        return TurnOutput

    def invoke(
        self,
        input: TurnInput,  # noqa: A002
        config: RunnableConfig | None = None,
        **kwargs: Any,
    ) -> Never:
        """Refuse: turns are asynchronous."""
        raise NotImplementedError("A turn is asynchronous. Call `ainvoke` or `astream`.")

    async def ainvoke(
        self,
        input: TurnInput,  # noqa: A002
        config: RunnableConfig | None = None,
        **kwargs: Any,
    ) -> Any:
        """Run a turn to its end. Raises what it fails with."""
        return await self._acall_with_config(self._run, input, config, **kwargs)

    async def abatch(
        self,
        inputs: list[TurnInput],
        config: RunnableConfig | list[RunnableConfig] | None = None,
        *,
        return_exceptions: bool = False,
        **kwargs: Any,
    ) -> list[Any]:
        """Run a turn in each of several sessions, all to their ends before one that failed is told.

        Raises before anything runs where two are of one session: their order would be by chance.
        """
        configs = get_config_list(config, len(inputs))
        _check_apart(inputs, configs)
        results = await asyncio.gather(
            *(self.ainvoke(one, its, **kwargs) for one, its in zip(inputs, configs, strict=True)),
            return_exceptions=True,
        )
        failed = [one for one in results if isinstance(one, BaseException)]
        if failed and not return_exceptions:
            raise failed[0]
        return results

    async def astream(
        self,
        input: TurnInput,  # noqa: A002
        config: RunnableConfig | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[Any]:
        """Yield the events of a turn. What it fails with is an `error` event."""

        async def given() -> AsyncIterator[TurnInput]:
            yield input

        async for event in self._atransform_stream_with_config(
            given(), self._events, config, **kwargs
        ):
            yield event

    async def _run(
        self, given: TurnInput, run_manager: Any, config: RunnableConfig
    ) -> dict[str, Any]:
        _step_out()
        caller = _caller_of(config)
        saying, begun = await self._begin(given, config)
        reply = Reply(begun)
        async with aclosing(begun.events) as events:
            async for some in events:
                for event in some:
                    reply.hear(event)
        if reply.error:
            raise failure_of(reply.error)
        state = await reply.settle(caller.sessions, caller.owner, saying.message_id)
        intent = brief_of(state)
        brief = {"brief": intent.to_dict() if intent else None, "reply": reply.text}
        fields = {name: getattr(reply, name, None) for name in TurnOutput.model_fields}
        return TurnOutput.model_validate({**fields, **brief}).model_dump()

    async def _events(
        self, given: AsyncIterator[TurnInput], run_manager: Any, config: RunnableConfig
    ) -> AsyncIterator[Event]:
        _step_out()
        async for one in given:
            try:
                _, begun = await self._begin(one, config)
            except (TurnError, ProfileError, RequestProblem) as error:
                yield told(error)
                return
            async with aclosing(begun.events) as events:
                async for some in events:
                    for event in some:
                        yield event

    async def _begin(self, given: TurnInput, config: RunnableConfig) -> tuple[Saying, Talk]:
        caller = _caller_of(config)
        sessions, owner = caller.sessions, caller.owner
        message = given.message if given.message and given.message.strip() else None
        check_length(message or "", caller.settings)
        saying = Saying(
            profile=self._profile,
            session_id=_session_of(given, config),
            message=message,
            message_id=given.message_id or uuid.uuid4().hex,
            request=given.facts(),
        )
        standing = await standing_of(sessions, owner, saying.session_id)
        return saying, await talk(sessions, owner, saying, standing)


def _step_out() -> None:
    """Have what is run from here on be no part of this run.

    Its callbacks are the client's, who would see prompts, signals and the state in them.
    """
    var_child_runnable_config.set(None)


def _caller_of(config: RunnableConfig) -> Caller:
    return cast("Caller", config["configurable"][CALLER])


def _session_of(given: TurnInput, config: RunnableConfig) -> str | None:
    """Return the session that a run is in, by its input, its configuration or a header."""
    configurable = config.get("configurable", {})
    named = [
        given.session_id,
        configurable.get("session_id"),
        configurable.get("thread_id"),
        _caller_of(config).session_id,
    ]
    names = dict.fromkeys(name for name in named if name)
    if len(names) > 1:
        raise RequestProblem(
            "bad_session_id",
            f"The session is named twice, as {' and '.join(map(repr, names))}. Name it once: in "
            "the input, in the configuration or by the header `x-session-id`.",
        )
    return next(iter(names), None)


def _check_apart(inputs: Sequence[TurnInput], configs: Sequence[RunnableConfig]) -> None:
    pairs = zip(inputs, configs, strict=True)
    named = Counter(_session_of(given, config) for given, config in pairs)
    twice = [name for name, times in named.items() if name and times > 1]
    if twice:
        raise RequestProblem(
            "same_session",
            f"Several inputs of the batch are for the session {twice[0]!r}, and nothing was run: "
            "the turns of a session come one after another. Send them so.",
        )
