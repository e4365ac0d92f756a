"""What a server logs, with its context, and what users are told instead of it."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from graph import open_checkpointer
from graph.compiled import compiled
from profiles import as_phase_profile, load_profile
from tests.served_by_command import ROOT, ServedByCommand

KEY = "key-of-anna-012345"
METRICS_KEY = "key-of-metrics-0123"
WORDS = "the-words-of-anna"
Line = dict[str, Any]


@dataclass
class Told:
    """What a server has answered, and what it has logged."""

    answers: dict[str, httpx.Response] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)

    def of_request(self, name: str) -> list[Line]:
        """Return what was logged of a request, and of the turn that it asked for."""
        request_id = self.answers[name].headers["x-request-id"]
        return [line for line in self.lines if line.get("request_id") == request_id]

    def last_event(self, name: str) -> Line:
        """Return the event that ended a stream."""
        event: Line = json.loads(
            re.findall(r"^data: (.*)$", self.answers[name].text, re.MULTILINE)[-1]
        )
        return event


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Have some conversations with a server whose database is broken after a while."""
    folder = tmp_path_factory.mktemp("served")
    told = Told()
    server = ServedByCommand(
        folder,
        *("--rehearse", "--db", "sqlite:///s.db", "-vv"),
        CUELIGHT_API_KEYS=f"anna:{KEY}",
        CUELIGHT_METRICS_KEY=METRICS_KEY,
    )
    with server.client(Authorization=f"Bearer {KEY}") as anna:

        def send(name: str, method: str, path: str, body: Any = None, **headers: str) -> None:
            told.answers[name] = anna.request(method, path, json=body, headers=headers)

        opening = {"profile": "tutorial", "session_id": "anna-1"}
        send("start", "POST", "/sessions/start", opening, **{"X-Request-Id": "load/balancer-1"})
        said = {"message": WORDS, "message_id": "m1"}
        chat = "/sessions/anna-1/chat"
        send("chat", "POST", chat, said, **{"X-Request-Id": 'x" level="ERROR'})
        send("long id", "GET", "/sessions/anna-1", **{"X-Request-Id": "x" * 129})
        send("missing", "GET", f"/nowhere/{WORDS}")
        send("health", "GET", "/health")
        asyncio.run(_break_the_state(folder / "s.db"))
        send("broken", "POST", chat, {"message": WORDS, "message_id": "m2"})
        send("broken again", "GET", "/sessions/anna-1/events")
        with closing(sqlite3.connect(folder / "s.db")) as connection:
            connection.execute("DROP TABLE cuelight_profiles")
        send("no table", "POST", "/sessions/start", {"profile": "sales_call"})
        with closing(sqlite3.connect(folder / "s.db")) as connection:
            connection.execute("DROP TABLE checkpoints")
        send("no tables", "GET", "/sessions/anna-1")
    told.lines = server.end()
    return told


async def _break_the_state(path: Path) -> None:
    """Give a thread a state that no turn can go on from."""
    async with open_checkpointer(f"sqlite:///{path}") as checkpointer:
        (head,) = await checkpointer.athreads()
        graph = compiled(as_phase_profile(load_profile("tutorial")), checkpointer)
        await graph.aupdate_state(head.config, {"turns": "three"}, as_node="introduction")


def test_every_line_is_an_object_with_time_level_logger_and_message(told: Told) -> None:
    for line in told.lines:
        assert list(line)[:4] == ["time", "level", "logger", "message"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["time"])
    loggers = {line["logger"] for line in told.lines}
    assert {"uvicorn.error", "nodes.phase", "cuelight.server.requests"} <= loggers


def test_a_turn_has_a_line_with_its_outcome_its_times_and_its_cost(told: Told) -> None:
    (line,) = [line for line in told.of_request("chat") if "outcome" in line]
    assert line["level"] == "INFO"
    expected = {
        "session": "anna-1",
        "turn": 2,
        "phase": "introduction",
        "profile": "tutorial",
        "user": "anna",
        "outcome": "done",
        "moves": [],
    }
    assert {name: line[name] for name in expected} == expected
    assert 0 < line["first_token_seconds"] <= line["seconds"]
    assert line["tokens_in"] > line["tokens_out"] > 0
    assert line["message"].startswith("Turn 2: done in ")


def test_whatever_is_logged_in_a_turn_names_it(told: Told) -> None:
    (line,) = [line for line in told.of_request("start") if line["logger"] == "nodes.phase"]
    assert (line["session"], line["turn"], line["phase"]) == ("anna-1", 1, "introduction")


def test_a_request_has_a_line_with_its_route_and_no_path(told: Told) -> None:
    (line,) = [line for line in told.of_request("long id") if "status" in line]
    assert (line["level"], line["method"], line["route"], line["status"]) == (
        "INFO",
        "GET",
        "/sessions/{session_id}",
        200,
    )
    (missing,) = [line for line in told.of_request("missing") if "status" in line]
    assert (missing["route"], missing["status"]) == ("none", 404)


def test_a_probe_is_logged_for_those_alone_who_debug(told: Told) -> None:
    (line,) = told.of_request("health")
    assert (line["level"], line["route"]) == ("DEBUG", "/health")


def test_a_requests_id_is_the_clients_own_where_it_is_good(told: Told) -> None:
    assert told.answers["start"].headers["x-request-id"] == "load/balancer-1"
    for name in ("chat", "long id", "missing"):
        assert re.fullmatch(r"[0-9a-f]{32}", told.answers[name].headers["x-request-id"])


def test_users_are_told_nothing_of_a_database_and_the_log_all(told: Told) -> None:
    last = told.last_event("no table")
    assert last["content"] == (
        "The database cannot be used at present. Nothing was changed; try again."
    )
    assert last["metadata"] == {"code": "storage", "retryable": True}
    (line,) = [line for line in told.of_request("no table") if line["level"] == "ERROR"]
    assert "no such table: cuelight_profiles" in line["message"]
    assert (line["turn"], line["profile"], line["user"]) == (1, "sales_call", "anna")


def test_an_answer_says_as_little_of_a_database_as_a_stream(told: Told) -> None:
    problem = told.answers["no tables"].json()
    assert (problem["code"], problem["detail"]) == (
        "storage",
        told.last_event("no table")["content"],
    )
    (line,) = [line for line in told.of_request("no tables") if line["level"] == "ERROR"]
    assert "no such table: checkpoints" in line["message"]


def test_users_are_told_nothing_of_a_fault_and_the_log_all(told: Told) -> None:
    last = told.last_event("broken")
    assert last["metadata"]["code"] == "internal_error"
    assert last["content"].startswith("The turn failed by a fault of this server, which its log")
    assert told.last_event("broken again") == last
    (line,) = [line for line in told.of_request("broken") if line["level"] == "ERROR"]
    assert (line["session"], line["turn"]) == ("anna-1", 3)
    assert line["exception"].startswith("Traceback")
    assert "TypeError" in line["exception"]
    assert "Traceback" not in told.answers["broken"].text
    (end,) = [line for line in told.of_request("broken") if "outcome" in line]
    assert end["outcome"] == "internal_error"


def test_the_document_names_every_field(told: Told) -> None:
    text = (ROOT / "docs" / "observing.md").read_text("utf-8")
    for name in set().union(*told.lines):
        assert f"`{name}`" in text


def test_no_line_holds_what_was_said_nor_a_key(told: Told) -> None:
    written = json.dumps(told.lines)
    assert WORDS not in written
    assert KEY not in written
    assert METRICS_KEY not in written
    assert "Hi, I'm" in told.answers["start"].text
    assert "Hi, I'm" not in written
