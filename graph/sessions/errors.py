"""What can go wrong with sessions, beyond what can with a turn."""

from __future__ import annotations

import math

from nodes.errors import TurnError


class UnknownSessionError(TurnError):
    """Nobody has a session by this id, or somebody else has."""

    code = "unknown_session"

    def __init__(self, session_id: str) -> None:
        self.session_id = session_id
        super().__init__(f"There is no session {session_id[:128]!r}. Start one first.")


class SessionIdError(TurnError):
    """A text that cannot name a session."""

    code = "bad_session_id"

    def __init__(self, session_id: str) -> None:
        super().__init__(
            f"{session_id[:40]!r} cannot name a session: use 1 to 128 letters, digits and any of "
            "._~:@- after the first one."
        )


class SessionConflictError(TurnError):
    """A session was started before, with something else."""

    code = "session_conflict"

    def __init__(self, session_id: str) -> None:
        self.session_id = session_id
        super().__init__(
            f"The session {session_id!r} was started already, with another profile or request. "
            "Start a new one under a new id."
        )


class TurnLostError(TurnError):
    """The process that ran the turn has ended."""

    code = "turn_lost"
    retryable = True

    def __init__(self) -> None:
        super().__init__(
            "The server that gave this reply has ended. Drop what came of it, and send the "
            "message again under the same id; it is answered once."
        )


class TurnTimeoutError(TurnError):
    """A turn took too long."""

    code = "turn_timeout"
    retryable = True

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"The turn took longer than {seconds:g} seconds, which are the most here. Nothing of "
            "it was saved; send the message again."
        )


class BrokenTurnError(TurnError):
    """A turn failed in a way that nobody planned for."""

    code = "internal_error"
    retryable = True

    def __init__(self) -> None:
        super().__init__(
            "The turn failed by a fault of this server, which its log tells of. Nothing of it was "
            "saved; send the message again."
        )


class QueueFullError(TurnError):
    """Too many messages wait for an answer already."""

    code = "queue_full"
    retryable = True

    def __init__(self, most: int) -> None:
        super().__init__(
            f"{most} messages wait for their turn already. Send this one again when one of them "
            "has been answered."
        )


class TooManyMessagesError(TurnError):
    """A user has sent as many messages as they may for now."""

    code = "too_many_messages"
    retryable = True

    def __init__(self, most: int, seconds: float) -> None:
        self.retry_after = seconds
        super().__init__(
            f"No more than {most:,} of your messages are taken in a minute. Send this one again in "
            f"{max(1, math.ceil(seconds))} s."
        )


class TooManySessionsError(TurnError):
    """A user has as many open sessions as they may."""

    code = "too_many_sessions"

    def __init__(self, most: int) -> None:
        super().__init__(
            f"No more than {most:,} of your sessions may be open at once. End or delete one first."
        )


class TurnLimitError(TurnError):
    """A session has had as many turns as it may."""

    code = "turn_limit"

    def __init__(self, most: int) -> None:
        super().__init__(
            f"No session has more than {most:,} turns here. End this one, and start a new one."
        )


class ClosingError(TurnError):
    """The process is about to end, and takes no more turns."""

    code = "shutting_down"
    retryable = True

    def __init__(self) -> None:
        super().__init__("This server is shutting down. Send the message again in a moment.")


class EventIdError(TurnError):
    """A text that is no event's id."""

    code = "bad_event_id"

    def __init__(self, event_id: str) -> None:
        super().__init__(
            f"{event_id[:40]!r} is no event's id of this session. Send the last `id` that you got, "
            "such as 3-17."
        )


class EventsGoneError(TurnError):
    """The events after the one that was named are not kept any more."""

    code = "events_gone"

    def __init__(self, kept: int) -> None:
        super().__init__(
            f"Only the events of the last {kept} turns are kept. Read the transcript instead."
        )
