"""A draft as the text of a file: YAML with comments, as an author would write it.

Scalars are written by the library that reads them, so that what is read is what was meant; the
comments are laid between the pieces.
"""

from __future__ import annotations

import shlex
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import yaml

from cuelight.drafting.naming import one_line
from cuelight.drafting.outline import Outline
from profiles import ANY_PHASE

DRAFT = ".draft"
"""What the name of a draft ends with that cannot be used yet."""
_WIDTH = 92
_LONG = 72
"""How long a text may be that stands beside its key."""
_MOST_OF_A_WISH = 300
_FLOW_KEYS = {"trigger_signals", "signals", "completes", "required", "quotes", "depends_on", "enum"}


def file_text(
    outline: Outline,
    data: Mapping[str, Any],
    *,
    file: str,
    wish: str,
    origin: str,
    wrong: Sequence[str] = (),
) -> str:
    """Return the text of the file for a profile's data, which holds what the outline says.

    `wrong` is what keeps it from being used.
    """
    head = [*_warning(wrong), *_head(outline, file, wish, origin)]
    return "\n".join([*head, *_body(outline, data), ""])


def commented(text: str, indent: int = 0) -> list[str]:
    """Return a text as lines of a comment."""
    margin = " " * indent
    lines = textwrap.wrap(one_line(text), _WIDTH, break_long_words=False, break_on_hyphens=False)
    return [f"{margin}# {line}" for line in lines]


def _warning(wrong: Sequence[str]) -> Iterator[str]:
    if wrong:
        yield from commented("This draft cannot be used yet. What is left wrong with it:")
        for one in wrong:
            yield from commented(f"- {one}")
        yield "#"


def _head(outline: Outline, file: str, wish: str, origin: str) -> Iterator[str]:
    yield from commented(f"{outline.name}: {outline.about}" if outline.about else outline.name)
    yield "#"
    yield from commented(f"Drafted {origin} from: {one_line(wish, _MOST_OF_A_WISH)}")
    yield from commented("It is a beginning: read it, and make it yours.")
    yield "#"
    yield "# How to go on:"
    named = shlex.quote(one_line(file).removesuffix(DRAFT))
    kept = shlex.quote(one_line(file))
    for command in (
        f"cuelight check {kept}",
        *([f"mv {kept} {named}"] if kept != named else []),
        f"cuelight rehearse {named}",
        f"cuelight chat {named} --rehearse",
        f"cuelight chat {named}",
    ):
        yield f"#   {command}"
    yield ""


def _body(outline: Outline, data: Mapping[str, Any]) -> Iterator[str]:
    if beginning := {key: data[key] for key in ("name", "initial_phase") if key in data}:
        yield from _piece(beginning)
    for key, comment in (
        ("phase_context", "What the model is told in every phase."),
        ("signals", "Signals that may be given in every phase but final ones."),
    ):
        if key in data:
            yield from ("", *commented(comment), *_piece({key: data[key]}))
    if phases := data.get("phases"):
        yield from ("", "phases:")
        purposes = {phase.id: phase.purpose for phase in outline.phases}
        for n, (phase_id, phase) in enumerate(phases.items()):
            yield from [""] * bool(n)
            yield from commented(purposes.get(phase_id, ""), 2)
            yield from _piece({phase_id: phase}, 2)
    if transitions := data.get("transitions"):
        yield from ("", *commented("The first transition that fits is taken."), "transitions:")
        for n, (transition, about) in enumerate(zip(transitions, outline.transitions, strict=True)):
            yield from [""] * bool(n)
            yield from commented(about.why or _way(transition), 2)
            yield from _piece([transition], 2)


def _way(transition: Mapping[str, Any]) -> str:
    start, end = transition["from_phase"], transition.get("to_phase", "back")
    return f"From {'any phase' if start == ANY_PHASE else start} to {end}."


def _piece(data: object, indent: int = 0) -> list[str]:
    text = yaml.dump(
        _laid_out(data),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=False,
        width=_WIDTH,
    )
    return textwrap.indent(text, " " * indent).rstrip("\n").split("\n")


class _Flow(list[Any]):
    """A list that stands in one line."""


class _Dumper(yaml.SafeDumper):
    """Writes long texts as blocks, and lists within their keys."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless=False)


def _text(dumper: _Dumper, text: str) -> yaml.Node:
    style = "|" if "\n" in text else ">" if len(text) > _LONG else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _flow(dumper: _Dumper, items: _Flow) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=True)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(_Flow, _flow)


def _laid_out(value: object, key: object = None) -> object:
    """Return data with short lists of names in one line."""
    if isinstance(value, Mapping):
        return {name: _laid_out(item, name) for name, item in value.items()}
    if isinstance(value, list):
        short = key in _FLOW_KEYS and _fits(value)
        return _Flow(value) if short else [_laid_out(item) for item in value]
    return value


def _fits(items: Iterable[object]) -> bool:
    return (
        all(isinstance(item, str) for item in items) and sum(len(str(i)) + 2 for i in items) < _LONG
    )
