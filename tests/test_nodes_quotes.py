"""The words to be written are found with and without marks, and nothing else is."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodes.reading.marks import mask
from nodes.reading.quotes import display_texts, looks_behind


def texts_of(message: str) -> list[str]:
    return [quote.text for quote in display_texts(message)]


MARKED = {
    "straight": 'a cat, "Monday Again"',
    "curly": "a cat, “Monday Again”",
    "mixed": 'a cat, “Monday Again"',
    "single": "a cat, 'Monday Again'",
    "curly single": "a cat, ‘Monday Again’",
    "angle": "un chat, « Monday Again »",
    "angle outwards": "eine Katze, »Monday Again«",
    "single angle": "un chat, ‹Monday Again›",
    "low-high": "eine Katze, „Monday Again“",
    "low-high of Dutch": "een kat, „Monday Again”",
    "low-high single": "eine Katze, ‚Monday Again‘",
    "corner": "a cat, 「Monday Again」",
    "double corner": "a cat, 『Monday Again』",
    "backticks": "a cat, `Monday Again`",
    "two single ones": "a cat, ''Monday Again''",
    "full width": "a cat, ＂Monday Again＂",
    "never closed": 'a cat, "Monday Again',
}


@pytest.mark.parametrize("message", MARKED.values(), ids=MARKED.keys())
def test_every_kind_of_marks_is_seen(message: str) -> None:
    # The spec sees straight double marks alone.
    assert texts_of(message) == ["Monday Again"]


NO_MARKS = {
    "possessives": "the dragon's lair and the knights' shields",
    "rock 'n' roll": "rock 'n' roll poster with the band's van",
    "inches": 'a 24" x 36" poster',
    "feet and inches": "a guy of 5'10\" next to a 7' bear",
    "minutes": "the first 10' of the game",
    "curly inches": "für einen 27” bildschirm",
    "German elisions": "'n drachen vor 'ner burg, geht's?",
    "French elisions": "l'antre du dragon, c'est l'épée d'un chevalier",
    "years": "the look of the '80s and the '90s",
    "nothing between": '"" and “ ”',
}


@pytest.mark.parametrize("message", NO_MARKS.values(), ids=NO_MARKS.keys())
def test_apostrophes_inches_feet_and_minutes_are_no_marks(message: str) -> None:
    assert texts_of(message) == []


UNMARKED = [
    ("the text should say GG WP", ["GG WP"]),
    ("write happy birthday tom on it", ["happy birthday tom"]),
    ("a mug that says world's okayest dad", ["world's okayest dad"]),
    ("top text: when you finally; bottom text: fix the bug", ["when you finally", "fix the bug"]),
    ("a door sign that reads do not disturb please", ["do not disturb"]),
    ("speech bubble saying: did it work?", ["did it work?"]),
    ("Hello World in big letters", ["Hello World"]),
    ("jersey number 10 and the name COSTA", ["10", "COSTA"]),
    ("a banner with my name on it, im Kayleigh", ["Kayleigh"]),
    ("mug with good morning sunshine on it", ["good morning sunshine"]),
    ("a shirt with I PAUSED MY GAME on the front", ["I PAUSED MY GAME"]),
    ("banner mit der Aufschrift gute besserung", ["gute besserung"]),
    ("es soll ruhe bitte draufstehen", ["ruhe bitte"]),
    ("écris joyeux anniversaire léo dessus", ["joyeux anniversaire léo"]),
    ("que diga hoy no se fía en letras grandes", ["hoy no se fía"]),
    ("con la scritta torno subito e una tazza", ["torno subito"]),
    ("escreve volto já na tela", ["volto já"]),
    ("er moet verboden toegang op staan", ["verboden toegang"]),
    ("one says wow and one says yikes", ["wow", "yikes"]),
    ("it says open late at the top and free pie at the bottom", ["open late", "free pie"]),
    ("a cake, happy birthday grandma on it", ["happy birthday grandma"]),
    ("a tee with #teamcat and www.teamcat.com", ["#teamcat", "www.teamcat.com"]),
    ("our café heißt Kaffee Klatsch, ein logo bitte", ["Kaffee Klatsch"]),
    ("a cat, FREE ENTRY in the corner", ["FREE ENTRY"]),
]


@pytest.mark.parametrize(("message", "texts"), UNMARKED, ids=[m for m, _ in UNMARKED])
def test_texts_without_marks_are_found_where_the_words_say_so(
    message: str, texts: list[str]
) -> None:
    assert texts_of(message) == texts


NOT_TO_BE_WRITTEN = [
    'something like "Stranger Things" but cozy',
    'my boss said "make it pop"',
    'everyone keeps saying "too plain"',
    'a "retro" look, not too "80s"',
    'use the font "Lobster"',
    'remove "coming soon" from it',
    '"game over" screen vibes but no words',
    'is "Silver Fox" a good name?',
    'everybody calls it "art" anyway',
    'dont put any words like "free" or "discount" on it',
    '"Open Late" or "Late Night"?',
    'what is the difference between a "banner" and an "overlay"',
    'my game is called "Hollow Tide", a lighthouse, no lettering',
    "the text should be bigger",
    "i want some text on it",
    "what text should i use?",
    "i want to say thank you to my fans",
    "no text please",
    "wie bei „Dark“ nur heller",
    'mon pote m\'a dit "trop moche"',
    "como en la peli «Coco»",
    'uno stile "anni 70"',
    'tipo no filme "Tropa de Elite"',
    "mijn baas zei „doe maar gek”",
]


@pytest.mark.parametrize("message", NOT_TO_BE_WRITTEN)
def test_titles_reported_speech_fonts_and_refusals_are_not_written(message: str) -> None:
    assert texts_of(message) == []


@pytest.mark.parametrize(
    ("message", "texts"),
    [
        ('not "Team Rocket" but "Team Jet"', ["Team Jet"]),
        ('change "Open" to "Closed"', ["Closed"]),
        ('"Hey" instead of "Hi"', ["Hey"]),
        ('my grandma used to say "eat more soup", please print that', ["eat more soup"]),
        ("text: “The Girl Who Said ‘No’”", ["The Girl Who Said ‘No’"]),
        ('three lines: "EAT\nSLEEP\nSTREAM"', ["EAT\nSLEEP\nSTREAM"]),
        ('"GG" and again "GG"', ["GG"]),
        ('don\'t forget the text "RSVP"', ["RSVP"]),
        ('my sister said it should say "Girl Dad"', ["Girl Dad"]),
        ("write 'Rock 'n' Roll Forever' on it", ["Rock 'n' Roll Forever"]),
        ('un cartel de "Salida" que parpadea', ["Salida"]),
    ],
)
def test_of_several_marked_phrases_the_wanted_ones_are_taken(
    message: str, texts: list[str]
) -> None:
    assert texts_of(message) == texts


def test_a_text_keeps_its_place_in_the_message() -> None:
    message = "a cat, “Monday Again” above it"
    (quote,) = display_texts(message)
    assert message[quote.start : quote.end] == "“Monday Again”"
    assert looks_behind(mask(message), quote.end) == (None, "above it")


@given(st.text(max_size=200))
def test_every_text_stands_in_its_message_word_for_word(message: str) -> None:
    for quote in display_texts(message):
        assert quote.text in message[quote.start : quote.end]
        assert quote.text.strip() == quote.text != ""


fragments = st.lists(
    st.sampled_from(
        [
            '"',
            "“",
            "”",
            "„",
            "'",
            "’",
            "«",
            "»",
            "`",
            "「",
            " ",
            "\n",
            ",",
            "a",
            "not",
            "text:",
            "says ",
        ]
    ),
    max_size=60,
).map("".join)


@given(fragments)
def test_no_heap_of_marks_raises_and_hidden_words_keep_every_place(message: str) -> None:
    masked = mask(message)
    assert len(masked.text) == len(masked.folded) == len(message)
    display_texts(message)


@pytest.mark.parametrize("piece", ['"', "“", "„\n“", "'a ", "`", "text: ", "say ", "x", "'"])
def test_a_hostile_message_costs_no_more_than_its_length(piece: str) -> None:
    message = (piece * 20_000)[:20_000]
    start = time.perf_counter()
    display_texts(message)
    assert time.perf_counter() - start < 2
