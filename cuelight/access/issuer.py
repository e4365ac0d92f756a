"""An issuer of tokens, and the users that it vouches for."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

from cuelight.access.errors import InvalidTokenError, IssuerError
from cuelight.access.loopback import is_loopback

_PLAIN = "".join(sorted(set(string.printable) - set(string.whitespace) - {"%"})) + " "
_MOST = 255
_CLAIM = re.compile(r"[^#\s]{1,200}")


@dataclass(frozen=True, kw_only=True)
class Issuer:
    """An OpenID Connect issuer whose tokens are taken."""

    url: str
    """What its tokens say as `iss`, to the letter."""
    audience: str
    """What must be among the `aud` of a token: without it, a token that was made for any other
    service of the issuer would let its holder in."""
    jwks_url: str | None = None
    """Where its keys are; `None` to ask its discovery document."""
    user_claim: str = "sub"
    """The claim that tells one user from another, for ever."""
    pause: float = field(default=10.0, repr=False)
    """Seconds from one attempt to fetch the keys to the next."""

    def __post_init__(self) -> None:
        check_address("issuer", self.url)
        if set(self.url) & set("?#"):
            raise IssuerError(f"The issuer {self.url!r} has a query or a fragment. Leave it out.")
        if self.jwks_url is not None:
            check_address("JWKS URL", self.jwks_url)
        if not self.audience:
            raise IssuerError(
                f"There is no audience for {self.url}. Without one, a token that was made for any "
                "other service of this issuer would let its holder in. Set the audience that your "
                "tokens have as `aud`, often the client's id or the API's name."
            )
        if not _CLAIM.fullmatch(self.user_claim):
            raise IssuerError(f"{self.user_claim!r} cannot name a claim.")

    @property
    def discovery_url(self) -> str:
        """Where its discovery document is."""
        return f"{self.url.rstrip('/')}/.well-known/openid-configuration"

    def owner_of(self, claims: Mapping[str, Any]) -> str:
        """Return the id of the user whom a token is about.

        It begins with the issuer, so that nobody else's user has it: the id of a user with an API
        key has neither `#` nor `:`. What is not printable stands in it as percent codes.
        """
        user = claims.get(self.user_claim)
        if not isinstance(user, str) or not 0 < len(user) <= _MOST or not user.isascii():
            raise InvalidTokenError(
                f"The token names no user: its claim {self.user_claim!r} must be a text of 1 to "
                f"{_MOST} ASCII characters."
            )
        claim = "" if self.user_claim == "sub" else f"?{self.user_claim}"
        return f"{self.url}{claim}#{quote(user, safe=_PLAIN)}"


def check_address(what: str, url: str) -> None:
    """Raise what is wrong with an address that keys are fetched from."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise IssuerError(f"The {what} is no address that can be read.") from None
    if parts.username is not None or parts.password is not None:
        raise IssuerError(f"The {what} holds a user or a password. Leave them out.")
    if not url.isascii() or not url.isprintable() or " " in url or len(url) > 500 or not host:
        raise IssuerError(f"The {what} {url!r} is no address such as https://id.example.com.")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise IssuerError(
            f"The {what} {url!r} is not reached by https, so that others could put keys of their "
            "own in the place of its keys. Use https, or an address of this machine."
        )
