"""Changes to a brief, one at a time, with where they came from; nothing is said twice."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from nodes.brief.entries import EntryKind, same, stems_of
from nodes.brief.intent import (
    AmbiguousAnnotation,
    CreativeIntent,
    DisplayText,
    Provenance,
    Role,
    SceneElement,
)
from nodes.vocabulary import A_NEW, ARTICLE, POSITION, any_of, compiled, fold

MAX_ELEMENTS = 40
MAX_TEXTS = 20
MAX_ANNOTATIONS = 20
LONGEST = 500
"""How many characters an element or a text may have; a longer text is refused, not cut."""
LONGEST_DETAIL = 200
"""How many characters a style, a place, a mood or a quote may have."""

_NEXT_TO = any_of(
    "next to|around|over|under|above|below|behind|beside|between|neben|über|unter|à côté",
    "al lado|accanto|ao lado|naast|boven",
)
_AN = compiled(rf"{A_NEW}\s")
_DEFINITE = compiled(
    any_of("the|der|die|das|den|dem|le|la|les|el|los|las|il|lo|gli|o|os|as|de|het") + r"\s"
)
_PLACE = compiled(rf"{POSITION}|{_NEXT_TO}")


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]")
"""Control characters but tab and line feed, and what turns the direction of the text around it."""
_UNSEEN = frozenset({"Cf", "Mn", "Zs", "Zl", "Zp", "Cc"})
"""Kinds of characters that show nothing by themselves."""
_IN_SOMETHING = compiled(
    any_of("in|on|at|under|inside|auf|in|im|sur|dans|en|sobre|su|sul|in|em|no|na|op")
    + rf"\s+(?:{ARTICLE}|one of)\s+"
    + r"(?!(?:\w+\s+){0,3}"
    + any_of("style|font|letters|colour|color|way|stil|schrift|police|estilo|letra|stile|stijl")
    + ")"
)


def cleaned(text: str, longest: int) -> str:
    """Return a text that every store can hold, in its exact wording, and not too long.

    What shapes words stays: no-break spaces, joiners, soft hyphens, selectors and tags.
    """
    text = text.encode("utf-8", "replace").decode("utf-8")
    if not text.isprintable():
        text = _CONTROL.sub("", text)
        if all(unicodedata.category(char) in _UNSEEN for char in text):
            return ""
    return text.strip()[:longest].rstrip()


def is_place(value: str) -> bool:
    """Whether a style says where something is."""
    plain = fold(value)
    return bool(_PLACE.search(plain) or _IN_SOMETHING.match(plain))


class Revision:
    """A brief that is being changed; `notes` says in words what has changed."""

    def __init__(self, intent: CreativeIntent) -> None:
        self._intent = intent
        self.elements = list(intent.scene_elements)
        self.texts = list(intent.display_texts)
        self.annotations = list(intent.ambiguous_annotations)
        self.fields: dict[str, Any] = {}
        self.sources = dict(intent.sources)
        self.notes: list[str] = []

    def done(self) -> CreativeIntent:
        """Return the changed brief; what was proposed or confirmed before is void if it differs."""
        return self._intent.revised(
            scene_elements=tuple(self.elements),
            display_texts=tuple(self.texts),
            ambiguous_annotations=tuple(self.annotations),
            sources=self.sources,
            **self.fields,
        )

    def now(self) -> CreativeIntent:
        """Return the brief as it is by now, to be read only."""
        return self._intent.model_copy(
            update={
                "scene_elements": tuple(self.elements),
                "display_texts": tuple(self.texts),
                "ambiguous_annotations": tuple(self.annotations),
                **self.fields,
            }
        )

    def add_element(
        self,
        description: str,
        source: Provenance,
        *,
        style: str | None = None,
        position: str | None = None,
        detail_source: Provenance | None = None,
    ) -> bool:
        """Add something to draw, or fill in what is new about it; whether anything changed.

        Its style and position come from `detail_source`, where that is not the source of it all.
        """
        description = cleaned(description, LONGEST)
        style, position = _detail(style), _detail(position)
        if not stems_of(fold(description)):
            return False
        for index, known in enumerate(self.elements):
            if same(known.description, description):
                update = _missing(known, detail_source or source, style=style, position=position)
                self.elements[index] = known.model_copy(update=update)
                self._note(update, known.description)
                return bool(update)
        if len(self.elements) >= MAX_ELEMENTS:
            self.notes.append(f"Left out, the brief is full: {description}")
            return False
        element = SceneElement(
            description=description,
            style=style,
            position=position,
            source=source,
            detail_source=detail_source,
        )
        self.elements.append(element)
        self.notes.append(f"Added: {description}")
        return True

    def meant_by(self, description: str) -> str | None:
        """Return the element that `the bridge made of stone` speaks of, if the brief has it."""
        folded = fold(description)
        said = stems_of(folded)
        # Without an article only what comes first is spoken of.
        spoken_of = set(said if _DEFINITE.match(folded) else said[:1])
        for element in self.elements:
            if spoken_of.issuperset(stems_of(fold(element.description))[-1:]):
                return element.description if not _AN.match(folded) else None
        return None

    def add_text(
        self,
        text: str,
        source: Provenance,
        *,
        style: str | None = None,
        position: str | None = None,
        newest_wording: bool = False,
    ) -> bool:
        """Add words to write, in their exact wording; whether anything changed.

        With `newest_wording` a text that differs in letter case alone takes the place of the old.
        """
        whole = cleaned(text, LONGEST + 1)
        if len(whole) > LONGEST:
            self.notes.append(f"Left out, a text may have {LONGEST} characters: {whole[:40]}…")
            return False
        style, position = _detail(style), _detail(position)
        if not whole:
            return False
        for index, known in enumerate(self.texts):
            if _wording(known.text) == _wording(whole):
                update = _missing(known, source, style=style, position=position)
                if newest_wording and known.text != whole:
                    update |= {**_kept_details(known), **update, "text": whole, "source": source}
                    self.notes.append(f'Text: "{whole}"')
                self.texts[index] = known.model_copy(update=update)
                self._note(update, known.text)
                return bool(update)
        if len(self.texts) >= MAX_TEXTS:
            self.notes.append(f"Left out, the brief is full: {whole}")
            return False
        self.texts.append(DisplayText(text=whole, style=style, position=position, source=source))
        self.notes.append(f'Text: "{whole}"')
        return True

    def add_annotation(self, text: str, source: Provenance) -> bool:
        """Add a phrase whose role is not known; whether anything changed."""
        text = cleaned(text, LONGEST)
        known = [*(a.text for a in self.annotations), *(t.text for t in self.texts)]
        if not text or any(_wording(text) == _wording(other) for other in known):
            return False
        if len(self.annotations) >= MAX_ANNOTATIONS:
            decided = next((i for i, a in enumerate(self.annotations) if a.resolved), None)
            if decided is None:
                return False
            del self.annotations[decided]
        self.annotations.append(AmbiguousAnnotation(text=text, source=source))
        self.notes.append(f'To be asked, a picture or a text: "{text}"')
        return True

    def resolve(self, text: str, role: Role, source: Provenance) -> bool:
        """Settle what a phrase is, and put it where it belongs."""
        for index, known in enumerate(self.annotations):
            if known.text == text and not known.resolved:
                update = {"resolved": True, "resolution": role}
                self.annotations[index] = known.model_copy(update=update)
                break
        else:
            return False
        if role in {"render", "both"}:
            self.add_element(text, source)
        if role in {"display_text", "both"}:
            self.add_text(text, source)
        if role == "neither":
            self.notes.append(f'Left out: "{text}"')
        return True

    def remove(self, kind: EntryKind, text: str) -> bool:
        """Take out what the brief holds under exactly these words."""
        match kind:
            case "element":
                before = len(self.elements)
                self.elements = [e for e in self.elements if e.description != text]
                changed = len(self.elements) != before
            case "text":
                before = len(self.texts)
                self.texts = [t for t in self.texts if t.text != text]
                changed = len(self.texts) != before
            case "mood":
                changed = self.now().effective_mood is not None
                self.fields |= {"mood": None, "custom_mood": None}
                self._forget_mood()
        if changed:
            self.notes.append(f"Removed: {text}")
        return changed

    def replace(self, kind: EntryKind, old: str, new: str, source: Provenance) -> bool:
        """Put other words in the place of what the brief holds."""
        if kind == "mood":
            return self.set_field("mood", new, source)
        new = cleaned(new, LONGEST)
        if not new or new == old:
            return False
        if kind == "element":
            places = [i for i, e in enumerate(self.elements) if e.description == old]
            taken = any(same(e.description, new) for e in self.elements if e.description != old)
            if not places:
                return False
            element = self.elements[places[0]]
            changed = {**_kept_details(element), "description": new, "source": source}
            self.elements[places[0]] = element.model_copy(update=changed)
            if taken:
                del self.elements[places[0]]
        else:
            places = [i for i, t in enumerate(self.texts) if t.text == old]
            taken = any(_wording(t.text) == _wording(new) for t in self.texts if t.text != old)
            if not places:
                return False
            written = self.texts[places[0]]
            changed = {**_kept_details(written), "text": new, "source": source}
            self.texts[places[0]] = written.model_copy(update=changed)
            if taken:
                del self.texts[places[0]]
        self.notes.append(f"Changed: {old} → {new}")
        return True

    def set_look(self, kind: str, target: str, value: str, source: Provenance) -> bool:
        """Set how an element, a text or all of the picture looks, or where it stands."""
        value = cleaned(value, LONGEST_DETAIL)
        if not value:
            return False
        if kind == "picture":
            return self.set_field("layout" if is_place(value) else "style", value, source)
        name = "position" if is_place(value) else "style"
        update = {name: value, "detail_source": source}
        for index, element in enumerate(self.elements):
            if kind == "element" and element.description == target:
                self.elements[index] = element.model_copy(update=update)
                self.notes.append(f"{target}: {value}")
                return bool(getattr(element, name) != value)
        for index, text in enumerate(self.texts):
            if kind == "text" and text.text == target:
                self.texts[index] = text.model_copy(update=update)
                self.notes.append(f'"{target}": {value}')
                return bool(getattr(text, name) != value)
        return False

    def set_field(self, name: str, value: str, source: Provenance) -> bool:
        """Set the mood, the style, the layout or another single field."""
        value = cleaned(value, LONGEST_DETAIL)
        now = self.now()
        old = now.effective_mood if name == "mood" else getattr(now, name)
        if not value or (old is not None and fold(str(old)) == fold(value)):
            return False
        self.fields[name] = value
        if name == "mood":
            self.fields["custom_mood"] = None
            self._forget_mood()
        self.sources[name] = source
        self.notes.append(f"{name.replace('_', ' ').capitalize()}: {value}")
        return True

    def _forget_mood(self) -> None:
        for name in ("mood", "custom_mood"):
            self.sources.pop(name, None)

    def holds(self, name: str) -> bool:
        """Whether a single field says something by now."""
        now = self.now()
        return bool(now.effective_mood if name == "mood" else getattr(now, name))

    def _note(self, update: dict[str, Any], what: str) -> None:
        details = ", ".join(str(update[name]) for name in ("style", "position") if name in update)
        if details:
            self.notes.append(f"{what}: {details}")


def _detail(value: str | None) -> str | None:
    return cleaned(value, LONGEST_DETAIL) or None if value else None


def _missing(
    known: SceneElement | DisplayText, source: Provenance, **details: str | None
) -> dict[str, Any]:
    """Return the details that are new, where there were none, and where they came from."""
    new = {name: value for name, value in details.items() if value and not getattr(known, name)}
    return {**new, "detail_source": source} if new else {}


def _kept_details(known: SceneElement | DisplayText) -> dict[str, Any]:
    """Return where the details came from that stay when the words they belong to change."""
    kept = known.style or known.position
    return {"detail_source": known.detail_source or known.source} if kept else {}


def _wording(text: str) -> str:
    return " ".join(text.casefold().split())
