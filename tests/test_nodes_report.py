"""What a model understood counts where the user's own words show it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodes.brief.intent import CreativeIntent, Provenance, SceneElement
from nodes.brief.report import MAX_ITEMS
from nodes.reading.message import Report, apply_report, read_message, read_request
from tests.test_nodes_intent import junk

WISH = 'a red dragon over a castle, put "fire" on it, and write Epic Win in bold letters'
BRIEF = read_request({"asset_type": "poster", "description": WISH})


def report(intent: CreativeIntent = BRIEF, said: tuple[str, ...] = (WISH,), **parts: Any) -> Report:
    return apply_report(intent, parts, said=said, turn=2)


def reasons(result: Report) -> list[str]:
    return [refusal.reason for refusal in result.refused]


def test_what_the_user_said_is_merged_with_its_evidence() -> None:
    said = ("a knight with a golden shield on the left, spooky, text under the moon",)
    result = report(
        said=said,
        scene_elements=[
            {
                "description": "knight",
                "style": "with a golden shield",
                "position": "on the left",
                "quote": "a knight with a GOLDEN shield",
            }
        ],
        mood={"text": "spooky", "quote": "spooky"},
        layout={"text": "text under the moon", "quote": "text under the moon"},
    )
    assert result.refused == ()
    knight = result.intent.scene_elements[-1]
    assert (knight.description, knight.position) == ("knight", "on the left")
    assert knight.source is not None
    assert (knight.source.turn, knight.source.certainty) == (2, "inferred")
    assert (result.intent.mood, result.intent.layout) == ("spooky", "text under the moon")
    assert len(result.changes) == 3


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"scene_elements": [{"description": "unicorn"}]}, "no quote"),
        ({"scene_elements": [{"description": "unicorn", "quote": ""}]}, "no quote"),
        ({"scene_elements": [{"description": "unicorn", "quote": "a unicorn"}]}, "never said"),
        ({"scene_elements": [{"quote": "a castle"}]}, "no description"),
        ({"scene_elements": ["unicorn"]}, "never said"),
        ({"scene_elements": [5]}, "neither a text nor an object"),
        ({"scene_elements": "a castle"}, "no list"),
        ({"display_texts": [{"text": "Epic Fail", "quote": "Epic Win"}]}, "never said these words"),
        ({"display_texts": [{"text": "fire", "quote": "fire"}]}, "picture or a text"),
        ({"scene_elements": [{"description": "fire", "quote": "fire"}]}, "picture or a text"),
        ({"scene_elements": [{"description": "Epic Win", "quote": "Epic Win"}]}, "a text to be"),
        ({"ambiguities": [{"text": "Epic Win", "quote": "Epic Win"}]}, "has been said"),
        ({"ambiguities": [{"text": "smoke", "quote": "castle"}]}, "never said these words"),
        ({"removals": [{"what": "owl", "quote": "castle"}]}, "does not hold it"),
        ({"mood": "sunny"}, "never said"),
        ({"layout": {"text": 5, "quote": "castle"}}, "no text"),
    ],
)  # fmt: skip
def test_what_has_no_evidence_is_refused_with_its_reason(
    parts: dict[str, Any], reason: str
) -> None:
    result = report(**parts)
    assert result.intent == BRIEF
    assert len(result.refused) == 1
    assert reason in result.refused[0].reason


def test_one_refusal_does_not_take_the_rest_with_it() -> None:
    result = report(
        said=(WISH, "add an owl"),
        scene_elements=[
            {"description": "unicorn", "quote": "unicorn"},
            {"description": "owl", "quote": "an owl"},
        ],
    )
    assert [e.description for e in result.intent.scene_elements][-1] == "owl"
    assert reasons(result) == ["the user never said its quote"]


def test_a_text_keeps_the_users_exact_wording() -> None:
    result = report(
        said=("the title is  Night   Shift",),
        display_texts=[{"text": "NIGHT SHIFT", "quote": "the title is Night Shift"}],
    )
    assert result.intent.display_texts[-1].text == "Night   Shift"


def test_nothing_is_said_twice() -> None:
    result = report(
        scene_elements=[{"description": "Red Dragons", "quote": "a red dragon"}],
        display_texts=[{"text": "epic win", "quote": "write Epic Win"}],
        ambiguities=[{"text": "Fire", "quote": "fire"}],
    )
    assert result.intent == BRIEF


def test_what_is_new_about_a_known_text_is_filled_in() -> None:
    text = {"text": "Epic Win", "style": "bold", "position": "on top", "quote": "Epic Win"}
    epic = report(display_texts=[text]).intent.display_texts[0]
    assert (epic.text, epic.style, epic.position) == ("Epic Win", "bold letters", "on top")


def test_the_model_takes_apart_what_a_rule_took_as_one() -> None:
    result = report(
        scene_elements=[
            {"description": "red dragon", "position": "over the castle", "quote": "a red dragon"},
            {"description": "castle", "quote": "a castle"},
        ]
    )
    assert [e.description for e in result.intent.scene_elements] == ["red dragon", "castle"]


def test_what_the_user_has_confirmed_is_not_taken_apart() -> None:
    ready = settled(BRIEF)
    result = apply_report(
        ready,
        {
            "scene_elements": [
                {"description": "red dragon", "quote": "a red dragon"},
                {"description": "castle", "quote": "a castle"},
            ]
        },
        said=[WISH],
        turn=4,
    )
    assert result.intent.is_ready()


def settled(intent: CreativeIntent) -> CreativeIntent:
    answered = read_message(intent, "as an image", turn=2).intent
    return read_message(answered.shown(), "yes", turn=3).intent


def test_a_removal_needs_words_of_its_own() -> None:
    asked = report(removals=[{"what": "the castle", "quote": "a red dragon over a castle"}])
    assert "where the user asked for it" in reasons(asked)[0]
    dropped = report(said=(WISH, "the castle bores me"), removals=[
        {"what": "dragon castle", "quote": "the castle bores me"}
    ])  # fmt: skip
    assert dropped.intent.scene_elements == ()


def test_a_quote_once_accepted_is_evidence_also_when_its_message_is_gone() -> None:
    owl = {"description": "an owl", "quote": "something with feathers"}
    known = report(said=(WISH, "something with feathers"), scene_elements=[owl]).intent
    soft = {"value": "soft", "quote": "with feathers"}
    assert report(known, said=("hmm", "go on"), style=soft).intent.style == "soft"
    assert report(said=("hmm", "go on"), style=soft).intent.style is None


@pytest.mark.parametrize("quote", ["a", "A", "with", "in the", "une", "mit einem", "I", "l'"])
def test_a_quote_of_nothing_but_small_words_proves_nothing(quote: str) -> None:
    said = (WISH, "A hat with bells in the snow, une fleur, mit einem Hund, I, l'")
    items: dict[str, Any] = {"scene_elements": [{"description": "a blue castle", "quote": quote}],
             "mood": {"value": "odd", "quote": quote}}  # fmt: skip
    result = report(said=said, **items)
    assert result.intent == BRIEF
    assert reasons(result) == ["its quote shows nothing by itself"] * 2


@pytest.mark.parametrize("quote", ["yes", "ok", "blue", "🔥", "龍", "not that", "both", "ja"])
def test_short_words_that_mean_something_are_evidence(quote: str) -> None:
    assert report(said=(WISH, quote), mood={"value": "odd", "quote": quote}).intent.mood == "odd"


def test_nothing_is_taken_out_but_by_the_words_of_this_turn() -> None:
    item = {"text": "red dragon over a castle", "quote": "I had enough of dragons"}
    early = report(said=(WISH, "I had enough of dragons", "epic mood"), removals=[item])
    assert early.intent.scene_elements == BRIEF.scene_elements
    assert reasons(early) == ["its quote is not from the user's last words"]
    assert not early.took_out
    late = report(said=(WISH, "I had enough of dragons"), removals=[item])
    assert late.intent.scene_elements == ()
    assert late.took_out


def test_what_the_user_gave_changes_by_the_words_of_this_turn_alone() -> None:
    kind: dict[str, Any] = {"asset_type": {"value": "sticker", "quote": "bold letters"}}
    kept = report(said=(WISH, "epic mood"), **kind)
    assert kept.intent.asset_type == "poster"
    assert "last words do not change it" in reasons(kept)[0]
    kind["asset_type"]["quote"] = "rather a sticker"
    assert report(said=(WISH, "rather a sticker"), **kind).intent.asset_type == "sticker"
    inferred = report(mood={"value": "grim", "quote": "dragon"}).intent
    better: dict[str, Any] = {"mood": {"value": "heroic", "quote": "Epic Win"}}
    assert report(inferred, said=(WISH, "go on"), **better).intent.mood == "heroic"


def test_a_report_never_confirms_and_undoes_what_it_changes() -> None:
    ready = settled(BRIEF)
    assert ready.is_ready()
    for extra in ({"user_confirmed_vision": True}, {"confirmed_digest": ready.digest}):
        open_brief = BRIEF.revised(turn_count=5)
        assert not apply_report(open_brief, extra, said=[WISH], turn=5).intent.is_ready()
    changed = apply_report(ready, {"mood": "bold"}, said=[WISH], turn=4).intent
    assert not changed.user_confirmed_vision
    assert not changed.proposal_stands


def test_a_report_in_a_summarizing_reply_voids_the_proposal() -> None:
    shown = read_message(BRIEF, "as text", turn=2).intent.shown()
    assert shown.proposal_stands
    assert not apply_report(shown, {"mood": "bold"}, said=[WISH], turn=2).intent.proposal_stands
    assert apply_report(shown, {"mood": "odd"}, said=[WISH], turn=2).intent.proposal_stands


@pytest.mark.parametrize("empty", [None, [], "x", {}, {"value": None}, {"mood": None}])
def test_a_report_of_nothing_does_not_count(empty: Any) -> None:
    result = apply_report(BRIEF, empty, said=[WISH], turn=2)
    assert result.intent == BRIEF
    assert len(result.refused) == 1


def test_a_long_list_is_read_to_its_bound() -> None:
    many = [{"description": f"owl {n}", "quote": "castle"} for n in range(500)]
    result = report(scene_elements=many)
    assert len(result.intent.scene_elements) <= MAX_ITEMS
    assert f"only the first {MAX_ITEMS} were read" in reasons(result)
    assert len(json.dumps(result.intent.to_dict())) < 60_000


PARTS = ["scene_elements", "display_texts", "ambiguities", "removals", "mood", "layout", "style"]
items = st.fixed_dictionaries(
    {},
    optional={
        name: junk | st.sampled_from(["castle", "Epic Win", "fire", "dragon"])
        for name in ("description", "text", "what", "quote", "style", "position")
    },
)


@given(junk | st.dictionaries(st.sampled_from(PARTS), junk | items | st.lists(items, max_size=4)))
def test_no_shape_of_report_raises_or_makes_a_brief_ready(shape: Any) -> None:
    result = apply_report(BRIEF.revised(turn_count=5), shape, said=[WISH], turn=5)
    assert not result.intent.is_ready()
    stored = json.loads(json.dumps(result.intent.to_dict()))
    assert CreativeIntent.from_dict(stored) == result.intent


def test_a_report_nested_without_end_is_refused() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    assert report(scene_elements=[deep]).intent == BRIEF


def read(*elements: tuple[str, str], **details: Any) -> CreativeIntent:
    """Return a brief of things that rules have read, with the words they were read from."""
    return CreativeIntent(
        scene_elements=tuple(
            SceneElement(description=what, source=Provenance(turn=1, quote=quote), **details)
            for what, quote in elements
        )
    )


def descriptions(intent: CreativeIntent, said: str, *items: tuple[str, str]) -> list[str]:
    report = {"scene_elements": [{"description": what, "quote": quote} for what, quote in items]}
    made = apply_report(intent, report, said=[said], turn=1)
    return [element.description for element in made.intent.scene_elements]


def test_an_article_alone_changes_nothing() -> None:
    brief = read(("frozen lake", "frozen lake"))
    report = {"scene_elements": [{"description": "a frozen lake", "quote": "put a frozen lake"}]}
    made = apply_report(brief, report, said=["put a frozen lake there"], turn=2)
    assert made.intent.digest == brief.digest


def test_a_place_that_is_new_is_added_to_what_is_known() -> None:
    brief = read(("a red dragon", "a red dragon"))
    item = {"description": "a red dragon", "position": "left", "quote": "a red dragon"}
    made = apply_report(brief, {"scene_elements": [item]}, said=["a red dragon"], turn=1)
    (dragon,) = made.intent.scene_elements
    assert (dragon.description, dragon.position) == ("a red dragon", "left")


def test_the_ending_of_a_german_adjective_makes_no_new_thing() -> None:
    brief = read(("ein Leuchtturm", "ein Leuchtturm"), style="rot")
    said = "ein Leuchtturm, bitte rot"
    assert descriptions(brief, said, ("ein roter Leuchtturm", said)) == ["ein Leuchtturm"]


def test_a_whole_description_takes_the_place_of_its_pieces() -> None:
    said = "maybe a ferris wheel, like a rusty one, and a fox"
    brief = read(("a ferris wheel", "a ferris wheel"), ("a rusty", "a rusty"), ("a fox", "a fox"))
    whole = ("a rusty ferris wheel", "a ferris wheel, like a rusty one")
    assert descriptions(brief, said, whole) == ["a fox", "a rusty ferris wheel"]


def test_what_was_known_of_a_piece_stays_with_the_whole() -> None:
    said = "on the left a ferris wheel, like a rusty one"
    brief = read(("a ferris wheel", "a ferris wheel"), position="left", style="neon")
    item = {"description": "a rusty ferris wheel", "quote": "a ferris wheel, like a rusty one"}
    made = apply_report(brief, {"scene_elements": [item]}, said=[said], turn=1)
    (wheel,) = made.intent.scene_elements
    assert (wheel.description, wheel.position, wheel.style) == (
        "a rusty ferris wheel",
        "left",
        "neon",
    )


def test_a_quote_around_another_thing_does_not_take_that_away() -> None:
    said = "a dog and a cat"
    brief = read(("a dog", "a dog"))
    assert descriptions(brief, said, ("a cat", said)) == ["a dog", "a cat"]


def test_a_thing_that_was_named_twice_is_kept_beside_the_longer_one() -> None:
    said = "a dragon and a dragon egg"
    brief = read(("a dragon", "a dragon"))
    assert descriptions(brief, said, ("a dragon egg", "a dragon egg")) == [
        "a dragon",
        "a dragon egg",
    ]


def test_what_the_user_has_confirmed_does_not_give_way_to_more_words() -> None:
    brief = read(("a ferris wheel", "a ferris wheel")).model_copy(
        update={"asset_type": "poster", "turn_count": 2}
    )
    brief = brief.shown().confirmed()
    said = "a ferris wheel, like a rusty one"
    assert "a ferris wheel" in descriptions(brief, said, ("a rusty ferris wheel", said))
