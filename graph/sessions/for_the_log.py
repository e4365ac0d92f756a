"""What only those who run a server can mend: its log has the words, and its users a plain sentence.

The words may name hosts, files, keys and packages, and are none of the users' business.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Final

from nodes.events import Event, event

logger = logging.getLogger(__name__)

_NO_MODEL = "The model of this server cannot be used at present; the server's log says why."
_FOR_THE_LOG: Final[Mapping[str, str]] = {
    "storage": "The database cannot be used at present. Nothing was changed; try again.",
    "wrong_key": "What is kept of this is encrypted by a key that this server does not have.",
    "no_key": _NO_MODEL,
    "bad_key": _NO_MODEL,
    "unknown_model": _NO_MODEL,
    "missing_package": _NO_MODEL,
    "model_failed": "The model failed; the server's log says why. Nothing was saved.",
    "refused_request": "The model refuses the request; the server's log says why.",
    "rate_limited": "The model takes no more requests at the moment. Wait a little and send the "
    "message again.",
    "unavailable": "The model cannot be reached at present. Send the message again.",
}
"""What users are told, by the code of the error."""
_PASSING = ("rate_limited", "unavailable")
"""What ends by itself, and is no error of this server."""


def for_users(last: Event) -> Event:
    """Return the event that ends a turn as users are told it, and log what is kept from them."""
    code = last["metadata"].get("code", "")
    plain = _FOR_THE_LOG.get(code)
    if plain is None:
        return last
    logger.log(logging.INFO if code in _PASSING else logging.ERROR, "%s", last["content"])
    return event("error", plain, **last["metadata"])
