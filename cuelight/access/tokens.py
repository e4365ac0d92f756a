"""JSON Web Tokens of an issuer: whether one is good, and whom it is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jwt

from cuelight.access.errors import InvalidTokenError
from cuelight.access.issuer import Issuer
from cuelight.access.signing_keys import ALGORITHMS, SigningKeys

_LEEWAY_SECONDS = 30
_MOST = 16_384


class Tokens:
    """The tokens of an issuer."""

    def __init__(self, issuer: Issuer, keys: SigningKeys | None = None) -> None:
        self._issuer = issuer
        self.keys = keys or SigningKeys(issuer)
        """What they are checked by."""

    async def owner_of(self, token: str) -> str:
        """Return the id of the user whom a token is about.

        Raises `InvalidTokenError`, or `IssuerUnreachableError` where nobody can tell.
        """
        header = self._header_of(token)
        algorithm, key_id = header.get("alg"), header.get("kid")
        if algorithm not in ALGORITHMS:
            raise InvalidTokenError(
                "The token's algorithm (alg) is not taken here. It must be one of "
                f"{', '.join(ALGORITHMS)}."
            )
        key = await self.keys.find(key_id, algorithm)
        if key is None and key_id is None:
            raise InvalidTokenError(
                "The token does not say which key it is signed by (kid), and its issuer has not "
                "just one of that kind."
            )
        if key is None:
            raise InvalidTokenError(
                "The token is signed by a key (kid) that its issuer does not show. Get a new one "
                "from the issuer."
            )
        try:
            claims = jwt.decode(
                token,
                key.key,
                algorithms=sorted(key.algorithms),
                issuer=self._issuer.url,
                audience=self._issuer.audience,
                leeway=_LEEWAY_SECONDS,
                options={"require": ["exp", "iss", "aud"]},
            )
        except jwt.PyJWTError as error:
            raise self._wrong(error) from None
        return self._issuer.owner_of(claims)

    def _header_of(self, token: str) -> Mapping[str, Any]:
        """Return what a token says of itself, and have it be of the issuer before it is asked."""
        if len(token) > _MOST:
            raise InvalidTokenError(f"The token has more than {_MOST:,} characters.")
        try:
            said = jwt.decode_complete(token, options={"verify_signature": False})
        except (jwt.PyJWTError, UnicodeEncodeError):
            raise InvalidTokenError("The token cannot be read: it is no JSON Web Token.") from None
        if said["payload"].get("iss") != self._issuer.url:
            raise self._wrong(jwt.InvalidIssuerError())
        header: Mapping[str, Any] = said["header"]
        return header

    def _wrong(self, error: jwt.PyJWTError) -> InvalidTokenError:
        """Return in words what is wrong. Those of the library might hold parts of a token."""
        match error:
            case jwt.ExpiredSignatureError():
                told = "The token has expired. Get a new one from its issuer."
            case jwt.ImmatureSignatureError():
                told = "The token is not valid yet (nbf, iat). The clocks may differ."
            case jwt.InvalidAudienceError():
                told = (
                    "The token was made for another service: its audience (aud) must be "
                    f"{self._issuer.audience!r}."
                )
            case jwt.InvalidIssuerError():
                told = f"The token is of another issuer: iss must be {self._issuer.url!r}."
            case jwt.MissingRequiredClaimError():
                told = f"The token lacks the claim {error.claim!r}."
            case jwt.InvalidSignatureError():
                told = "The token's signature is wrong."
            case _:
                told = "The token is not well formed: a claim or a header in it is of a wrong kind."
        return InvalidTokenError(told)
