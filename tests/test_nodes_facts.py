"""The facts of a brief as the user is shown them, and what can be asked about it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nodes.brief.facts import (
    LONGEST_SHOWN,
    facts_of,
    render_changes,
    render_facts,
    render_missing,
)
from nodes.brief.intent import AmbiguousAnnotation, CreativeIntent, DisplayText, SceneElement
from nodes.brief.questions import MAX_ASKED, questions_of, remembered
from nodes.language import LANGUAGES

BRIEF = CreativeIntent(
    asset_type="poster",
    mood="calm",
    brand_context={"name": "Ferox"},
    scene_elements=(SceneElement(description="a fox", position="left"),),
    display_texts=(DisplayText(text="Stay  Wild", style="neon"),),
    ambiguous_annotations=(AmbiguousAnnotation(text="fire"),),
)


def test_every_fact_has_a_line_and_exact_words_stay_exact() -> None:
    assert render_facts(facts_of(BRIEF), "en") == (
        "What: poster\n"
        "In the picture: a fox, left\n"
        'Exact words: "Stay  Wild" (neon)\n'
        "Mood: calm\n"
        "Brand: Ferox\n"
        'Still open: "fire"'
    )


def test_what_is_missing_is_told_in_the_users_language() -> None:
    nothing = CreativeIntent()
    assert render_missing(nothing, "en") == (
        "Still missing: what kind of asset it is to be; what is to be seen: a picture, or words"
    )
    assert render_missing(nothing, "de") == "Es fehlt noch: Was; Genauer Text / Im Bild"
    assert {render_missing(BRIEF, language) for language in LANGUAGES} == {""}


def test_no_line_of_a_text_passes_for_a_fact() -> None:
    for line_break in ("\n", "\r\n", "\u2028", "\u2029"):
        lines = DisplayText(text=f"GG{line_break}Mood: dark")
        thing = SceneElement(description=f"a fox{line_break}Mood: dark")
        brief = CreativeIntent(display_texts=(lines,), scene_elements=(thing,), mood="calm")
        shown = render_facts(facts_of(brief), "en")
        for told in (shown, brief.to_generation_description()):
            assert '"GG ↵ Mood: dark"' in told
            assert [line for line in told.splitlines() if "Mood" in line[:4]] == ["Mood: calm"]


def test_what_a_request_brings_along_is_shown_in_short() -> None:
    long = CreativeIntent(
        community_assets=({"name": "Owl"}, {"name": "x" * 19_000}, {"name": "Cat"}),
        game_context="y " * 1900,
        scene_elements=(SceneElement(description="z" * 500),),
    )
    facts = facts_of(long)
    assert facts["community"] == ["Owl", f"{'x' * (LONGEST_SHOWN - 3)}…"]
    assert len(render_facts(facts, "en")) < 2000
    assert facts["scene"] == ["z" * 500]
    assert "Cat" in long.to_generation_description()


def test_what_changed_is_told_line_by_line() -> None:
    before = {str(label): items for label, items in facts_of(BRIEF).items()}
    after = BRIEF.model_copy(
        update={"mood": None, "style": "ink", "display_texts": (DisplayText(text="Go"),)}
    )
    assert render_changes(before, facts_of(after), "en") == (
        'Exact words: "Stay  Wild" (neon) → "Go"\nStyle: ink (new)\nMood: calm (taken out)'
    )
    assert render_changes(before, facts_of(BRIEF), "en") == ""


def test_of_many_things_only_those_that_changed_are_told() -> None:
    fox, cat, moon = (SceneElement(description=f"a {name}") for name in ("fox", "cat", "moon"))
    shown = facts_of(CreativeIntent(scene_elements=(fox, cat)))
    before = {str(label): items for label, items in shown.items()}
    blue = SceneElement(description="a cat", style="blue")
    for elements, told in {
        (fox, blue): "a cat → a cat, blue",
        (fox,): "a cat (taken out)",
        (fox, cat, moon): "a moon (new)",
        (moon,): "a fox (taken out); a cat (taken out); a moon (new)",
    }.items():
        after = facts_of(CreativeIntent(scene_elements=elements))
        changes = render_changes(before, after, "en")
        assert changes == f"In the picture: {told}"


def test_a_question_is_not_put_beside_one_that_it_is_a_part_of() -> None:
    asked = [question.text for question in questions_of(CreativeIntent(asset_type="poster"), [])]
    assert asked[0] == "What is the scene on the poster, and what should it say?"
    assert not any("beside the words" in text for text in asked)


@given(st.sampled_from(LANGUAGES), st.text(min_size=1).filter(str.strip))
def test_the_exact_words_are_shown_in_every_language(language: str, words: str) -> None:
    brief = CreativeIntent(display_texts=(DisplayText(text=words),))
    shown = render_facts(facts_of(brief), language)  # type: ignore[arg-type]
    assert all(line in shown for line in words.splitlines())


def test_what_is_needed_comes_first_then_the_ambiguous_then_the_wishes() -> None:
    brief = CreativeIntent(ambiguous_annotations=(AmbiguousAnnotation(text="fire"),))
    asked = questions_of(brief, [])
    assert [question.needed for question in asked] == sorted(
        (question.needed for question in asked), reverse=True
    )
    assert '"fire"' in next(question.text for question in asked if "role" in question.about)


def test_a_wish_is_asked_once_and_a_need_until_it_is_met() -> None:
    brief = CreativeIntent(asset_type="poster")
    first = questions_of(brief, [])
    again = questions_of(brief, [question.about for question in first])
    assert [question.about for question in again] == [q.about for q in first if q.needed]
    assert all(question.before for question in again)


def test_what_was_asked_is_remembered_within_bounds() -> None:
    asked: list[str] = []
    for number in range(100):
        brief = CreativeIntent(ambiguous_annotations=(AmbiguousAnnotation(text=str(number)),))
        asked = remembered(asked, questions_of(brief, asked)[:2])
    assert len(asked) <= MAX_ASKED
