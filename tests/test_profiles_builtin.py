"""The built-in profiles: complete, safe to get lost in, and pleasant to rehearse."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from profiles import (
    INTENT_READY,
    TURN_LIMIT,
    PhaseProfile,
    RehearsalLine,
    as_phase_profile,
    builtin_names,
    load_profile,
)
from profiles.laid_out import example_of
from profiles.samples import plain

PHASES = {
    "city_walk": ["route", "pause", "farewell"],
    "creative_studio": ["welcome", "brief", "handover"],
    "dental_triage": [
        "welcome",
        "triage",
        "questions",
        "urgent",
        "booking",
        "survey",
        "callback",
        "emergency",
    ],
    "ielts_full_exam": ["greeting", "part1", "part2", "part3", "closing"],
    "job_interview": ["welcome", "experience", "behavioural", "candidate_questions", "wrap_up"],
    "patient_intake": ["assessment", "recommendation", "emergency"],
    "sales_call": ["opening", "discovery", "pitch", "objection_handling", "close"],
    "study_plan": ["planning", "recap"],
    "tutorial": ["introduction", "coding"],
}
STANDALONE = [
    "coach",
    "confused_customer",
    "curious_friend",
    "ielts_part1_instructor",
    "language_tutor",
    "negotiator",
    "technical_support",
]
ALL = [*PHASES, *STANDALONE]
MOVES = [
    ("city_walk", "route:last", ["walk.pause_wanted"], "pause"),
    ("city_walk", "route:last", ["plan.phase_done"], None),
    ("creative_studio", "welcome", ["studio.wish_told"], "brief"),
    ("creative_studio", "brief", ["coach.intent_ready"], "handover"),
    ("creative_studio", "brief", ["coach.turn_limit"], "handover"),
    ("creative_studio", "handover", ["studio.wants_changes"], "brief"),
    ("dental_triage", "triage", ["call.asked"], "questions"),
    ("dental_triage", "questions", ["call.emergency"], "emergency"),
    ("dental_triage", "booking", ["call.emergency", "booking.agreed"], "emergency"),
    ("dental_triage", "callback", ["call.emergency"], None),
    ("ielts_full_exam", "greeting", ["exam.greeting_complete"], "part1"),
    ("ielts_full_exam", "part1", ["exam.questions_completed"], "part2"),
    ("ielts_full_exam", "part2", ["exam.monologue_complete"], "part3"),
    ("ielts_full_exam", "part3", ["exam.discussion_complete"], "closing"),
    ("ielts_full_exam", "part2", ["exam.candidate_stopped"], "closing"),
    ("ielts_full_exam", "greeting", ["exam.questions_completed"], None),
    ("ielts_full_exam", "greeting", [], None),
    ("sales_call", "pitch", ["sales.objection_raised"], "objection_handling"),
    ("sales_call", "pitch", ["sales.value_presented"], "close"),
    (
        "sales_call",
        "pitch",
        ["sales.value_presented", "sales.objection_raised"],
        "objection_handling",
    ),
    ("sales_call", "objection_handling", ["sales.needs_more_info"], "pitch"),
    ("sales_call", "objection_handling", ["sales.objection_resolved"], "close"),
    ("study_plan", "planning", ["plan.laid_out"], "planning:planned"),
    ("study_plan", "planning", ["plan.finished"], "recap"),
    ("study_plan", "planning:planned", ["plan.phase_done"], "planning:last"),
    ("study_plan", "planning:last", ["plan.phase_done"], "recap"),
    ("study_plan", "planning:planned", ["study.other_plan_wanted"], "planning"),
    ("tutorial", "introduction", ["tutorial.ready_to_code"], "coding"),
    ("patient_intake", "assessment", ["assessment.symptoms_collected"], None),
    ("patient_intake", "assessment", ["assessment.medical_history_obtained"], None),
    (
        "patient_intake",
        "assessment",
        ["assessment.medical_history_obtained", "assessment.symptoms_collected"],
        "recommendation",
    ),
    (
        "patient_intake",
        "assessment",
        [
            "assessment.symptoms_collected",
            "assessment.medical_history_obtained",
            "assessment.emergency_suspected",
        ],
        "emergency",
    ),
    ("patient_intake", "recommendation", ["assessment.emergency_suspected"], "emergency"),
    ("job_interview", "behavioural", ["interview.examples_heard"], "candidate_questions"),
]
FOR_THE_RECORD = {
    "interview.feedback_given",
    "recommendation.history_corrected",
    "recommendation.summary_confirmed",
    "recommendation.symptoms_corrected",
    "sales.next_step_agreed",
    "tutorial.step_complete",
}
FOREIGN = {
    "tags or JSON": r"</?\w+[ >]|\bjson\b|\bsignals?\b|\bcustom\.",
    "an address": r"https?:|www\.|\w@\w|\blocalhost\b",
    "a key or a path": r"\b[A-Z]+_(?:KEY|TOKEN|URL)\b|/(?:home|tmp|work|usr)/",
}


def phased(name: str) -> PhaseProfile:
    """Return a profile, with an example of the phases that are laid out in it."""
    return example_of(as_phase_profile(load_profile(name)))


def counting(profile: PhaseProfile, line: RehearsalLine) -> set[str]:
    """Return the signals of a line that count; a payload that does not fit is played as refused."""
    rules = {name: profile.payloads.rule_of(name) for name in line.signals}
    return {
        name
        for name, payload in line.signals.items()
        if not payload or not (rule := rules[name]) or rule.checker.fits(plain(payload))
    }


def rehearse(profile: PhaseProfile) -> Iterator[tuple[str, str, set[str]]]:
    """Play the rehearsal from the first phase on; yield each line's phase, text and signals."""
    here, target = profile.initial_phase, None
    for _ in profile.phases:  # each phase once at most: a circle would never end
        gathered: set[str] = set()
        if profile.get_phase(here).is_coach:
            target = profile.find_transition(here, [INTENT_READY])
        for line in profile.get_phase(here).rehearsal:
            gathered |= {n for n in counting(profile, line) if not detours(profile, here, n)}
            target = profile.find_transition(here, gathered)
            yield here, line.say, counting(profile, line)
            if target is not None:
                break
        if target is None:
            return
        here = target


def lines_of(profile: PhaseProfile, phase_id: str) -> Iterator[tuple[str, bool]]:
    """Yield what each rehearsal line of a phase says, and whether it leads out of the phase."""
    gathered: set[str] = set()
    for line in profile.get_phase(phase_id).rehearsal:
        counts = counting(profile, line)
        gathered |= {name for name in counts if not detours(profile, phase_id, name)}
        ends = counts & profile.completing_signals(phase_id)
        yield line.say, bool(ends or profile.match_transition(phase_id, gathered))


def detours(profile: PhaseProfile, phase_id: str, name: str) -> bool:
    """Whether a signal leads out of a phase and back to it."""
    target = profile.find_transition(phase_id, [name])
    return target is not None and profile.is_detour(target)


def texts(profile: PhaseProfile) -> Iterator[str]:
    """Yield everything that a model or a person reads, apart from the names of things."""
    yield profile.name
    for phase_id, phase in profile.phases.items():
        yield from (phase.name, profile.get_phase_context(phase_id), phase.instructions)
        yield from (*phase.acknowledgments, *(signal.when for signal in phase.declared.values()))
        for line in phase.rehearsal:
            yield line.say
            yield from map(str, line.signals.values())


def test_the_promised_profiles_are_built_in() -> None:
    assert builtin_names() == sorted(ALL)


@pytest.mark.parametrize("name", PHASES)
def test_a_phased_profile_has_its_phases_in_order(name: str) -> None:
    profile = load_profile(name)
    assert isinstance(profile, PhaseProfile)
    assert list(profile.phases) == PHASES[name]
    assert profile.initial_phase == PHASES[name][0]


@pytest.mark.parametrize("name", STANDALONE)
def test_a_standalone_profile_never_completes_but_by_a_coachs_limit(name: str) -> None:
    assert not isinstance(load_profile(name), PhaseProfile)
    profile = phased(name)
    coach = profile.get_phase(profile.initial_phase).is_coach
    ends = {TURN_LIMIT} if coach else set()
    assert profile.completing_signals(profile.initial_phase) == ends


@pytest.mark.parametrize("name", PHASES)
def test_every_phase_can_be_reached(name: str) -> None:
    profile = phased(name)
    reached: set[str] = set()
    ahead = {profile.initial_phase}
    while ahead:
        reached |= ahead
        ahead = {target for phase_id in ahead for target in profile.targets_of(phase_id)} - reached
    assert reached == set(profile.phases)


@pytest.mark.parametrize("name", PHASES)
def test_every_phase_moves_on_or_completes(name: str) -> None:
    profile = phased(name)
    for phase_id, phase in profile.phases.items():
        completing = profile.completing_signals(phase_id)
        assert completing or profile.targets_of(phase_id), phase_id
        timed = any(one.after_turns for one in profile.transitions_from(phase_id))
        limited = timed or phase.is_coach
        assert completing or limited, f"{phase_id} traps who meets a forgetful model"


@pytest.mark.parametrize("prefix", ["", "custom."], ids=["plain", "custom"])
@pytest.mark.parametrize(("name", "phase_id", "signals", "target"), MOVES)
def test_signals_lead_to_the_promised_phase(
    name: str, phase_id: str, signals: list[str], target: str | None, prefix: str
) -> None:
    assert phased(name).find_transition(phase_id, [prefix + s for s in signals]) == target


@pytest.mark.parametrize("name", PHASES)
def test_a_signal_moves_or_ends_unless_it_is_meant_for_the_record(name: str) -> None:
    profile = phased(name)
    for phase_id, phase in profile.phases.items():
        moving = {s for t in profile.transitions_from(phase_id) for s in t.trigger_signals}
        assert profile.get_phase(phase_id).signals.keys() - phase.signals.keys() <= moving
        idle = phase.signals.keys() - moving - profile.completing_signals(phase_id)
        assert idle <= FOR_THE_RECORD, phase_id


def test_every_transition_can_be_taken_by_its_signals_alone() -> None:
    for name in PHASES:
        profile = phased(name)
        for phase_id in profile.phases:
            for t in profile.transitions_from(phase_id):
                if t.trigger_signals and not t.is_conditional:
                    assert profile.find_transition(phase_id, t.trigger_signals) == t.to_phase


@pytest.mark.parametrize("name", ALL)
def test_every_phase_has_rehearsal_lines_that_fit_it(name: str) -> None:
    profile = phased(name)
    for phase_id, phase in profile.phases.items():
        assert phase.rehearsal or phase.is_coach, phase_id
        assert all(line.say.strip() for line in phase.rehearsal), phase_id
        for line in phase.rehearsal:
            assert line.signals.keys() <= profile.get_phase(phase_id).signals.keys()


@pytest.mark.parametrize("name", PHASES)
def test_the_rehearsal_leads_to_the_end_on_its_last_line(name: str) -> None:
    profile = phased(name)
    *before, (last_phase, farewell, signals) = rehearse(profile)
    assert signals & profile.completing_signals(last_phase)
    # All phases of a plan play the same lines.
    assert profile.planned(last_phase) or "goodbye" in farewell.lower()
    for phase_id, text, given in before:
        assert not given & profile.completing_signals(phase_id), text


@pytest.mark.parametrize("name", PHASES)
def test_the_last_line_of_each_phase_and_no_other_leads_out_of_it(name: str) -> None:
    profile = phased(name)
    for phase_id, phase in profile.phases.items():
        if phase.is_coach:
            continue
        leads_out = [out for _, out in lines_of(profile, phase_id)]
        assert leads_out == [False] * (len(phase.rehearsal) - 1) + [True], phase_id


@pytest.mark.parametrize("name", PHASES)
def test_a_rehearsal_line_that_leads_out_of_its_phase_asks_nothing(name: str) -> None:
    profile = phased(name)
    for phase_id in profile.phases:
        for text, out in lines_of(profile, phase_id):
            spoken = re.sub(r"(?m)^    .*$", "", text)  # an indented line is code
            assert not (out and "?" in spoken), text


def test_the_ielts_rehearsal_takes_about_as_long_as_promised() -> None:
    profile = phased("ielts_full_exam")
    lines = list(rehearse(profile))
    openings = len(PHASES["ielts_full_exam"])
    assert 10 <= len(lines) - openings <= 12


def test_the_ielts_monologue_has_more_time_than_the_interview() -> None:
    exam = phased("ielts_full_exam")
    interview, monologue = exam.get_phase("part1"), exam.get_phase("part2")
    for field in ("pause_ms", "end_ms", "safety_timeout_ms", "human_speaking_limit_sec"):
        assert getattr(monologue, field) > getattr(interview, field)
    assert {phase.authority for phase in exam.phases.values()} == {"ai"}


@pytest.mark.parametrize("name", ALL)
def test_a_reply_has_room_for_its_signals(name: str) -> None:
    for phase in phased(name).phases.values():
        assert 300 <= phase.max_tokens <= 700


@pytest.mark.parametrize("name", ALL)
def test_every_limit_on_speaking_has_words_to_take_the_floor_with(name: str) -> None:
    for phase in phased(name).phases.values():
        assert bool(phase.human_speaking_limit_sec) == bool(phase.acknowledgments)


@pytest.mark.parametrize("what", FOREIGN)
@pytest.mark.parametrize("name", ALL)
def test_no_text_speaks_of(name: str, what: str) -> None:
    for text in texts(phased(name)):
        assert not re.search(FOREIGN[what], text, re.IGNORECASE), text
