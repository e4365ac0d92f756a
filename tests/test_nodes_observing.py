"""Whoever observes sees what models and databases do, and these know nothing of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from graph import Conversation
from graph.checkpointers.stored_threads import SAVING, DatabaseWork
from nodes.context import Context
from nodes.errors import ModelFailure
from nodes.observing import ModelCall, observed, observer
from tests.conversations import make_profile
from tests.scripted import hanging, plays

TALK = make_profile({"a": "human"}, name="observed talk")


class Seen:
    """Notes what work was done, and what it ended with."""

    def __init__(self) -> None:
        self.work: list[object] = []
        self.errors: list[BaseException] = []

    def __call__(self, work: object) -> AbstractContextManager[None]:
        return self._look(work)

    @contextmanager
    def _look(self, work: object) -> Iterator[None]:
        self.work.append(work)
        try:
            yield
        except BaseException as error:
            self.errors.append(error)
            raise

    @property
    def calls(self) -> list[ModelCall]:
        return [work for work in self.work if isinstance(work, ModelCall)]


async def hold(seen: Seen, context: Context, store: str = "memory:") -> list[Any]:
    observer.set(seen)
    async with Conversation.open(TALK, context=context, store=store) as conversation:
        return [event async for event in conversation.say("Hello")]


async def test_a_reply_is_seen_with_what_it_cost_and_the_attempts_that_failed() -> None:
    seen = Seen()
    model = plays(ConnectionError("The line is cut."), "Good morning.")
    events = await hold(seen, Context(model=model, attempts=2))
    (call,) = seen.calls
    assert events[-1]["type"] == "done"
    assert call.model is model
    assert call.usage is not None
    assert (call.usage["input_tokens"], call.usage["output_tokens"]) == (10, 2)
    assert [failure.code for failure in call.failures] == ["unavailable"]
    assert not seen.errors


async def test_a_reply_that_does_not_come_in_time_is_seen_to_fail_by_that() -> None:
    seen = Seen()
    await hold(seen, Context(model=plays(hanging()), timeout=0.01))
    (error,) = seen.errors
    assert isinstance(error, ModelFailure)
    assert error.code == "timeout"


async def test_what_a_database_does_is_seen_by_few_names(tmp_path: Path) -> None:
    seen = Seen()
    await hold(seen, Context(model=plays("Hi")), f"sqlite:///{tmp_path / 't.db'}")
    done = [work.doing for work in seen.work if isinstance(work, DatabaseWork)]
    assert done[-1] == SAVING
    assert set(done) == {"reading the thread", "saving the profile", SAVING}


def test_work_goes_on_where_nobody_observes() -> None:
    with observed(object()), pytest.raises(ZeroDivisionError), observed(object()):
        raise ZeroDivisionError
