"""What a server is set to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from opentelemetry.trace import TracerProvider

from cuelight.access import Guard, Issuer
from cuelight.errors import SettingsError
from cuelight.stored import Database
from graph.sessions import Limits
from nodes.context import Context


@dataclass(frozen=True, kw_only=True)
class ServerSettings:
    """What `create_app` makes an application of."""

    database: Database
    """Where the sessions are kept, how long, and by which keys."""
    context: Context = field(default_factory=Context)
    """The model, and all else that holds for every turn."""
    keys: Mapping[str, str] | None = field(default=None, repr=False)
    """API keys with their users."""
    issuer: Issuer | None = None
    """Whose tokens are taken. Where `keys` are `None` too, everybody is let in, as one user."""
    metrics_key: str | None = field(default=None, repr=False)
    """What the metrics are read with. `None` shows them to everybody where everybody is let in,
    and else to nobody."""
    tracer_provider: TracerProvider | None = None
    """Who takes the spans of requests and turns; `None` traces nothing."""
    origins: Sequence[str] = ()
    """The web pages, by scheme and host, whose scripts may use the service; `*` for all."""
    heartbeat: float = 15.0
    """Seconds of silence after which a stream shows that it lives."""
    grace: float = 30.0
    """Seconds that turns have to end by themselves when the server is stopped."""
    sweep: float = 3600.0
    """Seconds from one sweep, which erases what has expired, to the next."""
    max_body: int = 1_000_000
    """Bytes that the body of a request may have."""
    body_seconds: float = 30.0
    """Seconds in which the body of a request has to come."""
    max_message: int = 20_000
    """Characters that a message may have."""
    max_queue: int = 10
    """Turns of a session that may run or wait."""
    max_messages_per_minute: int | None = None
    """Messages that a user may send at once and then in a minute; `None` for any number."""
    max_sessions: int | None = None
    """Sessions of a user that may be open; `None` for any number."""
    max_turns: int | None = None
    """Turns that a session may have; `None` for any number."""
    max_turn_seconds: float = 300.0
    """Seconds that a turn may take once it runs, with all its replies. `Context.timeout` is for
    one reply."""

    def __post_init__(self) -> None:
        if self.is_open and "*" in self.origins:
            raise SettingsError(
                "Without keys, any web page could read and lead the conversations of this machine. "
                "Name the origins that may, in the place of *."
            )

    @property
    def is_open(self) -> bool:
        """Whether everybody is let in who reaches the server."""
        return self.keys is None and self.issuer is None

    @property
    def limits(self) -> Limits:
        """How much one user may use, among all processes of the database."""
        return Limits(
            unfinished=self.max_queue,
            messages_per_minute=self.max_messages_per_minute,
            open_sessions=self.max_sessions,
            turns=self.max_turns,
            turn_seconds=self.max_turn_seconds,
        )

    @cached_property
    def guard(self) -> Guard:
        """Who is let in; asked where the server is not open."""
        return Guard(self.keys or {}, self.issuer)
