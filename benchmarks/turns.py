"""What a turn costs beside a hand-written loop and beside plain LangGraph.

    python -m benchmarks.turns

The model answers at once, so that what is measured is the overhead. All contenders run in the same
process one after another, several times, and what counts is the ratio: machines are noisy.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.contenders import (
    Contender,
    as_json,
    by_hand,
    cuelight,
    plain_langgraph,
    stored_bytes,
)
from benchmarks.fast_model import FastModel

Open = Callable[[FastModel, Path], AbstractAsyncContextManager[Contender]]

CONTENDERS: dict[str, Open] = {
    "by hand": by_hand,
    "plain LangGraph": plain_langgraph,
    "Cuelight": cuelight,
}
TURNS = (10, 100, 1000)
TURNS_AROUND = {10: 10, 100: 50, 1000: 50}
"""Over how many turns around it each figure is a median; turn 10 has few turns around it."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Medians over some turns around one turn; the bytes are their mean."""

    cpu_ms: float
    wall_ms: float
    first_token_ms: float
    bytes: float


async def measure(name: str, turn: int, turns: int) -> Cost:
    """Measure `turns` turns around the one with this number."""
    with tempfile.TemporaryDirectory() as folder:
        path, model = Path(folder) / "turns.db", FastModel()
        async with CONTENDERS[name](model, path) as contender:
            await contender.turn("warm", "Good morning!")
            await contender.fill("one", max(0, turn - turns // 2))
            cpu, wall, lag = [], [], []
            before = stored_bytes(path)
            gc.collect()
            for number in range(turns):
                at, cpu_at = time.perf_counter(), time.process_time()
                first = await contender.turn("one", f"This is my message number {number}.")
                cpu.append(time.process_time() - cpu_at)
                wall.append(time.perf_counter() - at)
                lag.append(first)
            size = (stored_bytes(path) - before) / turns
    return Cost(1000 * median(cpu), 1000 * median(wall), 1000 * median(lag), size)


async def throughput(name: str, sessions: int, turns: int) -> float:
    """Return the turns a second of so many sessions at once."""
    with tempfile.TemporaryDirectory() as folder:
        path, model = Path(folder) / "throughput.db", FastModel()
        async with CONTENDERS[name](model, path) as contender:

            async def session(thread_id: str) -> None:
                for number in range(turns):
                    await contender.turn(thread_id, f"This is my message number {number}.")

            await contender.turn("warm", "Good morning!")
            at = time.perf_counter()
            await asyncio.gather(*(session(f"s{number}") for number in range(sessions)))
            return sessions * turns / (time.perf_counter() - at)


def main() -> int:
    """Measure, print, and say whether the aims are met."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3, help="how often each cell is measured")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    args = parser.parse_args()

    costs: dict[tuple[str, int], list[Cost]] = {}
    rates: dict[str, list[float]] = {}
    for _ in range(args.rounds):
        for turn in TURNS:
            for name in CONTENDERS:
                cost = asyncio.run(measure(name, turn, TURNS_AROUND[turn]))
                costs.setdefault((name, turn), []).append(cost)
        for name in CONTENDERS:
            rates.setdefault(name, []).append(asyncio.run(throughput(name, 100, 10)))

    cells = {
        key: Cost(
            median(c.cpu_ms for c in found),
            median(c.wall_ms for c in found),
            median(c.first_token_ms for c in found),
            median(c.bytes for c in found),
        )
        for key, found in costs.items()
    }
    rate = {name: median(found) for name, found in rates.items()}
    if args.json:
        figures = {
            f"{n} @ {t}": [c.cpu_ms, c.wall_ms, c.first_token_ms, c.bytes]
            for (n, t), c in cells.items()
        }
        print(as_json({"ms cpu, ms wall, ms first token, bytes": figures, "turns a second": rate}))
        return 0

    print(f"{'':24}{'CPU ms':>9}{'wall ms':>9}{'1st token ms':>14}{'bytes a turn':>14}")
    for turn in TURNS:
        for name in CONTENDERS:
            c = cells[name, turn]
            print(
                f"turn {turn:>5}  {name:12.12}  {c.cpu_ms:>7.2f}  {c.wall_ms:>7.2f}"
                f"  {c.first_token_ms:>12.3f}  {c.bytes:>12,.0f}"
            )
    for name in CONTENDERS:
        print(f"100 sessions  {name:16} {rate[name]:>8.0f} turns a second")

    ours = {turn: cells["Cuelight", turn] for turn in TURNS}
    plain = cells["plain LangGraph", 10]
    aims = (
        ("CPU of turn 1,000 to turn 100", ours[1000].cpu_ms / ours[100].cpu_ms, "<=", 1.2),
        ("bytes of turn 1,000 to turn 100", ours[1000].bytes / ours[100].bytes, "<=", 1.2),
        ("CPU at turn 10 to plain LangGraph's", ours[10].cpu_ms / plain.cpu_ms, "<=", 0.55),
        ("turns a second to plain's", rate["Cuelight"] / rate["plain LangGraph"], ">=", 2.0),
        ("first token, ms after the model's", ours[10].first_token_ms, "<=", 0.1),
    )
    print()
    met = True
    for what, value, sign, aim in aims:
        holds = value <= aim if sign == "<=" else value >= aim
        met = met and holds
        print(f"{'ok  ' if holds else 'MISS'}  {what:38} {value:6.3f}   (aim {sign} {aim})")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
