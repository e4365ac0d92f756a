"""How long it takes to check a large profile: 200 phases, and 2,000 transitions of all kinds.

As data, as the text of a file, and in a rehearsal of so many turns.

python -m benchmarks.checking [--phases N] [--transitions N] [--turns N]
"""

from __future__ import annotations

import argparse
import asyncio
import time
from random import Random
from typing import Any

import yaml

from cuelight.rehearsing import explore
from profiles import PhaseProfile
from profiles.checking import check_profile, check_text

_CONDITIONS = ("turns >= {n}", "turns < {n} || seconds > 60", 'has(signals["{s}"].n)')


def large_profile(phases: int, transitions: int, seed: int = 7) -> PhaseProfile:
    """Make a profile of so many phases and transitions."""
    random = Random(seed)  # noqa: S311
    ids = [f"phase_{number}" for number in range(phases)]
    each = max(1, transitions // phases)
    made: dict[str, Any] = {}
    rules: list[dict[str, Any]] = []
    for place, phase_id in enumerate(ids):
        names = [f"talk.{phase_id}_event_{number}" for number in range(each)]
        made[phase_id] = {
            "instructions": f"Play {phase_id}, and ask for what comes next.",
            "signals": {name: f"What {name} stands for has happened." for name in names},
        }
        for number, name in enumerate(names):
            target = ids[(place + 1) % phases] if number == 0 else random.choice(ids)
            one: dict[str, Any] = {"from_phase": phase_id, "to_phase": target}
            one["trigger_signals"] = [name]
            if number % 3 == 1:
                one["when"] = random.choice(_CONDITIONS).format(n=number + 2, s=name)
            rules.append(one)
    return PhaseProfile.model_validate(
        {"name": "Large", "initial_phase": ids[0], "phases": made, "transitions": rules}
    )


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phases", type=int, default=200)
    parser.add_argument("--transitions", type=int, default=2000)
    parser.add_argument("--turns", type=int, default=300)
    given = parser.parse_args()
    began = time.process_time()
    profile = large_profile(given.phases, given.transitions)
    loaded = time.process_time()
    found = check_profile(profile)
    checked = time.process_time()
    print(f"{len(profile.phases)} phases, {len(profile.transitions)} transitions")
    print(f"loaded in {loaded - began:.2f} s of CPU time, checked in {checked - loaded:.2f} s")
    print(f"{len(found)} findings")
    text = yaml.safe_dump(profile.model_dump(mode="json", exclude_defaults=True), sort_keys=False)
    began = time.process_time()
    check_text(text, "large.yaml")
    print(f"read from its text and checked in {time.process_time() - began:.2f} s")
    began = time.process_time()
    explored = asyncio.run(explore(profile, given.turns))
    took = time.process_time() - began
    print(f"explored {explored.turns} turns in {took:.2f} s: {len(explored.reached)} reached")


if __name__ == "__main__":
    main()
