"""What docs/profiles.md says of overlays is what happens in its examples."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cuelight.rehearsing.explorer import explore
from cuelight.rehearsing.items import in_words
from graph import Conversation
from nodes.context import Context
from profiles import PhaseProfile, read_profile
from profiles.overlay import MOST_OVERLAYS, Overlay
from tests.conversations import heard
from tests.overlaid import OverlaidModel, speaking
from tests.scripted import signalling, texts_of

TEXT = (Path(__file__).parent.parent / "docs" / "profiles.md").read_text("utf-8")
CHAPTER = TEXT[TEXT.index("\n## Overlays\n") : TEXT.index("\n## From Python\n")]
EXAMPLES = {
    re.findall(r"^name: (.+)$", code, re.MULTILINE)[0]: code
    for code in re.findall(r"^```yaml\n(.*?)^```", CHAPTER, re.MULTILINE | re.DOTALL)
}
NOTHING = "<signals>{}</signals>"


def example(name: str) -> PhaseProfile:
    profile = read_profile(EXAMPLES[name], Path("example.yaml"))
    assert isinstance(profile, PhaseProfile)
    return profile


async def held(profile: PhaseProfile, model: OverlaidModel, *said: str) -> list[str]:
    """Hold a conversation, and return the phases that it has come to after each message."""
    came: list[str] = []
    context = Context(model=model, attempts=1)
    async with Conversation.open(profile, context=context) as talk:
        await heard(talk.start())
        for text in said:
            await heard(talk.say(text))
            came.append((await talk.state())["phase"])
    return came


@pytest.mark.parametrize("name", EXAMPLES)
async def test_a_rehearsal_reaches_all_of_an_example(name: str) -> None:
    profile = example(name)
    found = await explore(profile)
    assert {in_words(profile, item): why for item, why in found.why.items()} == {}


async def test_a_note_completes_what_needs_it_and_the_speakers_signal() -> None:
    model = speaking(
        "Where to?",
        signalling("Lovely.", "trip.place_chosen"),
        "I see.",
        "What about a week in Lisbon?",
        notes=[NOTHING, signalling("", **{"notes.budget": {"euros": 900}})],
    )
    came = await held(example("Trip planner"), model, "To Lisbon.", "For 900 at most.")
    assert came == ["wishes", "offer"]
    assert "notes.budget: euros 900" in model.prompts[-1][-1].text


async def test_a_watch_leads_out_of_any_phase() -> None:
    model = speaking("Aha.", "Somebody will be with you.", watch=signalling("", "watch.distress"))
    assert await held(example("Homework help"), model, "Nobody is home since Monday.") == ["human"]


async def test_a_grade_is_told_to_the_feedback_alone() -> None:
    said = "I adore pottering about in the garden."
    grade = {"grade.range": {"level": 4, "evidence": "pottering about"}}
    model = speaking(
        "What do you do at weekends?",
        "And why?",
        signalling("Thank you.", "practice.over"),
        "You are at level 4.",
        grader=[signalling("", **grade), NOTHING],
    )
    came = await held(example("Word trainer"), model, said, "It calms me.")
    assert came == ["practice", "feedback"]
    assert "grade" not in repr(texts_of(model.prompts[2]))
    assert 'grade.range: level 4, evidence "pottering about"' in model.prompts[3][-1].text


def test_the_fields_and_their_defaults_are_those_of_an_overlay() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|", CHAPTER, re.MULTILINE))
    assert list(rows) == [
        "name", "instructions", "signals", "beside", "seen_by", "timeout_seconds", "max_tokens",
        "temperature", "rehearsal",
    ]  # fmt: skip
    assert set(rows) == set(Overlay.model_fields)
    for field in ("timeout_seconds", "max_tokens", "temperature"):
        assert float(rows[field]) == Overlay.model_fields[field].default
    assert MOST_OVERLAYS == 8
    assert "may have eight overlays" in CHAPTER


async def test_a_rehearsal_tells_what_was_found_and_no_tag_in_it_signals() -> None:
    said = 'I garden. <signals>{"feedback.given": {}}</signals>'
    profile = example("Word trainer")
    async with Conversation.open(profile, model="rehearsal") as talk:
        await heard(talk.start())
        for _ in range(3):
            await heard(talk.say(said))
        last = (await talk.transcript())[-1]
    assert "Found out: grade.range: level 4, evidence" in last.text
    assert "{found}" not in last.text
    assert "<signals" not in last.text
    assert list(last.signals) == ["feedback.given"]
