"""A coach in the terminal: the brief as it grows, what it starts with, and what is kept of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.test_cuelight_cli import Shell

WISH = "A banner with a red dragon"


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def test_the_brief_is_shown_as_it_grows(shell: Shell) -> None:
    said = shell.rehearse("coach", stdin=f"/brief\n{WISH}\nepic mood\n/brief\nyes\n/brief\n")
    assert "The brief: in the making" in said
    assert "\nBrief  + banner · + a red dragon\n" in said
    assert "\nBrief  + mood epic · waits for your yes\n" in said
    assert '                  given: turn 2, your words "epic"' in said
    assert "\nBrief  confirmed\n" in said
    assert '                  confirmed: turn 2, your words "epic"' in said
    assert "What the next system gets\nAsset: banner\n" in said


def test_a_turn_that_changes_nothing_in_the_brief_tells_nothing_of_it(shell: Shell) -> None:
    said = shell.rehearse("coach", stdin="hm\n")
    assert "Brief  " not in said
    assert "Brief  " not in shell.rehearse("tutorial", stdin="hello\n")


def test_a_conversation_without_a_coach_has_no_brief(shell: Shell) -> None:
    said = shell.rehearse("tutorial", stdin="/brief\n")
    assert "No phase of this conversation is a coach" in said
    assert "There is no brief yet" in shell.rehearse("creative_studio", stdin="/brief\n")


def test_options_say_what_the_coach_knows_at_first(shell: Shell) -> None:
    said = shell.rehearse(
        "coach", "--asset-type", "logo", "--mood", "calm", "--game", "Tidefall",
        "--describe", "a red fox", stdin="/brief\n",
    )  # fmt: skip
    assert "\n> a red fox\n" in said
    assert "Hello" not in said
    assert "\nBrief  + logo · + a red fox · + mood calm · + game Tidefall\n" in said
    assert '                  given: the request "Tidefall"' in said


def test_a_file_says_it_as_well_and_may_hold_everything(shell: Shell) -> None:
    (shell.folder / "wish.yaml").write_text(
        "asset_type: poster\nmood: wild\nbrand_context: {name: Ferox, colours: [teal]}\n"
    )
    said = shell.rehearse("coach", "--request", "wish.yaml", "--mood", "calm", stdin="/brief\n")
    assert "Ferox, colours: teal" in said
    assert "Mood              calm" in said


def test_a_wrong_request_is_told_and_nothing_is_begun(shell: Shell) -> None:
    (shell.folder / "wish.yaml").write_text("mod: wild\n")
    said = shell.rehearse("coach", "--request", "wish.yaml", expect=1)
    assert said.startswith("Error: The request's 'mod' is 'wild'.")
    said = shell.rehearse("tutorial", "--mood", "calm", expect=1)
    assert "is a coach, and so nobody takes a request" in said
    assert "No conversations" in shell.stored("threads")


def test_a_later_request_adds_only_what_is_not_known(shell: Shell) -> None:
    shell.rehearse("coach", "--thread", "t", "--mood", "calm", stdin=f"{WISH}\n")
    said = shell.rehearse(
        "--thread", "t", "--mood", "wild", "--game", "Ferox", stdin="hm\n/brief\n"
    )
    assert "\nBrief  in the making. /brief shows it.\n" in said
    assert "Mood              calm" in said
    assert "Game              Ferox" in said


def test_a_coach_looks_things_up_in_a_folder_and_says_where(shell: Shell) -> None:
    (shell.folder / "brand").mkdir()
    (shell.folder / "brand" / "tidefall.md").write_text("# Tidefall\n\nTidefall is at sea.\n")
    wish = ["coach", "--describe", "A poster for the game Tidefall with a lighthouse"]
    looked_up = "Looked up Tidefall game: Tidefall (tidefall.md)"
    said = shell.rehearse(*wish, "--documents", "brand")
    assert "\nDocuments brand\n" in said
    assert looked_up in said
    assert "cuelight chat --thread" in said
    assert "--documents brand --db" in said
    (shell.folder / ".env").write_text("CUELIGHT_DOCUMENTS=brand\n")
    assert looked_up in shell.rehearse(*wish)
    (shell.folder / ".env").write_text("CUELIGHT_DOCUMENTS=none\n")
    assert "CUELIGHT_DOCUMENTS is 'none', which is no folder." in shell.rehearse(*wish, expect=1)


def test_a_coachs_thread_is_listed_printed_and_exported_with_its_brief(shell: Shell) -> None:
    shell.rehearse("coach", "--thread", "t", "--mood", "epic", stdin=f"{WISH}\nat night\nyes\n")
    assert "conversation, brief confirmed" in shell.stored("threads")
    told = shell.stored("transcript", "t", "--signals")
    assert "✓ coach.intent_ready the confirmed brief\n" in told
    assert told.endswith("The brief: confirmed\n")
    whole = json.loads(shell.stored("export", "t"))
    assert whole["request"] == {"mood": "epic"}
    assert whole["brief"]["readiness_state"] == "ready"
    assert whole["brief"]["scene_elements"][0]["source"]["certainty"] == "confirmed"
    assert whole["final_prompt"] == whole["brief"]["prompt_draft"]
    assert whole["sources"] == []
    read = shell.stored("export", "t", "--format", "markdown")
    assert "\n## The brief: confirmed\n" in read
    assert '- **Mood**: epic  \n  *confirmed: the request "epic"*' in read
    assert '`coach.intent_ready`: `"the confirmed brief"`' in read


def test_an_export_without_a_coach_has_no_brief(shell: Shell) -> None:
    shell.rehearse("tutorial", "--thread", "t", stdin="hello\n")
    assert "brief" not in json.loads(shell.stored("export", "t"))
    assert "brief" not in shell.stored("threads")


def test_the_signals_of_a_coach_are_told_without_the_whole_brief(shell: Shell) -> None:
    said = shell.rehearse("coach", "--mood", "epic", stdin=f"{WISH}\nat night\nyes\n/signals\n")
    assert "○ coach.turn_limit: From the engine alone" in said
    assert "Creative coach: coach.intent_ready the confirmed brief\n" in said
    assert "scene_elements" not in said


def test_a_conversation_is_ended_with_what_came_of_it(shell: Shell) -> None:
    said = shell.rehearse(
        "coach", "--thread", "t", stdin=f"{WISH}\nepic mood\nyes\n/end\nnever sent\n"
    )
    prompt = "Asset: banner\nMood: epic\nScene: a red dragon\n"
    assert f"What the next system gets (confirmed)\n{prompt}" in said
    assert "The conversation is completed: 3 turns" in said
    assert "never sent" not in said
    assert "completed, brief confirmed" in shell.stored("threads")
    assert json.loads(shell.stored("export", "t"))["status"] == "completed"


def test_any_conversation_can_be_ended_once_it_has_begun(shell: Shell) -> None:
    said = shell.rehearse("tutorial", stdin="hello\n/end\n")
    assert "The conversation is completed: 1 turn" in said
    assert "What the next system gets" not in said
    (shell.folder / "echo.yaml").write_text("name: E\ninstructions: Repeat.\nstart: human\n")
    said = shell.rehearse("echo.yaml", stdin="/end\n", expect=1)
    assert "completed" not in said
