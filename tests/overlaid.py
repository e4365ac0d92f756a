"""A model that plays one script to the speaker, and others to the overlays."""

from __future__ import annotations

from typing import Any

from pydantic import PrivateAttr

from nodes.beside import asking
from tests.scripted import Prompt, Say, Script, ScriptedModel


class OverlaidModel(ScriptedModel):
    """Plays the speaker's script, and to each overlay its own, by its id."""

    beside: dict[str, ScriptedModel]
    _asked_for: list[str] = PrivateAttr(default_factory=list)

    @property
    def asked_for(self) -> list[str]:
        """Who was asked, in order: an overlay's id, or nothing for the speaker."""
        return self._asked_for

    def _next(self, messages: Prompt, options: dict[str, Any]) -> Say:
        overlay = asking.get()
        self._asked_for.append(overlay or "")
        if overlay is None:
            return super()._next(messages, options)
        return self.beside[overlay]._next(messages, options)


def speaking(*script: Script, **beside: Script | list[Script]) -> OverlaidModel:
    """Make a model that plays this to the speaker, and to each overlay what its name is given."""
    models = {
        name: ScriptedModel(script=given if isinstance(given, list) else [given])
        for name, given in beside.items()
    }
    return OverlaidModel(script=list(script), beside=models)
