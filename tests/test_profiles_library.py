"""Finding profiles by name or path, and the schema that editors check profile files with."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from profiles import (
    DuplicateProfileError,
    InstructionProfile,
    PhaseProfile,
    ProfileFileError,
    UnknownProfileError,
    builtin_names,
    library,
    load_profile,
    profile_names,
    profile_schema,
    read_profile,
    register_profile,
)

BUILTIN = resources.files("profiles") / "builtin"
ALONE = {"name": "Night Watch", "instructions": "Watch."}
PHASED = {
    "name": "Lesson",
    "initial_phase": "a",
    "phases": {
        "a": {"instructions": "x", "signals": {"done": "x"}},
        "b": {"instructions": "y", "signals": {"done": "x"}},
    },
    "transitions": [{"from_phase": "a", "to_phase": "b", "trigger_signals": ["done"]}],
}


@pytest.fixture(autouse=True)
def _forget_what_a_test_registers() -> Iterator[None]:
    before = dict(library._registered)
    yield
    library._registered.clear()
    library._registered.update(before)


def night_watch(**fields: Any) -> InstructionProfile:
    return InstructionProfile(**{**ALONE, **fields})


@pytest.mark.parametrize("name", ["night_watch", "Night Watch", " NIGHT-watch ", "night  watch"])
def test_a_registered_profile_is_found_by_its_name_however_it_is_written(name: str) -> None:
    assert register_profile(night_watch()) == "night_watch"
    assert load_profile(name) == night_watch()


def test_a_profile_can_be_registered_under_another_name() -> None:
    assert register_profile(night_watch(), name="Guard") == "guard"
    assert load_profile("guard") == night_watch()
    with pytest.raises(UnknownProfileError, match="Unknown profile 'night_watch'"):
        load_profile("night_watch")


def test_registering_the_same_profile_again_changes_nothing() -> None:
    assert register_profile(night_watch()) == register_profile(night_watch())
    assert profile_names().count("night_watch") == 1


def test_another_profile_cannot_take_a_name() -> None:
    register_profile(night_watch())
    told = r"already registered as 'night_watch'\. .*register_profile\(profile, name=…\)"
    with pytest.raises(DuplicateProfileError, match=told):
        register_profile(night_watch(start="human"))
    assert load_profile("night_watch") == night_watch()


def test_a_builtin_name_cannot_be_taken() -> None:
    name = builtin_names()[0]
    with pytest.raises(DuplicateProfileError, match=f"already registered as {name!r}"):
        register_profile(night_watch(), name=name)
    assert register_profile(load_profile(name), name=name) == name


def test_names_of_signs_only_are_told_apart() -> None:
    assert register_profile(night_watch(name="🌙")) == "🌙"
    assert register_profile(night_watch(name="🌞")) == "🌞"
    assert load_profile("🌙").name == "🌙"


def test_the_known_names_are_the_builtin_ones_and_then_the_registered_ones() -> None:
    register_profile(night_watch())
    assert profile_names() == [*builtin_names(), "night_watch"]
    assert builtin_names() == sorted(builtin_names())


def test_an_unknown_name_is_an_error_that_names_the_nearest() -> None:
    register_profile(night_watch())
    told = r"Unknown profile 'nightwatch'\. Did you mean 'night_watch'\? Known profiles: .*\.yaml"
    with pytest.raises(UnknownProfileError, match=told) as caught:
        load_profile("nightwatch")
    assert (caught.value.name, caught.value.known) == ("nightwatch", sorted(profile_names()))


@pytest.mark.parametrize("name", ["", " ", "../tutorial", "x" * 100_000, "%s", "nul\0"])
def test_no_name_leads_out_of_the_library(name: str) -> None:
    with pytest.raises((UnknownProfileError, ProfileFileError), match=r"Unknown|cannot be read"):
        load_profile(name)


@pytest.mark.parametrize("file", ["p.yaml", "p.yml", "p.json", "P.YAML", "folder/plain"])
def test_a_text_with_a_folder_or_an_ending_is_a_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    Path(file).write_text(json.dumps(ALONE), encoding="utf-8")
    assert load_profile(file) == load_profile(Path(file)) == load_profile(Path(file).absolute())


def test_a_path_is_a_path_whatever_its_ending(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("plain").write_text(json.dumps(ALONE), encoding="utf-8")
    assert load_profile(Path("plain")) == night_watch()


def test_a_path_from_home_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "p.yaml").write_text(json.dumps(ALONE), encoding="utf-8")
    assert load_profile("~/p.yaml") == night_watch()


def test_a_file_is_read_anew_each_time(tmp_path: Path) -> None:
    file = tmp_path / "p.yaml"
    file.write_text(json.dumps(ALONE), encoding="utf-8")
    load_profile(file)
    file.write_text(json.dumps({**ALONE, "start": "human"}), encoding="utf-8")
    assert load_profile(file).model_dump()["start"] == "human"


@pytest.mark.parametrize("name", builtin_names())
def test_a_builtin_profile_is_loaded_once_and_equals_its_file(name: str, tmp_path: Path) -> None:
    with resources.as_file(BUILTIN / f"{name}.yaml") as source:
        shutil.copy(source, tmp_path / f"{name}.yaml")
    assert load_profile(tmp_path / f"{name}.yaml") == load_profile(name)
    assert load_profile(name) is load_profile(name)


SCHEMA = profile_schema()
EDITOR = jsonschema_rs.Draft202012Validator(SCHEMA)


def flagged(data: object) -> list[str]:
    return [f"{error.instance_path} {error.message}" for error in EDITOR.iter_errors(data)]


def with_phase(**fields: Any) -> dict[str, Any]:
    phases: Any = PHASED["phases"]
    return {**PHASED, "phases": {**phases, "a": {**phases["a"], **fields}}}


def test_the_schema_is_a_valid_schema_that_can_be_written_as_json() -> None:
    jsonschema_rs.meta.validate(SCHEMA)
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_the_schema_is_a_new_one_each_time() -> None:
    profile_schema()["$defs"].clear()
    assert profile_schema() == SCHEMA


@pytest.mark.parametrize("name", builtin_names())
def test_the_schema_accepts_the_builtin_profiles_as_written_and_as_dumped(name: str) -> None:
    assert flagged(yaml.safe_load((BUILTIN / f"{name}.yaml").read_text("utf-8"))) == []
    assert flagged(load_profile(name).model_dump(mode="json")) == []


ACCEPTED: dict[str, dict[str, Any]] = {
    "a standalone profile": ALONE,
    "a phased profile": PHASED,
    "a single trigger": {
        **PHASED,
        "transitions": [{"from_phase": "a", "to_phase": "b", "trigger_signals": "custom.done"}],
    },
    "a single completion": {**PHASED, **with_phase(), "transitions": None},
    "a phase with a name": with_phase(name="A"),
    "a phase with an empty name": with_phase(name=None),
    "rehearsal lines as texts": with_phase(rehearsal=["Hi.", {"say": "Bye."}]),
    "rehearsal signals as names": with_phase(rehearsal=[{"say": "x", "signals": ["done"]}]),
    "a rehearsal signal as a name": with_phase(rehearsal=[{"signals": "done"}]),
    "rehearsal signals with payloads": with_phase(rehearsal=[{"signals": {"done": {"a": [1]}}}]),
    "rehearsal signals without payloads": with_phase(rehearsal=[{"signals": {"done": None}}]),
    "a signal in its long form": with_phase(
        signals={
            "done": "x",
            "kept": {"when": "x", "keep": True, "quotes": None, "payload": None},
        }
    ),
    "a payload": with_phase(
        signals={
            "done": "x",
            "told": {
                "when": "x",
                "payload": {
                    "$schema": "https://json-schema.org/draft/2020-12/schema",
                    "type": "object",
                    "properties": {
                        "a": {"type": ["string", "null"], "maxLength": 9},
                        "b": {"$ref": "#/$defs/b"},
                        "c": {"anyOf": [{"const": 1}, {"enum": ["x", None]}], "default": 1},
                    },
                    "required": ["b"],
                    "additionalProperties": False,
                    "$defs": {"b": {"type": "array", "items": {"type": "number", "minimum": 0.5}}},
                },
                "quotes": ["a"],
            },
            "more": {"when": "x", "corrects": "told"},
            "rest": {"when": "x", "keep": True, "depends_on": "told"},
        }
    ),
    "a turn limit": with_phase(max_turns=3, then="b"),
    "empty keys": with_phase(signals={"done": "x"}, rehearsal=None, voice=None, completes=None),
    "empty keys of a standalone profile": {**ALONE, "signals": None, "completes": None},
    "empty keys of a phased profile": {**PHASED, "phase_context": None, "memory_messages": None},
    "empty keys of a transition": {
        **PHASED,
        "transitions": [
            {"from_phase": "a", "to_phase": "b", "trigger_signals": ["done"], "require_all": None}
        ],
    },
}


@pytest.mark.parametrize("data", ACCEPTED.values(), ids=ACCEPTED)
def test_the_loader_and_the_schema_accept(data: dict[str, Any]) -> None:
    read_profile(yaml.safe_dump(data), "p.yaml")
    assert flagged(data) == []


REFUSED: dict[str, Any] = {
    "an unknown key": {**ALONE, "voise": "x"},
    "an unknown key of a profile": {**PHASED, "phase": {}},
    "an unknown key of a phase": with_phase(voise="x"),
    "an unknown key of a transition": {
        **PHASED,
        "transitions": [
            {"from_phase": "a", "to_phase": "b", "trigger_signals": ["done"], "whenever": "x"}
        ],
    },
    "an unknown key of a rehearsal line": with_phase(rehearsal=[{"text": "x"}]),
    "a standalone profile with completes": {**ALONE, "completes": []},
    "a standalone profile with a turn limit": {**ALONE, "max_turns": 3},
    "a phase with a window": with_phase(memory_messages=9),
    "an unknown choice": with_phase(start="AI"),
    "a number as a text": with_phase(max_tokens="80"),
    "a number that is too large": with_phase(temperature=3),
    "a blank text": with_phase(instructions="  "),
    "a blank name": {**ALONE, "name": " "},
    "a name that is too long": {**ALONE, "name": "x" * 201},
    "an empty name": {**ALONE, "name": None},
    "no first phase": {"name": "x", "phases": PHASED["phases"]},
    "no phases": {**PHASED, "phases": {}},
    "phases in a list": {**PHASED, "phases": []},
    "signals in a list": with_phase(signals=["done"]),
    "a signal without a meaning": with_phase(signals={"done": None}),
    "a signal without when": with_phase(signals={"done": {"keep": True}}),
    "an unknown key of a signal": with_phase(signals={"done": {"when": "x", "keeps": True}}),
    "an unknown key of a payload": with_phase(
        signals={"done": {"when": "x", "payload": {"propertys": {}}}}
    ),
    "an unknown type in a payload": with_phase(
        signals={"done": {"when": "x", "payload": {"properties": {"a": {"type": "text"}}}}}
    ),
    "yes in quotation marks": {
        **PHASED,
        "transitions": [
            {"from_phase": "a", "to_phase": "b", "trigger_signals": ["done"], "require_all": "yes"}
        ],
    },
    "no keys": ["x"],
}


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED)
def test_the_loader_and_the_schema_refuse(data: object) -> None:
    with pytest.raises(ProfileFileError, match=r"p\.yaml: 1 problem\."):
        read_profile(yaml.safe_dump(data), "p.yaml")
    assert flagged(data)


def test_every_key_that_an_author_may_write_is_explained() -> None:
    parts = SCHEMA["$defs"]
    properties = {
        f"{part}.{name}": value
        for part in ("PhaseProfile", "InstructionProfile", "PhaseTransition", "Signal", "Shape")
        for name, value in parts[part]["properties"].items()
        if value != {"type": "null"}
    }
    assert not [name for name, value in properties.items() if not value.get("description")]


values: st.SearchStrategy[Any] = (
    st.none()
    | st.booleans()
    | st.integers(-1, 3000)
    | st.floats(0, 1)
    | st.sampled_from(["ai", "human", "b", "done", "custom.done", " "])
    | st.lists(st.sampled_from(["done", "custom.done", "x"]), max_size=2)
    | st.dictionaries(st.sampled_from(["done", "b"]), st.none() | st.just({}) | st.just("x"))
    | st.lists(st.fixed_dictionaries({}, optional={"say": st.text(), "signals": st.just("done")}))
)
fields = st.dictionaries(st.sampled_from(list(InstructionProfile.model_fields)), values, max_size=3)
top = st.dictionaries(st.sampled_from(list(PhaseProfile.model_fields)), values, max_size=2)


@given(fields, top, st.booleans())
def test_the_schema_accepts_whatever_the_loader_accepts(
    phase: dict[str, Any], profile: dict[str, Any], alone: bool
) -> None:
    data = {**ALONE, **phase} if alone else {**with_phase(**phase), **profile}
    try:
        read_profile(yaml.safe_dump(data), "p.yaml")
    except ProfileFileError:
        assume(False)
    assert flagged(data) == []
