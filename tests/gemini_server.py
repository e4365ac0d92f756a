"""A local server that speaks Gemini's generateContent and streamGenerateContent, by a script.

    with serving(says("Good ", "morning!"), fails(503)) as server:
        model = server.model()
        ...
        assert server.requests[0].system == "..."
        await server.close_models()

Answers are played one a request; after the last one, `server.otherwise` answers. It runs in
threads of its own, so that any event loop, or several, can talk to it.
"""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from langchain_google_genai import ChatGoogleGenerativeAI

Part = str | dict[str, Any]
"""A piece of text, or a whole part such as `{"text": "Hm.", "thought": True}`."""

STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}
_PATH = re.compile(r"/v1\w*/models/([^:/]+):(generateContent|streamGenerateContent)(\?|$)")


@dataclass(frozen=True)
class Request:
    """What a client asked."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def model(self) -> str:
        """The name of the model that was asked."""
        found = _PATH.match(self.path)
        return found.group(1) if found else ""

    @property
    def streamed(self) -> bool:
        """Whether the answer was to be streamed."""
        return ":streamGenerateContent" in self.path

    @property
    def system(self) -> str:
        """The system instruction's text."""
        return _text_of(self.body.get("systemInstruction", {}))

    @property
    def turns(self) -> list[tuple[str, str]]:
        """The conversation, as (role, text)."""
        return [(content["role"], _text_of(content)) for content in self.body["contents"]]

    @property
    def config(self) -> dict[str, Any]:
        """The generation config: temperature, maxOutputTokens and so on."""
        config: dict[str, Any] = self.body.get("generationConfig", {})
        return config


@dataclass(frozen=True)
class Answer:
    """What the server answers to one request."""

    chunks: Sequence[Part] = ()
    """One event of the stream each, or the parts of a whole answer."""
    finish: str | None = "STOP"
    """The finish reason, sent with the last chunk."""
    block: str | None = None
    """The reason for which the prompt is blocked: no candidates then."""
    candidates: bool = True
    tokens: tuple[int, int, int] = (11, 7, 0)
    """Tokens of the prompt, of the reply, and of its thoughts; none are told where it is zeros."""
    grounding: dict[str, Any] | None = None
    """The grounding metadata, sent with the last chunk."""
    status: int = 200
    message: str = ""
    wait: float = 0
    """Seconds before the first byte."""
    gap: float = 0
    """Seconds before each chunk after the first."""
    cut: bool = False
    """Whether the connection is cut after the chunks, or before any byte where there are none."""
    raw: bytes = b""
    """Bytes sent as they are, after the chunks."""


Responder = Callable[[Request], Answer]


def says(*chunks: Part, **fields: Any) -> Answer:
    """Answer with text in these chunks."""
    return Answer(chunks=chunks, **fields)


def streams(text: str, size: int = 5, **fields: Any) -> Answer:
    """Answer with a text cut into chunks of one size."""
    return says(*(text[at : at + size] for at in range(0, len(text), size)), **fields)


def fails(status: int, message: str = "It is so.", **fields: Any) -> Answer:
    """Answer with an HTTP error."""
    return Answer(status=status, message=message, **fields)


def blocks_prompt(reason: str = "SAFETY") -> Answer:
    """Answer that the prompt is blocked."""
    return Answer(block=reason, candidates=False, tokens=(11, 0, 0))


BAD_KEY = fails(400, "API key not valid. Please pass a valid API key.")


@dataclass
class GeminiServer:
    """The server's script, and what was asked of it."""

    url: str = ""
    requests: list[Request] = field(default_factory=list)
    script: deque[Answer | Responder] = field(default_factory=deque)
    otherwise: Answer | Responder = Answer(chunks=("All ", "right."))
    sent: list[float] = field(default_factory=list)
    """When each chunk was sent, by `time.monotonic`."""
    hung_up: threading.Event = field(default_factory=threading.Event)
    """Set when a client closed the connection before the answer's end."""
    models: list[ChatGoogleGenerativeAI] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)
    connections: set[socket.socket] = field(default_factory=set)

    def play(self, *answers: Answer | Responder) -> None:
        """Put answers at the end of the script."""
        self.script.extend(answers)

    def answer(self, request: Request) -> Answer:
        """Note a request, and return what the script answers."""
        self.requests.append(request)
        answer = self.script.popleft() if self.script else self.otherwise
        return answer(request) if callable(answer) else answer

    def model(self, name: str = "gemini-2.5-flash", **fields: Any) -> ChatGoogleGenerativeAI:
        """Return LangChain's own client of this server."""
        given = {"api_key": "test", "base_url": self.url, **fields}
        model = ChatGoogleGenerativeAI(model=name, **given)
        self.models.append(model)
        return model

    async def close_models(self) -> None:
        """Close the connections of the models made here, in the loop that used them."""
        while self.models:
            await self.models.pop().aclose()


@contextmanager
def serving(*answers: Answer | Responder) -> Iterator[GeminiServer]:
    """Run a server that plays these answers."""
    server = GeminiServer(script=deque(answers))

    class Handler(_Handler):
        gemini = server

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        http.daemon_threads = True
        http.block_on_close = False
        server.url = f"http://127.0.0.1:{http.server_port}"
        thread = threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.closing.set()
            http.shutdown()
            thread.join()
            for connection in list(server.connections):
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    gemini: GeminiServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        self.gemini.connections.add(self.connection)

    def finish(self) -> None:
        self.gemini.connections.discard(self.connection)
        super().finish()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (its name above)
        """Stay silent."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        request = Request(self.path, dict(self.headers), json.loads(body or b"{}"))
        answer = self.gemini.answer(request) if request.model else fails(404, "No such path.")
        self.gemini.closing.wait(answer.wait)
        try:
            self._answer(request, answer)
        except OSError:
            self.gemini.hung_up.set()
            self.close_connection = True

    def _answer(self, request: Request, answer: Answer) -> None:
        if answer.cut and not answer.chunks and not answer.raw:
            self._cut()
        elif answer.status != 200:
            error = {
                "code": answer.status,
                "message": answer.message,
                "status": STATUS.get(answer.status, "UNKNOWN"),
            }
            self._whole(answer.status, {"error": error})
        elif not request.streamed:
            whole = replace(answer, chunks=(list(answer.chunks),))  # type: ignore[arg-type]
            self._whole(200, _events(request.model, whole)[0])
        else:
            self._stream(_events(request.model, answer), answer)

    def _whole(self, status: int, body: object) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _stream(self, events: list[dict[str, Any]], answer: Answer) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for number, one in enumerate(events):
            if number and self._client_left_within(answer.gap):
                self.gemini.hung_up.set()
                self.close_connection = True
                return
            self.gemini.sent.append(time.monotonic())
            self._chunk(b"data: " + json.dumps(one).encode() + b"\r\n\r\n")
        if answer.raw:
            self._chunk(answer.raw)
        if answer.cut:
            self._cut()
        else:
            self._chunk(b"")

    def _client_left_within(self, seconds: float) -> bool:
        """Wait, and return whether the client closed its end meanwhile."""
        until = time.monotonic() + seconds
        self.connection.settimeout(0.01)
        try:
            while time.monotonic() < until and not self.gemini.closing.is_set():
                with suppress(TimeoutError):
                    if not self.connection.recv(1, socket.MSG_PEEK):
                        return True
        finally:
            self.connection.settimeout(None)
        return False

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))

    def _cut(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)


def _events(model: str, answer: Answer) -> list[dict[str, Any]]:
    """Return the events of an answer's stream; counts of tokens grow with it, as Gemini's do."""
    chunks: list[Any] = list(answer.chunks) or [""]
    asked, said, thought = answer.tokens
    events = []
    for number, chunk in enumerate(chunks, 1):
        last = number == len(chunks) and not answer.cut and not answer.raw
        event: dict[str, Any] = {"modelVersion": model, "responseId": "one"}
        if answer.candidates:
            pieces = chunk if isinstance(chunk, list) else [chunk]
            parts = [{"text": piece} if isinstance(piece, str) else piece for piece in pieces]
            candidate: dict[str, Any] = {"index": 0}
            if parts != [{"text": ""}]:
                candidate["content"] = {"role": "model", "parts": parts}
            if last and answer.finish:
                candidate["finishReason"] = answer.finish
            if last and answer.grounding:
                candidate["groundingMetadata"] = answer.grounding
            event["candidates"] = [candidate]
        if answer.block:
            event["promptFeedback"] = {"blockReason": answer.block}
        if any(answer.tokens):
            so_far = said * number // len(chunks)
            event["usageMetadata"] = {
                "promptTokenCount": asked,
                "candidatesTokenCount": so_far,
                "thoughtsTokenCount": thought,
                "totalTokenCount": asked + so_far + thought,
            }
        events.append(event)
    return events


def _text_of(content: dict[str, Any]) -> str:
    return "".join(part.get("text", "") for part in content.get("parts", []))
