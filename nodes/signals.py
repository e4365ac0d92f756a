"""The signals in a model's reply: taken out of it, and written as a model gives them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from nodes.signal_filter import SignalFilter
from nodes.tags import neutralize

__all__ = ["SignalFilter", "extract_signals", "neutralize", "render_signals"]


def extract_signals(reply: str) -> tuple[str, dict[str, dict[str, Any]]]:
    """Split a whole reply into the text that the user sees and the signals that it gives."""
    stream = SignalFilter()
    visible = stream.feed(reply) + stream.close()
    return visible, stream.signals


def render_signals(signals: Mapping[str, Mapping[str, Any]]) -> str:
    """Write signals as the block in which a model gives them; nothing for no signals."""
    if not signals:
        return ""
    text = json.dumps(signals, ensure_ascii=False, allow_nan=False, default=dict)
    # No tag can stand in the block's own strings, whoever reads them and however.
    text = text.replace("<", "\\u003c")
    return f"<signals>{text}</signals>"
