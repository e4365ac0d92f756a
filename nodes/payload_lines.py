"""What the model is told of a payload, in the part of the prompt that stays the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from profiles import PhaseProfile, Rule, Shape
from profiles.samples import sample
from profiles.shape_words import in_words, one_line

_WORDS = "the user's own words"
_QUOTED = "copied word for word from a message of the user's"


def payload_lines(profile: PhaseProfile, name: str) -> Iterator[str]:
    """Yield the lines about the payload of a signal; none where it may be any."""
    rule = profile.payloads.rule_of(name)
    if rule is None:
        return
    corrects = profile.payloads.place_of(name) if profile.payloads.is_correction(name) else None
    if corrects is not None:
        yield (
            f"  It corrects what {corrects} gave. Inside its braces, give only what has "
            "changed, and that whole, such as a list with all of its values:"
        )
    elif rule.shape.properties:
        yield "  It counts only with these details inside its braces:"
    for field, shape in rule.shape.properties.items():
        may_lack = corrects is None and field not in rule.shape.required
        yield _field(field, shape, may_lack=may_lack, quoted=field in rule.quotes)
    if isinstance(other := rule.shape.additionalProperties, Shape):
        yield f"  - any other: {in_words(other)}"
    if example := _example(rule, short=corrects is not None):
        yield f"  Its form, as an example: {json.dumps({name: example}, ensure_ascii=False)}"


def _field(name: str, shape: Shape, *, may_lack: bool, quoted: bool) -> str:
    words = f"{name}{' (if known)' if may_lack else ''}: {in_words(shape)}"
    if quoted:
        words += f", {_QUOTED}"
    about = one_line(shape.description or shape.title or "")
    return f"  - {words}. {about}" if about else f"  - {words}"


def _example(rule: Rule, *, short: bool) -> dict[str, Any]:
    """Return a payload that fits; a short one has a single field, or those that it must have."""
    made = sample(rule.shape)
    example: dict[str, Any] = made if isinstance(made, dict) else {}
    if short:
        fewest = rule.shape.required or list(example)[:1]
        example = {key: value for key, value in example.items() if key in fewest}
    for name in rule.quotes & example.keys():
        placed = {**example, name: _WORDS if isinstance(example[name], str) else [_WORDS]}
        if not rule.shape.properties[name].examples and rule.checker.fits(placed):
            example = placed
    return example
