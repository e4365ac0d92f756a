"""The description of the service: its routes, and what no single one of them names."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from cuelight.server.events import STREAM_EVENT
from cuelight.server.examples import EXAMPLES
from cuelight.server.openai.models import ChatCompletionChunk
from cuelight.server.problems import Problem
from cuelight.server.requests import REQUEST_ID

DESCRIPTION = """
Structured conversations: sessions of a profile, streamed as Server-Sent Events.

Start a session, then send messages to it. Each turn streams its events and ends with `done`, after
it was saved, or with `error`. Come back with `Last-Event-ID` to hear what you missed.
"""
_TAGS = {
    "sessions": "Conversations of any profile: start, talk, look back, end.",
    "coach": "Conversations with the coach, started with all that it is to know.",
    "profiles": "What conversations there are, and how your own ones of a profile go.",
    "langserve": "Profiles as LangServe runnables, where LangServe is installed.",
    "openai": "Profiles as models, for clients of OpenAI's chat completions.",
    "health": "Whether the server lives and takes turns, and what it has counted.",
}
_NOTHING_SAID = "Successful Response"
"""What FastAPI says then."""
_REF = "#/components/schemas/{model}"
_REQUEST_ID = {
    "description": "Names the request, in the server's log too: the id that it was sent with, or "
    "a new one.",
    "schema": {"type": "string"},
}
_RETRY_AFTER = {
    "description": "After how many seconds the request may succeed.",
    "schema": {"type": "string", "pattern": r"^\d+$"},
}


def operation_id(route: APIRoute) -> str:
    """Return what a client that is made from the description calls a route."""
    return route.name


def describe(app: FastAPI) -> dict[str, Any]:
    """Describe an application in the words of OpenAPI."""
    described = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=app.routes,
        tags=[{"name": name, "description": told} for name, told in _TAGS.items()],
    )
    schemas = described["components"]["schemas"]
    for name, schema in {
        "Problem": Problem.model_json_schema(ref_template=_REF),
        "ChatCompletionChunk": ChatCompletionChunk.model_json_schema(ref_template=_REF),
        "StreamEvent": STREAM_EVENT.json_schema(ref_template=_REF),
    }.items():
        schemas |= schema.pop("$defs", {})
        schemas[name] = schema
    for operations in described["paths"].values():
        for operation in operations.values():
            for status, answer in operation["responses"].items():
                _name_headers(status, answer)
                _tell_what_it_is(answer, schemas)
                _show(answer)
    _link_sessions(described["paths"])
    return described


def _name_headers(status: str, answer: dict[str, Any]) -> None:
    """Name what is sent with every answer of a status, whatever the route."""
    headers = answer.setdefault("headers", {})
    headers[REQUEST_ID] = _REQUEST_ID
    if status in {"429", "503"}:
        headers["Retry-After"] = _RETRY_AFTER


def _tell_what_it_is(answer: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Describe an answer of which its route says nothing by what it holds."""
    if answer["description"] == _NOTHING_SAID:
        schema = answer["content"]["application/json"]["schema"]
        answer["description"] = schemas[schema["$ref"].rpartition("/")[2]]["description"]


def _show(answer: dict[str, Any]) -> None:
    """Show an answer in JSON by an example of it."""
    content = answer.get("content", {}).get("application/json", {})
    name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
    if name in EXAMPLES:
        content["example"] = EXAMPLES[name]


def _link_sessions(paths: dict[str, Any]) -> None:
    """Describe what can be done with a session that was started, by the id that its answer has."""
    for start, operations in paths.items():
        if not start.endswith("/sessions/start"):
            continue
        operations["post"]["responses"]["200"]["links"] = {
            operation["operationId"]: {
                "operationId": operation["operationId"],
                "parameters": {"session_id": "$response.header.Session-Id"},
            }
            for path, others in paths.items()
            if "{session_id}" in path and path.startswith(start.removesuffix("start"))
            for operation in others.values()
        }
