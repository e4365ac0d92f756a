"""How people reach a conversation: from a terminal, and what its process is set to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph import Conversation

    __version__: str

__all__ = ["Conversation", "__version__"]


def __getattr__(name: str) -> object:
    """Import what takes its time only when somebody asks for it."""
    if name == "Conversation":
        from graph import Conversation  # noqa: PLC0415

        return Conversation
    if name == "__version__":
        from importlib import metadata  # noqa: PLC0415

        try:
            return metadata.version("cuelight")
        except metadata.PackageNotFoundError:
            return "0+unknown"
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
