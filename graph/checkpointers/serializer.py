"""How state becomes bytes: plain values and LangChain's messages, and no other class.

With a key, the bytes are encrypted.
"""

from __future__ import annotations

from collections import OrderedDict
from contextlib import suppress
from typing import Any

from langchain_core.messages import BaseMessage
from langgraph.checkpoint.serde.jsonplus import EXT_PYDANTIC_V2, JsonPlusSerializer

from graph.checkpointers.keyring import Keyring

_KEPT = 4096
_LARGEST = 4096


class StrictSerializer(JsonPlusSerializer):
    """Loads plain values and LangChain's messages, and no other class that a row may name.

    Each turn reads a window of messages that the turn before has read, but for two. To make one
    of bytes takes several times as long as to copy it, so those made last are kept by their bytes.
    """

    def __init__(self, keyring: Keyring | None = None) -> None:
        super().__init__(allowed_msgpack_modules=None)
        self._keyring = keyring or Keyring()
        self._made: OrderedDict[bytes, BaseMessage] = OrderedDict()
        self._make = self._unpack_ext_hook
        self._unpack_ext_hook = self._make_or_copy

    def dumps_typed(self, obj: Any) -> tuple[str, bytes]:
        """Return the kind of the bytes, with the mark of their key, and the bytes."""
        kind, data = super().dumps_typed(obj)
        if not self._keyring:
            return kind, data
        mark, sealed = self._keyring.encrypt(data, kind)
        return f"{kind}+{mark}", sealed

    def loads_typed(self, data: tuple[str, bytes]) -> Any:
        """Return what was stored so, be it encrypted or not."""
        kind, _, mark = data[0].partition("+")
        if mark:
            data = kind, self._keyring.decrypt(mark, data[1], kind)
        return super().loads_typed(data)

    def renew(self, kind: str, data: bytes | None) -> tuple[str, bytes | None]:
        """Return what is stored so as it is stored today, without making anything of it."""
        kind, _, mark = kind.partition("+")
        if data is None:
            return kind, None
        if mark:
            data = self._keyring.decrypt(mark, data, kind)
        mark, sealed = self._keyring.encrypt(data, kind)
        return f"{kind}+{mark}", sealed

    def forget(self) -> None:
        """Keep no message any more, since some were deleted."""
        self._made.clear()

    def _make_or_copy(self, code: int, data: bytes) -> Any:
        if (known := self._made.get(data)) is not None:
            return known.model_copy()
        made = self._make(code, data)
        if code == EXT_PYDANTIC_V2 and len(data) <= _LARGEST and isinstance(made, BaseMessage):
            self._made[data] = made.model_copy()
            if len(self._made) > _KEPT:
                with suppress(KeyError):  # a transaction loads in a thread of its own
                    self._made.popitem(last=False)
        return made
