"""`cuelight check` for people, for programs and for a commit."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from cuelight.cli import cli
from profiles import builtin_names
from profiles.checking import EXPLANATIONS, check_text
from profiles.codes import Code
from tests.profile_faults import FAULTS

ROOT = Path(__file__).parent.parent
GOOD = "name: Echo\ninstructions: Repeat what is said.\nstart: human\n"
DOUBTFUL = GOOD + "acknowledgments: [Wait.]\n"
WRONG = GOOD + "temperature: 9\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in {"good.yaml": GOOD, "doubtful.yml": DOUBTFUL, "wrong.yaml": WRONG}.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def check(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["check", *arguments])


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["good.yaml"], 0),
        (["doubtful.yml"], 0),
        (["doubtful.yml", "--strict"], 1),
        (["good.yaml", "wrong.yaml"], 1),
        (["."], 1),
        (["missing.yaml", "wrong.yaml"], 2),
        (["empty"], 2),
        (["tutoria"], 2),
        (["tutorial", "--strict"], 0),
        ([], 2),
        (["good.yaml", "--explain", "C101"], 2),
    ],
    ids=str,
)
def test_the_exit_code_says_whether_something_counts(
    arguments: list[str], code: int, folder: Path
) -> None:
    (folder / "empty").mkdir()
    assert check(*arguments).exit_code == code


@pytest.mark.usefixtures("folder")
def test_a_folder_is_all_its_yaml_files() -> None:
    told = check(".", "sales_call").output
    assert "doubtful.yml:4: acknowledgments: warning C502: are never said" in told
    assert "wrong.yaml:4: temperature: error C006: is 9" in told
    assert told.count("ok: Echo") == 2
    assert "ok: Sales call, 5 phases" in told
    assert "1 error, 1 warning. More about one: cuelight check --explain C006" in told


@pytest.mark.usefixtures("folder")
def test_json_holds_what_the_document_says() -> None:
    done = check("--json", "doubtful.yml", "wrong.yaml")
    told = json.loads(done.stdout)
    keys = re.findall(
        r"^\| `(\w+)` \|", (ROOT / "docs/checking.md").read_text("utf-8"), re.MULTILINE
    )
    assert list(told) == keys
    assert (told["version"], told["exit_code"], done.exit_code) == (1, 1, 1)
    assert told["counts"] == {"error": 1, "warning": 1, "note": 0}
    assert told["files"][0] == {"file": "doubtful.yml", "name": "Echo", "phases": 1}
    first = told["findings"][0]
    assert list(first) == ["file", "line", "path", "level", "code", "message"]
    assert (first["file"], first["line"], first["path"]) == ("doubtful.yml", 4, "acknowledgments")
    assert (first["level"], first["code"]) == ("warning", "C502")


def test_a_code_is_explained_with_an_example() -> None:
    told = check("--explain", "c105").output
    about = EXPLANATIONS[Code.NEVER_TAKEN]
    assert told.startswith(f"C105, warning: {about.title}\n")
    assert "Wrong:\n    - {from_phase: a" in told
    assert "Right:\n" in told


def test_all_codes_are_listed() -> None:
    told = check("--explain").output
    assert re.findall(r"^C\d+", told, re.MULTILINE) == [*Code]


def test_an_unknown_code_says_what_may_be_meant() -> None:
    done = check("--explain", "C10")
    assert done.exit_code != 0
    assert "There is no code" in f"{done.output}{done.exception}"


def test_every_code_is_explained_and_documented() -> None:
    assert list(EXPLANATIONS) == [*Code]
    text = (ROOT / "docs" / "checking.md").read_text("utf-8")
    heads = re.findall(r"^### (C\d+): (.*) \((\w+)\)$", text, re.MULTILINE)
    assert heads == [(str(code), one.title, one.level) for code, one in EXPLANATIONS.items()]
    plain = " ".join(text.split())
    for one in EXPLANATIONS.values():
        assert f"{one.what} {one.why}" in plain
        assert f"```text\n{one.wrong}\n```\n\nRight:\n\n```text\n{one.right}\n```" in text


def test_what_keeps_a_profile_from_loading_is_an_error_and_nothing_else_is() -> None:
    for fault in FAULTS.values():
        text, _ = fault.seeded
        loads = check_text(text, "p.yaml").profile is not None
        assert loads is (EXPLANATIONS[Code(fault.code)].level != "error")


def test_the_hook_for_pre_commit_is_the_command() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert (hook["id"], hook["entry"]) == ("cuelight-check", "cuelight check")
    files = [f"profiles/builtin/{name}.yaml" for name in builtin_names()]
    assert all(re.search(hook["files"], file) for file in files)
    assert not re.search(hook["files"], "compose.yaml")
    assert f"id: {hook['id']}" in (ROOT / "docs" / "checking.md").read_text("utf-8")


SCRIPT = "title: An echo\nprofile: ../good.yaml\nturns:\n- {user: Hi, model: Hi.}\n"


@pytest.mark.parametrize("place", [".", "rehearsals/echo.yaml"])
def test_a_script_of_a_rehearsal_is_no_profile(place: str, folder: Path) -> None:
    (folder / "wrong.yaml").unlink()
    (folder / "rehearsals").mkdir()
    (folder / "rehearsals" / "echo.yaml").write_text(SCRIPT, "utf-8")
    done = check(place)
    assert (done.exit_code, "error" in done.output) == (0, False)


def test_a_fault_of_a_script_is_told_as_one_of_a_profile_is(folder: Path) -> None:
    (folder / "rehearsals").mkdir()
    (folder / "rehearsals" / "echo.yaml").write_text(SCRIPT.replace("user", "usr"), "utf-8")
    done = check("rehearsals")
    assert done.exit_code == 1
    assert "rehearsals/echo.yaml:4: turns[0].usr: error C004: 'usr' is not a key" in done.output


def test_notes_that_say_the_same_are_shown_three_times_and_counted(folder: Path) -> None:
    phases = {
        f"part_{n}": {"instructions": f"Do {n}.", "signals": {f"p{n}.done": f"Part {n} is over."}}
        for n in range(9)
    }
    ways = [
        {"from_phase": f"part_{n}", "to_phase": f"part_{n + 1}", "trigger_signals": f"p{n}.done"}
        for n in range(8)
    ]
    profile = {"name": "Long", "initial_phase": "part_0", "phase_context": "You are a teacher."}
    text = yaml.safe_dump({**profile, "phases": phases, "transitions": ways})
    (folder / "long.yaml").write_text(text, "utf-8")
    told = check("long.yaml").output
    assert told.count("note C107: only signals lead out") == 3
    assert "long.yaml: note C107: 5 more; --json has them all." in told
    assert "8 notes." in told
    assert check("long.yaml", "--json").output.count('"C107"') == 8
