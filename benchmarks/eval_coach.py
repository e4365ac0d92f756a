"""Whether the coach's judgements follow people's labels on real messages.

    python -m benchmarks.eval_coach FOLDER [--errors N]

`FOLDER` holds `confirmation/*.jsonl` (or is that folder itself) and may hold
`naughty_strings.jsonl`. A line is a message with its label: `user_utterance`, perhaps
`previous_system_utterance`, `label` (`confirm`, `confirm_with_change`, `reject`, `other`) and
`sub`. A file is a set, named after `set` in its lines. Exits with 1 where an aim is missed.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from nodes.confirmation import judge_answer

Row = Mapping[str, Any]

NOT_SCORED: Final = {
    "praise",
    "dontcare",
    "ack_or_thanks_only",
    "accept_and_reject",
    "affirm_and_deny",
}
"""What is open to taste."""

_SPEC: Final = [
    re.compile(r"\b(?:yes|yeah|yep|sure|ok(?:ay)?|perfect|great|looks good|that's it|exactly)\b"),
    re.compile(r"\b(?:let's go|do it|generate|create it|make it)\b"),
]


def confirms(row: Row) -> bool:
    """Whether we take a message for a confirmation."""
    return judge_answer(row["user_utterance"], row.get("previous_system_utterance")).kind == (
        "confirm"
    )


def confirms_by_the_spec(row: Row) -> bool:
    """Whether a yes-word anywhere confirms, as in the document that the project started from."""
    message = row["user_utterance"].lower()
    return any(pattern.search(message) for pattern in _SPEC)


@dataclass(frozen=True, slots=True)
class Figures:
    """How well a judgement of confirmation follows the labels of a set."""

    rows: int
    precision: float
    recall: float
    fires: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """By label: on how many rows it fires, and how many there are."""

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def share(self, label: str) -> float:
        """On what part of the rows with a label it fires."""
        fired, rows = self.fires.get(label, (0, 0))
        return fired / rows if rows else 0.0


def measure(rows: Sequence[Row], judged: Callable[[Row], bool]) -> Figures:
    """Measure a judgement on a set."""
    fires: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for row in rows:
        fired, count = fires[row["label"]]
        fires[row["label"]] = (fired + judged(row), count + 1)
    right, wanted = fires.get("confirm", (0, 0))
    fired = sum(fired for fired, _ in fires.values())
    return Figures(
        rows=len(rows),
        precision=right / fired if fired else 1.0,
        recall=right / wanted if wanted else 1.0,
        fires=dict(fires),
    )


def pool(sets: Iterable[Figures], label: str) -> float:
    """On what part of all sets' rows with a label it fires."""
    pairs = [figures.fires.get(label, (0, 0)) for figures in sets]
    rows = sum(count for _, count in pairs)
    return sum(fired for fired, _ in pairs) / rows if rows else 0.0


@dataclass(frozen=True, slots=True)
class Aim:
    """What a figure must reach, and what it is."""

    name: str
    value: float
    least: float | None = None
    most: float | None = None

    @property
    def met(self) -> bool:
        """Whether the figure is where it should be."""
        above = self.least is None or self.value >= self.least
        return above and (self.most is None or self.value <= self.most)

    def __str__(self) -> str:
        """Tell the figure and the bound."""
        bound = f"at least {self.least:.3f}" if self.most is None else f"at most {self.most:.3f}"
        return f"{'met   ' if self.met else 'MISSED'} {self.name}: {self.value:.3f}, {bound}"


def aims_of(ours: Mapping[str, Figures], spec: Mapping[str, Figures]) -> Iterator[Aim]:
    """Yield what the figures must reach."""
    if sgd := ours.get("sgd"):
        yield Aim("precision on sgd", sgd.precision, least=0.95)
        yield Aim("recall on sgd", sgd.recall, least=0.85)
    if star := ours.get("star"):
        yield Aim("F1 on star", star.f1, least=0.87)
    yield Aim('fires on "yes, but"', pool(ours.values(), "confirm_with_change"), most=0.06)
    yield Aim("fires on rejections", pool(ours.values(), "reject"), most=0.012)
    for name, figures in ours.items():
        yield Aim(f"F1 on {name}, beside the spec's patterns", figures.f1, least=spec[name].f1)


def read(file: Path) -> list[dict[str, Any]]:
    """Read a file of JSON lines."""
    # Not `splitlines`: the naughty strings hold every sign that ends a line somewhere.
    return [json.loads(line) for line in file.read_text("utf-8").split("\n") if line.strip()]


def read_sets(folder: Path) -> dict[str, list[Row]]:
    """Read the scored rows of a folder, by the name of their set."""
    inner = folder / "confirmation"
    sets: dict[str, list[Row]] = defaultdict(list)
    for file in sorted((inner if inner.is_dir() else folder).glob("*.jsonl")):
        if file.name.startswith("naughty"):
            continue
        for row in read(file):
            if "label" in row and row.get("sub") not in NOT_SCORED:
                sets[row.get("set") or file.stem].append(row)
    return dict(sets)


def read_naughty(folder: Path) -> list[Row]:
    """Read the hostile strings in or beside a folder."""
    places = [folder / "naughty_strings.jsonl", folder.parent / "naughty_strings.jsonl"]
    return next((list(read(file)) for file in places if file.is_file()), [])


def print_confirmation(sets: Mapping[str, Sequence[Row]]) -> bool:
    """Print the figures of every set; return whether all aims are met."""
    began = time.perf_counter()
    ours = {name: measure(rows, confirms) for name, rows in sets.items()}
    took = time.perf_counter() - began
    spec = {name: measure(rows, confirms_by_the_spec) for name, rows in sets.items()}
    print('set         rows  precision  recall     F1  "yes, but"  reject  spec F1')
    for name, figures in ours.items():
        print(
            f"{name:<10} {figures.rows:>5}  {figures.precision:>9.3f}  {figures.recall:>6.3f}"
            f"  {figures.f1:>5.3f}  {figures.share('confirm_with_change'):>10.1%}"
            f"  {figures.share('reject'):>6.1%}  {spec[name].f1:>7.3f}"
        )
    rows = sum(figures.rows for figures in ours.values())
    print(f"{rows} messages, {took / rows * 1e6:.0f} µs each\n")
    aims = list(aims_of(ours, spec))
    print(*aims, sep="\n")
    return all(aim.met for aim in aims)


def print_naughty(rows: Sequence[Row]) -> bool:
    """Print how hostile strings are taken; return whether none confirms."""
    fooled = [row["user_utterance"] for row in rows if confirms(row)]
    verdict = "MISSED" if fooled else "met   "
    print(f"{verdict} {len(rows)} hostile strings, {len(fooled)} taken for a yes", *fooled)
    return not fooled


def print_errors(sets: Mapping[str, Sequence[Row]], most: int) -> None:
    """Print some messages of every kind of error."""
    kinds: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for name, rows in sets.items():
        for row in rows:
            answer = judge_answer(row["user_utterance"], row.get("previous_system_utterance"))
            if (answer.kind == "confirm") != (row["label"] == "confirm"):
                kinds[name, row["label"], f"{answer.kind} ({answer.reason})"].append(row)
    for (name, label, judged), rows in kinds.items():
        print(f"\n{name}: labelled {label}, judged {judged}, {len(rows)} messages")
        for row in random.Random(0).sample(rows, min(most, len(rows))):  # noqa: S311 no secret
            before = (row.get("previous_system_utterance") or "")[-60:].replace("\n", " ")
            print(f"    … {before} | {row['user_utterance']}")


def main() -> int:
    """Measure every judgement that the folder has labels for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="where the data is")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="show N of each kind")
    args = parser.parse_args()
    sets = read_sets(args.folder)
    if not sets:
        print(f"There are no labelled messages in {args.folder}; it should hold confirmation/.")
        return 2
    held = [print_confirmation(sets), print_naughty(read_naughty(args.folder))]
    if args.errors:
        print_errors(sets, args.errors)
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
