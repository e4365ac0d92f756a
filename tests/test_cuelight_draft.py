"""`cuelight draft`, as an author runs it."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from cuelight.drafting import Draft, draft
from cuelight.drafting.example import EXAMPLE
from cuelight.drafting.place import DraftFileError, Place
from tests.gemini_server import GeminiServer, fails, says, serving
from tests.test_cuelight_cli import Shell

WISH = "a triage call for a dental clinic"
FILE = "triage_call_for_a_dental_clinic.yaml"
GOOD = json.dumps(EXAMPLE.model_dump(mode="json"))
WRONG = GOOD.replace('"to_phase": "goodbye"', '"to_phase": "godbye"')


class Author(Shell):
    """A folder to draft in, with a key where a server is given."""

    def draft(
        self, *arguments: str, server: GeminiServer | None = None, stdin: str = "", expect: int = 0
    ) -> tuple[str, str]:
        gemini = (
            {
                "GOOGLE_API_KEY": "test",
                "GOOGLE_GEMINI_BASE_URL": server.url,
                # Google's client takes aiohttp in a way that aiohttp warns of.
                "PYTHONWARNINGS": "error::ResourceWarning",
            }
            if server
            else {}
        )
        return self.run("draft", *arguments, stdin=stdin, expect=expect, environment=gemini)

    def files(self) -> list[str]:
        return sorted(file.name for file in self.folder.iterdir() if file.is_file())


@pytest.fixture
def author(tmp_path: Path) -> Author:
    return Author(tmp_path)


def test_a_skeleton_is_checked_rehearsed_and_played_to_its_end(author: Author) -> None:
    out, err = author.draft(WISH, "--model", "rehearsal")
    assert out == f"Wrote {FILE}: Triage call for a dental clinic, 3 phases.\n"
    assert "No model is asked: this is a plain skeleton" in err
    assert author.run("check", FILE, "--strict") == (
        "ok: Triage call for a dental clinic, 3 phases\n",
        "",
    )
    assert "100% reached" in author.run("rehearse", FILE, "--fail-under", "100")[0]
    played = author.run("chat", FILE, "--rehearse", "--db", "memory:", stdin="hello\n" * 9)[0]
    assert "The conversation is completed" in played
    assert "(Talk: rehearsal goes on.)" not in played


def test_a_model_drafts_and_mends(author: Author) -> None:
    with serving(says(WRONG), says(GOOD)) as server:
        out, err = author.draft("a workshop", server=server)
    assert out == "Wrote bicycle_workshop.yaml: Bicycle workshop, 4 phases.\n"
    assert err == (
        "Call 1 of at most 3: asking google_genai:gemini-2.5-flash.\n"
        "  1 error.\n"
        "  transitions[2].to_phase: error C008: There is no phase 'godbye'. Did you mean "
        "'goodbye'? Phases: trouble, appointment, handover, goodbye.\n"
        "Call 2 of at most 3: asking google_genai:gemini-2.5-flash.\n"
        "  nothing to complain of.\n"
        "2 calls of the model, 22 tokens in, 14 tokens out.\n"
        "Read it, and play it: cuelight chat bicycle_workshop.yaml --rehearse\n"
    )
    assert author.run("check", "bicycle_workshop.yaml", "--strict")[1] == ""
    rehearsed = author.run("rehearse", "bicycle_workshop.yaml", "--fail-under", "100")
    assert "100% reached" in rehearsed[0]
    said = author.run(
        "chat", "bicycle_workshop.yaml", "--rehearse", "--db", "memory:", stdin="hello\n" * 9
    )[0]
    assert "The conversation is completed" in said


def test_a_draft_that_is_never_right_is_kept_beside_and_said_to_be_wrong(author: Author) -> None:
    for name in ("x.yaml.draft", "x_2.yaml.draft"):
        with serving(says(WRONG), says(WRONG)) as server:
            out, err = author.draft(
                "a workshop", "-o", "x.yaml", "--attempts", "2", server=server, expect=1
            )
        assert out == ""
        assert f"This cannot be used yet. What there is is in {name}." in err
        assert "error C008: There is no phase 'godbye'" in err
    assert author.files() == ["x.yaml.draft", "x_2.yaml.draft"]
    assert "C008" in author.run("check", "x.yaml.draft", expect=1)[1]
    text = (author.folder / "x.yaml.draft").read_text("utf-8")
    assert text.startswith("# This draft cannot be used yet. What is left wrong with it:\n")
    assert "#   mv x.yaml.draft x.yaml\n#   cuelight rehearse x.yaml\n" in text


def test_what_is_doubtful_is_told_once_and_is_to_be_mended(author: Author) -> None:
    with serving(says(GOOD.replace("Be brisk", "TODO brisk"))) as server:
        out, err = author.draft("a workshop", "--attempts", "1", server=server)
    assert out == "Wrote bicycle_workshop.yaml: Bicycle workshop, 4 phases.\n"
    assert err.count("phase_context: warning C402: still holds 'TODO'.") == 1
    assert "Left to look at: 1 warning.\n" in err
    assert err.endswith(
        "Mend what is left, and play it: cuelight chat bicycle_workshop.yaml --rehearse\n"
    )


def test_a_draft_that_is_never_right_is_not_sent_down_a_pipe(author: Author) -> None:
    with serving(says(WRONG)) as server:
        out, err = author.draft("x", "-o", "-", "--attempts", "1", server=server, expect=1)
    assert out == ""
    assert "Nothing was written." in err


def test_what_is_no_answer_is_told_and_nothing_is_written(author: Author) -> None:
    with serving(says("I write no drafts.")) as server:
        _, err = author.draft("x", "--attempts", "1", server=server, expect=1)
    assert "Error: The model gave no draft in 1 call. The last time: The answer was no JSON" in err
    with serving(fails(404, "No such model.")) as server:
        _, err = author.draft("x", "--model", "gemini-0", server=server, expect=1)
    assert "Error: The provider knows no such model" in err
    assert author.files() == []


def test_without_a_key_nothing_stands_in(author: Author) -> None:
    _, err = author.draft(WISH, expect=1)
    assert "Error: No Gemini API key" in err
    assert author.files() == []


def test_two_ways_to_name_a_model_are_one_too_many(author: Author) -> None:
    _, err = author.draft(WISH, "--rehearse", "--model", "gemini-2.5-flash", expect=2)
    assert "--rehearse takes no model" in err


def test_a_wish_comes_from_a_file_a_stream_or_both(author: Author) -> None:
    (author.folder / "notes.md").write_text("\ufeff# Prices\n\nA check-up is 60 euros.\n", "utf-8")
    author.draft("a call", "--from", "notes.md", "--rehearse", "-o", "both.yaml")
    author.draft("--from", "notes.md", "--rehearse", "-o", "file.yaml")
    author.draft("-", "--rehearse", "-o", "stream.yaml", stdin="Ein Gespräch über Tee.\n")
    both, file, stream = (
        (author.folder / f"{name}.yaml").read_text("utf-8") for name in ("both", "file", "stream")
    )
    assert "name: Call\n" in both
    assert "A check-up is 60 euros." in both
    assert "name: Prices\n" in file
    assert "What the conversation is: Ein Gespräch über Tee." in stream


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "said"),
    [
        ([], "", 2, "Say what the conversation is about"),
        ([""], "", 1, "There is nothing to draft from"),
        (["-"], " \n", 1, "There is nothing to draft from"),
        (["--from", "no.md"], "", 2, "'no.md' does not exist"),
        (["binary"], "", 2, "binary is a file. To draft from what it says: --from binary."),
        (["--from", "binary"], "", 1, "binary is no text in UTF-8"),
        (["x", "--attempts", "0"], "", 2, "0 is not in the range"),
    ],
)
def test_what_says_nothing_is_refused(
    arguments: list[str], stdin: str, code: int, said: str, author: Author
) -> None:
    (author.folder / "binary").write_bytes(b"\xff\xfe\x00")
    assert said in author.draft(*arguments, "--rehearse", stdin=stdin, expect=code)[1]


def test_a_long_wish_is_taken_and_a_very_long_one_is_not(author: Author) -> None:
    author.draft("-", "--rehearse", "-o", "long.yaml", stdin="We sell tea. " * 3800)
    assert author.run("check", "long.yaml", "--strict")[1] == ""
    (author.folder / "long.txt").write_text("x" * 100_001, "utf-8")
    _, err = author.draft("--from", "long.txt", "--rehearse", expect=1)
    assert "at most 100,000 are taken" in err


def test_a_draft_goes_to_the_terminal_alone(author: Author) -> None:
    out, _ = author.draft(WISH, "--rehearse", "-o", "-")
    assert "\nname: Triage call for a dental clinic\n" in out
    assert author.files() == []


def test_a_file_that_is_there_is_never_written_over_unless_that_is_said(author: Author) -> None:
    (author.folder / FILE).write_text("mine", "utf-8")
    out, _ = author.draft(WISH, "--rehearse")
    assert out.startswith("Wrote triage_call_for_a_dental_clinic_2.yaml: ")
    with serving() as server:
        _, err = author.draft(WISH, "-o", FILE, server=server, expect=1)
        assert f"Error: {FILE} is there already." in err
        assert server.requests == []
    assert (author.folder / FILE).read_text("utf-8") == "mine"
    author.draft(WISH, "--rehearse", "-o", FILE, "--force")
    assert "initial_phase: welcome" in (author.folder / FILE).read_text("utf-8")


def test_a_place_that_is_none_is_refused_before_a_model_is_asked(author: Author) -> None:
    (author.folder / "folder").mkdir()
    with serving() as server:
        for place, said in {
            "no/x.yaml": "no is no folder that there is",
            "folder": "folder is a folder",
            "x" * 300: "is no file: File name too long",
        }.items():
            assert said in author.draft("x", "-o", place, server=server, expect=1)[1]
        assert server.requests == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="There is no full disk here.")
def test_a_draft_that_cannot_be_stored_is_not_lost(author: Author) -> None:
    with serving(says(GOOD)) as server:
        out, err = author.draft("x", "-o", "/dev/full", "--force", server=server, expect=1)
    assert "name: Bicycle workshop\n" in out
    assert "Error: /dev/full cannot be written: No space left on device." in err


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="Root may write everywhere."
)
def test_a_folder_that_may_not_be_written_to_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(DraftFileError, match="may not be written to"):
            Place(tmp_path / "x.yaml", force=False).check()
    finally:
        tmp_path.chmod(0o700)


def test_a_file_that_appears_meanwhile_is_left_alone(tmp_path: Path) -> None:
    place, file = Place(tmp_path / "x.yaml", force=False), tmp_path / "x.yaml"
    place.check()
    file.write_text("mine", "utf-8")
    with pytest.raises(DraftFileError, match="is there already"):
        place.write(file, "other")
    assert file.read_text("utf-8") == "mine"


def test_what_is_written_over_keeps_its_rights_and_its_link(tmp_path: Path) -> None:
    file, link = tmp_path / "x.yaml", tmp_path / "link.yaml"
    file.write_text("old", "utf-8")
    file.chmod(0o640)
    link.symlink_to(file)
    Place(link, force=True).write(link, "new")
    assert link.is_symlink()
    assert file.read_text("utf-8") == "new"
    assert file.stat().st_mode & 0o777 == 0o640
    assert sorted(one.name for one in tmp_path.iterdir()) == ["link.yaml", "x.yaml"]


async def test_a_draft_says_its_file_by_the_name_that_it_has() -> None:
    made = await draft("予約の電話", "rehearsal")
    assert isinstance(made, Draft)
    assert made.slug == "draft"
    assert "#   cuelight check draft.yaml\n" in made.text
    assert "#   cuelight check 'my calls/a.yaml'\n" in made.text_for("my calls/a.yaml")
