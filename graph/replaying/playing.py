"""What stands in for the model and for the clock while a recorded turn is played."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from langchain_core.callbacks import (
    AsyncCallbackManagerForLLMRun,
    CallbackManagerForLLMRun,
)
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from pydantic import PrivateAttr

from graph.replaying.recording import RecordedReply, RecordedTurn
from nodes.beside import asking
from nodes.events import Event
from nodes.signals import neutralize, render_signals
from nodes.summing_up import asks_for_summary

STAND_IN = "(Nothing was recorded here.)"
"""What is said where a reply is asked for that the recording does not have."""

_NO_WORDS = "(Only signals.)"
_SUMMARY = "(What was said before.)"


class Player(BaseChatModel):
    """A model that gives the recorded replies of a turn, and a stand-in where there is none."""

    _replies: list[RecordedReply] = PrivateAttr(default_factory=list)
    _played: list[RecordedReply] = PrivateAttr(default_factory=list)
    _stand_ins: int = PrivateAttr(default=0)
    _overlays: dict[str, Mapping[str, Mapping[str, Any]]] = PrivateAttr(default_factory=dict)

    def take(self, replies: Sequence[RecordedReply]) -> None:
        """Have these replies ready for the next turn, and none of the turn before."""
        self._replies, self._played, self._stand_ins = list(replies), [], 0
        # An overlay runs once a turn at most, beside whichever reply answers the user.
        self._overlays = {key: given for one in replies for key, given in one.overlays.items()}

    @property
    def left(self) -> Sequence[RecordedReply]:
        """The replies of the turn that nobody has asked for."""
        return self._replies

    @property
    def played(self) -> Sequence[RecordedReply]:
        """Those that were asked for."""
        return self._played

    @property
    def stand_ins(self) -> int:
        """How many were asked for that the recording does not have."""
        return self._stand_ins

    @property
    def _llm_type(self) -> str:
        return "cuelight-replay"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        raise NotImplementedError("A replay is streamed.")

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        if (overlay := asking.get()) is not None:
            # One that the recording does not have finds nothing.
            text = render_signals(self._overlays.get(overlay, {}))
        else:
            text = _SUMMARY if asks_for_summary(messages) else self._next()
        yield ChatGenerationChunk(message=AIMessageChunk(content=text))

    def _next(self) -> str:
        if not self._replies:
            self._stand_ins += 1
            return STAND_IN
        reply = self._replies.pop(0)
        self._played.append(reply)
        # The block comes first: what was cut off at the end of the text cannot take it along.
        return f"{render_signals(reply.signals)}\n{neutralize(reply.text) or _NO_WORDS}"


class RecordedClock:
    """Tells the times of a recorded turn: each move is made when it was made then."""

    def __init__(self) -> None:
        self._moments: list[str] = [""]
        self._begins = False

    def take(self, turn: RecordedTurn, *, first: bool) -> None:
        """Go to the beginning of a turn; the first one of a conversation enters a phase too."""
        self._moments = list(turn.moments)
        self._begins = first

    def hear(self, one: Event) -> None:
        """Go on when a move was made."""
        if one["type"] == "phase":
            self._go_on()

    def __call__(self) -> datetime:
        """Return the time."""
        time = datetime.fromisoformat(self._moments[0])
        if self._begins:
            self._begins = False
            self._go_on()
        return time

    def _go_on(self) -> None:
        if len(self._moments) > 1:
            self._moments.pop(0)
