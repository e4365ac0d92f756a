"""Who is let in, by whatever they bring."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from cuelight.access.api_keys import user_of_key
from cuelight.access.errors import AccessError, InvalidTokenError, IssuerUnreachableError
from cuelight.access.issuer import Issuer

if TYPE_CHECKING:
    from cuelight.access.tokens import Tokens

_DOTS_OF_A_TOKEN = 2


class Guard:
    """Knows the users of API keys and of an issuer."""

    def __init__(self, keys: Mapping[str, str], issuer: Issuer | None = None) -> None:
        self._keys = keys
        self._tokens = _tokens_of(issuer) if issuer else None

    async def owner_of(self, credential: str | None) -> str:
        """Return the id of the user who has a key or a token, or raise why there is none."""
        if not credential:
            raise AccessError(f"Send {self._wanted}, as `Authorization: Bearer <it>`.")
        if (user := user_of_key(self._keys, credential)) is not None:
            return user
        if self._tokens is None:
            raise AccessError("This API key is not known here. Ask for one that is.")
        if self._keys and credential.count(".") != _DOTS_OF_A_TOKEN:
            raise InvalidTokenError(
                "This is neither an API key that is known here nor a JSON Web Token."
            )
        return await self._tokens.owner_of(credential)

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Have what tokens are checked by at hand, for the length of the block.

        An issuer that is down is no reason not to begin: it is asked again.
        """
        if self._tokens is not None:
            with suppress(IssuerUnreachableError):  # which was logged
                await self._tokens.keys.prepare()
        try:
            yield
        finally:
            await self.close()

    async def close(self) -> None:
        """Ask the issuer nothing any more."""
        if self._tokens is not None:
            await self._tokens.keys.close()

    @property
    def _wanted(self) -> str:
        if self._tokens is None:
            return "your API key"
        return "an API key or a token of your issuer" if self._keys else "a token of your issuer"


def _tokens_of(issuer: Issuer) -> Tokens:
    # Only a server has the package for it.
    from cuelight.access.tokens import Tokens  # noqa: PLC0415

    return Tokens(issuer)
