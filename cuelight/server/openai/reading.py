"""What a client's messages say to a session, which remembers the conversation by itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from cuelight.server.openai.headers import ChatHeaders
from cuelight.server.openai.models import ChatMessage, ChatRequest
from cuelight.server.problems import Fault, RequestProblem

_TEXT = {"text", "input_text"}
_NO_TOOLS = "No tools are called here."


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a request says."""

    text: str | None
    """What the user says now; `None` where they say nothing."""
    exchanges: int
    """How many of the user's messages the client shows as answered before it."""
    answered: bool
    """Whether the client shows an answer at all, if only a greeting."""
    digest: str
    """Tells the client's conversation from any other one."""

    def message_id(self, turns: int) -> str:
        """Return the id of the message as said after so many turns."""
        return f"chat-{self.digest}-{turns}"


def session_named_by(headers: ChatHeaders, body: ChatRequest) -> str | None:
    """Return the session that a request names, by a header or in its body."""
    named = [
        headers.session,
        body.metadata.session_id if body.metadata else None,
        body.call.id if body.call else None,
        body.user,
    ]
    return next((name.strip() for name in named if name and name.strip()), None)


def said_by(messages: Sequence[ChatMessage]) -> Said:
    """Return what the user says after the assistant's last message.

    Messages by the system and the developer are the client's own matter, and change nothing.
    """
    told = [(place, one) for place, one in enumerate(messages) if one.role in {"user", "assistant"}]
    answers = [place for place, one in told if one.role == "assistant"]
    last = answers[-1] if answers else -1
    if any(one.role in {"tool", "function"} for one in messages[last + 1 :]):
        raise _wrong("unsupported_content", "messages", f"{_NO_TOOLS} Leave their results out.")
    lines = [_text_of(place, one) for place, one in told if place > last]
    text = "\n".join(line for line in lines if line.strip())
    speakers = [role for role, _ in groupby(one.role for place, one in told if place <= last)]
    shown = json.dumps([[one.role, _shown(one)] for _, one in told])
    return Said(
        text=text or None,
        exchanges=speakers.count("user"),
        answered=bool(answers),
        digest=hashlib.sha256(shown.encode()).hexdigest()[:32],
    )


def check_supported(body: ChatRequest) -> None:
    """Raise the problem that a request asks for something that a profile cannot give."""
    wanted: dict[str, tuple[bool, str]] = {
        "n": (body.n not in {None, 1}, "A message has one answer here."),
        "tool_choice": (_forces(body.tool_choice), _NO_TOOLS),
        "function_call": (_forces(body.function_call), _NO_TOOLS),
        "response_format": (
            body.response_format is not None and body.response_format.get("type") != "text",
            "A profile answers in plain text.",
        ),
        "modalities": (
            body.modalities is not None and body.modalities != ["text"],
            "A profile answers in plain text.",
        ),
        "logprobs": (bool(body.logprobs), "No probabilities are told here."),
    }
    for name, (is_wanted, why) in wanted.items():
        if is_wanted:
            raise _wrong("unsupported_parameter", name, f"{why} Leave `{name}` out.")


def _forces(choice: str | dict[str, Any] | None) -> bool:
    """Whether a choice among tools leaves no answer without one."""
    return isinstance(choice, dict) or choice not in {None, "auto", "none"}


def _text_of(place: int, message: ChatMessage) -> str:
    """Return the text of a message that is to be said."""
    if isinstance(message.content, list):
        for part in message.content:
            if part.type not in _TEXT:
                raise _wrong(
                    "unsupported_content",
                    f"messages.{place}.content",
                    f"Only text is understood here, and this message has a part {part.type!r}. "
                    "Send it without.",
                )
    return _shown(message)


def _shown(message: ChatMessage) -> str:
    """Return what text a message has."""
    if isinstance(message.content, list):
        return "\n".join(part.text or "" for part in message.content if part.type in _TEXT)
    return message.content or ""


def _wrong(code: str, where: str, detail: str) -> RequestProblem:
    return RequestProblem(code, detail, errors=[Fault(where=f"body.{where}", message=detail)])
