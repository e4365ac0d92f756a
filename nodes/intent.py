"""The brief that a coach works out with a user: what is wanted, and where each part came from.

In the state it is JSON (`to_dict`), so that a checkpoint names no class of ours; a step makes an
intent of it, and gives JSON back.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

Readiness = Literal["not_ready", "needs_clarification", "awaiting_confirmation", "ready"]
Role = Literal["render", "display_text", "neither"]
"""What an annotation is: a picture to draw, letters to write, or nothing that counts."""
Certainty = Literal["given", "inferred", "confirmed"]
"""Said by the user, understood by the model, or confirmed by the user."""
Speaker = Literal["request", "user", "model"]

FIRST_TURN = 1
"""The turn that is never ready: with a description it is the description's own."""


class _Part(BaseModel):
    """A frozen part of the brief."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Provenance(_Part):
    """Where a part of the brief came from."""

    turn: int = 0
    """The turn in which it was said; 0 for the request."""
    speaker: Speaker = "user"
    """Whose words they were."""
    quote: str = ""
    """The words themselves."""
    certainty: Certainty = "given"


class SceneElement(_Part):
    """Something to draw."""

    description: str
    position: str | None = None
    """Where in the picture, such as `center` or `background`."""
    style: str | None = None
    source: Provenance | None = None


class DisplayText(_Part):
    """Words to write, exactly as they stand here."""

    text: str
    style: str | None = None
    """How, such as `bold`, `neon` or `handwritten`."""
    position: str | None = None
    source: Provenance | None = None


class AmbiguousAnnotation(_Part):
    """A phrase that may be a picture or letters."""

    text: str
    possible_intents: tuple[str, ...] = ("render", "display_text")
    resolved: bool = False
    resolution: str | None = None
    source: Provenance | None = None


class CreativeIntent(_Part):
    """What the user wants made, as far as it is known."""

    asset_type: str = ""
    description: str = ""
    mood: str | None = None
    custom_mood: str | None = None
    """The user's own word for the mood, which wins over a chosen one."""
    game_name: str | None = None
    game_context: str | None = None
    brand_context: dict[str, Any] | None = None
    preferences: dict[str, Any] | None = None
    community_assets: tuple[dict[str, Any], ...] = ()
    media_asset_placements: tuple[dict[str, Any], ...] = ()
    canvas_snapshot_url: str | None = None
    canvas_snapshot_description: str | None = None

    scene_elements: tuple[SceneElement, ...] = ()
    display_texts: tuple[DisplayText, ...] = ()
    ambiguous_annotations: tuple[AmbiguousAnnotation, ...] = ()
    layout: str | None = None
    sources: dict[str, Provenance] = Field(default_factory=dict)
    """Where single fields came from: {field: provenance}."""

    turn_count: int = 0
    """The user's messages that were answered, as the state's `turns`."""
    last_coach_summary: str | None = None
    """The facts of the brief as the coach showed them last."""
    shown_digest: str | None = None
    """The digest of the brief that was shown, while its proposal stands."""
    confirmed_digest: str | None = None
    """The digest of the brief that the user confirmed."""
    prompt_draft: str | None = None
    """The description for the next system, as it was confirmed last."""
    prompt_history: tuple[str, ...] = ()
    """Earlier drafts, oldest first."""

    @property
    def user_confirmed_vision(self) -> bool:
        """Whether the user confirmed exactly this brief."""
        return self.confirmed_digest is not None and self.confirmed_digest == self.digest

    @property
    def proposal_stands(self) -> bool:
        """Whether exactly this brief was shown, and waits for the user's yes."""
        return self.shown_digest is not None and self.shown_digest == self.digest

    @property
    def digest(self) -> str:
        """A mark of what is to be made; counts, sources and summaries do not change it."""
        facts = self.model_dump(mode="json", include=_FACTS)
        for parts in ("scene_elements", "display_texts", "ambiguous_annotations"):
            for part in facts[parts]:
                del part["source"]
        text = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]

    @property
    def effective_mood(self) -> str | None:
        """The mood that counts: the user's own word, else the chosen one."""
        return self.custom_mood or self.mood

    def open_annotations(self) -> tuple[AmbiguousAnnotation, ...]:
        """Return the phrases whose role is not known yet."""
        return tuple(a for a in self.ambiguous_annotations if not a.resolved)

    def get_readiness(self) -> Readiness:
        """Return how far the brief is, and so what the coach does next."""
        if self.turn_count <= FIRST_TURN:
            return "not_ready"
        if self.open_annotations() or self.get_missing_info():
            return "needs_clarification"
        return "ready" if self.user_confirmed_vision else "awaiting_confirmation"

    def is_ready(self) -> bool:
        """Whether the next system may use the brief."""
        return self.get_readiness() == "ready"

    def get_clarification_questions(self) -> list[str]:
        """Return a question for each phrase whose role is not known."""
        return [
            f'Should "{annotation.text}" be drawn as part of the picture, or written as text?'
            for annotation in self.open_annotations()
        ]

    def get_missing_info(self) -> list[str]:
        """Return what is still needed before the brief can be proposed."""
        missing = []
        if not self.asset_type:
            missing.append("What kind of asset it is to be")
        if not self.scene_elements and not self.display_texts:
            missing.append("What is to be seen: a picture, or words")
        return missing

    def to_generation_description(self) -> str:
        """Return the brief as a description for the system that makes the asset."""
        lines = []
        if self.asset_type:
            lines.append(f"Asset: {self.asset_type}")
        if self.effective_mood:
            lines.append(f"Mood: {self.effective_mood}")
        if game := ", ".join(filter(None, (self.game_name, self.game_context))):
            lines.append(f"Game: {game}")
        if brand := (self.brand_context or {}).get("name"):
            lines.append(f"Brand: {brand}")
        if self.scene_elements:
            lines.append("Scene: " + "; ".join(map(_described, self.scene_elements)))
        if self.display_texts:
            lines.append("Text: " + "; ".join(map(_written, self.display_texts)))
        if self.layout:
            lines.append(f"Layout: {self.layout}")
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """Return the brief as JSON values; nothing is lost."""
        derived = {"user_confirmed_vision": self.user_confirmed_vision}
        return {**self.model_dump(mode="json"), **derived}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Make a brief from what `to_dict` gave, or from part of it."""
        return cls.model_validate(dict(data))


_FACTS = {
    "asset_type",
    "mood",
    "custom_mood",
    "game_name",
    "game_context",
    "brand_context",
    "preferences",
    "community_assets",
    "media_asset_placements",
    "canvas_snapshot_url",
    "canvas_snapshot_description",
    "scene_elements",
    "display_texts",
    "ambiguous_annotations",
    "layout",
}


def _described(element: SceneElement) -> str:
    return ", ".join(filter(None, (element.description, element.style, element.position)))


def _written(text: DisplayText) -> str:
    how = ", ".join(filter(None, (text.style, text.position)))
    return f'"{text.text}"' + (f" ({how})" if how else "")
