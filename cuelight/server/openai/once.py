"""Which message a request is, so that one that comes again is answered once."""

from __future__ import annotations

from cuelight.server.openai.headers import ChatHeaders
from cuelight.server.openai.reading import Said
from cuelight.server.talking import OPENED, keeps_opening
from graph.sessions import Sessions, Standing


class Once:
    """The ids that a message may have had when it came before.

    A client says which message it is by an `Idempotency-Key`. Without one, a message is known
    again by the client's conversation and by the number of turns before it: OpenAI's client says
    that it tries again, and one that shows as many exchanges as there were is in that same place.
    """

    def __init__(self, sessions: Sessions, said: Said, headers: ChatHeaders) -> None:
        self._sessions = sessions
        self._said = said
        self._key = headers.key
        self._is_retry = headers.is_retry

    async def message_id(self, standing: Standing | None) -> str:
        """Return the id that the message had before, or the one that it has now."""
        turns = standing.state.get("turns", 0) if standing else 0
        fresh = self._key or self._said.message_id(turns)
        if standing is None or not standing.state:
            return fresh + OPENED
        before = [fresh]
        if self._key is None and turns and self._comes_again(turns):
            before.insert(0, self._said.message_id(turns - 1))
        if self._key or self._is_retry or turns == 0:
            before = [one + mark for one in before for mark in (OPENED, "")]
        for one in before:
            if one != fresh and await self._is_known(standing, one):
                return one
        return fresh + OPENED if self._is_retry and turns == 0 else fresh

    def tells_opening(self, standing: Standing | None, message_id: str) -> bool:
        """Whether the opening is part of the answer, and is still kept."""
        return message_id.endswith(OPENED) and standing is not None and keeps_opening(standing)

    def _comes_again(self, turns: int) -> bool:
        return self._is_retry or self._said.exchanges == turns - 1 > 0

    async def _is_known(self, standing: Standing, message_id: str) -> bool:
        session = standing.session
        text = self._said.text or ""
        return await self._sessions.knows(session.owner, session.session_id, text, message_id)
