"""What the headers of a request say: which session, and which message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header


@dataclass(frozen=True, kw_only=True)
class ChatHeaders:
    """What a request says beside its body."""

    session: str | None
    """The name of the session."""
    key: str | None
    """An id of the message."""
    is_retry: bool
    """Whether a client says that it has sent this before."""


def _chat_headers(
    session_id: Annotated[str | None, Header(description="Names the session.")] = None,
    idempotency_key: Annotated[str | None, Header(include_in_schema=False)] = None,
    x_session_id: Annotated[str | None, Header(include_in_schema=False)] = None,
    x_openwebui_chat_id: Annotated[str | None, Header(include_in_schema=False)] = None,
    x_stainless_retry_count: Annotated[str, Header(include_in_schema=False)] = "0",
) -> ChatHeaders:
    """Read the headers, those also that only some clients send."""
    named = (session_id, x_session_id, x_openwebui_chat_id)
    return ChatHeaders(
        session=next((name.strip() for name in named if name and name.strip()), None),
        key=(idempotency_key or "").strip().strip('"') or None,
        is_retry=x_stainless_retry_count != "0",
    )


SentHeaders = Annotated[ChatHeaders, Depends(_chat_headers)]
