"""Encryption at rest: whoever has the database but not the key reads no word of it."""

from __future__ import annotations

import base64
import json
import re
import secrets
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any

from graph.errors import EncryptionKeyError, StorageError, WrongKeyError

SEALED = "aes-gcm:"
"""What everything begins with that is encrypted; the name of its key follows."""

MARK = len(SEALED) + 8
"""How many characters that is with the name of the key."""

_KEY_BYTES = 32
_NONCE_BYTES = 12
_WRITTEN_KEY = re.compile(r"[A-Za-z0-9_-]{43}=?")
_TEXT = "text"


def new_key() -> str:
    """Return a new key, as a `Keyring` takes it."""
    return base64.urlsafe_b64encode(secrets.token_bytes(_KEY_BYTES)).decode()


class Keyring:
    """The keys of a database: the first one encrypts, all of them decrypt.

    Without a key all is stored in clear. Each mark names the key that was used, by a few digits
    of its hash, so that a wrong key is told from damage.
    """

    def __init__(self, keys: Sequence[str] = ()) -> None:
        """Take keys as `new_key` makes them; `EncryptionKeyError` for any that is none."""
        self._ciphers = dict(_ciphers_of(keys))
        self.mark = next(iter(self._ciphers), "")
        """What is encrypted from now on begins with this; empty without a key."""

    def __bool__(self) -> bool:
        """Whether there is a key."""
        return bool(self._ciphers)

    @property
    def names(self) -> tuple[str, ...]:
        """What the marks call these keys, in their order."""
        return tuple(map(name_of, self._ciphers))

    def encrypt(self, clear: bytes, kind: str) -> tuple[str, bytes]:
        """Return the mark and the bytes that stand for these; they come back as this kind only."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return self.mark, nonce + self._ciphers[self.mark].encrypt(nonce, clear, kind.encode())

    def decrypt(self, mark: str, sealed: bytes, kind: str) -> bytes:
        """Return what was encrypted; `WrongKeyError` where its key is not among these."""
        self.check([mark])
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415

        nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            clear: bytes = self._ciphers[mark].decrypt(nonce, rest, kind.encode())
        except (InvalidTag, ValueError):
            raise _damage() from None
        return clear

    def check(self, marks: Iterable[str]) -> None:
        """Raise `WrongKeyError` where things are encrypted, and none of them by one of these."""
        marks = sorted(set(marks))
        if marks and self._ciphers.keys().isdisjoint(marks):
            raise WrongKeyError(map(name_of, marks), self.names)

    def seal(self, text: str) -> str:
        """Return a text as it is stored: encrypted, or as it is where there is no key."""
        if not self:
            return text
        mark, sealed = self.encrypt(text.encode(errors="surrogatepass"), _TEXT)
        return f"{mark}:{base64.b64encode(sealed).decode()}"

    def unseal(self, stored: str) -> str:
        """Return the text that is stored so, be it encrypted or not."""
        if not is_sealed(stored):
            return stored
        mark, sealed = stored[:MARK], stored[MARK + 1 :]
        try:
            encrypted = base64.b64decode(sealed, validate=True)
        except ValueError:
            raise _damage() from None
        return self.decrypt(mark, encrypted, _TEXT).decode(errors="surrogatepass")

    def seal_json(self, value: Any) -> str:
        """Return a JSON value as a text to be stored."""
        return self.seal(json.dumps(value, ensure_ascii=False))

    def unseal_json(self, stored: str) -> Any:
        """Return the JSON value that is stored so, be it encrypted or not."""
        return json.loads(self.unseal(stored))


def is_sealed(stored: str) -> bool:
    """Whether a text is stored encrypted."""
    return stored.startswith(SEALED)


def _ciphers_of(keys: Sequence[str]) -> Iterable[tuple[str, Any]]:
    if not keys:
        return
    try:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415
    except ImportError:
        raise EncryptionKeyError(
            'encryption needs its extra, by pip install "cuelight[encryption]"'
        ) from None
    for number, written in enumerate(keys, 1):
        if not _WRITTEN_KEY.fullmatch(written):
            which = f"key {number} of {len(keys)}" if len(keys) > 1 else "the key"
            raise EncryptionKeyError(
                f"{which} is not the urlsafe base64 of {_KEY_BYTES} bytes. "
                "`cuelight keygen` makes one that is"
            )
        key = base64.urlsafe_b64decode(written.rstrip("=") + "=")
        name = blake2b(key, digest_size=4, person=b"cuelight key").hexdigest()
        yield f"{SEALED}{name}", AESGCM(key)


def _damage() -> StorageError:
    return StorageError(
        "decrypting", "what it holds was damaged or changed", "Restore it from a copy."
    )


def name_of(mark: str) -> str:
    """Return what a mark calls its key: a few digits of its hash."""
    return mark.removeprefix(SEALED)
