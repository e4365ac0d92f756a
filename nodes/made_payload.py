"""Payloads that code makes for a rehearsal: they have the shape, and quote the user."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nodes.memory import kept_as, memory_of
from nodes.quotes import unsaid
from nodes.state import PhaseState, unanswered
from profiles import LAID_OUT, PhaseProfile, Rule
from profiles.laid_out import laid_out, planning_of
from profiles.planning import sample_phases
from profiles.samples import sample

_MOST_WORDS = 40
"""How many words of the user's last message a quote is looked for in."""


def made_payload(profile: PhaseProfile, state: PhaseState, name: str) -> dict[str, Any]:
    """Return a payload with which a signal counts, where one can be made; else one like it.

    What has to be quoted comes from the user's last message.
    """
    if name == LAID_OUT and (planning := planning_of(profile)) is not None:
        return {"phases": sample_phases(planning.min_phases, laid_out(profile, None).phases)}
    rule = profile.payloads.rule_of(name)
    if rule is None:
        return {}
    made = sample(rule.shape)
    payload: dict[str, Any] = made if isinstance(made, dict) else {}
    place = profile.payloads.place_of(name)
    if place is not None and profile.payloads.is_correction(name):
        # Whole, where nothing is kept that could be changed in part.
        whole = profile.payloads.rule_of(place)
        merged = kept_as(profile, memory_of(state), name, payload)
        if whole and not whole.checker.fits(merged) and isinstance(sample(whole.shape), dict):
            payload = {**sample(whole.shape), **payload}
    said = [message.text for message in unanswered(state["messages"])]
    for field in rule.quotes:
        if field in payload:
            payload = _with_quote(rule, payload, field, said[-1] if said else "", state)
    return payload


def _with_quote(
    rule: Rule, payload: dict[str, Any], field: str, said: str, state: PhaseState
) -> dict[str, Any]:
    """Return a payload with the longest words of the user in a field that fit there."""
    is_list = isinstance(payload[field], list)
    for words in _candidates(said):
        tried = {**payload, field: [words] if is_list else words}
        if rule.checker.fits(tried) and not any(unsaid(tried, {field}, (), state)):
            return tried
    without = {key: value for key, value in payload.items() if key != field}
    return without if rule.checker.fits(without) else payload


def _candidates(said: str) -> Iterator[str]:
    yield said.strip()
    words = said.split()[:_MOST_WORDS]
    yield from (" ".join(words[:count]) for count in range(len(words), 0, -1))
    yield from words
