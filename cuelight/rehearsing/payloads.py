"""Payloads worth trying, made from what the conditions of a profile ask for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice, product
from typing import Any

from profiles import PhaseProfile
from profiles.conditions import fields_of, literals_of
from profiles.shape_check import Checker

_MOST = 24
"""How many payloads of one signal are tried."""
_MOST_LOOKED_AT = 2_000
"""How many are looked at for those that fit."""

Path = tuple[str, ...]


class Payloads:
    """The payloads that are tried with the signals of a profile."""

    def __init__(self, profile: PhaseProfile) -> None:
        self._profile = profile
        self._asked: dict[str, dict[Path, list[Any]]] = {}
        for transition in profile.transitions:
            if transition.when is not None:
                self._take_in(transition.when)

    def of(self, name: str) -> list[dict[str, Any]]:
        """Return the payloads to try with a signal, the plain one first."""
        return [{}, *islice(self._asked_for(name), _MOST)]

    def _asked_for(self, name: str) -> Iterator[dict[str, Any]]:
        """Yield payloads with the fields that conditions ask for, those that fit what is declared.

        Fields that are not asked for may lack: the engine makes them.
        """
        asked = self._asked.get(name, {})
        rule = self._profile.payloads.rule_of(name)
        checker = Checker(rule.shape.partial) if rule is not None else None
        made_before: list[dict[str, Any]] = []
        for values in islice(product(*asked.values()), _MOST_LOOKED_AT) if asked else ():
            made: dict[str, Any] = {}
            for path, value in zip(asked, values, strict=True):
                _put(made, path, value)
            if made not in made_before and not (checker and checker.faults(made)):
                made_before.append(made)
                yield made

    def _take_in(self, rule: str) -> None:
        values = list(_around(literals_of(rule)))
        for name in ("signals", "memory"):
            for signal, path in fields_of(rule, name):
                if path:
                    known = self._asked.setdefault(signal, {}).setdefault(path, [])
                    known += [value for value in values if not _among(value, known)]


def misfit_of(profile: PhaseProfile, name: str) -> dict[str, Any] | None:
    """Return a payload that is refused since it has not the shape that a signal declares."""
    rule = profile.payloads.rule_of(name)
    if rule is None:
        return None
    fields: list[dict[str, Any]] = [{field: [{"?": None}]} for field in rule.shape.properties]
    tried = [{"?": "not asked for"}, *fields]
    return next((payload for payload in tried if rule.checker.faults(payload)), None)


def _around(literals: Iterable[Any]) -> Iterable[Any]:
    """Yield values on both sides of those that a condition names, and true and false."""
    for literal in literals:
        if isinstance(literal, str):
            yield literal
        else:
            yield from (literal, literal + 1, literal - 1)
    yield from (True, False)


def _among(value: Any, known: Iterable[Any]) -> bool:
    return any(value == one and type(value) is type(one) for one in known)


def _put(made: dict[str, Any], path: Path, value: Any) -> None:
    *before, last = path
    for key in before:
        inner = made.setdefault(key, {})
        if not isinstance(inner, dict):
            return
        made = inner
    made[last] = value
