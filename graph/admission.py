"""What a turn may be given: messages, requests and ids that every store and model can take."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from langchain_core.messages import HumanMessage

from graph.errors import MessageError, NoCoachError, ThreadIdError
from nodes.brief.request import request_facts
from nodes.clock import time_stamp
from profiles import CoachRequest, PhaseProfile

MAX_MESSAGE = 100_000
"""Characters that one message may have."""
MAX_ID = 255
"""Characters that the id of a thread or of a message may have."""


def make_message(text: str, message_id: str | None = None) -> HumanMessage:
    """Make a user's message of a text, said now."""
    return HumanMessage(
        _clean(text),
        id=uuid.uuid4().hex if message_id is None else message_id,
        additional_kwargs={"time": time_stamp()},
    )


def check_messages(messages: Sequence[HumanMessage]) -> None:
    """Raise `MessageError` for a message that cannot be sent."""
    for message in messages:
        if not _can_name(message.id or ""):
            raise MessageError(
                f"{(message.id or '')[:40]!r} cannot be a message's id: use 1 to {MAX_ID} "
                "printable characters."
            )
        if not message.text.strip():
            raise MessageError("The message is empty. Write something and send it again.")
        if len(message.text) > MAX_MESSAGE:
            raise MessageError(
                f"The message has {len(message.text):,} characters; {MAX_MESSAGE:,} are the most. "
                "Send it in parts."
            )


def checked_request(
    profile: PhaseProfile, request: CoachRequest | Mapping[str, Any]
) -> dict[str, Any]:
    """Return a request as the state keeps it; `RequestError` for one that is wrong."""
    if not profile.has_coach:
        raise NoCoachError(profile.name)
    if isinstance(request, CoachRequest):
        request = request.model_dump(mode="json", exclude_none=True)
    return request_facts(request)


def checked_thread_id(thread_id: str | None) -> str:
    """Return the id of a thread, a new one for `None`; `ThreadIdError` for one that is wrong."""
    if thread_id is None:
        return uuid.uuid4().hex
    if not _can_name(thread_id):
        raise ThreadIdError(thread_id, MAX_ID)
    return thread_id


def _clean(text: str) -> str:
    """Return text as every store can hold it: without lone surrogates and NUL characters."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")


def _can_name(text: str) -> bool:
    return bool(text.strip()) and len(text) <= MAX_ID and text.isprintable()
