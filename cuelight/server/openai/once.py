"""Which message a request is, so that one that comes again is answered once."""

from __future__ import annotations

from cuelight.server.openai.headers import ChatHeaders
from cuelight.server.openai.reading import Said
from graph.sessions import Sessions, Standing


class Once:
    """The id of a message, which it had already where it came before.

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
        if self._key:
            return self._key
        turns = standing.state.get("turns", 0) if standing else 0
        if standing and turns and self._comes_again(turns):
            before = self._said.message_id(turns - 1)
            if await self._is_known(standing, before):
                return before
        return self._said.message_id(turns)

    def _comes_again(self, turns: int) -> bool:
        return self._is_retry or self._said.exchanges == turns - 1 > 0

    async def _is_known(self, standing: Standing, message_id: str) -> bool:
        session = standing.session
        text = self._said.text or ""
        return await self._sessions.knows(session.owner, session.session_id, text, message_id)
