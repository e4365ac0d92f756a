"""Users with API keys."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping


def user_of_key(keys: Mapping[str, str], given: str) -> str | None:
    """Return the user of a key, in a time that does not tell how much of the key is right."""
    digest = _digest(given)
    found: str | None = None
    for key, user in keys.items():
        if hmac.compare_digest(_digest(key), digest):
            found = user
    return found


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
