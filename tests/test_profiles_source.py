"""Profile files: every mistake an author makes is told at once, in words that help."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from profiles import (
    InstructionProfile,
    PhaseProfile,
    PhaseTransition,
    Problem,
    ProfileFileError,
    UnknownProfileError,
    load_profile,
    read_profile,
)

GOOD = """\
name: Lesson
initial_phase: greeting
phases:
  greeting:
    instructions: Greet.
    signals:
      lesson.ready: The learner is ready.
  practice:
    instructions: Practise.
    signals:
      custom.lesson.done: The exercise is done.
transitions:
  - from_phase: greeting
    to_phase: practice
    trigger_signals: [custom.lesson.ready]
"""
ALONE = "name: Friend\ninstructions: Chat.\n"
JARGON = ["Input should", "instance", "Sequence", "Mapping", "dict", "valid string", "pydantic"]


def problems_of(text: str) -> tuple[Problem, ...]:
    with pytest.raises(ProfileFileError, match=r"p\.yaml: \d+ problem") as caught:
        read_profile(text, "p.yaml")
    for problem in caught.value.problems:
        assert not [word for word in JARGON if word in problem.message]
    return caught.value.problems


def with_line(line: str, above: str) -> str:
    """Return the good profile with a line before the one that begins with `above`."""
    before, after = GOOD.split(above, 1)
    return f"{before}{line}\n{above}{after}"


def test_a_good_profile_loads() -> None:
    profile = read_profile(GOOD, "p.yaml")
    assert isinstance(profile, PhaseProfile)
    assert profile.find_transition("greeting", ["custom.lesson.ready"]) == "practice"


def test_a_text_without_phases_is_a_standalone_profile() -> None:
    assert isinstance(read_profile(ALONE, "p.yaml"), InstructionProfile)


FIELDS = {
    "a number as a text": ("max_tokens: '80'", "is '80'; it must be a whole number, without"),
    "a fraction for a whole number": ("max_tokens: 80.5", "a whole number, without a decimal"),
    "true for a number": ("max_tokens: true", "is true; it must be a whole number"),
    "yes for a number": ("temperature: yes", "is true; it must be a number"),
    "a negative number": ("end_ms: -1", "is -1; it must be at least 0. Milliseconds"),
    "a number that is too large": ("safety_timeout_ms: 600001", "it must be at most 600000."),
    "no number": ("temperature: .nan", "is nan; it must be"),
    "no end": ("temperature: .inf", "is inf; it must be"),
    "a number too long to read": (f"max_tokens: {'9' * 5000}", "cannot be read as a number"),
    "a number for a text": ("voice: 5", "is 5; it must be a text: put it in quotation marks."),
    "off for a text": ("voice: off", "is false; it must be a text: YAML reads yes, no, on"),
    "a blank text": ("voice: '  '", "is blank; write some words."),
    "a list for a text": ("voice: [alba]", "is ['alba']; it must be a text."),
    "keys for a text": ("voice: {a: b}", "is {'a': 'b'}; it must be a text."),
    "another letter case": ("start: AI", "is 'AI'. Did you mean 'ai'? It must be 'human' or 'ai'."),
    "an unknown choice": ("authority: boss", "is 'boss'. It must be 'human', 'ai' or 'default'."),
    "a text for a list": ("acknowledgments: ok", "is 'ok'; it must be a list, such as [ok]."),
    "an empty entry": ("acknowledgments: [ok, ]\n    voice: 3", "is 3; it must be a text"),
    "a misspelt key": ("max_token: 80", "'max_token' is not a key here. Did you mean 'max_tokens'"),
    "a key of another part": ("phase_context: x", "'phase_context' is not a key here. Keys: "),
    "an undeclared completion": (
        "completes: [lesson.red]",
        "'lesson.red' is not a signal of this phase. Did you mean 'lesson.ready'? Its signals: "
        "lesson.ready.",
    ),
    "a completion that moves on": ("completes: lesson.ready", "also triggers a transition out of"),
    "a phase after no number of turns": ("then: practice", "'then' needs 'max_turns' beside it"),
    "a number of turns before no phase": ("max_turns: 3", "'max_turns' needs 'then' beside it"),
    "a window in a phase": ("memory_messages: 9", "belongs to the profile, beside 'phases'"),
    "a pause longer than the turn's end": (
        "pause_ms: 1300",
        "must keep pause_ms <= end_ms <= safety_timeout_ms, and pause_ms is 1300, end_ms is 1200 "
        "by default, safety_timeout_ms is 2500 by default.",
    ),
    "a rehearsal of an unknown signal": (
        "rehearsal: [{signals: ready}]",
        "'ready' is not a signal",
    ),
    "a rehearsal of no payload": (
        "rehearsal: [{signals: {lesson.ready: 5}}]",
        "is 5; it must be keys with values",
    ),
    "an endless number in a payload": (
        "rehearsal: [{signals: {lesson.ready: {a: .nan}}}]",
        "only JSON values can stand here: nan is no JSON value.",
    ),
    "a rehearsal with a misspelt key": ("rehearsal: [{text: hi}]", "'text' is not a key here."),
    "an empty rehearsal line": ("rehearsal: [~]", "is empty; it must be keys with values."),
    "a tag": ("voice: !!python/object/apply:os.system [ls]", "has the tag '!!python/object/apply"),
    "a tag of one's own": ("voice: !mine alba", "has the tag '!mine'; profiles have none."),
    "a tag that does not fit": ("max_tokens: !!int many", "is 'many', which cannot be read as"),
    "half of an emoji": (r'voice: "\ud83d"', "which holds half of a character"),
    "a merge of no keys": ("<<: 5", "takes in other keys with values"),
}


@pytest.mark.parametrize(("line", "told"), FIELDS.values(), ids=FIELDS)
def test_a_wrong_field_of_a_phase_is_one_problem_in_its_line(line: str, told: str) -> None:
    problems = problems_of(with_line(f"    {line}", "    instructions: Greet."))
    assert [problem.line for problem in problems] == [5 + line.count("\n")]
    assert told in problems[0].message
    assert problems[0].path.startswith("phases.greeting.")


PARTS = {
    "an unknown first phase": (
        ("initial_phase: greeting", "initial_phase: greting"),
        ("initial_phase", 2, "There is no phase 'greting'. Did you mean 'greeting'? Phases: "),
    ),
    "no first phase": (
        ("initial_phase: greeting\n", ""),
        ("initial_phase", 1, "is missing. The id of the phase"),
    ),
    "an empty first phase": (
        ("initial_phase: greeting", "initial_phase:"),
        ("initial_phase", 2, "is empty; it must be a text."),
    ),
    "a misspelt required key": (
        ("initial_phase", "inital_phase"),
        ("inital_phase", 2, "Did you mean 'initial_phase'?"),
    ),
    "a misspelt name": (("name", "nmae"), ("nmae", 1, "Did you mean 'name'?")),
    "a missing name": (("name: Lesson\n", ""), ("name", 1, "is missing. The name shown")),
    "a blank name": (("Lesson", "' '"), ("name", 1, "is blank; write some words.")),
    "a name that is a year": (("Lesson", "1984"), ("name", 1, "put it in quotation marks.")),
    "no instructions": (
        ("    instructions: Practise.\n", ""),
        ("phases.practice.instructions", 8, "is missing."),
    ),
    "blank instructions": (
        ("Practise.", "' '"),
        ("phases.practice.instructions", 9, "is blank; write some words."),
    ),
    "a phase that is a text": (
        ("  greeting:\n", "  extra: hello\n  greeting:\n"),
        ("phases.extra", 4, "is 'hello'; it must be keys with values."),
    ),
    "an empty phase": (
        ("  greeting:\n", "  extra:\n  greeting:\n"),
        ("phases.extra", 4, "is empty; it must be keys with values."),
    ),
    "a phase named on": (
        ("  greeting:\n", "  on: {instructions: x}\n  greeting:\n"),
        ("phases.on", 4, "is true or false to YAML, and keys are texts: put it in quotation marks"),
    ),
    "a phase named by a number": (
        ("  greeting:\n", "  1: {instructions: x}\n  greeting:\n"),
        ("phases.1", 4, "is a number to YAML, and keys are texts"),
    ),
    "a phase without an id": (
        ("  greeting:\n", "  ?\n  : {instructions: x}\n  greeting:\n"),
        ("phases", 4, "has a ':' without a key before it."),
    ),
    "a list as a key": (
        ("  greeting:\n", "  ? [a]\n  : {instructions: x}\n  greeting:\n"),
        ("phases", 4, "has a key that is no text."),
    ),
    "a phase written twice": (
        (
            "  practice:\n",
            "  greeting: {instructions: x, signals: {lesson.ready: y}}\n  practice:\n",
        ),
        ("phases.greeting", 8, "is written twice, first in line 4. Keep one of them."),
    ),
    "signals as a list": (
        ("      lesson.ready: The learner is ready.", "      - lesson.ready"),
        ("phases.greeting.signals", 6, "it must be keys with values, without a dash before them"),
    ),
    "signals under a misspelt key": (
        ("signals:\n      lesson", "signal:\n      lesson"),
        ("phases.greeting.signal", 6, "Did you mean 'signals'?"),
    ),
    "a signal without a meaning": (
        ("The exercise is done.", ""),
        ("phases.practice.signals.custom.lesson.done", 11, "is empty; it must be a text."),
    ),
    "a signal in both spellings": (
        ("      lesson.ready:", "      custom.lesson.ready: x\n      lesson.ready:"),
        ("phases.greeting.signals.lesson.ready", 8, "are the same signal: the prefix 'custom.'"),
    ),
    "a signal with a space": (
        ("custom.lesson.done", "lesson done"),
        ("phases.practice.signals.lesson done", 11, "cannot be a signal's name"),
    ),
    "a transition from nowhere": (
        ("from_phase: greeting", "from_phase: greet"),
        ("transitions[0].from_phase", 13, "There is no phase 'greet'. Did you mean 'greeting'?"),
    ),
    "a transition to nowhere": (
        ("to_phase: practice", "to_phase: Practice"),
        ("transitions[0].to_phase", 14, "Did you mean 'practice'?"),
    ),
    "a shortened key": (
        ("from_phase: greeting", "from: greeting"),
        ("transitions[0].from", 13, "Did you mean 'from_phase'?"),
    ),
    "a trigger of another phase": (
        ("[custom.lesson.ready]", "lesson.done"),
        ("transitions[0].trigger_signals[0]", 15, "'lesson.done' is not a signal of phase"),
    ),
    "no trigger": (
        ("[custom.lesson.ready]", "[]"),
        ("transitions[0].trigger_signals", 15, "is empty; it needs at least one entry."),
    ),
    "yes in quotation marks": (
        ("    trigger_signals", "    require_all: 'true'\n    trigger_signals"),
        ("transitions[0].require_all", 15, "must be true or false, without quotation marks."),
    ),
    "a transition that is a text": (
        ("transitions:\n", "transitions:\n  - greeting\n"),
        ("transitions[0]", 13, "is 'greeting'; it must be keys with values."),
    ),
    "a context of no phase": (
        ("transitions:\n", "per_phase_context: {practise: x}\ntransitions:\n"),
        ("per_phase_context.practise", 12, "Did you mean 'practice'?"),
    ),
    "an empty context": (
        ("transitions:\n", "per_phase_context: {practice: }\ntransitions:\n"),
        ("per_phase_context.practice", 12, "is empty; it must be a text."),
    ),
    "a window that is too small": (
        ("transitions:\n", "memory_messages: 4\ntransitions:\n"),
        ("memory_messages", 12, "is 4; it must be at least 8."),
    ),
    "a phase that follows itself": (
        (
            "    instructions: Practise.",
            "    max_turns: 3\n    then: practice\n    instructions: P",
        ),
        ("phases.practice.then", 10, "'practice' leads back to its own phase"),
    ),
}


@pytest.mark.parametrize(("change", "problem"), PARTS.values(), ids=PARTS)
def test_a_wrong_part_is_one_problem_with_its_path_and_line(
    change: tuple[str, str], problem: tuple[str, int, str]
) -> None:
    (found,) = problems_of(GOOD.replace(*change, 1))
    assert (found.path, found.line) == problem[:2]
    assert problem[2] in found.message


IDS = {
    "a colon": ("'a:b'", "it holds ':'"),
    "a bar": ("a|b", r"it holds '|'"),
    "LangGraph's start": ("__start__", "belong to LangGraph"),
    "LangGraph's end": ("__end__", "belong to LangGraph"),
    "nothing": ("''", "it is empty"),
    "white space": ("'a '", "white space around it"),
    "a hidden character": ('"a\\u200b"', "hidden characters"),
    "a long name": ("a" * 101, "longer than 100 characters"),
    "one that is there in capitals": ("GREETING", "too alike to tell apart"),
    "one that looks the same": ("ｇreeting", "too alike to tell apart"),
}


@pytest.mark.parametrize(("phase_id", "told"), IDS.values(), ids=IDS)
def test_an_id_that_cannot_serve_is_one_problem(phase_id: str, told: str) -> None:
    extra = f"  {phase_id}: {{instructions: x}}\ntransitions:\n"
    (found,) = problems_of(GOOD.replace("transitions:\n", extra))
    assert found.line == 12
    assert told in found.message


WHOLE = {
    "an empty file": ("", None, "is empty; a profile has keys"),
    "comments only": ("# soon\n", None, "is empty"),
    "a list": ("- name: x\n", None, "has no keys"),
    "a text": ("hello", None, "has no keys"),
    "a tab": ("name: x\n\tinstructions: y\n", 2, "indent with spaces, not with tabs"),
    "an unclosed quote": ("name: 'x\ninstructions: y\n", 1, "that opens here is not closed"),
    "an unclosed bracket": (f"{ALONE}signals: [a\nvoice: b\n", 3, "that opens here is not closed"),
    "a second colon": ("name: a: b\n", 1, "put the text in quotation marks"),
    "a key without a colon": ("name: a\ninstructions\nvoice: b\n", 3, "has neither ':' after"),
    "a wrong indentation": ("name: a\n  instructions: b\n", 2, "check the indentation"),
    "a first line too far right": ("  name: a\ninstructions: b\n", 2, "the indentation does not"),
    "a reserved sign": ("name: @home\n", 1, "needs quotation marks"),
    "bold type": ("name: **Friend**\n", 1, "begins with * or & needs quotation marks"),
    "an unknown anchor": ("name: *friend\n", 1, "no anchor of this name comes before it"),
    "an unknown escape": ('name: "a\\qb"\n', 1, r"\ is written \\"),
    "a character that is none": ('name: "\\UFFFFFFFF"\n', None, "is not valid YAML"),
    "two documents": (f"{ALONE}---\n{ALONE}", 3, "a profile is a single document"),
    "a control character": ("name: a\ninstructions: \x00", 2, r"invisible character '\x00'"),
    "an anchor that holds itself": ("name: &a [*a]\n", 1, "an anchor holds itself"),
    "keys that hold themselves": ("a: &a {b: *a}\n", 1, "an anchor holds itself"),
    "keys that merge themselves": ("a: &a\n  <<: *a\n", 1, "an anchor holds itself"),
    "deep nesting": (f"a: {'[' * 60}{']' * 60}", 1, "nested deeper than 50 levels"),
    "endless nesting": ("[" * 100_000, None, "nested deeper than 50 levels"),
    "phases as a list": (
        "name: a\nphases:\n  - a\ninitial_phase: a\n",
        2,
        "it must be keys with values, without a dash before them. The phases by id",
    ),
    "no phases": ("name: a\nphases: {}\ninitial_phase: a\n", 2, "needs at least one entry"),
    "nothing below phases": ("name: a\nphases:\ninitial_phase: a\n", 2, "is empty; it must be"),
    "phases under a misspelt key": ("name: a\nphase: {}\ninitial_phase: a", 2, "mean 'phases'?"),
    "completes without phases": (f"{ALONE}completes: [a]\n", 3, "belongs to a phase; a standalone"),
    "turns without phases": (f"{ALONE}max_turns: 3\n", 3, "belongs to a phase; a standalone"),
    "no instructions": ("name: a\n", 1, "is missing. What the model is to do"),
    "windows line ends": ("name: a\r\ninstructions:\r\n  - b\r\n", 2, "it must be a text"),
}


@pytest.mark.parametrize(("text", "line", "told"), WHOLE.values(), ids=WHOLE)
def test_a_wrong_file_is_one_problem(text: str, line: int | None, told: str) -> None:
    (found,) = problems_of(text)
    assert found.line == line
    assert told in found.message


def alias_bomb(first: str, level: str) -> str:
    names = "abcdefghijklmnop"
    lines = [f"a: &a {first}"]
    for below, name in pairwise(names):
        lines.append(f"{name}: &{name} {level.format(', '.join([f'*{below}'] * 9))}")
    return "\n".join(lines)


@pytest.mark.parametrize(
    "text",
    [
        alias_bomb("[x]", "[{}]"),
        alias_bomb("{x: 1}", "{{<<: [{}]}}"),
        f"a: &a {'x' * 1000}\nb: [{', '.join(['*a'] * 2000)}]",
    ],
    ids=["lists", "merged keys", "a long text"],
)
def test_anchors_that_grow_without_bound_are_refused(text: str) -> None:
    (found,) = problems_of(text)
    assert "is larger than 1024 KiB with its anchors written out" in found.message


def test_every_fault_of_a_file_is_reported_at_once_in_the_order_of_lines() -> None:
    text = (
        GOOD.replace("name: Lesson", "nmae: Lesson")
        .replace("instructions: Greet.", "start: robot")
        .replace("to_phase: practice", "to_phase: practise")
        .replace("  practice:", "  on: 5\n  practice:")
    )
    problems = problems_of(text)
    assert [(problem.line, problem.path) for problem in problems] == [
        (1, "nmae"),
        (4, "phases.greeting.instructions"),
        (5, "phases.greeting.start"),
        (8, "phases.on"),
        (8, "phases.on"),
        (15, "transitions[0].to_phase"),
    ]


def test_the_message_names_the_file_and_line_of_each_problem() -> None:
    with pytest.raises(
        ProfileFileError, match=r"p\.yaml: 2 problems\.\n  p\.yaml:1: name: .*\n  p"
    ):
        read_profile("name: 5\ninstructions: ' '\n", "p.yaml")


def test_a_fault_that_anchors_bring_to_many_places_is_one_problem() -> None:
    phases = "  a: &a {instructions: x, voice: 5}\n  b: *a\n  c: {<<: *a, start: ai}\n"
    (found,) = problems_of(f"name: x\ninitial_phase: a\nphases:\n{phases}")
    assert (found.path, found.line) == ("phases.a.voice", 4)


def test_the_same_fault_in_two_places_of_one_line_is_two_problems() -> None:
    problems = problems_of('{"name": "x", "initial_phase": "a", "phases": {"a": {}, "b": {}}}')
    assert [problem.path for problem in problems] == [
        "phases.a.instructions",
        "phases.b.instructions",
    ]


def test_a_long_list_of_names_is_cut_to_the_nearest() -> None:
    phases = "".join(f"  step_{i}: {{instructions: x}}\n" for i in range(40))
    (found,) = problems_of(f"name: x\ninitial_phase: step_7x\nphases:\n{phases}")
    assert "Did you mean 'step_7'? Phases: step_7, " in found.message
    assert found.message.endswith("and 30 more.")


def test_a_long_value_is_cut() -> None:
    (found,) = problems_of(f"{ALONE}start: {'x' * 100_000}\n")
    assert len(found.message) < 400


def test_what_the_author_means_decides_what_is_missing() -> None:
    assert [p.path for p in problems_of("name: a\ninitial_phase: b\n")] == ["phases"]
    assert [p.path for p in problems_of("name: a\nvoice: b\n")] == ["instructions"]
    assert [p.path for p in problems_of(f"{ALONE}transitions: []\n")] == ["transitions"]


EMPTY_KEYS = ["signals", "rehearsal", "start", "voice", "temperature", "completes", "then"]


@pytest.mark.parametrize("key", EMPTY_KEYS)
def test_an_optional_key_with_nothing_after_it_counts_as_left_out(key: str) -> None:
    assert read_profile(f"{ALONE}{key}:\n", "p") == read_profile(ALONE, "p")


@pytest.mark.parametrize("key", ["transitions", "phase_context", "per_phase_context"])
def test_an_optional_key_of_a_phased_profile_may_be_empty_too(key: str) -> None:
    text = "name: x\ninitial_phase: a\nphases: {a: {instructions: b, name: }}\n"
    assert read_profile(f"{text}{key}:\n", "p") == read_profile(text, "p")


SHORT_FORMS = {
    "a single trigger": ("trigger_signals: [custom.lesson.ready]", "trigger_signals: lesson.ready"),
    "no name for a phase": ("  practice:\n", "  practice:\n    name: Practice\n"),
    "a merged phase": (
        "  practice:\n    instructions: Practise.\n",
        "  practice:\n    <<: {instructions: x, voice: alba}\n    instructions: Practise.\n",
    ),
    "windows line ends": ("\n", "\r\n"),
}


@pytest.mark.parametrize(("long", "short"), SHORT_FORMS.values(), ids=SHORT_FORMS)
def test_a_short_form_means_the_long_one(long: str, short: str) -> None:
    assert long in GOOD
    assert read_profile(GOOD.replace(long, short), "p") == read_profile(GOOD, "p")


def test_rehearsal_lines_have_short_forms() -> None:
    def rehearsal(lines: str) -> object:
        text = f"{ALONE}signals: {{a: x, b: x}}\nrehearsal: {lines}\n"
        return read_profile(text, "p")

    assert rehearsal("[hi]") == rehearsal("[{say: hi}]")
    full = rehearsal("[{say: hi, signals: {a: {}, b: {}}}]")
    assert rehearsal("[{say: hi, signals: [a, custom.b]}]") == full
    assert rehearsal("[{say: hi, signals: {a: , b: }}]") == full
    assert rehearsal("[{signals: a}]") == rehearsal("[{signals: {custom.a: }}]")


def test_a_date_is_a_text() -> None:
    assert read_profile("name: 2024-01-01\ninstructions: x\n", "p").name == "2024-01-01"


def test_json_is_read_with_its_escaped_emoji() -> None:
    text = json.dumps({"name": "Party 🎉", "instructions": "x"})
    assert "\\ud83c" in text
    assert read_profile(text, "p").name == "Party 🎉"


def test_a_profile_written_out_is_read_back() -> None:
    profile = read_profile(GOOD, "p")
    dumped = profile.model_dump(mode="json")
    assert read_profile(yaml.safe_dump(dumped, sort_keys=False), "p") == profile
    assert read_profile(json.dumps(dumped), "p") == profile


FILES = {
    "a byte order mark and umlauts": (b"\xef\xbb\xbf" + "name: Ü\ninstructions: y".encode(), None),
    "latin-1": ("name: x\ninstructions: Grüße".encode("latin-1"), r":2: is not UTF-8 text"),
    "utf-16": (ALONE.encode("utf-16"), r"is not UTF-8 text"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", r"is not UTF-8 text"),
    "zeros": (b"\x00" * 100, r"invisible character"),
    "five megabytes": (b"name: x\n" * 650_000, r"is larger than 1024 KiB; is it a profile\?"),
}


@pytest.mark.parametrize(("content", "told"), FILES.values(), ids=FILES)
def test_the_bytes_of_a_file_are_read_or_refused(
    tmp_path: Path, content: bytes, told: str | None
) -> None:
    file = tmp_path / "p.yaml"
    file.write_bytes(content)
    if told is None:
        assert load_profile(file).name == "Ü"
    else:
        with pytest.raises(ProfileFileError, match=told):
            load_profile(file)


def test_a_file_that_cannot_be_opened_is_a_profile_file_error(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.yaml", "a\0b.yaml", "x" * 5000 + ".yaml"):
        with pytest.raises(ProfileFileError, match="cannot be read: "):
            load_profile(path)
    with pytest.raises(ProfileFileError, match="cannot be read: "):
        load_profile("~nobody-of-this-name/p.yaml")


def test_the_error_can_be_sent_to_another_process() -> None:
    error = ProfileFileError("p.yaml", [Problem("name", "is blank.", 1)])
    copied = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert (str(copied), copied.problems) == (str(error), error.problems)


keys = st.sampled_from(
    [
        *PhaseProfile.model_fields,
        *InstructionProfile.model_fields,
        *PhaseTransition.model_fields,
        *("say", "a", "b", "custom.a", "on", "", "<<", "__start__", "a:b"),
    ]
)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-5, 5000)
    | st.floats()
    | st.sampled_from(["a", "b", "ai", "", " ", "yes", "custom.a"])
    | st.text()
    | st.dates()
    | st.binary(max_size=5)
)
structures = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(keys, inner, max_size=6)
        | st.dictionaries(st.integers() | st.booleans() | st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=30,
)
signs = st.text("ab01:-?[]{},&*!|>'\"%@`#<\n\t \\~.=_\r\ud83d\u2028\x00é", max_size=60)
profile_like = st.fixed_dictionaries(
    {"name": scalars, "phases": st.dictionaries(keys, structures, max_size=3)},
    optional=dict.fromkeys(PhaseProfile.model_fields.keys() - {"name", "phases"}, structures),
)


def reads_or_reports(text: str) -> None:
    try:
        read_profile(text, "p.yaml")
    except ProfileFileError as error:
        caught = error
    else:
        return
    assert caught.problems
    told = [problem.message.split("'")[0] for problem in caught.problems]
    assert not [message for message in told if any(word in message for word in JARGON)]


@given(signs | st.text())
def test_any_text_is_a_profile_or_a_profile_file_error(text: str) -> None:
    reads_or_reports(text)


@given(structures | profile_like)
def test_any_structure_is_a_profile_or_a_profile_file_error(data: object) -> None:
    reads_or_reports(yaml.safe_dump(data, sort_keys=False, allow_unicode=True))


@given(st.integers(0, len(GOOD)), st.integers(0, 12), signs)
def test_a_good_profile_with_anything_typed_into_it_still_reads_or_reports(
    at: int, cut: int, typed: str
) -> None:
    reads_or_reports(GOOD[:at] + typed + GOOD[at + cut :])


@given(st.binary(max_size=200))
def test_any_bytes_are_a_profile_or_a_profile_file_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    file = tmp_path_factory.getbasetemp() / "any.yaml"
    file.write_bytes(content)
    with pytest.raises(ProfileFileError, match=r"any\.yaml"):
        load_profile(file)


@given(st.text())
def test_any_name_is_a_profile_or_a_profile_error(name: str) -> None:
    with suppress(ProfileFileError, UnknownProfileError):
        load_profile(name)


def places(data: Any, loc: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield loc
    parts = data.items() if isinstance(data, dict) else enumerate(data)
    for key, value in parts if isinstance(data, dict | list) else ():
        yield from places(value, (*loc, key))


PLACES = list(places(yaml.safe_load(GOOD)))[1:]


@pytest.mark.parametrize("loc", PLACES, ids=lambda loc: ".".join(map(str, loc)))
@settings(max_examples=25)
@given(value=structures)
def test_any_value_in_any_place_reads_or_reports(loc: tuple[Any, ...], value: object) -> None:
    data = yaml.safe_load(GOOD)
    part = data
    for step in loc[:-1]:
        part = part[step]
    part[loc[-1]] = value
    reads_or_reports(yaml.safe_dump(data, sort_keys=False, allow_unicode=True))


def test_what_stands_under_a_misspelt_key_is_judged_as_well() -> None:
    text = """\
name: Desk
initial_phase: greet
phase:
  greet: {instruction: Greet the guest.}
transition:
  - {from: greet, to: greet, trigger: desk.named}
"""
    found = [(one.line, one.message.split(" Keys:")[0]) for one in problems_of(text)]
    assert found == [
        (3, "'phase' is not a key here. Did you mean 'phases'?"),
        (4, "'instruction' is not a key here. Did you mean 'instructions'?"),
        (5, "'transition' is not a key here. Did you mean 'transitions'?"),
        (6, "'from' is not a key here. Did you mean 'from_phase'?"),
        (6, "'to' is not a key here. Did you mean 'to_phase'?"),
        (6, "'trigger' is not a key here. Did you mean 'trigger_signals'?"),
    ]


def test_fields_of_a_payload_that_stand_in_the_wrong_place_are_told_where_they_belong() -> None:
    text = """\
name: Desk
instructions: Greet the guest.
signals:
  desk.named:
    when: The guest has told a name.
    payload: {guest: string}
    required: [guest]
"""
    one, other = (problem.message for problem in problems_of(text))
    assert one.endswith("stand under properties: properties: {guest: {type: string}}.")
    assert other.endswith("It belongs under payload: payload: {required: …}.")


def test_a_transition_that_a_message_names_has_its_line() -> None:
    text = """\
name: Desk
initial_phase: a
phases:
  a: {instructions: Be a., signals: {desk.named: The guest has told a name.}}
  b: {instructions: Be b.}
transitions:
  - {from_phase: a, to_phase: b, trigger_signals: desk.named}
  - {from_phase: a, to_phase: b, trigger_signals: desk.named}
"""
    (found,) = problems_of(text)
    assert (found.line, found.path) == (8, "transitions[1]")
    assert "transitions[0] (line 7) fits whenever" in found.message
