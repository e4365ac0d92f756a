"""The spans of a real turn of a real server, as a collector gets them."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.gemini_server import BAD_KEY, fails, says, serving
from tests.otlp_receiver import Received, Receiver, receiving
from tests.served_by_command import ROOT, ServedByCommand

WORDS = "the-words-of-anna"
TRACE, CALLER = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
BARISTA = """
name: Barista
start: human
temperature: 0.25
max_tokens: 300
instructions: Take the order.
"""


@dataclass
class Traced:
    """What a collector has got of a server, and what the server has logged."""

    receiver: Receiver
    lines: list[dict[str, Any]]

    def of_turn(self, number: int) -> Received:
        """Return the span of a turn."""
        (turn,) = [
            span
            for span in self.receiver.named("turn")
            if span.attributes["cuelight.turn"] == number
        ]
        return turn

    def within(self, parent: Received) -> list[Received]:
        """Return the spans that a span is the parent of."""
        return [span for span in self.receiver.spans if span.parent == parent.id]


@pytest.fixture(scope="module")
def traced(tmp_path_factory: pytest.TempPathFactory) -> Traced:
    """Have a conversation with Gemini, or with who speaks like it, and end the server."""
    folder = tmp_path_factory.mktemp("traced")
    (folder / "barista.yaml").write_text(BARISTA, "utf-8")
    with ExitStack() as stack:
        gemini = stack.enter_context(
            serving(says("One latte."), fails(503), says("Anything else?"), BAD_KEY)
        )
        receiver = stack.enter_context(receiving())
        server = ServedByCommand(
            folder,
            *("barista.yaml", "--no-auth", "--db", "sqlite:///s.db"),
            GOOGLE_API_KEY="test",
            GOOGLE_GEMINI_BASE_URL=gemini.url,
            OTEL_EXPORTER_OTLP_ENDPOINT=receiver.url,
            OTEL_RESOURCE_ATTRIBUTES="deployment.environment.name=test",
        )
        with server.client() as anna:
            opening = {"profile": "barista", "session_id": "anna-1"}
            anna.post("/sessions/start", json=opening).raise_for_status()
            for number in ("1", "2", "3"):
                anna.post(
                    "/sessions/anna-1/chat",
                    json={"message": WORDS, "message_id": number},
                    headers={"traceparent": f"00-{TRACE}-{CALLER}-01"},
                ).raise_for_status()
            anna.get("/health")
        lines = server.end()
    return Traced(receiver, lines)


def test_a_turn_is_a_child_of_the_request_that_asked_for_it(traced: Traced) -> None:
    turn = traced.of_turn(2)
    requests = traced.receiver.named("POST /sessions/{session_id}/chat")
    (request,) = [span for span in requests if span.id == turn.parent]
    assert (request.kind, request.parent, request.trace) == ("SERVER", CALLER, TRACE)
    assert request.attributes["http.response.status_code"] == 200
    assert request.attributes["http.route"] == "/sessions/{session_id}/chat"
    assert (turn.trace, turn.failed) == (TRACE, False)
    assert turn.attributes == {
        "session.id": "anna-1",
        "cuelight.profile": "barista",
        "cuelight.turn": 2,
        "cuelight.phase": "conversation",
        "cuelight.outcome": "done",
        "gen_ai.usage.input_tokens": 11,
        "gen_ai.usage.output_tokens": 7,
    }


def test_a_model_call_is_told_by_the_names_of_the_conventions(traced: Traced) -> None:
    call, save = traced.within(traced.of_turn(2))
    assert (call.name, call.kind) == ("chat gemini-2.5-flash", "CLIENT")
    assert call.attributes == {
        "cuelight.purpose": "reply",
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "gcp.gemini",
        "gen_ai.request.model": "gemini-2.5-flash",
        "gen_ai.request.temperature": 0.25,
        "gen_ai.request.max_tokens": 300,
        "gen_ai.conversation.id": "anna-1",
        "gen_ai.usage.input_tokens": 11,
        "gen_ai.usage.output_tokens": 7,
        "gen_ai.response.finish_reasons": ["STOP"],
        "gen_ai.response.model": "gemini-2.5-flash",
    }
    assert (save.name, save.failed) == ("save turn", False)


def test_attempts_that_failed_are_told_with_the_reply_that_came(traced: Traced) -> None:
    call = traced.within(traced.of_turn(3))[0]
    assert call.attributes["cuelight.failed_attempts"] == ["unavailable"]
    assert not call.failed
    (retry,) = [line for line in traced.lines if line["message"].startswith("Attempt 1 at")]
    assert (retry["trace_id"], retry["span_id"]) == (TRACE, call.id)
    assert (retry["session"], retry["turn"], retry["phase"]) == ("anna-1", 3, "conversation")


def test_what_has_failed_is_told_by_its_code(traced: Traced) -> None:
    turn = traced.of_turn(4)
    (call,) = traced.within(turn)
    for span in (turn, call):
        assert span.failed
        assert span.attributes["error.type"] == "bad_key"
    assert turn.attributes["cuelight.outcome"] == "bad_key"


def test_the_line_of_a_turn_names_its_span(traced: Traced) -> None:
    for number in (2, 3, 4):
        (line,) = [
            line for line in traced.lines if line.get("turn") == number and "outcome" in line
        ]
        turn = traced.of_turn(number)
        assert (line["trace_id"], line["span_id"]) == (turn.trace, turn.id)


def test_who_traces_is_named_and_can_be_named_otherwise(traced: Traced) -> None:
    (resource,) = {tuple(sorted(span.resource.items())) for span in traced.receiver.spans}
    told = dict(resource)
    assert traced.receiver.paths == {"/v1/traces"}
    assert told["service.name"] == "cuelight"
    assert told["deployment.environment.name"] == "test"


def test_the_document_names_every_attribute_of_our_spans(traced: Traced) -> None:
    text = (ROOT / "docs" / "observing.md").read_text("utf-8")
    ours = [span for span in traced.receiver.spans if span.kind != "SERVER"]
    for name in set().union(*(span.attributes for span in ours)):
        assert f"`{name}`" in text


def test_no_span_holds_what_was_said_and_probes_have_none(traced: Traced) -> None:
    names = {span.name for span in traced.receiver.spans}
    assert names == {
        "POST /sessions/start",
        "POST /sessions/{session_id}/chat",
        "turn",
        "chat gemini-2.5-flash",
        "save turn",
    }
    assert WORDS not in repr(traced.receiver.spans)
    assert "latte" not in repr(traced.receiver.spans)


@pytest.mark.parametrize(
    ("before", "variables", "told"),
    [
        (
            "import sys; sys.modules['opentelemetry.sdk'] = None",
            {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"},
            'pip install "cuelight[traces]"',
        ),
        (
            "",
            {"OTEL_TRACES_EXPORTER": "otlp", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"},
            "Traces are sent by http/protobuf, and not by 'grpc'",
        ),
    ],
    ids=["without the extra", "by a protocol that is not there"],
)
def test_traces_that_cannot_be_sent_are_said_so_before_anything_is_served(
    tmp_path: Path, before: str, variables: dict[str, str], told: str
) -> None:
    command = "['serve', '--rehearse', '--no-auth', '--port', '0', '--db', 'memory:']"
    done = subprocess.run(
        [sys.executable, "-c", f"{before}\nfrom cuelight.cli import main; main({command})"],
        cwd=tmp_path,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "PYTHONPATH": str(ROOT),
            **variables,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert told in done.stderr
    assert "OTEL_SDK_DISABLED=true" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Serving" not in done.stdout
