"""Why somebody is not let in. No message shows what was sent."""

from __future__ import annotations

from cuelight.errors import FaceError, SettingsError


class IssuerError(SettingsError):
    """What is set of an issuer cannot be meant."""


class AccessError(FaceError):
    """Nobody is let in by what was sent."""

    code = "no_access"
    """A stable word for programs."""
    challenge = "Bearer"
    """What `WWW-Authenticate` says."""


class InvalidTokenError(AccessError):
    """A token that is not taken."""

    code = "invalid_token"
    challenge = 'Bearer error="invalid_token"'


class IssuerUnreachableError(AccessError):
    """The keys of the issuer are not there at present: nobody can tell whether a token is good."""

    code = "issuer_unreachable"

    def __init__(self, retry_after: float) -> None:
        self.retry_after = retry_after
        """In how many seconds the issuer is asked again."""
        super().__init__(
            "The keys that tokens are checked by cannot be fetched at present. The token may be "
            "good; send the request again."
        )
