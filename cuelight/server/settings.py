"""What a server is set to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from opentelemetry.trace import TracerProvider

from cuelight.stored import Database
from nodes.context import Context


@dataclass(frozen=True, kw_only=True)
class ServerSettings:
    """What `create_app` makes an application of."""

    database: Database
    """Where the sessions are kept, how long, and by which keys."""
    context: Context = field(default_factory=Context)
    """The model, and all else that holds for every turn."""
    keys: Mapping[str, str] | None = field(default=None, repr=False)
    """API keys with their users. `None` lets everybody in, as one user."""
    metrics_key: str | None = field(default=None, repr=False)
    """What the metrics are read with. `None` shows them to everybody where `keys` is `None` too,
    and else to nobody."""
    tracer_provider: TracerProvider | None = None
    """Who takes the spans of requests and turns; `None` traces nothing."""
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
