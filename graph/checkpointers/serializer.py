"""How state becomes bytes: plain values and LangChain's messages, and no other class."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from langchain_core.messages import BaseMessage
from langgraph.checkpoint.serde.jsonplus import EXT_PYDANTIC_V2, JsonPlusSerializer

_KEPT = 4096
_LARGEST = 4096


class StrictSerializer(JsonPlusSerializer):
    """Loads plain values and LangChain's messages, and no other class that a row may name.

    Each turn reads a window of messages that the turn before has read, but for two. To make one
    of bytes takes several times as long as to copy it, so those made last are kept by their bytes.
    """

    def __init__(self) -> None:
        super().__init__(allowed_msgpack_modules=None)
        self._made: OrderedDict[bytes, BaseMessage] = OrderedDict()
        self._make = self._unpack_ext_hook
        self._unpack_ext_hook = self._make_or_copy

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
                self._made.popitem(last=False)
        return made
