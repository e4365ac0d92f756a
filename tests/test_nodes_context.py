"""What one run may choose is checked where it is chosen."""

from __future__ import annotations

from typing import Any

import pytest

from graph import Conversation
from nodes.context import REHEARSAL, Context
from nodes.errors import ContextError
from tests.scripted import plays


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"timeout": -1}, "timeout is -1; it must be a number of seconds above 0"),
        ({"timeout": 0}, "timeout is 0;"),
        ({"timeout": "5"}, "timeout is '5';"),
        ({"timeout": float("nan")}, "timeout is nan;"),
        ({"timeout": True}, "timeout is True;"),
        ({"attempts": 0}, "attempts is 0; it must be a whole number from 1 on"),
        ({"attempts": 1.5}, r"attempts is 1\.5;"),
        ({"attempts": "3"}, "attempts is '3';"),
    ],
    ids=str,
)
def test_a_setting_that_no_run_could_do_with_is_refused(wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(ContextError, match=told):
        Context(**wrong)


@pytest.mark.parametrize("name", ["rehearsal", "Rehearsal ", " REHEARSAL\n"])
def test_a_rehearsal_is_understood_in_any_letter_case(name: str) -> None:
    assert Context(model=name).model == REHEARSAL


async def test_a_model_and_a_context_with_another_are_not_taken_together() -> None:
    with pytest.raises(ContextError, match="Put the model into the context"):
        async with Conversation.open(
            "tutorial", model=plays("Hi."), context=Context(model=REHEARSAL)
        ):
            pass
