"""Messages that were answered before, known again by their ids and texts."""

from __future__ import annotations

import hashlib
import logging
import zlib
from collections.abc import Iterable, Sequence

from langchain_core.messages import AnyMessage, HumanMessage

from nodes.errors import MessageConflictError
from nodes.state import MAX_HANDLED, unanswered

logger = logging.getLogger(__name__)

_ID = 16


def remember(
    handled: Sequence[str], messages: Iterable[HumanMessage], window: int = 0
) -> list[str]:
    """Return the fingerprints of the messages answered last, these ones among them.

    There are never fewer than the `window` can hold: one that came again would take the place of
    the first there.
    """
    return [*handled, *map(_fingerprint, messages)][-max(MAX_HANDLED, window) :]


def repeated(handled: Sequence[str], messages: Sequence[AnyMessage]) -> list[HumanMessage]:
    """Return the messages that wait for an answer although their ids have had one.

    One that is still in the window was replaced there by the one that came again, and does not
    wait. Raises `MessageConflictError` where the only message is one that came again with another
    text; beside a new message it is passed over, since a saver that keeps failed turns keeps it.
    """
    known = set(handled)
    again: set[str | None] = set()
    changed: list[HumanMessage] = []
    for message in messages:
        if isinstance(message, HumanMessage):
            mark = _fingerprint(message)
            if mark in known:
                again.add(message.id)
            elif any(other.startswith(mark[:_ID]) for other in handled):
                changed.append(message)
    waiting = unanswered(messages)
    if changed:
        again.update(message.id for message in changed)
        if all(message.id in again for message in waiting):
            raise MessageConflictError(changed[-1].id or "")
        logger.warning("A message came again with another text, and is passed over")
    return [message for message in waiting if message.id in again]


def _fingerprint(message: HumanMessage) -> str:
    """Return a short mark of a message's id, and after it one of its text."""
    text = message.content if isinstance(message.content, str) else message.text
    name = hashlib.blake2b(_encoded(message.id or ""), digest_size=_ID // 2).hexdigest()
    return f"{name}{zlib.crc32(_encoded(text)):08x}"


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
