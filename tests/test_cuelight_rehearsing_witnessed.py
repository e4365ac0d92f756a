"""A way that the checker tells leads there when it is played, through a coach's brief as well."""

from __future__ import annotations

from typing import Any

import pytest

from cuelight.rehearsing import play_way
from profiles import PhaseProfile, as_phase_profile, builtin_names, load_profile
from profiles.checking import witness, witnesses
from profiles.laid_out import example_of
from tests.conversations import make_routed, rule

READY = "coach.intent_ready"
LIGHTHOUSE = {"asset_type": "poster", "description": "A lighthouse at night"}
WISHED = rule("talk", "brief", "talk.wished")


def coached(*rules: dict[str, Any], **coach: Any) -> PhaseProfile:
    """Make a talk, a coach and what may follow it; no turn limit leads out of the coach."""
    phases: dict[str, Any] = {
        "talk": "human",
        "brief": {"kind": "coach", "start": "ai", **coach},
        "made": {"start": "ai", "completes": []},
    }
    if any("more" in {one["from_phase"], one.get("to_phase")} for one in rules):
        phases["more"] = {"start": "ai", "completes": []}
    return make_routed(phases, *rules)


CONFIRMED = rule("brief", "made", READY)

COACHES = {
    "a coach that speaks first": coached(WISHED, CONFIRMED),
    "one that waits": coached(WISHED, CONFIRMED, start="human"),
    "just enough turns": coached(WISHED, CONFIRMED, turn_limit=3),
    "a wish in the request": coached(WISHED, CONFIRMED, request=LIGHTHOUSE),
    "a wish in the request, and three turns": coached(
        WISHED, CONFIRMED, request=LIGHTHOUSE, turn_limit=3
    ),
    "a way that takes turns": coached(WISHED, rule("brief", "made", READY, min_turns=5)),
    "a way that takes time": coached(WISHED, rule("brief", "made", READY, when="seconds > 99")),
    "a condition alone": coached(WISHED, rule("brief", "made", when='readiness == "ready"')),
    "a message that waits": coached(rule("talk", "brief", after_turns=2), CONFIRMED),
    "a way from what follows": coached(
        WISHED, CONFIRMED, rule("made", "more", when='readiness == "ready"')
    ),
    "the same coach again": coached(
        WISHED,
        CONFIRMED,
        rule("made", "brief", "made.again"),
        rule("brief", "more", after_turns=9),
    ),
}


@pytest.mark.parametrize("profile", COACHES.values(), ids=COACHES)
async def test_a_way_through_a_coach_leads_through_it(profile: PhaseProfile) -> None:
    found = witnesses(profile)
    assert found.keys() == profile.phases.keys()
    for phase_id, steps in found.items():
        assert phase_id in await play_way(profile, steps)


async def test_a_way_leads_through_two_coaches() -> None:
    phases: dict[str, Any] = {
        "first": {"kind": "coach"},
        "between": {"start": "ai"},
        "second": {"kind": "coach", "request": LIGHTHOUSE},
        "made": {"completes": []},
    }
    profile = make_routed(
        phases,
        rule("first", "between", READY),
        rule("between", "second", "between.over"),
        rule("second", "made", READY),
    )
    steps = witness(profile, "made")
    assert steps is not None
    assert (await play_way(profile, steps))[-1] == "made"


@pytest.mark.parametrize(
    "condition",
    ['brief.mood == "calm"', f'signals["{READY}"].mood == "calm"'],
    ids=["brief", "payload"],
)
def test_what_stands_in_a_brief_is_not_guessed(condition: str) -> None:
    profile = coached(WISHED, rule("brief", "made", READY, when=condition))
    assert witness(profile, "made") is None


def test_a_coach_that_may_lead_elsewhere_on_the_way_gives_no_way() -> None:
    astray = rule("brief", "talk", when='readiness == "awaiting_confirmation"')
    assert witness(coached(WISHED, astray, CONFIRMED), "made") is None


async def test_a_way_that_only_an_overlay_opens_is_played_too() -> None:
    profile = make_routed(
        {"brief": {"kind": "coach"}, "talk": "human", "help": {"signals": {"bye": "Goodbye."}}},
        rule("brief", "talk", READY),
        rule("brief", "help", "watch.alarm"),
        rule("talk", "help", "watch.alarm", "talk.over", require_all=True),
        overlays={"watch": {"instructions": "Watch.", "signals": {"watch.alarm": "Danger now."}}},
    )
    found = witnesses(profile)
    assert found.keys() == profile.phases.keys()
    for phase_id, steps in found.items():
        assert phase_id in await play_way(profile, steps)


@pytest.mark.parametrize("name", builtin_names())
async def test_a_way_to_each_phase_of_a_builtin_profile_is_played(name: str) -> None:
    profile = as_phase_profile(load_profile(name))
    found = witnesses(profile)
    assert found.keys() == example_of(profile).phases.keys()
    for phase_id, steps in found.items():
        assert phase_id in await play_way(profile, steps)
