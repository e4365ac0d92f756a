"""What came of an exchange: its text, and where it left the session."""

from __future__ import annotations

import logging
from typing import Any, cast

from langchain_core.messages import AIMessage, HumanMessage

from cuelight.server.models import Tokens
from cuelight.server.talking import Talk
from graph.errors import StorageError
from graph.sessions import Sessions
from graph.sessions.errors import UnknownSessionError
from nodes.events import Event
from nodes.state import StoredState

logger = logging.getLogger(__name__)

_PARAGRAPH = "\n\n"


class Reply:
    """What an exchange has told so far."""

    def __init__(self, talk: Talk) -> None:
        self.session_id = talk.session.session_id
        self.text = ""
        self.signals: list[dict[str, Any]] = []
        self.intent_ready: dict[str, Any] | None = None
        """How far a coach's brief is."""
        self.error: Event | None = None
        self.cut_off = False
        """Whether the model stopped before its reply was complete."""
        self.tokens = Tokens()
        """What the turns of the exchange took, known once `settle` was called."""
        self._opening = Tokens()
        self._opens = talk.opens
        self._parted = False
        self._done: dict[str, Any] = {}

    @property
    def phase(self) -> str:
        """The phase that answers next."""
        return str(self._done["phase"])

    @property
    def status(self) -> str:
        """Whether the conversation is `active` or `completed`."""
        return str(self._done["status"])

    @property
    def turns(self) -> int:
        """How many of the user's messages were answered."""
        return int(self._done["turns_used"])

    @property
    def turns_remaining(self) -> int | None:
        """How many turns a coach has left."""
        return cast("int | None", self._done["turns_remaining"])

    def hear(self, event: Event) -> str:
        """Take an event in, and return the text that it adds.

        Replies that follow each other in one exchange are paragraphs of one text.
        """
        metadata = event["metadata"]
        match event["type"]:
            case "token":
                parted = self._parted and self.text
                text = f"{_PARAGRAPH}{event['content']}" if parted else event["content"]
                self._parted = False
                self.text += text
                return text
            case "phase":
                self._parted = True
            case "signal":
                self.signals.append({"name": event["content"], **metadata})
            case "intent_ready":
                self.intent_ready = metadata
            case "done":
                if self._opens and not self._done:  # the first turn of all
                    read, wrote = metadata["tokens_in"], metadata["tokens_out"]
                    self._opening = Tokens(input=read, output=wrote)
                self._parted, self._done = True, metadata
            case "error":
                self.error = event
            case "grounding":
                pass
        return ""

    async def settle(self, sessions: Sessions, owner: str, message_id: str) -> StoredState:
        """Read what events do not tell of the answer to a message, and return the state."""
        try:
            state = (await sessions.find(owner, self.session_id)).state
        except UnknownSessionError:  # deleted meanwhile
            state = {}
        except StorageError as error:
            logger.warning("What a turn took is not known: %s", error)
            state = {}
        replies = _replies_to(state, message_id)
        usages = [usage for reply in replies if (usage := reply.usage_metadata)]
        self.tokens = Tokens(
            input=self._opening.input + sum(usage["input_tokens"] for usage in usages),
            output=self._opening.output + sum(usage["output_tokens"] for usage in usages),
        )
        self.cut_off = any(reply.additional_kwargs.get("cut_off") for reply in replies[-1:])
        return state


def _replies_to(state: StoredState, message_id: str) -> list[AIMessage]:
    """Return the replies to a message; none where the state has let go of it."""
    messages = state.get("messages", [])
    places = [place for place, one in enumerate(messages) if one.id == message_id]
    replies: list[AIMessage] = []
    for message in messages[places[-1] + 1 :] if places else []:
        if isinstance(message, HumanMessage):
            break
        if isinstance(message, AIMessage):
            replies.append(message)
    return replies
