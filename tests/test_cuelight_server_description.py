"""The description of the service leaves nothing unsaid, and is true of the events of a stream."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from cuelight.server import models
from cuelight.server.app import create_app
from cuelight.server.events import STREAM_EVENT
from cuelight.server.langserve import models as of_langserve
from cuelight.server.openai import models as of_openai
from cuelight.server.settings import ServerSettings
from cuelight.stored import Database
from graph.statistics import figures
from tests.http_server import post, serving

MODELS = (models, of_langserve, of_openai, figures)
"""Where the answers in JSON are described."""


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    return create_app(ServerSettings(database=Database(address="memory:"))).openapi()


def operations_of(described: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            yield f"{method} {path}", operation


def test_every_field_is_described(described: dict[str, Any]) -> None:
    bare = [
        f"{name}.{field}"
        for name, schema in described["components"]["schemas"].items()
        for field, told in schema.get("properties", {}).items()
        if not told.get("description")
    ]
    assert not bare


def test_every_schema_of_ours_is_described(described: dict[str, Any]) -> None:
    schemas = described["components"]["schemas"]
    assert [name for name, one in schemas.items() if not one.get("description")] == ["JsonValue"]


def test_every_parameter_is_described_and_those_of_paths_have_an_example(
    described: dict[str, Any],
) -> None:
    bare = [
        f"{where}: {one['name']}"
        for where, operation in operations_of(described)
        for one in operation.get("parameters", [])
        if not one.get("description")
        or (one["in"] == "path" and not (one.get("examples") or one["schema"].get("examples")))
    ]
    assert not bare


def test_every_answer_is_described_and_names_its_headers(described: dict[str, Any]) -> None:
    for where, operation in operations_of(described):
        for status, answer in operation["responses"].items():
            assert answer["description"] not in {"", "Successful Response"}, (where, status)
            assert "X-Request-Id" in answer["headers"], (where, status)
            assert ("Retry-After" in answer["headers"]) is (status in {"429", "503"})


def test_every_operation_has_an_id_of_its_own_which_is_a_name(described: dict[str, Any]) -> None:
    ids = Counter(operation["operationId"] for _, operation in operations_of(described))
    assert set(ids.values()) == {1}, ids.most_common(3)
    assert all(name.isidentifier() for name in ids)
    assert "start_session" in ids


def test_every_tag_is_described(described: dict[str, Any]) -> None:
    told = {tag["name"] for tag in described["tags"] if tag["description"]}
    assert told == {tag for _, operation in operations_of(described) for tag in operation["tags"]}


def test_what_reads_a_session_names_a_lost_key(described: dict[str, Any]) -> None:
    for where, operation in operations_of(described):
        if "{session_id}" in where and not where.startswith("delete"):
            assert "`wrong_key`" in operation["responses"]["500"]["description"], where


def test_every_answer_in_json_is_shown_as_the_server_gives_it(described: dict[str, Any]) -> None:
    shown = 0
    for where, operation in operations_of(described):
        for status, answer in operation["responses"].items():
            content = answer.get("content", {}).get("application/json", {})
            name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
            if status.startswith("2") and name:
                shown += 1
                model = TypeAdapter(next(filter(None, (getattr(one, name, 0) for one in MODELS))))
                read = model.validate_python(content["example"])
                whole = model.dump_python(read, mode="json", by_alias=True)
                assert whole == content["example"], where
    assert shown > 15


def test_every_reference_leads_somewhere(described: dict[str, Any]) -> None:
    def references(part: Any) -> Iterator[str]:
        if isinstance(part, dict):
            if isinstance(part.get("$ref"), str):
                yield part["$ref"]
            part = list(part.values())
        if isinstance(part, list):
            for one in part:
                yield from references(one)

    known = {f"#/components/schemas/{name}" for name in described["components"]["schemas"]}
    assert set(references(described)) <= known


async def test_events_are_as_they_are_described(tmp_path: Path) -> None:
    with serving(f"sqlite:///{tmp_path / 'sessions.db'}") as server:
        async with server.client() as anna:
            started = [
                await post(anna, "/sessions/start", profile="rounds", session_id="a"),
                await post(anna, "/coach/sessions/start", description="An owl.", session_id="c"),
            ]
            said = [
                await post(anna, "/sessions/a/chat", message=message)
                for message in ("Hi. SIGNAL go", "No. SIGNAL unheard_of", "FAIL")
            ]
            coached = await post(anna, "/coach/sessions/c/chat", message="It is blue.")
    told = [event for events in [*started, *said, coached] for event in events]
    for one in told:
        event = {"type": one.type, "content": one.content, "metadata": one.metadata}
        read = STREAM_EVENT.validate_python(event)
        assert STREAM_EVENT.dump_python(read, by_alias=True, exclude_unset=True) == event
    assert {one.type for one in told} >= {
        "token", "signal", "phase", "intent_ready", "done", "error",
    }  # fmt: skip
