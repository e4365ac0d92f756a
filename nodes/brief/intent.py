"""The brief that a coach works out with a user: what is wanted, and where each part came from.

In the state it is JSON (`to_dict`), so that a checkpoint names no class of ours; a step makes an
intent of it, and gives JSON back. A brief changes by `revised` alone, which takes back the proposal
and the confirmation of what it was before.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Literal, Self, TypeVar, cast

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from nodes.brief.asset_types import Requirement, missing
from nodes.brief.description import describe

Readiness = Literal["not_ready", "needs_clarification", "awaiting_confirmation", "ready"]
Role = Literal["render", "display_text", "both", "neither"]
"""What an annotation is: a picture to draw, letters to write, both, or nothing that counts."""
Certainty = Literal["given", "inferred", "confirmed"]
"""Said by the user, understood by the model, or confirmed by the user."""
Speaker = Literal["request", "user", "model"]

FIRST_TURN = 1
"""The turn that is never ready: with a description it is the description's own."""
MAX_DRAFTS = 10
"""How many earlier drafts a brief keeps."""


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
    detail_source: Provenance | None = None
    """Where its newest style or position came from, if not from the same words."""


class DisplayText(_Part):
    """Words to write, exactly as they stand here."""

    text: str
    style: str | None = None
    """How, such as `bold`, `neon` or `handwritten`."""
    position: str | None = None
    source: Provenance | None = None
    detail_source: Provenance | None = None
    """Where its newest style or position came from, if not from the same words."""


class AmbiguousAnnotation(_Part):
    """A phrase that may be a picture or letters."""

    text: str
    possible_intents: tuple[str, ...] = ("render", "display_text")
    resolved: bool = False
    resolution: str | None = None
    source: Provenance | None = None


_AnyPart = TypeVar("_AnyPart", SceneElement, DisplayText, AmbiguousAnnotation)
_AnyModel = TypeVar("_AnyModel", bound=BaseModel)


class CreativeIntent(_Part):
    """What the user wants made, as far as it is known."""

    asset_type: str = ""
    description: str = ""
    """The user's first words, from which the rest was read."""
    mood: str | None = None
    custom_mood: str | None = None
    """The user's own word for the mood, which wins over a chosen one."""
    game_name: str | None = None
    game_context: str | None = None
    brand_context: dict[str, JsonValue] | None = None
    preferences: dict[str, JsonValue] | None = None
    community_assets: tuple[dict[str, JsonValue], ...] = ()
    media_asset_placements: tuple[dict[str, JsonValue], ...] = ()
    canvas_snapshot_url: str | None = None
    canvas_snapshot_description: str | None = None

    scene_elements: tuple[SceneElement, ...] = ()
    display_texts: tuple[DisplayText, ...] = ()
    ambiguous_annotations: tuple[AmbiguousAnnotation, ...] = ()
    style: str | None = None
    """How all of it is made, such as `pixel art`."""
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
        facts = self.model_dump(mode="json", include=_FACTS, exclude=_SOURCES)
        return hashlib.sha256(_ENCODER.encode(facts).encode()).hexdigest()[:32]

    @property
    def effective_mood(self) -> str | None:
        """The mood that counts: the user's own word, else the chosen one."""
        return self.custom_mood or self.mood

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to be seen: nothing to draw and nothing to write."""
        return not any(e.description.strip() for e in self.scene_elements) and not any(
            t.text.strip() for t in self.display_texts
        )

    def words_of_the_user(self) -> tuple[str, ...]:
        """Return what the brief has kept of the user's own words: the request's and all quotes."""
        request = (self.description, self.game_context, self.canvas_snapshot_description)
        detailed: list[SceneElement | DisplayText] = [*self.scene_elements, *self.display_texts]
        sources = (
            *(part.source for part in detailed),
            *(part.detail_source for part in detailed),
            *(annotation.source for annotation in self.ambiguous_annotations),
            *self.sources.values(),
        )
        quotes = (source.quote for source in sources if source is not None)
        return tuple(dict.fromkeys(filter(None, (*request, *quotes))))

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
        return [item.info for item in self.missing_requirements()]

    def missing_requirements(self, *, wanted: bool = False) -> tuple[Requirement, ...]:
        """Return what is needed, and with `wanted` also what is good to know, best first."""
        known = {name for name in _FACTS if getattr(self, name)}
        if self.is_empty:
            known -= {"scene_elements", "display_texts"}
        return missing(self.asset_type, known, wanted=wanted)

    def next_questions(self, *, wanted: bool = False) -> list[str]:
        """Return all that can be asked, the most valuable first."""
        items = self.missing_requirements(wanted=wanted)
        needed = len(self.missing_requirements())
        ahead, behind = items[:needed], items[needed:]
        return [
            *(item.question for item in ahead),
            *self.get_clarification_questions(),
            *(item.question for item in behind),
        ]

    def to_generation_description(self) -> str:
        """Return the brief as a description for the system that makes the asset."""
        return describe(self.model_dump(mode="json", include=_FACTS))

    def revised(self, **changes: Any) -> Self:
        """Return the brief with other facts; a proposal or a yes for the former ones is void."""
        revised = self.model_copy(update=changes)
        if (self.shown_digest or self.confirmed_digest) and revised.digest != self.digest:
            return revised.voided()
        return revised

    def voided(self) -> Self:
        """Return the brief as one that was neither shown nor confirmed."""
        if self.shown_digest is None and self.confirmed_digest is None:
            return self
        return self.model_copy(update={"shown_digest": None, "confirmed_digest": None})

    def shown(self, summary: str | None = None) -> Self:
        """Return the brief as one that the user has seen exactly as it is."""
        facts = self.to_generation_description() if summary is None else summary
        return self.model_copy(update={"shown_digest": self.digest, "last_coach_summary": facts})

    def confirmed(self) -> Self:
        """Return the brief as the user has confirmed it, if it was shown and can be confirmed."""
        if not self.proposal_stands or self.get_readiness() in {
            "not_ready",
            "needs_clarification",
        }:
            return self
        draft = self.to_generation_description()
        history = self.prompt_history
        if self.prompt_draft and self.prompt_draft != draft:
            history = (*history, self.prompt_draft)[-MAX_DRAFTS:]
        return self.model_copy(
            update={
                "scene_elements": tuple(map(_confirmed, self.scene_elements)),
                "display_texts": tuple(map(_confirmed, self.display_texts)),
                "ambiguous_annotations": tuple(map(_confirmed, self.ambiguous_annotations)),
                "sources": {name: _agreed(source) for name, source in self.sources.items()},
                "confirmed_digest": self.digest,
                "prompt_draft": draft,
                "prompt_history": history,
            }
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the brief as JSON values; nothing is lost."""
        derived = {"user_confirmed_vision": self.user_confirmed_vision}
        return {**self.model_dump(mode="json"), **derived}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Make a brief from what `to_dict` gave, or from part of it.

        A value that is none is left out, and the others stay. That the user had confirmed it
        counts only with the digest of what was confirmed.
        """
        values = _named(data)
        with suppress(ValidationError):
            return cls.model_validate(values)  # as `to_dict` gives it
        for name, (kind, key) in _LISTS.items():
            parts = (_read_part(kind, key, value) for value in _items(values.get(name)))
            values[name] = tuple(part for part in parts if part is not None)
        for name in ("community_assets", "media_asset_placements"):
            values[name] = tuple(map(_named, filter(_is_mapping, _items(values.get(name)))))
        drafts = _items(values.get("prompt_history"))
        values["prompt_history"] = tuple(draft for draft in drafts if isinstance(draft, str))
        sources = _named(values.get("sources")).items()
        values["sources"] = {
            name: _tolerant(Provenance, _named(value)) for name, value in sources if value
        }
        return _tolerant(cls, values)


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"))
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
    "style",
    "layout",
}
_SOURCES: Any = {
    part: {"__all__": {"source", "detail_source"}}
    for part in ("scene_elements", "display_texts", "ambiguous_annotations")
}


def _agreed(source: Provenance) -> Provenance:
    return source.model_copy(update={"certainty": "confirmed"})


def _confirmed(part: _AnyPart) -> _AnyPart:
    agreed = {"source": _agreed(part.source or Provenance())}
    if isinstance(part, SceneElement | DisplayText) and part.detail_source is not None:
        agreed["detail_source"] = _agreed(part.detail_source)
    return part.model_copy(update=agreed)


_LISTS: dict[str, tuple[type[SceneElement | DisplayText | AmbiguousAnnotation], str]] = {
    "scene_elements": (SceneElement, "description"),
    "display_texts": (DisplayText, "text"),
    "ambiguous_annotations": (AmbiguousAnnotation, "text"),
}


def _read_part(
    kind: type[SceneElement | DisplayText | AmbiguousAnnotation], key: str, value: Any
) -> SceneElement | DisplayText | AmbiguousAnnotation | None:
    """Make a part of a mapping, or of its bare words."""
    values: dict[str, Any] = {key: value} if isinstance(value, str) else _named(value)
    try:
        kind.model_validate({key: values.get(key)})
    except ValidationError:
        return None
    for name in ("source", "detail_source"):
        source = values.get(name)
        if source is not None and not isinstance(source, Provenance):
            values[name] = _tolerant(Provenance, _named(source)) if _is_mapping(source) else None
    return _tolerant(kind, values)


def _tolerant(kind: type[_AnyModel], values: dict[str, Any]) -> _AnyModel:
    """Make a model of the values that are good, and leave out the others."""
    for _ in range(len(values) + 1):
        try:
            return kind.model_validate(values)
        except ValidationError as error:
            for fault in error.errors(include_url=False, include_context=False):
                values.pop(str(fault["loc"][0]), None)
    return kind.model_validate({})


def _named(value: Any) -> dict[str, Any]:
    if isinstance(value, BaseModel):
        return dict(value)
    if not isinstance(value, Mapping):
        return {}
    return {name: item for name, item in value.items() if isinstance(name, str)}


def _items(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def _is_mapping(value: Any) -> bool:
    return isinstance(value, Mapping)


def brief_of(state: Mapping[str, object]) -> CreativeIntent | None:
    """Return the brief that a thread remembers, or `None` where no coach has spoken."""
    stored = state.get("intent")
    return CreativeIntent.from_dict(cast("Mapping[str, Any]", stored)) if stored else None
