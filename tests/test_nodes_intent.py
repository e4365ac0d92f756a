"""The brief keeps everything, says what is missing, and is ready by a user's yes alone."""

from __future__ import annotations

import json
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from nodes.brief.intent import (
    MAX_DRAFTS,
    AmbiguousAnnotation,
    CreativeIntent,
    DisplayText,
    Provenance,
    SceneElement,
)

OPEN = AmbiguousAnnotation(text="fire")
SETTLED = AmbiguousAnnotation(text="fire", resolved=True, resolution="neither")
DRAGON = SceneElement(description="a red dragon", position="in the back", style="pixel art")
EPIC = DisplayText(text="Epic Win", style="bold", position="at the top")
BRIEF = CreativeIntent(
    asset_type="poster",
    mood="dark",
    game_name="Hollow Tide",
    game_context="a game about lighthouses",
    brand_context={"name": "Ferox", "colors": ["#112233", "#445566"], "logo": {"url": "x.png"}},
    preferences={"no_blood": True},
    community_assets=({"display_name": "Owl", "id": 7},),
    media_asset_placements=({"asset": "owl", "x": 0.5},),
    canvas_snapshot_url="https://example.org/c.png",
    canvas_snapshot_description="a wide canvas with a frame",
    scene_elements=(DRAGON,),
    display_texts=(EPIC,),
    style="woodcut",
    layout="text on the left",
    turn_count=3,
)


def confirmed(brief: CreativeIntent) -> CreativeIntent:
    return brief.shown().confirmed()


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
mappings = st.dictionaries(texts, values, max_size=3)
provenances = st.none() | st.builds(
    Provenance,
    turn=st.integers(0, 20),
    speaker=st.sampled_from(["request", "user", "model"]),
    quote=texts,
    certainty=st.sampled_from(["given", "inferred", "confirmed"]),
)
maybe = st.none() | texts
intents = st.builds(
    CreativeIntent,
    asset_type=texts,
    description=texts,
    mood=maybe,
    custom_mood=maybe,
    game_name=maybe,
    brand_context=st.none() | mappings,
    preferences=st.none() | mappings,
    community_assets=st.lists(mappings, max_size=2).map(tuple),
    scene_elements=st.lists(
        st.builds(
            SceneElement,
            description=texts,
            style=maybe,
            position=maybe,
            source=provenances,
            detail_source=provenances,
        ),
        max_size=3,
    ).map(tuple),
    display_texts=st.lists(
        st.builds(DisplayText, text=texts, style=maybe, source=provenances), max_size=3
    ).map(tuple),
    ambiguous_annotations=st.lists(
        st.builds(AmbiguousAnnotation, text=texts, resolved=st.booleans(), source=provenances),
        max_size=2,
    ).map(tuple),
    layout=maybe,
    sources=st.dictionaries(texts, provenances.filter(bool), max_size=2),
    turn_count=st.integers(0, 12),
    prompt_history=st.lists(texts, max_size=3).map(tuple),
)
junk: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.binary(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5) | st.integers(), inner, max_size=3)
        | st.tuples(inner)
    ),
    max_leaves=8,
)


@given(intents)
def test_a_brief_comes_back_from_its_json_as_it_was(brief: CreativeIntent) -> None:
    stored = json.loads(json.dumps(brief.to_dict()))
    assert CreativeIntent.from_dict(stored) == brief
    assert CreativeIntent.from_dict(stored).digest == brief.digest
    assert CreativeIntent.from_dict(stored).to_dict() == stored


def test_brand_context_survives_saving() -> None:
    # The spec's to_dict forgets it.
    stored = json.loads(json.dumps(BRIEF.to_dict()))
    assert CreativeIntent.from_dict(stored).brand_context == BRIEF.brand_context


def test_a_dict_of_the_spec_is_read() -> None:
    brief = CreativeIntent.from_dict(
        {
            "asset_type": "thumbnail",
            "mood": "epic",
            "game_context": "Hollow Tide",
            "scene_elements": [{"description": "a dragon", "position": None, "style": None}],
            "display_texts": [{"text": "GG", "style": "bold", "position": None}],
            "ambiguous_annotations": [
                {
                    "text": "fire",
                    "possible_intents": ["render", "display_text"],
                    "resolved": True,
                    "resolution": "render",
                }
            ],
            "turn_count": 2,
            "user_confirmed_vision": True,
            "last_coach_summary": "A dragon.",
        }
    )
    assert brief.scene_elements == (SceneElement(description="a dragon"),)
    assert brief.display_texts == (DisplayText(text="GG", style="bold"),)
    assert brief.ambiguous_annotations[0].resolution == "render"
    assert (brief.mood, brief.turn_count, brief.last_coach_summary) == ("epic", 2, "A dragon.")
    assert not brief.user_confirmed_vision, "a flag without a digest confirms nothing"


@given(st.dictionaries(st.sampled_from(sorted(CreativeIntent.model_fields)), junk, max_size=6))
def test_no_stored_value_raises_or_makes_a_brief_ready(data: dict[str, Any]) -> None:
    brief = CreativeIntent.from_dict(data)
    assert not brief.is_ready()
    brief.to_dict()
    brief.to_generation_description()


@pytest.mark.parametrize("data", [None, 7, "x", [], [1]], ids=repr)
def test_what_is_no_mapping_is_an_empty_brief(data: Any) -> None:
    assert CreativeIntent.from_dict(data) == CreativeIntent()


def test_a_bad_value_is_left_out_and_the_good_ones_stay() -> None:
    brief = CreativeIntent.from_dict(
        {
            "asset_type": "logo",
            "mood": 5,
            "unknown": 1,
            "scene_elements": [{"description": "owl", "style": 3}, 7, {"style": "x"}, "moon"],
            "display_texts": {"text": "no list"},
            "sources": {"mood": {"turn": "x", "quote": "dark"}, "layout": 5},
            "community_assets": [{"id": 1}, 4],
            "prompt_history": ["one", 2],
            "turn_count": "many",
        }
    )
    assert [e.description for e in brief.scene_elements] == ["owl", "moon"]
    assert (brief.asset_type, brief.mood, brief.turn_count) == ("logo", None, 0)
    assert brief.sources["mood"].quote == "dark"
    assert brief.community_assets == ({"id": 1},)
    assert brief.prompt_history == ("one",)


def test_a_brief_is_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        BRIEF.mood = "bright"


@pytest.mark.parametrize(
    ("turns", "annotations", "filled", "shown", "agreed"),
    list(product([0, 1, 2, 9], [(), (OPEN,), (SETTLED,)], *[[False, True]] * 3)),
)
def test_ready_means_filled_settled_shown_confirmed_and_past_the_first_turn(
    turns: int,
    annotations: tuple[AmbiguousAnnotation, ...],
    filled: bool,
    shown: bool,
    agreed: bool,
) -> None:
    brief = CreativeIntent(
        asset_type="poster",
        scene_elements=(DRAGON,) if filled else (),
        ambiguous_annotations=annotations,
        turn_count=turns,
    )
    brief = brief.shown() if shown else brief
    brief = brief.confirmed() if agreed else brief
    expected = turns > 1 and filled and annotations != (OPEN,) and shown and agreed
    assert brief.is_ready() is expected


@pytest.mark.parametrize(
    ("brief", "readiness"),
    [
        pytest.param(CreativeIntent(), "not_ready", id="nothing yet"),
        pytest.param(
            BRIEF.model_copy(update={"turn_count": 1}), "not_ready", id="a description's own turn"
        ),
        pytest.param(CreativeIntent(turn_count=2), "needs_clarification", id="empty"),
        pytest.param(
            BRIEF.revised(ambiguous_annotations=(OPEN,)), "needs_clarification", id="open phrase"
        ),
        pytest.param(BRIEF, "awaiting_confirmation", id="complete"),
        pytest.param(confirmed(BRIEF), "ready", id="confirmed"),
    ],
)
def test_readiness_says_what_the_coach_does_next(brief: CreativeIntent, readiness: str) -> None:
    assert brief.get_readiness() == readiness


@given(intents)
def test_an_empty_brief_is_never_ready_however_it_was_made(brief: CreativeIntent) -> None:
    empty = brief.revised(scene_elements=(), display_texts=(SETTLED_TEXT,))
    direct = empty.model_copy(
        update={"shown_digest": empty.digest, "confirmed_digest": empty.digest, "turn_count": 9}
    )
    assert empty.is_empty
    assert not direct.is_ready()
    assert not confirmed(direct).is_ready()


SETTLED_TEXT = DisplayText(text="  ")


@given(intents, st.sampled_from(["mood", "layout", "asset_type", "style"]), texts)
def test_a_change_after_a_confirmation_undoes_it_for_good(
    brief: CreativeIntent, field: str, value: str
) -> None:
    ready = confirmed(brief.revised(scene_elements=(DRAGON,), turn_count=5))
    before = getattr(ready, field)
    changed = ready.revised(**{field: value})
    if value != before:
        assert not changed.user_confirmed_vision
        assert not changed.proposal_stands
        back = changed.revised(**{field: before})
        assert back.digest == ready.digest
        assert not back.is_ready(), "the way back needs a new yes"


def test_counting_a_turn_or_knowing_a_source_changes_no_fact() -> None:
    source = Provenance(turn=2, quote="a red dragon")
    known = DRAGON.model_copy(update={"source": source})
    same = BRIEF.model_copy(update={"turn_count": 9, "scene_elements": (known,)})
    assert same.digest == BRIEF.digest
    ready = confirmed(BRIEF)
    assert ready.revised(turn_count=7).is_ready()


@pytest.mark.parametrize("field", ["scene_elements", "display_texts", "ambiguous_annotations"])
def test_every_part_counts_for_the_digest(field: str) -> None:
    part: dict[str, Any] = {
        "scene_elements": SceneElement(description="owl"),
        "display_texts": DisplayText(text="owl"),
        "ambiguous_annotations": OPEN,
    }
    assert BRIEF.revised(**{field: (part[field],)}).digest != BRIEF.digest


def test_a_yes_without_a_proposal_confirms_nothing() -> None:
    assert BRIEF.confirmed() is BRIEF
    other = BRIEF.shown().revised(mood="bright")
    assert other.confirmed() is other


def test_a_confirmation_marks_every_part_and_keeps_the_drafts() -> None:
    first = confirmed(BRIEF)
    assert {e.source.certainty for e in first.scene_elements if e.source} == {"confirmed"}
    assert {t.source.certainty for t in first.display_texts if t.source} == {"confirmed"}
    assert first.prompt_draft == first.to_generation_description()
    second = confirmed(first.revised(mood="bright"))
    assert second.prompt_history == (first.prompt_draft,)
    assert confirmed(second).prompt_history == second.prompt_history, "the same draft counts once"


def test_the_history_of_drafts_is_bounded() -> None:
    brief = BRIEF
    for number in range(MAX_DRAFTS + 5):
        brief = confirmed(brief.revised(mood=f"mood {number}"))
    assert len(brief.prompt_history) == MAX_DRAFTS


def test_what_was_shown_is_kept_as_the_summary() -> None:
    assert BRIEF.shown().last_coach_summary == BRIEF.to_generation_description()
    assert BRIEF.shown("So: a dragon.").last_coach_summary == "So: a dragon."


def test_voiding_takes_back_proposal_and_yes_and_leaves_the_rest() -> None:
    void = confirmed(BRIEF).voided()
    assert not void.proposal_stands
    assert not void.user_confirmed_vision
    assert void.scene_elements == confirmed(BRIEF).scene_elements


def test_the_description_holds_everything_that_the_next_system_needs() -> None:
    description = BRIEF.to_generation_description()
    for words in (
        *("poster", "dark", "Hollow Tide", "a game about lighthouses", "Ferox", "#112233", "x.png"),
        *("no blood: yes", "Owl", "0.5", "https://example.org/c.png", "a wide canvas with a frame"),
        *("a red dragon", "in the back", "pixel art", '"Epic Win"', "bold", "at the top"),
        *("woodcut", "text on the left"),
    ):
        assert words in description, words


def test_an_empty_brief_has_no_description() -> None:
    assert CreativeIntent().to_generation_description() == ""


@given(st.text(min_size=1, max_size=30))
def test_the_description_holds_the_exact_wording_of_a_text(text: str) -> None:
    try:
        brief = CreativeIntent(display_texts=(DisplayText(text=text),))
    except ValidationError:
        return
    description = brief.to_generation_description()
    assert all(line in description for line in text.splitlines())


def test_the_order_of_keys_in_the_facts_changes_no_word_of_the_description() -> None:
    one = CreativeIntent(brand_context={"name": "Ferox", "a": 1, "b": 2})
    other = CreativeIntent(brand_context={"b": 2, "a": 1, "name": "Ferox"})
    assert one.to_generation_description() == other.to_generation_description()
    assert one.digest == other.digest


def test_the_users_own_mood_wins() -> None:
    brief = CreativeIntent(mood="dark", custom_mood="like a rainy sunday")
    assert brief.to_generation_description() == "Mood: like a rainy sunday"


def test_questions_come_in_the_order_of_their_value() -> None:
    brief = CreativeIntent(ambiguous_annotations=(OPEN, SETTLED))
    assert brief.get_clarification_questions() == [
        'Should "fire" be drawn as part of the picture, or written as text?'
    ]
    assert brief.get_missing_info() == [
        "What kind of asset it is to be",
        "What is to be seen: a picture, or words",
    ]
    questions = brief.next_questions(wanted=True)
    assert questions[0].startswith("What is it for")
    assert questions[2] == brief.get_clarification_questions()[0]
    assert "mood" in questions[-1]
