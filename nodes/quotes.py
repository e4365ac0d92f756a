"""Whether what a payload quotes was said by the user."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, cast

from langchain_core.messages import HumanMessage

from nodes.brief.evidence import normalize, stands_in
from nodes.state import PhaseState, StoredCoach
from profiles.shape_words import shown_json


def said_by_user(state: PhaseState) -> list[str]:
    """Return what the user has said: the request's description, the messages of the window."""
    request = cast("StoredCoach", state).get("request", {})
    messages = [m.text for m in state["messages"] if isinstance(m, HumanMessage)]
    return [request.get("description") or "", *messages]


def unsaid(
    payload: Mapping[str, Any],
    fields: Collection[str],
    counted: Sequence[Mapping[str, Any]],
    state: PhaseState,
) -> Iterator[tuple[str, str]]:
    """Yield where a payload quotes what nobody said, and the quote as it is shown.

    `counted` are payloads with quotes that were found true before.
    """
    new: list[tuple[str, str]] = []
    for name in payload:
        if name in fields:
            known = {normalize(text) for one in counted for _, text in _texts(name, one.get(name))}
            texts = _texts(name, payload[name])
            new += [(where, text) for where, text in texts if normalize(text) not in known]
    said = [normalize(text) for text in said_by_user(state)] if new else []
    for where, text in new:
        if not stands_in(text, said):
            yield where, shown_json(text)


def _texts(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, list):
        yield from (
            (f"{name}[{index}]", text) for index, text in enumerate(value) if isinstance(text, str)
        )
