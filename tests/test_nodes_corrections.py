"""Corrections change what the user speaks of, and nothing else."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodes.brief.entries import same, segments_of, without_part
from nodes.brief.intent import CreativeIntent, DisplayText, SceneElement
from nodes.reading.corrections import read_corrections


def brief(
    *elements: str, texts: tuple[str, ...] = (), mood: str | None = None, **styles: str
) -> CreativeIntent:
    return CreativeIntent(
        mood=mood,
        scene_elements=tuple(SceneElement(description=e, style=styles.get(e)) for e in elements),
        display_texts=tuple(DisplayText(text=t, style=styles.get(t)) for t in texts),
    )


CASTLE = brief("red dragon", "castle", "full moon", texts=("Epic Win",), mood="dark")
BAND = brief("guitar", "crowd", texts=("Loud & Proud",), mood="energetic", guitar="neon")
TWO = brief("sleepy cat", "coffee cup", texts=("Monday Again", "send help"), mood="cozy")
BURG = brief("Drache", "Burg", texts=("Sieg oder Tod",), mood="düster")
LUNE = brief("dragon rouge", "pleine lune", texts=("Victoire",), mood="sombre")
LUNA = brief("dragón rojo", "luna llena", texts=("Victoria",), mood="oscuro")
DRAGO = brief("drago rosso", "luna piena", texts=("Vittoria",), mood="cupo")
LUA = brief("dragão vermelho", "lua cheia", texts=("Vitória",), mood="sombrio")
KAT = brief("kat", "maan", texts=("Middernacht",), mood="duister")
LONG = brief("a dragon over a castle")


def changes(message: str, intent: CreativeIntent) -> list[tuple[Any, ...]]:
    return [(c.action, c.old, c.new) for c in read_corrections(message, intent)]


CASES: list[tuple[str, CreativeIntent, list[tuple[str, str, str]]]] = [
    # What goes
    ("drop the dragon", CASTLE, [("remove", "red dragon", "")]),
    ("forget about the guittar", BAND, [("remove", "guitar", "")]),
    ("get rid of the words", CASTLE, [("remove", "Epic Win", "")]),
    ("take the moon out but the rest is perfect", CASTLE, [("remove", "full moon", "")]),
    ("i hate the castle, remove it", CASTLE, [("remove", "castle", "")]),
    (
        "keep the castle, everything else can go",
        CASTLE,
        [("remove", "red dragon", ""), ("remove", "full moon", ""), ("remove", "Epic Win", "")],
    ),
    ("only the first text, drop the other", TWO, [("remove", "send help", "")]),
    ("remove the second text", TWO, [("remove", "send help", "")]),
    ("we dont need the castle anymore", CASTLE, [("remove", "castle", "")]),
    ("burg weglassen", BURG, [("remove", "Burg", "")]),
    (
        "drop everything except the dragon",
        CASTLE,
        [("remove", "castle", ""), ("remove", "full moon", ""), ("remove", "Epic Win", "")],
    ),
    # Other words for a text, another version of a thing
    ("its Epik Win with a k", CASTLE, [("replace", "Epic Win", "Epik Win")]),
    ("my boss says it has to be Epic Kin", CASTLE, [("replace", "Epic Win", "Epic Kin")]),
    (
        "der Titel soll Sieg oder Leben heißen",
        BURG,
        [("replace", "Sieg oder Tod", "Sieg oder Leben")],
    ),
    ("half moon pls", CASTLE, [("replace", "full moon", "half moon")]),
    ("could the castle be a tower", CASTLE, [("replace", "castle", "tower")]),
    ("a tower would be better than a castle", CASTLE, [("replace", "castle", "tower")]),
    ("burg durch turm ersetzen", BURG, [("replace", "Burg", "turm")]),
    ("more cute and less dark", CASTLE, [("replace", "dark", "cute")]),
    # Words that name the thing itself again say nothing of how it looks
    ("put Epic Win on the poster", CASTLE, []),
    ("roses growing out of the castle", CASTLE, []),
    ("burg weg aber drache bleibt", BURG, [("remove", "Burg", "")]),
    ("enlève la lune", LUNE, [("remove", "pleine lune", "")]),
    ("sin luna", LUNA, [("remove", "luna llena", "")]),
    ("togli la luna", DRAGO, [("remove", "luna piena", "")]),
    ("tira a lua", LUA, [("remove", "lua cheia", "")]),
    ("haal de maan weg", KAT, [("remove", "maan", "")]),
    # What comes instead
    ("not red, blue", CASTLE, [("replace", "red dragon", "blue dragon")]),
    ("call it Boss Fight instead", CASTLE, [("replace", "Epic Win", "Boss Fight")]),
    ("swap the moon for a sun", CASTLE, [("replace", "full moon", "sun")]),
    ("a sun instead of the moon", CASTLE, [("replace", "full moon", "sun")]),
    ("instead of a guitar i want a drum kit", BAND, [("replace", "guitar", "drum kit")]),
    ("less dark, more heroic", CASTLE, [("replace", "dark", "heroic")]),
    ("two dragons not one", CASTLE, [("replace", "red dragon", "two red dragons")]),
    ("tea cup not coffee cup", TWO, [("replace", "coffee cup", "tea cup")]),
    ("change Monday Again to Tuesday Again", TWO, [("replace", "Monday Again", "Tuesday Again")]),
    ('"Epic Fail" instead of "Epic Win"', CASTLE, [("replace", "Epic Win", "Epic Fail")]),
    ("can the dragon be green", CASTLE, [("replace", "red dragon", "green dragon")]),
    ("lustig statt düster", BURG, [("replace", "düster", "lustig")]),
    ("pas rouge, bleu", LUNE, [("replace", "dragon rouge", "dragon bleu")]),
    ("en vez de la luna un sol", LUNA, [("replace", "luna llena", "sol")]),
    ("non rosso, blu", DRAGO, [("replace", "drago rosso", "drago blu")]),
    ("troca a lua por um sol", LUA, [("replace", "lua cheia", "sol")]),
    ("een hond in plaats van de kat", KAT, [("replace", "kat", "hond")]),
    # How it looks, and where it is
    ("make the dragon smaller", CASTLE, [("style", "red dragon", "smaller")]),
    ("make the text bigger", CASTLE, [("style", "Epic Win", "bigger")]),
    ("the dragon should be on the left", CASTLE, [("style", "red dragon", "on the left")]),
    ("everything in pixel art", CASTLE, [("style", "picture", "pixel art")]),
    ("not neon, wooden", BAND, [("style", "guitar", "wooden")]),
    (
        "both texts in handwriting",
        TWO,
        [("style", "Monday Again", "handwriting"), ("style", "send help", "handwriting")],
    ),
    (
        "the castle on the left and the moon on the right",
        CASTLE,
        [("style", "castle", "on the left"), ("style", "full moon", "on the right")],
    ),
    ("text bitte größer", BURG, [("style", "Sieg oder Tod", "größer")]),
    ("il drago a sinistra", DRAGO, [("style", "drago rosso", "a sinistra")]),
    # What is new
    ("also some bats and a bridge", CASTLE, [("add", "", "bats"), ("add", "", "bridge")]),
    ("add smoke and a guitar", BAND, [("add", "", "smoke")]),
    ("noch ein ritter dazu", BURG, [("add", "", "ritter")]),
    ("spooky vibe pls", brief("robot"), [("add", "", "spooky")]),
    # Parts of a longer description
    ("drop the castle", LONG, [("replace", "a dragon over a castle", "a dragon")]),
    ("drop the dragon", LONG, [("replace", "a dragon over a castle", "a castle")]),
    (
        "not a castle, a ruined tower",
        LONG,
        [("replace", "a dragon over a castle", "a dragon over a ruined tower")],
    ),
    (
        "make the dragon blue",
        LONG,
        [("replace", "a dragon over a castle", "a blue dragon over a castle")],
    ),
]


@pytest.mark.parametrize(("message", "intent", "expected"), CASES, ids=[c[0] for c in CASES])
def test_a_correction_changes_what_it_speaks_of(
    message: str, intent: CreativeIntent, expected: list[tuple[str, str, str]]
) -> None:
    assert changes(message, intent) == expected


@pytest.mark.parametrize(
    "message", ["scrap all of that", "delete everything", "let's start over", "von vorne bitte"]
)
def test_starting_over_removes_all(message: str) -> None:
    assert [c[:2] for c in changes(message, CASTLE)] == [
        ("remove", "red dragon"),
        ("remove", "castle"),
        ("remove", "full moon"),
        ("remove", "Epic Win"),
        ("remove", "dark"),
    ]


NOTHING = [
    "looks great so far",
    "dont remove the castle",
    "leave the dragon as it is",
    "love the dragon!! dont touch it",
    "should i drop the castle?",
    "why is the castle there?",
    "hmm i dunno",
    "i don't like the castle",
    "the castle looks weird",
    "what about a lighthouse?",
    "ok",
    "no",
    "não tira o castelo não",
    "no quites la luna",
    "den drachen nicht anfassen",
    "e se togliamo la luna?",
    "yes that is right",
    "all right",
    "that would be great",
    "make it happen!",
    "it could be either",
    "let's do it again please",
    "can you tell me how long it takes please",
    "",
]


@pytest.mark.parametrize("message", NOTHING)
def test_praise_doubt_questions_and_refusals_change_nothing(message: str) -> None:
    for intent in (CASTLE, LUNA, DRAGO):
        assert changes(message, intent) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a dragon", "Dragons"),
        ("The  red dragon", "red DRAGON"),
        ("some flames", "flame"),
        ("der Drache", "drachen"),
    ],
)
def test_case_articles_and_plurals_make_no_difference(one: str, other: str) -> None:
    assert same(one, other)
    assert not same(one, other + " tamer")


def test_a_description_has_parts() -> None:
    text = "a dragon over a castle"
    assert [text[a:b] for a, b in segments_of(text)] == ["a dragon", "a castle"]
    assert without_part(text, ["castle"]) == "a dragon"
    assert without_part(text, ["dragon", "castle"]) is None
    assert without_part(text, ["owl"]) is None


names = st.sampled_from(
    ["dragon", "castle", "moon", "Epic Win", "dark", "it", "text", "everything"]
)
verbs = st.sampled_from(
    [
        "drop",
        "not",
        "swap",
        "make",
        "instead of",
        "for a",
        "add",
        "keep",
        "no",
        "call it",
        "lass weg",
    ]
)
noise = st.text(max_size=8)
messages = st.lists(st.one_of(names, verbs, noise, st.sampled_from([",", ".", '"', "?"]))).map(
    " ".join
)


@given(messages)
def test_whatever_is_typed_only_what_the_brief_holds_is_changed(message: str) -> None:
    there = {"red dragon", "castle", "full moon", "Epic Win", "dark", "picture"}
    for change in read_corrections(message, CASTLE):
        assert change.old in there or change.action == "add"
        assert change.new or change.action == "remove"


@pytest.mark.parametrize("piece", ["not ", "swap a ", "instead of ", "the dragon ", "x", ", ", "'"])
def test_a_hostile_message_costs_no_more_than_its_length(piece: str) -> None:
    start = time.perf_counter()
    read_corrections((piece * 20_000)[:20_000], CASTLE)
    assert time.perf_counter() - start < 2
