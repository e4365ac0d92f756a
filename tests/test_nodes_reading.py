"""A message changes what it speaks of, and only a clean yes to what was shown confirms."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodes.brief.intent import CreativeIntent
from nodes.brief.revision import LONGEST, MAX_ELEMENTS, MAX_TEXTS
from nodes.reading.message import Reading, apply_report, read_message, read_request

POSTER = read_request({"asset_type": "poster", "description": "a red dragon over a castle"})
LOGO = read_request({"asset_type": "logo", "description": 'put "fire" on it'})
SUMMARY = "So: a poster of a red dragon over a castle. Is that right?"


def read(intent: CreativeIntent, message: str, turn: int = 2, coach: str | None = None) -> Reading:
    return read_message(intent, message, turn=turn, last_coach_message=coach)


def elements(intent: CreativeIntent) -> list[str]:
    return [element.description for element in intent.scene_elements]


def texts(intent: CreativeIntent) -> list[str]:
    return [text.text for text in intent.display_texts]


def test_a_message_adds_its_things_and_its_texts() -> None:
    reading = read(CreativeIntent(asset_type="poster"), "a knight on a horse, “Epic Win” in gold")
    assert elements(reading.intent) == ["a knight on a horse"]
    assert texts(reading.intent) == ["Epic Win"]
    assert reading.intent.display_texts[0].style == "gold"
    assert reading.changes == ('Text: "Epic Win"', "Added: a knight on a horse")
    assert reading.intent.turn_count == 2


def test_every_new_part_says_where_it_came_from() -> None:
    intent = read(
        CreativeIntent(), "a banner with a wolf that says GG WP, cozy vibe", turn=4
    ).intent
    sources = [
        *(element.source for element in intent.scene_elements),
        *(text.source for text in intent.display_texts),
        *intent.sources.values(),
    ]
    assert len(sources) == 4
    for source in sources:
        assert source is not None
        assert source.quote
        assert source.quote in "a banner with a wolf that says GG WP, cozy vibe"
        assert (source.turn, source.speaker, source.certainty) == (4, "user", "given")


def test_a_marked_thing_becomes_a_question_and_the_answer_settles_it() -> None:
    # In the spec nothing ever creates an ambiguity.
    assert LOGO.get_clarification_questions() == [
        'Should "fire" be drawn as part of the picture, or written as text?'
    ]
    assert LOGO.is_empty
    reading = read(LOGO, "as text please")
    assert reading.resolved == (("fire", "display_text"),)
    assert texts(reading.intent) == ["fire"]
    assert reading.intent.open_annotations() == ()


@pytest.mark.parametrize(
    ("message", "drawn", "written"),
    [
        ("draw it", ["fire"], []),
        ("letters", [], ["fire"]),
        ("both!", ["fire"], ["fire"]),
        ("neither, forget it", [], []),
    ],
)
def test_each_role_puts_the_phrase_where_it_belongs(
    message: str, drawn: list[str], written: list[str]
) -> None:
    intent = read(LOGO, message).intent
    assert (elements(intent), texts(intent)) == (drawn, written)
    assert intent.open_annotations() == ()


def test_the_word_text_in_passing_settles_nothing() -> None:
    # In the spec the words "text" and "display" settle every ambiguity.
    reading = read(LOGO, "i'd like text that pops")
    assert reading.resolved == ()
    assert len(reading.intent.open_annotations()) == 1


def test_an_answer_and_a_correction_in_one_message_are_both_read() -> None:
    intent = read(LOGO, "it's text, and make it gold").intent
    assert texts(intent) == ["fire"]
    assert intent.display_texts[0].style == "gold"


def test_saying_it_clearly_later_settles_an_open_phrase() -> None:
    intent = read(LOGO, 'write "fire" on it').intent
    assert (texts(intent), intent.open_annotations()) == (["fire"], ())


def test_a_correction_is_told_and_replaces() -> None:
    reading = read(POSTER, "not a castle, a ruined tower")
    assert elements(reading.intent) == ["a red dragon over a ruined tower"]
    assert reading.changes == (
        "Changed: a red dragon over a castle → a red dragon over a ruined tower",
    )


def test_nothing_is_said_twice() -> None:
    intent = read(POSTER, "add an owl").intent
    intent = read(intent, "add Owls", turn=3).intent
    intent = read(intent, 'write "GG" and "gg"', turn=4).intent
    intent = read(intent, "the text should say GG", turn=5).intent
    assert elements(intent) == ["a red dragon over a castle", "owl"]
    assert len(texts(intent)) == 1


def test_a_text_the_user_types_anew_has_the_newest_wording() -> None:
    intent = read(POSTER, 'write "epic win"').intent
    assert texts(read(intent, 'write "EPIC WIN"', turn=3).intent) == ["EPIC WIN"]
    reported = apply_report(
        intent, {"display_texts": [{"text": "EPIC WIN", "quote": "epic win"}]},
        said=['write "epic win"', "make EPIC WIN bigger"], turn=3,
    )  # fmt: skip
    assert texts(reported.intent) == ["epic win"]


@pytest.mark.parametrize(
    "message",
    [
        "hm not sure",
        "what do you mean?",
        "should i add smoke?",
        "no",
        "hi",
        "haha my dog snores",
        "",
    ],
)
def test_talk_adds_nothing_to_the_brief(message: str) -> None:
    intent = read(POSTER, message).intent
    assert intent.digest == POSTER.digest


def test_what_stands_behind_an_ordered_text_is_its_look_and_its_place() -> None:
    said = "it should say 'NIGHT HOWL' at the top in big white letters"
    (text,) = read(CreativeIntent(asset_type="poster"), said).intent.display_texts
    assert (text.text, text.style, text.position) == ("NIGHT HOWL", "big white", "at the top")


@pytest.mark.parametrize(
    ("message", "now"),
    [
        ("make the wolf black", "a black wolf howling at the moon"),
        ("yes but make the wolf orange", "an orange wolf howling at the moon"),
        ("the moon should be red", "a wolf howling at the red moon"),
    ],
)
def test_a_colour_goes_to_the_part_that_it_is_meant_for(message: str, now: str) -> None:
    brief = read_request({"description": "a poster with a wolf howling at the moon"})
    assert elements(read(brief, message).intent) == [now]


@pytest.mark.parametrize(
    ("message", "mood"),
    [("dark and wild", "dark and wild"), ("lonely and calm", "lonely and calm")],
)
def test_a_mood_may_have_a_word_beside_it_that_nobody_knows(message: str, mood: str) -> None:
    assert read(CreativeIntent(asset_type="poster"), message).intent.mood == mood


def test_a_mood_is_set_by_saying_it() -> None:
    assert read(POSTER, "make it dark and moody").intent.mood == "dark and moody"
    chosen = POSTER.revised(mood="funny", custom_mood="silly")
    assert read(chosen, "cozy vibe pls").intent.effective_mood == "cozy"


@pytest.mark.parametrize(
    ("message", "field", "value"),
    [
        ("i want it to feel epic", "mood", "epic"),
        ("brown and cream colors", "style", "brown and cream colors"),
        ("the style should be like a woodcut", "style", "like a woodcut"),
        ("a twitch banner please", "asset_type", "banner"),
        ("ich brauche ein logo für meine bäckerei", "asset_type", "logo"),
    ],
)
def test_what_is_no_thing_to_draw_is_put_where_it_belongs(
    message: str, field: str, value: str
) -> None:
    intent = read(CreativeIntent(), message).intent
    assert getattr(intent, field) == value
    assert intent.is_empty


@pytest.mark.parametrize(
    ("message", "drawn", "written"),
    [
        ("maybe a coffee cup with steam", ["a coffee cup with steam"], []),
        ("it's called Bean There", [], ["Bean There"]),
        ("my face in the center", ["my face"], []),
        ("thumbnail for my video, me fighting a dragon, text: I DIED", ["me fighting a dragon"],
         ["I DIED"]),
        ("with my logo in the top right corner", [], []),
        ("my dog is a golden retriever btw", [], []),
    ],
)  # fmt: skip
def test_what_is_to_be_seen_is_told_from_what_is_said_beside_it(
    message: str, drawn: list[str], written: list[str]
) -> None:
    intent = read(CreativeIntent(asset_type="poster"), message).intent
    assert (elements(intent), texts(intent)) == (drawn, written)


def test_a_style_for_all_is_a_style_and_a_place_for_all_a_layout() -> None:
    assert read(POSTER, "everything in pixel art").intent.style == "pixel art"
    both = read(POSTER, "add an owl").intent
    assert read(both, "move it to the left").intent.layout == "to the left"


# Confirming

CLEAN = ["yes", "yes perfect", "looks good", "👍", "ja passt", "oui c'est ça", "sí perfecto"]
NOT_CLEAN = [
    "I'm not sure",
    "don't generate yet",
    "make it blue instead",
    "yes, but for three people",
    "yes but without the castle",
    "no",
    "ok but why?",
    "add a dragon",
    "what do you mean?",
    "maybe",
]


@pytest.mark.parametrize("message", CLEAN)
def test_a_clean_yes_to_what_was_shown_confirms_it_and_adds_nothing(message: str) -> None:
    shown = POSTER.shown(SUMMARY)
    reading = read(shown, message, coach=SUMMARY)
    assert reading.confirmed
    assert reading.intent.is_ready()
    assert reading.intent.digest == shown.digest
    assert reading.changes == ()


@pytest.mark.parametrize("message", NOT_CLEAN)
def test_what_is_no_clean_yes_confirms_nothing(message: str) -> None:
    reading = read(POSTER.shown(SUMMARY), message, coach=SUMMARY)
    assert not reading.confirmed
    assert not reading.intent.user_confirmed_vision


@pytest.mark.parametrize(
    "message",
    [
        "Yes. I use an anchor as my logo.",
        "Yes. My cat wears a hat.",
        "Perfect! There is an owl in it.",
        "Great. The moon is huge.",
        'Yes. "Hear me roar" would be fun.',
        "Ja. Im Wald steht ein Turm.",
        "Yes please. The castle is happy.",
    ],
)
def test_a_yes_that_brings_something_new_confirms_nothing(message: str) -> None:
    reading = read(POSTER.shown(SUMMARY), message, coach=SUMMARY)
    assert not reading.confirmed
    assert not reading.intent.user_confirmed_vision
    assert reading.answer.kind == "confirm_with_change"


@pytest.mark.parametrize(
    "message",
    [
        "Yes, the red dragon!",
        "Yes. We once had a dragon on our shirts.",
        "Perfect. I drew a castle like that as a kid.",
        "Yes please! My sister will be thrilled.",
        "Yes. How long will it take?",
    ],
)
def test_a_yes_that_speaks_of_what_the_brief_has_confirms_it(message: str) -> None:
    assert read(POSTER.shown(SUMMARY), message, coach=SUMMARY).confirmed


@pytest.mark.parametrize("message", CLEAN)
def test_a_yes_where_no_proposal_stands_confirms_nothing(message: str) -> None:
    assert not read(POSTER, message).intent.user_confirmed_vision
    changed = POSTER.shown(SUMMARY).revised(mood="dark")
    assert not read(changed, message, coach=SUMMARY).intent.user_confirmed_vision


@pytest.mark.parametrize("message", ["ok", *CLEAN])
def test_no_yes_makes_an_empty_brief_ready(message: str) -> None:
    # In the spec "ok" to nothing is ready.
    intent = CreativeIntent(asset_type="poster")
    for turn in range(1, 6):
        intent = read(intent.shown(), message, turn=turn).intent
        assert not intent.is_ready()
        assert intent.is_empty


def test_a_yes_on_the_first_turn_confirms_nothing() -> None:
    assert not read(POSTER.shown(SUMMARY), "yes", turn=1, coach=SUMMARY).intent.is_ready()


def test_a_yes_beside_an_open_question_confirms_nothing() -> None:
    brief = read(POSTER, 'put "fire" next to it').intent
    assert not read(brief.shown(SUMMARY), "yes", turn=3, coach=SUMMARY).intent.is_ready()


@pytest.mark.parametrize(
    "message",
    ["not red, blue", "drop the castle", "add an owl", 'the text should say "GG"', "cozy vibe"],
)
def test_a_change_after_a_confirmation_withdraws_it(message: str) -> None:
    # In the spec a confirmation is never withdrawn.
    ready = read(POSTER.shown(SUMMARY), "yes", coach=SUMMARY).intent
    reading = read(ready, message, turn=3)
    assert reading.changes
    assert not reading.intent.is_ready()
    assert reading.intent.get_readiness() == "awaiting_confirmation"


def test_talk_after_a_confirmation_leaves_it() -> None:
    ready = read(POSTER.shown(SUMMARY), "yes", coach=SUMMARY).intent
    assert read(ready, "thanks!", turn=3).intent.is_ready()


MESSAGES = [
    *CLEAN,
    *NOT_CLEAN,
    "a wolf howling at the moon",
    'put "fire" on it',
    "as text",
    "drop the wolf",
    "the text should say GG WP",
    "not red, blue",
    "start over",
]
REPORTS: list[dict[str, Any]] = [
    {"mood": "yes"},
    {"scene_elements": [{"description": "wolf", "quote": "a wolf"}]},
    {"removals": [{"what": "wolf", "quote": "drop the wolf"}]},
    {"confirmed": True, "user_confirmed_vision": True},
]
steps = st.lists(
    st.one_of(
        st.tuples(st.just("say"), st.sampled_from(MESSAGES)),
        st.tuples(st.just("show"), st.just("")),
        st.tuples(st.just("report"), st.sampled_from(REPORTS)),
    ),
    max_size=10,
)


@settings(max_examples=200)
@given(steps, st.booleans())
def test_only_a_clean_yes_to_exactly_what_was_shown_reaches_ready(
    path: list[tuple[str, Any]], described: bool
) -> None:
    intent = POSTER if described else CreativeIntent(asset_type="poster")
    turn = intent.turn_count
    said: list[str] = [intent.description]
    for kind, what in path:
        was_ready, digest = intent.is_ready(), intent.digest
        stood = intent.proposal_stands
        match kind:
            case "say":
                turn += 1
                said.append(what)
                intent = read(intent, what, turn=turn, coach=SUMMARY).intent
            case "show":
                intent = intent.shown(SUMMARY)
            case _:
                intent = apply_report(intent, what, said=said, turn=turn).intent
        # The brief survives saving at every step.
        intent = CreativeIntent.from_dict(json.loads(json.dumps(intent.to_dict())))
        if intent.is_ready() and not was_ready:
            assert kind == "say"
            assert what in CLEAN
            assert stood
            assert not intent.is_empty
        if was_ready and intent.digest != digest:
            assert not intent.is_ready()
            assert not intent.proposal_stands


# Untrusted text


@given(st.text(max_size=300), st.none() | st.text(max_size=80))
def test_no_message_raises_and_the_brief_can_be_stored(message: str, coach: str | None) -> None:
    for intent in (POSTER, LOGO, CreativeIntent()):
        reading = read(intent, message, coach=coach)
        stored = json.loads(json.dumps(reading.intent.to_dict()))
        assert CreativeIntent.from_dict(stored) == reading.intent
        assert read(intent, message, coach=coach) == reading, "the same message reads the same"


def test_what_is_no_text_is_read_as_nothing() -> None:
    assert read(POSTER, None).intent.digest == POSTER.digest  # type: ignore[arg-type]


def test_a_rambling_user_does_not_fill_the_state() -> None:
    intent = CreativeIntent(asset_type="poster")
    for turn in range(1, 120):
        message = f'a dragon number {turn} and a castle number {turn}, write "text number {turn}"'
        intent = read(intent, message, turn=turn).intent
    assert len(intent.scene_elements) <= MAX_ELEMENTS
    assert len(intent.display_texts) <= MAX_TEXTS
    assert len(json.dumps(intent.to_dict())) < 60_000


def test_what_is_left_out_is_told() -> None:
    reading = read(POSTER, f'write "{"very " * LONGEST}"')
    assert texts(reading.intent) == []
    assert any("Left out" in note for note in reading.changes)


@pytest.mark.parametrize(
    "piece", ['"', "“a”", "'a ", "not ", "the text should say ", "x", "a dragon, ", "both as text "]
)
def test_a_hostile_message_costs_no_more_than_its_length(piece: str) -> None:
    start = time.perf_counter()
    read(LOGO, (piece * 50_000)[:50_000])
    assert time.perf_counter() - start < 3
