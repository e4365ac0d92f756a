"""The keys that an issuer signs by: fetched when they are needed, and kept."""

from __future__ import annotations

import asyncio
import json
import logging
import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import AllowedPublicKeys

from cuelight.access.errors import IssuerError, IssuerUnreachableError
from cuelight.access.issuer import Issuer, check_address

logger = logging.getLogger(__name__)

_FRESH_SECONDS = 5 * 60.0
"""So old, keys are fetched again beside the requests."""
_OLD_SECONDS = 60 * 60.0
"""So old, they are fetched again before they are used, unless the issuer is known to be down."""
_GOOD_SECONDS = 24 * 60 * 60.0
"""So old, they are not used any more: the issuer may have withdrawn them since."""
_FETCH_SECONDS = 5.0
_MOST_BYTES = 1_000_000
_SHORTEST_RSA = 2048

_BY_TYPE: Mapping[tuple[str, str | None], Sequence[str]] = {
    ("RSA", None): ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    ("EC", "P-256"): ("ES256",),
    ("EC", "P-384"): ("ES384",),
    ("EC", "P-521"): ("ES512",),
    ("OKP", "Ed25519"): ("EdDSA",),
}
ALGORITHMS = tuple(name for names in _BY_TYPE.values() for name in names)
"""What a token may be signed by: keys of two halves alone, of which an issuer shows the public."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key that an issuer shows."""

    id: str | None
    algorithms: frozenset[str]
    key: AllowedPublicKeys


class _KeysError(Exception):
    """What an issuer answered holds no keys."""


class SigningKeys:
    """The keys of an issuer. However many ask, it is asked seldom, and once at a time."""

    def __init__(self, issuer: Issuer, clock: Callable[[], float] = time.monotonic) -> None:
        self._issuer = issuer
        self._clock = clock
        self._tls = httpx.create_ssl_context()  # reads files, and so not while requests wait
        self._keys: Sequence[SigningKey] = ()
        self._fetched = -math.inf
        self._tried = -math.inf
        self._down = False
        self._fetching: asyncio.Task[None] | None = None

    async def find(self, key_id: str | None, algorithm: str) -> SigningKey | None:
        """Return the key of a token; an issuer is asked for one that is not known yet.

        A token without a key's id has the only key there is for its algorithm. Raises
        `IssuerUnreachableError` where there are no keys at all.
        """
        await self.prepare()
        if (found := self._pick(key_id, algorithm)) is None:
            await self._refresh()
            found = self._pick(key_id, algorithm)
        return found

    async def prepare(self) -> None:
        """Have keys, and have them fetched again when they are not fresh."""
        if self._age > (_GOOD_SECONDS if self._down else _OLD_SECONDS):
            await self._refresh()
        elif self._age > _FRESH_SECONDS:
            self._begin()
        if self._age > _GOOD_SECONDS:
            raise IssuerUnreachableError(self._tried + self._issuer.pause - self._clock())

    async def close(self) -> None:
        """Fetch nothing any more."""
        if self._fetching is not None:
            self._fetching.cancel()
            await asyncio.wait([self._fetching])

    @property
    def _age(self) -> float:
        return self._clock() - self._fetched

    def _pick(self, key_id: str | None, algorithm: str) -> SigningKey | None:
        fitting = [key for key in self._keys if algorithm in key.algorithms]
        if key_id is None:
            return fitting[0] if len(fitting) == 1 else None
        return next((key for key in fitting if key.id == key_id), None)

    async def _refresh(self) -> None:
        if fetching := self._begin():
            await asyncio.shield(fetching)

    def _begin(self) -> asyncio.Task[None] | None:
        """Return the fetch that runs, or a new one unless the last one was a moment ago."""
        if self._fetching is None or self._fetching.done():
            if self._clock() - self._tried < self._issuer.pause:
                return None
            self._tried = self._clock()
            self._fetching = asyncio.create_task(self._fetch())
        return self._fetching

    async def _fetch(self) -> None:
        try:
            async with asyncio.timeout(_FETCH_SECONDS):
                self._keys = await self._download()
        except TimeoutError:
            self._complain(f"it gave no answer within {_FETCH_SECONDS:.0f} seconds")
        except httpx.HTTPError as error:
            self._complain(f"{type(error).__name__} {error}".rstrip())
        except (_KeysError, IssuerError) as error:
            self._complain(str(error))
        else:
            self._fetched = self._clock()
            self._down = False
            logger.debug("Fetched %d keys of %s", len(self._keys), self._issuer.url)

    def _complain(self, why: str) -> None:
        self._down = True
        left = self._fetched + _GOOD_SECONDS - self._clock()
        then = f"Those from before are good for {left / 3600:.0f} hours." if left > 0 else ""
        logger.warning(
            "The keys of %s cannot be fetched: %s. %s", self._issuer.url, why.rstrip("."), then
        )

    async def _download(self) -> list[SigningKey]:
        async with httpx.AsyncClient(verify=self._tls, timeout=_FETCH_SECONDS) as client:
            url = self._issuer.jwks_url or await self._discover(client)
            shown = (await _read(client, url)).get("keys")
        keys = shown if isinstance(shown, list) else []
        found = [_key_of(one) for one in keys if isinstance(one, dict)]
        if not (usable := [key for key in found if key is not None]):
            raise _KeysError(f"{url} shows no key that a token could be checked by")
        return usable

    async def _discover(self, client: httpx.AsyncClient) -> str:
        document = await _read(client, self._issuer.discovery_url)
        if (named := document.get("issuer")) != self._issuer.url:
            raise _KeysError(f"it calls itself {named!r}. Set the issuer to exactly that")
        url = document.get("jwks_uri")
        if not isinstance(url, str):
            raise _KeysError(f"{self._issuer.discovery_url} does not tell where its keys are")
        check_address("JWKS URL", url)
        return url


async def _read(client: httpx.AsyncClient, url: str) -> dict[str, Any]:
    """Return a document of JSON that is not endless."""
    body = b""
    async with client.stream("GET", url, headers={"Accept": "application/json"}) as answer:
        if answer.status_code != httpx.codes.OK:
            raise _KeysError(f"{url} answers {answer.status_code}")
        async for part in answer.aiter_bytes():
            body += part
            if len(body) > _MOST_BYTES:
                raise _KeysError(f"{url} has more than {_MOST_BYTES:,} bytes")
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise _KeysError(f"{url} is no JSON object")
    return document


def _key_of(shown: dict[str, Any]) -> SigningKey | None:
    """Return a key that an issuer shows, unless no token could be checked by it."""
    kind, curve = shown.get("kty"), shown.get("crv")
    fitting = _BY_TYPE.get((str(kind), curve if isinstance(curve, str) else None), ())
    if (named := shown.get("alg")) is not None:
        fitting = [name for name in fitting if name == named]
    uses = shown.get("key_ops", ["verify"])
    signs = shown.get("use", "sig") == "sig" and isinstance(uses, list) and "verify" in uses
    if not fitting or not signs or "d" in shown:
        return None
    try:
        key: AllowedPublicKeys = jwt.PyJWK(shown, fitting[0]).key
    except jwt.PyJWTError:
        return None
    if isinstance(key, RSAPublicKey) and key.key_size < _SHORTEST_RSA:
        logger.warning("An RSA key of %d bits is too short, and passed over", key.key_size)
        return None
    key_id = shown.get("kid")
    return SigningKey(key_id if isinstance(key_id, str) else None, frozenset(fitting), key)
