"""An OpenID Connect issuer on a real socket, whose keys and faults a test chooses."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

AUDIENCE = "cuelight"
JWKS = "/keys"
DISCOVERY = "/.well-known/openid-configuration"


@cache
def private_key(name: str) -> Any:
    """Return a key of a name; those of all tests are made once."""
    if name.startswith("ec"):
        return ec.generate_private_key(ec.SECP256R1())
    if name.startswith("ed"):
        return ed25519.Ed25519PrivateKey.generate()
    return rsa.generate_private_key(65537, 1024 if name.startswith("short") else 2048)


def shown_key(name: str, **more: Any) -> dict[str, Any]:
    """Return how an issuer shows the public half of a key."""
    public = private_key(name).public_key()
    if name.startswith("ec"):
        shown = ECAlgorithm.to_jwk(public, as_dict=True)
    elif name.startswith("ed"):
        shown = OKPAlgorithm.to_jwk(public, as_dict=True)
    else:
        shown = RSAAlgorithm.to_jwk(public, as_dict=True)
    return {"kid": name, "use": "sig", **shown, **more}


class LocalIssuer:
    """Answers what it is told to, and counts what it was asked."""

    def __init__(self) -> None:
        self.keys: list[dict[str, Any]] = [shown_key("first")]
        self.asked: Counter[str] = Counter()
        self.answers: dict[str, Any] = {}
        """What it answers for a path in the place of the truth; a number is a status."""
        self.may_answer = threading.Event()
        self.may_answer.set()
        self._port = 0
        self.start()

    @property
    def url(self) -> str:
        """What it calls itself."""
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Listen, at the same address as before."""
        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), _handler_of(self))
        self._port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def stop(self) -> None:
        """Be down: connections are refused."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def document(self, path: str) -> Any:
        """Return what it answers."""
        if path == DISCOVERY:
            return {"issuer": self.url, "jwks_uri": f"{self.url}{JWKS}"}
        return {"keys": self.keys} if path == JWKS else 404

    def token(
        self,
        sub: Any = "anna",
        *,
        key: str = "first",
        alg: str = "RS256",
        header: Mapping[str, Any] | None = None,
        **claims: Any,
    ) -> str:
        """Return a token that is good but for what is said; a claim that is `None` is left out."""
        now = int(time.time())
        told = {
            "iss": self.url,
            "aud": AUDIENCE,
            "sub": sub,
            "iat": now,
            "exp": now + 300,
            **claims,
        }
        return jwt.encode(
            {name: value for name, value in told.items() if value is not None},
            private_key(key),
            alg,
            headers={"kid": key} if header is None else dict(header),
        )


def _handler_of(issuer: LocalIssuer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            issuer.asked[self.path] += 1
            issuer.may_answer.wait(30)
            found = issuer.answers.get(self.path, issuer.document(self.path))
            status = found if isinstance(found, int) else 200
            body = found if isinstance(found, bytes) else json.dumps(found).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


@contextmanager
def issuing() -> Iterator[LocalIssuer]:
    """Run an issuer for the length of a block."""
    issuer = LocalIssuer()
    try:
        yield issuer
    finally:
        issuer.may_answer.set()
        issuer.stop()
