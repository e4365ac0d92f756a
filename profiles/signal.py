"""A signal as a profile declares it: when it is given, what it carries, and what is kept of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    Field,
    StrictBool,
    StrictStr,
    TypeAdapter,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from profiles.checked import Checked
from profiles.errors import did_you_mean, listed, shown
from profiles.faults import Finding
from profiles.fields import SignalName, SignalNames, Words, canonical_keys, wrong
from profiles.frozen import FrozenSequence
from profiles.names import canonical_name
from profiles.references import written_out
from profiles.samples import plain, sample
from profiles.shape import Shape
from profiles.shape_check import Checker
from profiles.shape_words import shown_json

MAX_SCHEMA = 8_000
"""How many characters the schema of a payload may have, as JSON with its references written out."""
MAX_DEPTH = 6
"""How many levels it may have: the model is told all of them."""


def _payload(value: Any, _: ValidatorFunctionWrapHandler) -> Shape:
    # By hand, since pydantic would check a model that holds itself twice, and tell each fault so.
    shape = Shape.model_validate(written_out(value))
    if tuple(shape.type) not in {(), ("object",)}:
        raise wrong(
            f"is of type {' or '.join(shape.type)}; a payload is an object, with a field for each "
            "thing that it says: type: object, and properties."
        )
    size = len(json.dumps(shape.as_schema, ensure_ascii=False))
    if size > MAX_SCHEMA:
        raise wrong(f"has {size:,} characters as JSON; at most {MAX_SCHEMA:,} are allowed.")
    if (depth := _depth(shape)) > MAX_DEPTH:
        raise wrong(f"has {depth} levels of objects and lists; at most {MAX_DEPTH} are allowed.")
    _check_examples(shape)
    if not isinstance(sample(shape), dict):
        raise wrong(
            "has no value that code could make as an example for the model. Give the field that "
            "is hard to make, such as one with a pattern, 'examples' that fit: examples: [AB-1234]."
        )
    return shape


def _check_examples(shape: Shape) -> None:
    """Raise what keeps an author's example from being one."""
    for example in shape.examples:
        if faults := Checker(shape).faults(plain(example)):
            raise wrong(f"has the example {shown_json(example)}, which does not fit: {faults[0]}.")
    for part in shape.parts():
        _check_examples(part)


def _depth(shape: Shape) -> int:
    return 1 + max(map(_depth, shape.parts()), default=0)


Payload = Annotated[Shape, WrapValidator(_payload)]


class Signal(Checked):
    """A signal that the model may give, and what becomes of the payload that it gives with it."""

    when: Words = Field(description="When to give it.")
    payload: Payload | None = Field(
        default=None,
        description="What its payload looks like, as JSON Schema of type object. A signal whose "
        "payload does not fit is refused.",
    )
    quotes: FrozenSequence[StrictStr] = Field(
        default=(),
        description="The fields of the payload that must be quoted from what the user said.",
    )
    keep: StrictBool | None = Field(
        default=None,
        description="Whether its payload goes into the memory that later phases see. By default "
        "it does where 'payload' says how it looks.",
    )
    corrects: Annotated[SignalName, AfterValidator(canonical_name)] | None = Field(
        default=None,
        description="The signal whose payload in memory this one changes, field by field.",
    )
    depends_on: SignalNames = Field(
        default=(),
        description="The signals whose payloads this one's rests on: when one of them changes in "
        "memory, this one's is taken out, to be asked for again.",
    )

    @property
    def is_kept(self) -> bool:
        """Whether its payload goes into the memory under its own name."""
        if self.corrects is not None:
            return False
        return self.payload is not None if self.keep is None else self.keep

    @property
    def details(self) -> Mapping[str, Any]:
        """All that is declared of it but when it is given."""
        return self.model_dump(mode="json", exclude={"when"}, exclude_defaults=True)

    @classmethod
    def _findings(cls, data: Mapping[str, Any]) -> Iterable[Finding]:
        yield from _quote_findings(data)
        if data.get("corrects") is not None:
            for field in ("keep", "depends_on"):
                if data.get(field) not in (None, [], ()):
                    yield Finding(
                        (field,),
                        "says what becomes of the signal's own payload, and this signal corrects "
                        "that of another, where it belongs. Take it out.",
                        data[field],
                    )
        elif data.get("depends_on") and data.get("keep", data.get("payload")) in (None, False):
            yield Finding(
                ("depends_on",),
                "is given, and nothing of this signal is kept that could rest on others. Give it a "
                "payload, or keep: true.",
                data["depends_on"],
            )


def _quote_findings(data: Mapping[str, Any]) -> Iterable[Finding]:
    quotes, payload = data.get("quotes"), data.get("payload")
    if not isinstance(quotes, list | tuple) or not quotes:
        return
    if payload is None:
        yield Finding(
            ("quotes",),
            "names fields of the payload, and this signal has no payload of its own. "
            + (
                "What it corrects brings its own quotes along: take it out."
                if data.get("corrects") is not None
                else "Say with payload how it looks."
            ),
            quotes,
        )
    properties = getattr(payload, "properties", None)
    if isinstance(payload, Mapping):
        properties = payload.get("properties")
    if not isinstance(properties, Mapping):
        return
    for index, name in enumerate(quotes):
        if not isinstance(name, str):
            continue
        if name not in properties:
            yield Finding(
                ("quotes", index),
                f"{shown(name)} is not a field of the payload.{did_you_mean(name, properties)} "
                f"Fields: {listed(properties, name)}.",
                name,
            )
        elif not _can_be_quoted(properties[name]):
            yield Finding(
                ("quotes", index),
                f"{shown(name)} is not a text, and only texts and lists of texts can be quoted: "
                "give it type: string, or leave it out here.",
                name,
            )


def _can_be_quoted(shape: object) -> bool:
    """Whether a field is a text, or cannot be read, which is a fault of its own."""
    if isinstance(shape, Shape):
        return shape.is_text
    if not isinstance(shape, Mapping) or "$ref" in shape:
        return True
    try:
        return Shape.model_validate(shape).is_text
    except ValueError:
        return True


def _declared(value: Any, _: ValidatorFunctionWrapHandler) -> str | Signal:
    # By hand, since a union would tell the faults of both.
    if isinstance(value, Mapping | Signal):
        signal = Signal.model_validate(value)
        return signal if signal.details else signal.when
    return _WORDS.validate_python(value)


_WORDS: TypeAdapter[str] = TypeAdapter(Words)

DeclaredSignal = Annotated[Words | Signal, WrapValidator(_declared)]
"""When to give a signal, or a `Signal` where more is said of it."""

DeclaredSignals = Annotated[Mapping[SignalName, DeclaredSignal], AfterValidator(canonical_keys)]
"""{name: when to give it, or a `Signal`}, the names in both spellings; holds the canonical ones."""


def as_signal(declared: str | Signal) -> Signal:
    """Return the long form of a signal that may be declared in the short one."""
    return declared if isinstance(declared, Signal) else Signal(when=declared)
