"""What can stop a turn, each with what happened and what to do."""

from __future__ import annotations

from collections.abc import Iterable


class TurnError(RuntimeError):
    """A turn that could not be completed; the thread is as it was before the turn.

    A `RuntimeError`, because LangGraph's server tells its clients the messages of Python's own
    kinds of errors alone.
    """

    code = "turn_failed"
    """A stable word for programs: the `code` of the `error` event."""

    retryable = False
    """Whether the same message may succeed when it is sent again."""

    retry_after: float | None = None
    """In how many seconds it will, where that is known."""


class ContextError(ValueError):
    """A setting of a run that cannot be meant."""


class ModelFailure(TurnError):  # noqa: N818
    """The model gave no reply that could be used.

    `code` is one of `no_key`, `bad_key`, `unknown_model`, `missing_package`,
    `refused_request`, `rate_limited`, `unavailable`, `timeout`, `blocked`, `empty_reply`,
    `interrupted` and `model_failed`.
    """

    def __init__(self, code: str, message: str, *, retryable: bool = False) -> None:
        self.code = code
        self.retryable = retryable
        super().__init__(message)


class MessageConflictError(TurnError):
    """A message that was answered already came again with another text."""

    code = "message_conflict"

    def __init__(self, message_id: str) -> None:
        self.message_id = message_id
        super().__init__(
            f"The message {message_id!r} was answered already, with another text. "
            "Send a new text under a new id."
        )


class ConversationOverError(TurnError):
    """The conversation was completed or has expired."""

    code = "conversation_over"

    def __init__(
        self, said: str = "This conversation is over. Start a new one to talk again."
    ) -> None:
        super().__init__(said)


class ConversationExpiredError(ConversationOverError):
    """The conversation was not changed for longer than conversations are kept."""

    def __init__(self) -> None:
        super().__init__(
            "This conversation is over: it has expired, since nothing was said for longer than "
            "conversations are kept here. Start a new one to talk again.",
        )


class ProfileMismatchError(TurnError):
    """The thread runs another profile than the one it is continued with."""

    code = "profile_mismatch"

    def __init__(self, bound: str, given: str) -> None:
        self.bound = bound
        self.given = given
        super().__init__(
            f"This thread runs the profile {bound!r}, not {given!r}. "
            "Leave the profile out to go on with the thread's own, or start a new thread."
        )


class MissingPhaseError(TurnError):
    """The thread is in a phase that the present version of its profile does not have."""

    code = "missing_phase"

    def __init__(self, phase_id: str, profile: str, known: Iterable[str]) -> None:
        self.phase_id = phase_id
        super().__init__(
            f"This thread is in phase {phase_id!r}, which the present version of profile "
            f"{profile!r} does not have (it has {', '.join(known)}), and the version that the "
            "thread began with is not stored here. Give the phase back to the profile, or start "
            "a new thread."
        )


class MoveError(TurnError):
    """A move was asked for that no edge of the graph makes."""

    code = "no_such_move"

    def __init__(self, phase_id: str, target: str, targets: Iterable[str]) -> None:
        self.phase_id = phase_id
        self.target = target
        reachable = ", ".join(targets) or "nowhere: it is a final phase"
        where = f"to {target!r}" if target else "anywhere"
        super().__init__(f"No transition leads from {phase_id!r} {where}. From here: {reachable}.")
