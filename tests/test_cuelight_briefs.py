"""A brief on the screen: what it holds, where that came from, and what a turn changed in it."""

from __future__ import annotations

import io

import pytest

from cuelight.briefs import change_line, changes_between, parts_of, show_brief, standing, told
from cuelight.screen import Screen
from nodes.brief.intent import (
    AmbiguousAnnotation,
    CreativeIntent,
    DisplayText,
    Provenance,
    SceneElement,
)
from nodes.brief.request import FIELDS, read_facts
from nodes.reading.message import apply_report, read_message, read_request

FOX = SceneElement(
    description="a fox", position="left", source=Provenance(turn=1, quote="a fox at the left")
)
TEXT = DisplayText(
    text="Stay Wild", source=Provenance(turn=2, quote="“Stay Wild”", certainty="inferred")
)
BRIEF = CreativeIntent(
    asset_type="poster",
    mood="calm",
    scene_elements=(FOX,),
    display_texts=(TEXT,),
    sources={"mood": Provenance(turn=0, speaker="request", quote="calm")},
    turn_count=2,
)
FULL = {
    "asset_type": "poster",
    "mood": "calm",
    "custom_mood": "dreamy",
    "brand_context": {"name": "Ferox"},
    "game_name": "Tidefall",
    "game_context": "a sailing game",
    "preferences": {"size": "large"},
    "community_assets": [{"display_name": "Owl"}, {"display_name": "Cat"}],
    "media_asset_placements": [{"name": "logo", "x": 3}],
    "canvas_snapshot_url": "https://example.org/c.png",
    "canvas_snapshot_description": "two columns",
}


def shown(intent: CreativeIntent) -> str:
    out = io.StringIO()
    show_brief(Screen(out, out), intent)
    return out.getvalue()


def test_a_brief_is_shown_with_where_each_part_came_from() -> None:
    assert shown(BRIEF) == (
        "The brief: complete, not confirmed\n"
        "What              poster\n"
        "In the picture    a fox, left\n"
        '                  given: turn 1, your words "a fox at the left"\n'
        'Exact words       "Stay Wild"\n'
        '                  inferred: turn 2, your words "Stay Wild"\n'
        "Mood              calm\n"
        '                  given: the request "calm"\n'
    )


def test_a_detail_is_shown_with_where_it_came_from() -> None:
    brief = read_request({"asset_type": "poster", "description": "a horse"})
    brief = read_message(brief, "make the horse blue", turn=2).intent
    assert (
        "In the picture    a horse, blue\n"
        '                  given: the request "a horse"\n'
        '                  given: turn 2, your words "blue"\n'
    ) in shown(brief)
    report = {"scene_elements": [{"description": "a horse", "position": "left", "quote": "horse"}]}
    placed = apply_report(brief, report, said=["a horse"], turn=3).intent
    assert 'inferred: turn 3, your words "horse"' in shown(placed)
    agreed = placed.revised(turn_count=3).shown().confirmed()
    assert 'confirmed: turn 3, your words "horse"' in shown(agreed)


def test_a_thing_in_the_place_of_another_keeps_where_its_details_came_from() -> None:
    brief = read_request({"description": "a horse"})
    brief = read_message(brief, "make the horse blue", turn=2).intent
    brief = read_message(brief, "replace the horse with a cow", turn=3).intent
    (cow,) = brief.scene_elements
    assert cow.source is not None
    assert cow.detail_source is not None
    assert (cow.source.turn, cow.detail_source.turn) == (3, 2)


def test_a_new_mood_leaves_nothing_of_where_the_former_came_from() -> None:
    brief = read_request({"custom_mood": "like a storm", "description": "a horse"})
    wild = read_message(brief, "wild mood", turn=2).intent
    assert wild.effective_mood == "wild"
    assert "custom_mood" not in wild.sources
    assert wild.sources["mood"].turn == 2


def test_what_is_missing_and_what_is_open_is_shown() -> None:
    brief = CreativeIntent(ambiguous_annotations=(AmbiguousAnnotation(text="fire"),), turn_count=2)
    text = shown(brief)
    assert text.startswith("The brief: something is open\n")
    assert 'Still open        "fire": a picture or a text?\n' in text
    assert "Missing           What kind of asset it is to be\n" in text


def test_all_that_a_request_can_hold_is_shown() -> None:
    brief = read_facts(FULL)
    text = shown(brief)
    assert set(FULL) | {"description"} == set(FIELDS)
    for words in ("poster", "dreamy", "Ferox", "Tidefall", "sailing", "large", "Owl", "Cat",
                  "logo", "https://example.org/c.png", "two columns"):  # fmt: skip
        assert words in text
    assert all(part.source for part in parts_of(brief))


def test_a_confirmed_brief_is_shown_as_the_next_system_gets_it() -> None:
    brief = BRIEF.shown().confirmed()
    assert "The brief: confirmed" in shown(brief)
    assert brief.to_generation_description() in shown(brief)


@pytest.mark.parametrize(
    ("brief", "words"),
    [
        (CreativeIntent(), "in the making"),
        (CreativeIntent(turn_count=2), "something is open"),
        (BRIEF, "complete, not confirmed"),
        (BRIEF.shown(), "waits for your yes"),
        (BRIEF.shown().confirmed(), "confirmed"),
    ],
    ids=["first turn", "missing", "not shown", "shown", "confirmed"],
)
def test_it_is_said_how_far_a_brief_is(brief: CreativeIntent, words: str) -> None:
    assert standing(brief) == words


def test_a_quote_is_put_in_marks_once() -> None:
    source = Provenance(turn=3, quote='"GG  WP"')
    assert told(source) == 'given: turn 3, your words "GG WP"'
    assert told(Provenance(quote="a poster")) == (
        'given: before the coach began, your words "a poster"'
    )
    assert told(Provenance(turn=3)) == "given: turn 3, your message"


def test_a_turn_tells_what_it_changed() -> None:
    owl = SceneElement(description="an owl")
    after = BRIEF.revised(
        mood="wild",
        style="ink",
        scene_elements=(FOX.model_copy(update={"position": "right"}), owl),
        display_texts=(),
    )
    assert changes_between(BRIEF, after) == [
        "a fox, left → a fox, right",
        "+ an owl",
        "mood calm → wild",
        "+ style ink",
        '- "Stay Wild"',
    ]


def test_one_thing_in_the_place_of_another_is_told_as_that() -> None:
    owl, cat = SceneElement(description="an owl"), SceneElement(description="a cat")
    assert changes_between(BRIEF, BRIEF.revised(scene_elements=(owl,))) == ["a fox, left → an owl"]
    assert changes_between(BRIEF, BRIEF.revised(scene_elements=(owl, cat))) == [
        "+ an owl",
        "+ a cat",
        "- a fox, left",
    ]


def test_the_line_after_a_turn_tells_changes_and_a_new_standing() -> None:
    proposed = BRIEF.shown()
    confirmed = proposed.confirmed()
    assert change_line(None, None) == ""
    assert change_line(BRIEF, BRIEF) == ""
    assert change_line(None, CreativeIntent(mood="calm")) == "Brief  + mood calm"
    assert change_line(BRIEF, proposed) == "Brief  waits for your yes"
    assert change_line(proposed, confirmed) == "Brief  confirmed"
    assert change_line(confirmed, confirmed.revised(mood=None)) == (
        "Brief  - mood calm · not confirmed any more"
    )


def test_many_changes_are_told_in_short() -> None:
    things = tuple(SceneElement(description=f"owl {number}") for number in range(9))
    line = change_line(CreativeIntent(), CreativeIntent(scene_elements=things))
    assert line.endswith("· + owl 5 · 3 more")
