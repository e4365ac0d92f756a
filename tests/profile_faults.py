"""Faults that authors make, put into the built-in profiles.

It knows nothing of what finds them: a fault is an edit of the text, the line that it is in then,
and the code that it is documented under. In an edit, `§` marks that line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

BUILTIN = Path(__file__).parent.parent / "profiles" / "builtin"
MARK = "§"


@dataclass(frozen=True)
class Fault:
    """One kind of fault in one built-in profile."""

    profile: str
    code: str
    edits: tuple[tuple[str, str], ...]

    @property
    def seeded(self) -> tuple[str, int]:
        """The profile's text with the fault in it, and the fault's line."""
        text = (BUILTIN / f"{self.profile}.yaml").read_text("utf-8")
        for old, new in self.edits:
            assert old in text, f"{self.profile} has no {old!r} any more"
            text = text.replace(old, new, 1)
        assert text.count(MARK) == 1
        return text.replace(MARK, ""), text[: text.index(MARK)].count("\n") + 1


def fault(profile: str, code: str, *edits: tuple[str, str]) -> Fault:
    return Fault(profile, code, edits)


def last_rule(rule: str) -> tuple[str, str]:
    """Return the edit that adds transitions to the tutorial, behind its only one."""
    only = "    to_phase: coding\n    trigger_signals: [tutorial.ready_to_code]\n"
    return only, f"{only}{rule}\n"


def phase(more: str) -> tuple[str, str]:
    """Return the edit that adds phases to the tutorial."""
    return "\ntransitions:\n", f"{more}\n\ntransitions:\n"


def signal(more: str) -> tuple[str, str]:
    """Return the edit that adds signals to the tutorial's coding phase."""
    first = "      tutorial.step_complete: >-\n"
    return first, f"{more}\n{first}"


def told(text: str) -> tuple[str, str]:
    """Return the edit that adds words to the instructions of the tutorial's first phase."""
    first = "    instructions: |\n      Welcome the learner"
    return first, f"    {MARK}instructions: |\n      {text}\n      Welcome the learner"


def context_of(profile: str) -> str:
    """Return the global context of a profile as its text has it."""
    text = (BUILTIN / f"{profile}.yaml").read_text("utf-8")
    found = re.search(r"^phase_context: \|\n(?:  .*\n|\n)+(?=\w)", text, re.MULTILINE)
    assert found
    return found[0]


WISH = "  - { from_phase: brief, to_phase: handover, trigger_signals: [coach.intent_ready] }\n"
BRANCH = "  # The branch. An objection is listed first: who has one is not ready to close.\n"
URGENT = '    when: has(signals["triage.assessed"].pain) && signals["triage.assessed"].pain >= 7\n'
ORDINARY = "    to_phase: booking\n    trigger_signals: [triage.assessed]\n    min_turns: 2\n"
READY = "    trigger_signals: [tutorial.ready_to_code]\n"
EXTRA = "\n  §extra:\n    instructions: Praise the learner for what they did."
QUIET = EXTRA.replace(MARK, "")
TO_EXTRA = "  - {from_phase: introduction, to_phase: extra, after_seconds: 600}"

BESIDE = "    beside: [part1, part2, part3]\n"
SEEN = "    seen_by: [closing]\n"
GRADED = "      grade.lexical_resource:\n"
WATCHED = "trigger_signals: [assessment.emergency_suspected, watch.sign_seen]"

FAULTS = {
    # What keeps a profile from loading
    "a misspelt key": fault("tutorial", "C004", ("    max_tokens: 350", "    §max_token: 350")),
    "a value out of bounds": fault(
        "tutorial", "C006", ("    temperature: 0.6", "    §temperature: 6")
    ),
    "a number as a text": fault("tutorial", "C006", ("max_tokens: 350", '§max_tokens: "350"')),
    "a blank text": fault("coach", "C006", ("\nvoice: alba", '\n§voice: " "')),
    "an unknown phase in then": fault("tutorial", "C008", ("then: coding", "§then: codin")),
    "an unknown target": fault("tutorial", "C008", ("to_phase: coding", "§to_phase: coded")),
    "an unknown first phase": fault(
        "tutorial", "C008", ("initial_phase: introduction", "§initial_phase: intro")
    ),
    "a context of no phase": fault(
        "sales_call", "C008", ("\n  objection_handling: |", "\n  §objections: |")
    ),
    "an undeclared trigger": fault(
        "tutorial", "C009", ("trigger_signals: [tutorial.ready_to_code]", "trigger_signals: §[go]")
    ),
    "an undeclared end": fault(
        "tutorial", "C009", ("completes: [tutorial.exercise_complete,", "§completes: [tutorial.x,")
    ),
    "an undeclared signal in a rehearsal": fault(
        "tutorial", "C009", ("signals: [tutorial.ready_to_code]", "§signals: [tutorial.ready]")
    ),
    "no first phase": fault(
        "tutorial",
        "C005",
        ("initial_phase: introduction\n", ""),
        ("name: Python", "§name: Python"),
    ),
    "a transition without a cause": fault(
        "tutorial",
        "C005",
        ("  - from_phase: introduction", "  - §from_phase: introduction"),
        (READY, ""),
    ),
    "a key written twice": fault(
        "tutorial", "C003", ("    start: ai\n", "    start: ai\n    §start: human\n")
    ),
    "a tab": fault("tutorial", "C002", ("    start: ai\n", "\t§start: ai\n")),
    "a bracket left open": fault("tutorial", "C002", ("voice: alba", "voice: §[alba")),
    "a signal with a space": fault(
        "tutorial", "C007", signal('      §"tutorial step begun": The learner has begun.')
    ),
    "a phase with a colon": fault("tutorial", "C007", phase(EXTRA.replace("extra", '"ex:tra"'))),
    "a limit without a target": fault(
        "tutorial", "C013", ("    max_turns: 6\n    then: coding\n", "    §max_turns: 6\n")
    ),
    "a limit that leads nowhere": fault(
        "tutorial", "C013", ("    then: coding", "    §then: introduction")
    ),
    "a coach's limit in a talk": fault(
        "tutorial", "C013", ("    max_turns: 6\n", "    max_turns: 6\n    §turn_limit: 4\n")
    ),
    "a window in a phase": fault(
        "tutorial", "C013", ("    max_turns: 6\n", "    max_turns: 6\n    §memory_messages: 40\n")
    ),
    "lines for a coach": fault(
        "creative_studio", "C013", ("    kind: coach\n", "    kind: coach\n    §rehearsal: [Hi.]\n")
    ),
    "pauses out of order": fault("tutorial", "C015", ("    pause_ms: 600", "    §pause_ms: 2000")),
    "the same transition twice": fault(
        "tutorial",
        "C010",
        last_rule(
            "  - §from_phase: introduction\n    to_phase: coding\n"
            "    trigger_signals: [tutorial.ready_to_code]"
        ),
    ),
    "another language's and": fault(
        "tutorial", "C011", (READY, f"{READY}    §when: turns > 1 and turns < 9\n")
    ),
    "a condition about no signal": fault(
        "tutorial", "C012", (READY, f"{READY}    §when: '\"tutorial.go\" in signals'\n")
    ),
    "a brief without a coach": fault(
        "tutorial", "C012", (READY, f'{READY}    §when: readiness == "ready"\n')
    ),
    "a signal in two spellings": fault(
        "tutorial",
        "C014",
        signal("      custom.tutorial.step_complete: The step is done."),
        ("      tutorial.step_complete: >-", "      §tutorial.step_complete: >-"),
    ),
    "a way back from the first phase": fault(
        "tutorial",
        "C017",
        last_rule("  - {from_phase: introduction, §return: true, after_turns: 3}"),
    ),
    "a limit behind another": fault(
        "tutorial",
        "C016",
        last_rule("  - {from_phase: introduction, to_phase: coding, §after_turns: 9}"),
    ),
    "a signal that ends and moves on": fault(
        "creative_studio",
        "C019",
        ("completes: [studio.content]", "§completes: [studio.content, studio.wants_changes]"),
    ),
    # Ways between phases
    "a phase that nothing leads to": fault("tutorial", "C101", phase(EXTRA)),
    "a phase behind a condition that never holds": fault(
        "dental_triage",
        "C101",
        (URGENT, "    when: turns < 2\n"),
        ("  urgent:\n    name", "  §urgent:\n    name"),
    ),
    "a last phase that never ends": fault("tutorial", "C102", phase(EXTRA), last_rule(TO_EXTRA)),
    "a phase that cannot be left": fault(
        "tutorial",
        "C103",
        phase(EXTRA),
        last_rule(f"{TO_EXTRA}\n  - {{from_phase: extra, to_phase: coding, when: turns < 0}}"),
    ),
    "a circle without an end": fault(
        "creative_studio",
        "C104",
        ("    completes: [studio.content]\n", ""),
        ("  brief:\n", "  §brief:\n"),
    ),
    "a condition behind a wider one": fault(
        "dental_triage",
        "C105",
        (
            "  - from_phase: triage\n    to_phase: booking\n",
            "  - §from_phase: triage\n    to_phase: booking\n    when: >-\n"
            '      has(signals["triage.assessed"].pain) && signals["triage.assessed"].pain > 8\n',
        ),
    ),
    "more turns behind fewer": fault(
        "tutorial",
        "C105",
        (READY, f"{READY}    min_turns: 2\n"),
        (
            f"{READY}    min_turns: 2\n",
            f"{READY}    min_turns: 2\n  - §from_phase: introduction\n    to_phase: coding\n"
            f"{READY}    min_turns: 4\n",
        ),
    ),
    "phases that talk among themselves": fault(
        "tutorial",
        "C106",
        last_rule(
            "  - §{from_phase: introduction, to_phase: coding, when: turns < 3}\n"
            "  - {from_phase: coding, to_phase: introduction, when: turns < 3}"
        ),
    ),
    "a phase without a net": fault(
        "tutorial",
        "C107",
        ("    max_turns: 6\n    then: coding\n", ""),
        ("  introduction:\n", "  §introduction:\n"),
    ),
    # Signals
    "a signal that nothing uses": fault(
        "tutorial",
        "C201",
        signal("      §tutorial.question_asked: The learner has asked something."),
    ),
    "a shared signal that nothing uses": fault(
        "dental_triage",
        "C201",
        (
            "  call.emergency: >-",
            "  §call.laughed: The caller has laughed aloud.\n  call.emergency: >-",
        ),
    ),
    "a payload that nothing keeps": fault(
        "tutorial",
        "C201",
        signal(
            "      §tutorial.mood_seen:\n        when: The learner shows how they feel.\n"
            "        payload: {properties: {mood: {type: string}}}\n        keep: false"
        ),
    ),
    "a trigger that only a coach gives": fault(
        "tutorial",
        "C202",
        signal("      coach.intent_ready: The wish is clear by now."),
        last_rule(
            "  - {from_phase: coding, to_phase: introduction,\n"
            "     §trigger_signals: [coach.intent_ready]}"
        ),
    ),
    "a declared signal of the engine": fault(
        "tutorial", "C202", signal("      §coach.turn_limit: The turns are used up.")
    ),
    "signals that cannot gather": fault(
        "sales_call",
        "C203",
        (
            BRANCH,
            "  - from_phase: pitch\n    to_phase: discovery\n"
            "    trigger_signals: [sales.objection_raised, sales.value_presented]\n"
            "    §require_all: true\n",
        ),
    ),
    "all of one": fault("tutorial", "C204", (READY, f"{READY}    §require_all: true\n")),
    "a signal without a namespace": fault(
        "tutorial", "C205", signal("      §done: The learner has finished it.")
    ),
    "a signal in another case": fault(
        "tutorial", "C205", signal("      §tutorial.stepDone: The learner has finished it.")
    ),
    "a phase in capitals": fault(
        "tutorial",
        "C206",
        ("  coding:\n", "  §Coding:\n"),
        ("then: coding", "then: Coding"),
        ("to_phase: coding", "to_phase: Coding"),
    ),
    "two signals with one description": fault(
        "tutorial",
        "C207",
        signal(
            "      tutorial.one: The learner has laughed.\n"
            "      §tutorial.other: the learner has  laughed"
        ),
    ),
    "a description of one word": fault(
        "tutorial", "C208", signal("      §tutorial.fun: Laughter.")
    ),
    # Conditions and limits
    "a condition that contradicts itself": fault(
        "tutorial", "C301", (READY, f"{READY}    §when: turns > 5 && turns < 3\n")
    ),
    "a gap between whole numbers": fault(
        "tutorial", "C301", (READY, f"{READY}    §when: turns > 3 && turns < 4\n")
    ),
    "a condition beyond the phase's limit": fault(
        "tutorial", "C301", (READY, f"{READY}    §when: turns >= 20\n")
    ),
    "a condition against its own signal": fault(
        "tutorial",
        "C301",
        (READY, f"{READY}    §when: '!(\"tutorial.ready_to_code\" in signals)'\n"),
    ),
    "a readiness that there is not": fault(
        "creative_studio",
        "C301",
        (
            WISH,
            "  - {from_phase: brief, to_phase: handover,\n     §when: 'readiness == \"done\"'}\n"
            + WISH,
        ),
    ),
    "a payload with two values": fault(
        "dental_triage",
        "C301",
        (
            URGENT,
            '    §when: signals["triage.assessed"].pain == 7'
            ' && signals["triage.assessed"].pain == 8\n',
        ),
    ),
    "a condition that always holds": fault(
        "tutorial", "C302", (READY, f"{READY}    §when: turns >= 0\n")
    ),
    "a condition that min_turns says already": fault(
        "dental_triage", "C302", (ORDINARY, f"{ORDINARY}    §when: turns > 1\n")
    ),
    "a condition that is either way": fault(
        "tutorial", "C302", (READY, f"{READY}    §when: seconds < 60 || seconds >= 60\n")
    ),
    "a limit behind a coach's": fault(
        "creative_studio",
        "C303",
        (WISH, f"{WISH}  - {{from_phase: brief, to_phase: handover, §after_turns: 12}}\n"),
    ),
    "a limit from any phase that comes too late": fault(
        "tutorial", "C303", last_rule('  - {from_phase: "*", to_phase: coding, §after_turns: 50}')
    ),
    "time behind other time": fault(
        "dental_triage",
        "C303",
        (
            "  - { from_phase: triage, to_phase: callback, after_turns: 10, after_seconds: 900 }\n",
            "  - { from_phase: triage, to_phase: callback, after_turns: 10, after_seconds: 900 }\n"
            "  - { from_phase: triage, to_phase: survey, §after_seconds: 1200 }\n",
        ),
    ),
    "a limit behind a condition alone": fault(
        "tutorial",
        "C303",
        ("    max_turns: 6\n", "    §max_turns: 6\n"),
        last_rule("  - {from_phase: introduction, to_phase: coding, when: turns >= 2}"),
    ),
    "a field that is not declared": fault(
        "patient_intake",
        "C305",
        (
            "    trigger_signals:\n      - assessment.symptoms_collected\n",
            '    §when: has(memory["assessment.symptoms_collected"].interfernce)\n'
            "    trigger_signals:\n      - assessment.symptoms_collected\n",
        ),
    ),
    "a correction that counts under a condition only": fault(
        "patient_intake",
        "C306",
        (
            "  - from_phase: assessment\n    to_phase: recommendation\n",
            "  - from_phase: recommendation\n    to_phase: assessment\n"
            "    trigger_signals: recommendation.symptoms_corrected\n"
            '    §when: has(memory["assessment.symptoms_collected"].interference) &&\n'
            '      memory["assessment.symptoms_collected"].interference > 8\n'
            "  - from_phase: assessment\n    to_phase: recommendation\n",
        ),
    ),
    "a payload that is not asked for first": fault(
        "dental_triage", "C304", (URGENT, '    §when: signals["triage.assessed"].pain >= 7\n')
    ),
    # Texts
    "no context at all": fault(
        "tutorial", "C401", (context_of("tutorial"), ""), ("\nphases:\n", "\n§phases:\n")
    ),
    "a phase without a context": fault(
        "tutorial",
        "C401",
        (context_of("tutorial"), "per_phase_context: {coding: It is a lesson.}\n"),
        ("  introduction:\n", "  §introduction:\n"),
    ),
    "a text to be written": fault("tutorial", "C402", told("TODO: say who you are.")),
    "a text to be filled in": fault("tutorial", "C402", told("You are [insert name].")),
    "a text to be filled in, in German": fault(
        "tutorial", "C402", told("Sie sind [Namen einfügen].")
    ),
    "an order to give another phase's signal": fault(
        "tutorial", "C403", told("Then give `tutorial.exercise_complete`.")
    ),
    "an order to give a signal that is not": fault(
        "tutorial", "C403", told("Then emit the signal lesson_started and go on.")
    ),
    "an order in back-ticks": fault("tutorial", "C403", told("Then fire `lesson.begun`.")),
    "a signal that is only emitted": fault(
        "tutorial", "C403", told("Emit lesson_begun when they are ready.")
    ),
    "another phase's signal by its bare name": fault(
        "tutorial", "C403", told("At the end comes tutorial.learner_stopped, not before.")
    ),
    "a block of signals in instructions": fault(
        "tutorial", "C404", told("End with <signals>{}</signals>.")
    ),
    "words to be said exactly": fault("tutorial", "C405", told('Say exactly: "Hi, I am Robin."')),
    "words to be said exactly, in German": fault(
        "tutorial", "C405", told("Sagen Sie wörtlich: Guten Tag.")
    ),
    "two phases with the same instructions": fault(
        "tutorial",
        "C406",
        phase(QUIET + QUIET.replace("extra", "more").replace("instr", "§instr")),
    ),
    "a blank context": fault(
        "sales_call", "C407", ("\nper_phase_context:\n", '\nper_phase_context:\n  §close: " "\n')
    ),
    # Settings and rehearsals
    "a speaking limit without words": fault(
        "tutorial",
        "C501",
        ("    max_turns: 6\n", "    max_turns: 6\n    §human_speaking_limit_sec: 90\n"),
    ),
    "words without a speaking limit": fault(
        "tutorial",
        "C502",
        ("    max_turns: 6\n", "    max_turns: 6\n    §acknowledgments: [Wait.]\n"),
    ),
    "a line after the end": fault(
        "tutorial",
        "C503",
        (
            "        signals: [tutorial.exercise_complete]\n",
            "        signals: [tutorial.exercise_complete]\n      - §One more thing.\n",
        ),
    ),
    "a line after the way on": fault(
        "tutorial",
        "C503",
        (
            "        signals: [tutorial.ready_to_code]\n",
            "        signals: [tutorial.ready_to_code]\n      - §One more thing.\n",
        ),
    ),
    "replies that are cut off": fault(
        "tutorial", "C504", ("    max_tokens: 350", "    §max_tokens: 40")
    ),
    # Overlays
    "an overlay that speaks": fault(
        "ielts_full_exam", "C013", (BESIDE, f"    §voice: alba\n{BESIDE}")
    ),
    "an overlay beside no such phase": fault(
        "ielts_full_exam", "C008", (BESIDE, "    beside: §[part_1, part2, part3]\n")
    ),
    "an overlay for no such phase": fault(
        "ielts_full_exam", "C008", (SEEN, "    seen_by: §[close]\n")
    ),
    "an overlay beside nothing": fault("ielts_full_exam", "C006", (BESIDE, "    §beside: []\n")),
    "too much time for an overlay": fault(
        "ielts_full_exam", "C006", ("    timeout_seconds: 12", "    §timeout_seconds: 120")
    ),
    "an overlay without signals": fault(
        "tutorial",
        "C005",
        ("\nphases:\n", "\noverlays:\n  §notes: {instructions: Note what is hard.}\n\nphases:\n"),
    ),
    "a signal with two givers": fault(
        "ielts_full_exam",
        "C014",
        (GRADED, f"      §exam.greeting_complete: Well done by all.\n{GRADED}"),
    ),
    "an overlay with the id of a phase": fault(
        "ielts_full_exam", "C014", ("\n  grader:\n", "\n  §part1:\n")
    ),
    "a trigger of an overlay that runs elsewhere": fault(
        "patient_intake",
        "C009",
        ("    beside: [assessment, recommendation]", "    beside: [recommendation]"),
        (WATCHED, WATCHED.replace("[", "§[")),
    ),
    "a rehearsal line of an overlay with another's signal": fault(
        "ielts_full_exam",
        "C009",
        ("      - {} # one answer is too little", "      - §exam.greeting_complete: {}"),
    ),
    "an overlay beside a phase that hears nobody": fault(
        "tutorial",
        "C601",
        (
            "\nphases:\n",
            "\noverlays:\n  §notes:\n    instructions: Note what is hard.\n"
            "    beside: [extra]\n    signals: {notes.hard: {when: It is hard., keep: true}}\n"
            "\nphases:\n",
        ),
        phase(QUIET),
        last_rule(TO_EXTRA.replace("after_seconds: 600", "when: turns >= 3")),
        last_rule('  - {from_phase: extra, to_phase: coding, when: "true"}'),
    ),
    "findings that are told before there are any": fault(
        "ielts_full_exam", "C602", (SEEN, "    seen_by: §[greeting, closing]\n")
    ),
    "an overlay's signal that nothing uses": fault(
        "patient_intake",
        "C201",
        (
            "      watch.sign_seen: >-\n",
            "      §watch.worried: The patient sounds worried.\n      watch.sign_seen: >-\n",
        ),
    ),
    "an overlay told of another's signal": fault(
        "ielts_full_exam",
        "C403",
        (
            "    instructions: |\n      You rate the candidate",
            "    §instructions: |\n"
            "      Wait for exam.greeting_complete.\n      You rate the candidate",
        ),
    ),
    "too few tokens for an overlay": fault(
        "ielts_full_exam",
        "C504",
        (
            "    max_tokens: 600\n    instructions: |\n      You rate",
            "    §max_tokens: 20\n    instructions: |\n      You rate",
        ),
    ),
    # Plans
    "bounds that no plan fits": fault(
        "study_plan", "C701", ("      max_phases: 5\n", "      §max_phases: 2\n")
    ),
    "nothing after the plan": fault(
        "study_plan",
        "C702",
        ("trigger_signals: [plan.finished]", "after_turns: 7"),
        ("  planning:\n", "  §planning:\n"),
    ),
    "too few tokens for a plan": fault(
        "study_plan", "C703", ("    max_tokens: 700\n", "    §max_tokens: 450\n")
    ),
    "a plan without its bounds": fault(
        "tutorial",
        "C005",
        ("  coding:\n    name: Coding\n", "  §coding:\n    name: Coding\n    kind: plan\n"),
    ),
    "bounds of a plan in a phase that talks": fault(
        "study_plan", "C013", ("    kind: plan\n", ""), ("    plan:\n", "    §plan:\n")
    ),
    "two phases with a plan": fault(
        "study_plan",
        "C014",
        (
            "    name: Recap\n",
            "    name: Recap\n    §kind: plan\n    plan: {about: a lesson, instructions: Teach.}\n",
        ),
    ),
    "a signal of a plan that is declared": fault(
        "study_plan",
        "C014",
        ("\nsignals:\n", "\nsignals:\n  §plan.phase_done: The lesson was given to its end.\n"),
    ),
    "a signal of a plan that an overlay gives": fault(
        "study_plan",
        "C014",
        (
            "\nsignals:\n",
            "\noverlays:\n  notes:\n    instructions: Note down what they find hard.\n"
            "    signals:\n      §plan.phase_done: The lesson was given to its end.\nsignals:\n",
        ),
    ),
    "a plan that ends the conversation when it begins": fault(
        "city_walk",
        "C019",
        ("    completes: [plan.finished]", "    §completes: [plan.finished, plan.laid_out]"),
    ),
    "a line that gives the end of a plan": fault(
        "study_plan",
        "C009",
        (
            "\n    rehearsal:\n",
            "\n    rehearsal:\n      - §{say: Done., signals: [plan.finished]}\n",
        ),
    ),
    "a way on from within a plan": fault(
        "study_plan",
        "C019",
        (
            "    trigger_signals: [plan.finished]",
            "    §trigger_signals: [plan.finished, plan.laid_out]",
        ),
    ),
    "a planned phase in a transition": fault(
        "study_plan", "C008", ("    to_phase: planning\n", "    §to_phase: light\n")
    ),
    "a plan that goes back": fault(
        "study_plan",
        "C013",
        (
            "  - from_phase: planning\n    to_phase: recap\n",
            "  - from_phase: planning\n    §return: true\n",
        ),
    ),
    "the plan's end with another signal": fault(
        "study_plan",
        "C013",
        (
            "    trigger_signals: [plan.finished]",
            "    trigger_signals: [plan.finished, study.stopped]\n    §require_all: true",
        ),
    ),
    "a planner that only a signal leads out of": fault(
        "study_plan",
        "C107",
        ("    max_turns: 8\n    then: recap\n", ""),
        ("  planning:\n", "  §planning:\n"),
    ),
    "a plan's end that never comes": fault(
        "study_plan",
        "C301",
        (
            "    trigger_signals: [plan.finished]",
            "    trigger_signals: [plan.finished]\n    §when: turns < 0",
        ),
    ),
    "an unfinished text in a plan": fault(
        "study_plan", "C402", ("      done: >-\n", "      §done: >-\n        TODO\n")
    ),
    "a description too short in a plan": fault(
        "study_plan",
        "C208",
        (
            "      done: >-\n        The learner has used or explained the idea rightly, perhaps "
            "with help, or has asked to go\n        on. Give it in the reply that tells them "
            "so.\n",
            "      §done: Lesson over.\n",
        ),
    ),
    "a line of a planned phase after the way on": fault(
        "study_plan",
        "C503",
        (
            "          signals: [plan.phase_done]\n",
            "          signals: [plan.phase_done]\n        - §One more thing.\n",
        ),
    ),
    "a foreign signal in a planned phase": fault(
        "study_plan",
        "C403",
        (
            "      instructions: |\n        Give this lesson.",
            "      §instructions: |\n        Give plan.laid_out.\n        Give this lesson.",
        ),
    ),
}
