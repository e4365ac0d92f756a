"""What an overlay is, and what is refused of it with what would be right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from pydantic import ValidationError

from profiles import Overlay, PhaseProfile, profile_schema
from profiles.checking import check_profile, witness
from profiles.codes import Code
from tests.conversations import make_routed, rule

ALARM = {"watch.alarm": "The user is in danger at the moment."}


def watched(overlay: Mapping[str, Any], **fields: Any) -> PhaseProfile:
    """Return a small profile with one overlay."""
    given = {"instructions": "Watch.", "signals": ALARM, **overlay}
    return make_routed(
        {"talk": {"signals": {"talk.over": "All was said by both."}}, "human": "ai", "end": "ai"},
        rule("talk", "end", "talk.over"),
        overlays={"watch": given},
        **fields,
    )


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no signals": ({"signals": {}}, "is empty; it needs at least one entry"),
    "a voice": ({"voice": "alba"}, "an overlay never speaks"),
    "a beginning": ({"start": "ai"}, "an overlay never speaks"),
    "whose turn wins": ({"authority": "ai"}, "an overlay never speaks"),
    "a turn limit": ({"max_turns": 3}, "an overlay is no phase"),
    "an end": ({"completes": []}, "an overlay is no phase"),
    "a kind": ({"kind": "coach"}, "an overlay has no kind"),
    "a window": ({"memory_messages": 20}, "reads the window that the phases share"),
    "an unknown phase": ({"beside": ["tlak"]}, "There is no phase 'tlak'. Did you mean 'talk'?"),
    "an unknown reader": ({"seen_by": ["ende"]}, "There is no phase 'ende'. Did you mean 'end'?"),
    "no phase at all": ({"beside": []}, "is empty; it needs at least one entry"),
    "all the time there is": ({"timeout_seconds": 61}, "must be at most 60"),
    "no time": ({"timeout_seconds": 0}, "must be at least 1"),
    "a phase's signal": ({"signals": {"talk.over": "x y z"}}, "declared by phase 'talk' as well"),
    "a foreign line": ({"rehearsal": [["talk.over"]]}, "is not a signal of this overlay"),
    "what nobody keeps": (
        {"signals": {"a.b": {"when": "x y z", "corrects": "watch.alarm"}}},
        "is not a signal of any phase",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_makes_no_sense_in_an_overlay_is_refused_with_the_reason(name: str) -> None:
    overlay, told = REFUSED[name]
    with pytest.raises(ValidationError) as caught:
        watched(overlay)
    assert told in str(caught.value)


def test_an_overlay_and_a_phase_have_different_ids() -> None:
    with pytest.raises(ValidationError, match="'Talk' and 'talk' are too alike"):
        make_routed(
            {"talk": "human"}, overlays={"Talk": {"instructions": "Watch.", "signals": ALARM}}
        )


def test_two_overlays_share_no_signal() -> None:
    one = {"instructions": "Watch.", "signals": ALARM}
    with pytest.raises(ValidationError, match="declared by overlay 'one' as well"):
        make_routed({"talk": "human"}, overlays={"one": one, "two": one})


def test_a_profile_has_no_more_overlays_than_a_message_can_pay_for() -> None:
    many = {
        f"o{n}": {"instructions": "Watch.", "signals": {f"o{n}.seen": "It is there."}}
        for n in range(9)
    }
    with pytest.raises(ValidationError):
        make_routed({"talk": "human"}, overlays=many)


def test_a_trigger_of_an_overlay_that_runs_elsewhere_names_the_cure() -> None:
    overlay = {"instructions": "Watch.", "signals": ALARM, "beside": ["end"]}
    with pytest.raises(ValidationError, match="given by overlay 'watch', which does not run"):
        make_routed(
            {"talk": "human", "end": "human"},
            rule("talk", "end", "watch.alarm"),
            overlays={"watch": overlay},
        )


def test_an_overlay_runs_beside_all_phases_and_is_seen_by_all_unless_it_says() -> None:
    everywhere = watched({})
    assert [p for p in everywhere.phases if "watch" in everywhere.overlays_beside(p)] == [
        "talk",
        "human",
        "end",
    ]
    here = watched({"beside": ["talk"], "seen_by": []})
    assert list(here.overlays_beside("end")) == []
    assert here.signals_in("talk") == ("talk.over", "watch.alarm")
    assert not any(here.is_seen_in(phase_id, "watch.alarm") for phase_id in here.phases)
    assert here.is_seen_in("end", "talk.over")
    assert here.overlays["watch"].name == "Watch"


def test_an_overlays_signal_completes_no_final_phase() -> None:
    profile = watched({})
    assert profile.completing_signals("end") == frozenset()
    with pytest.raises(ValidationError, match="is not a signal of this phase"):
        make_routed(
            {"end": {"completes": ["watch.alarm"]}},
            overlays={"watch": {"instructions": "Watch.", "signals": ALARM}},
        )


def test_a_way_by_an_overlay_is_found_and_needs_a_message() -> None:
    profile = make_routed(
        {"talk": "ai", "human": "ai"},
        rule("talk", "human", "watch.alarm"),
        overlays={"watch": {"instructions": "Watch.", "signals": ALARM}},
    )
    steps = witness(profile, "human")
    assert steps is not None
    assert [(step.hears, list(step.signals)) for step in steps] == [
        (False, []),
        (True, ["watch.alarm"]),
    ]


def test_a_way_that_needs_two_overlays_at_once_in_different_phases_is_never_taken() -> None:
    profile = make_routed(
        {"a": "human", "b": "human", "help": {"signals": {"bye": "Goodbye was said."}}},
        rule("*", "help", "one.seen", "two.seen", require_all=True),
        rule("a", "b", after_turns=2),
        rule("b", "help", after_turns=2),
        overlays={
            "one": {"instructions": "A.", "signals": {"one.seen": "It is so."}, "beside": ["a"]},
            "two": {"instructions": "B.", "signals": {"two.seen": "It is so."}, "beside": ["b"]},
        },
        phase_context="Be kind.",
    )
    found = [one for one in check_profile(profile) if one.code == Code.NEVER_GIVEN]
    assert [one.loc for one in found] == [("transitions", 0, "trigger_signals")]
    assert "cannot be given in any one phase" in found[0].message


def test_the_schema_for_editors_knows_overlays() -> None:
    parts = profile_schema()["$defs"]
    assert "overlays" in parts["PhaseProfile"]["properties"]
    assert {*parts["Overlay"]["properties"]} == {*Overlay.model_fields}
    assert parts["Overlay"]["required"] == ["instructions", "signals"]
