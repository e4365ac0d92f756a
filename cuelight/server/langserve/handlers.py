"""LangServe's own handlers, one for each profile. Importing it needs LangServe."""

from __future__ import annotations

import warnings
from functools import cache
from typing import Any
from urllib.parse import quote

from fastapi import Request
from langchain_core._api import LangChainDeprecationWarning
from langserve import APIHandler, CustomUserType
from langserve.serialization import WellKnownLCSerializer
from pydantic_core import to_jsonable_python
from sse_starlette import EventSourceResponse

from cuelight.server.langserve.forms import Form
from cuelight.server.langserve.models import PREFIX, CoachTurnInput, TurnInput
from cuelight.server.langserve.runnable import CALLER, ProfileRunnable
from cuelight.server.settings import ServerSettings
from cuelight.server.streaming import data_of
from profiles import as_phase_profile, named_profile

_CLOSING_SECONDS = 2.0

# The playground streams a run's log, and knows no other way.
warnings.filterwarnings("ignore", "astream_log is deprecated", LangChainDeprecationWarning)


class Input(Form, TurnInput, CustomUserType):
    """What a run takes; of the kind that LangServe hands on as it is."""


class CoachInput(Form, CoachTurnInput, CustomUserType):
    """The same for a profile with a coach."""


class OneLine(WellKnownLCSerializer):
    """Writes what a client reads that takes a stream apart into lines."""

    def dumps(self, obj: Any) -> bytes:
        """Return JSON."""
        return data_of(obj, default=to_jsonable_python).encode()


@cache
def handler_of(profile: str) -> APIHandler:
    """Return the handler of a profile, by the name that it is listed by."""
    has_coach = as_phase_profile(named_profile(profile)).has_coach
    return APIHandler(
        ProfileRunnable(profile, CoachInput if has_coach else Input),
        path=f"/{quote(profile, safe='')}",
        prefix=PREFIX,
        per_req_config_modifier=_with_caller,
        serializer=OneLine(),
    )


def in_time(stream: EventSourceResponse, settings: ServerSettings) -> EventSourceResponse:
    """Return a stream that ends with its turn when the server is stopped, and not before."""
    return EventSourceResponse(
        stream.body_iterator,
        ping=settings.heartbeat,
        shutdown_grace_period=settings.grace + _CLOSING_SECONDS,
    )


def _with_caller(config: dict[str, Any], request: Request) -> dict[str, Any]:
    """Have the runs of a request know who runs them."""
    configurable = config.get("configurable") or {}
    return {**config, "configurable": {**configurable, CALLER: request.state.caller}}
