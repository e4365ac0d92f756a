"""Things to draw are taken from what a message asks for, and scraps of sentences are not."""

from __future__ import annotations

import pytest

from nodes.brief.intent import CreativeIntent, SceneElement
from nodes.reading.marks import mask
from nodes.reading.message import read_message, read_request
from nodes.reading.scene import Trust, scene_elements

SEEN = "What should people see: which things or figures, and which words, if any?"
SUMMARY = "So this is the picture now. Is that exactly what you want?"
RAMBLE = (
    "ok so basically me and my two friends do this podcast about abandoned theme parks, it started "
    "as a joke honestly, anyway we need a cover for it and I was thinking maybe a ferris wheel, "
    "like a rusty one, with ivy all over it, and the moon behind, oh and my friend Tom wants a "
    "raccoon somewhere because we saw one once in Ohio, long story, it ate Lena's sandwich. the "
    "name is Ghost Rides, that has to be on it obviously. colours idk, muted greens? not too scary "
    "though, my mum listens to it."
)


def found(message: str) -> dict[str, str | None]:
    things = scene_elements(mask(message), (), trust=Trust.ALL)
    return {thing.description: thing.position for thing in things}


def answered(message: str, *before: str, coach: str = SUMMARY) -> dict[str, tuple[str | None, ...]]:
    intent = CreativeIntent(
        asset_type="poster", scene_elements=tuple(SceneElement(description=text) for text in before)
    )
    intent = intent.shown(coach) if coach == SUMMARY else intent
    after = read_message(intent, message, turn=3, last_coach_message=coach).intent
    return {e.description: (e.position, e.style) for e in after.scene_elements}


def test_a_ramble_brings_its_things_and_nothing_else() -> None:
    intent = read_request({"description": RAMBLE})
    assert {e.description: e.position for e in intent.scene_elements} == {
        "a ferris wheel": None,
        "ivy": "all over it",
        "the moon": "behind",
        "a raccoon": None,
    }


@pytest.mark.parametrize(
    ("message", "things"),
    [
        ("idk, dragons maybe?", ["dragons"]),
        ("hmm, a lighthouse I guess", ["a lighthouse"]),
        ("ich weiß nicht, vielleicht Kaffeebohnen und eine Tasse?", ["Kaffeebohnen", "eine Tasse"]),
        ("a cat in a box", ["a cat in a box"]),
        ("something with a raccoon", ["a raccoon"]),
        ("potato. sad potato", ["sad potato"]),
        ("big red button", ["big red button"]),
    ],
)
def test_a_hedge_hides_no_thing(message: str, things: list[str]) -> None:
    assert list(answered(message, coach=SEEN)) == things


@pytest.mark.parametrize(
    "message",
    [
        "a minimalist logo for my band Volt, but with lots of tiny details",
        "flat design, two colours, navy and gold",
        "my boss wants it by monday, he's going nuts",
        "our company sells tents. we were founded in 1987",
        "epic, like lord of the rings",
        "good question",
        "hard to say",
        "no people, please",
        "mein Mann meint, es soll nicht zu bunt sein",
        "des couleurs vives, un style enfantin",
        "mi jefe lo quiere para el lunes",
        "qualcosa di moderno, linee pulite",
        "minha filha faz dez anos e adora a cor lilás",
        "grote letters, weinig tekst",
    ],
)
def test_looks_lives_and_talk_are_no_things(message: str) -> None:
    assert answered(message, coach=SEEN) == {}
    assert not read_request({"description": message}).scene_elements


@pytest.mark.parametrize(
    ("message", "things"),
    [
        ("unten ein Fluss, oben Sterne", {"ein Fluss": "unten", "Sterne": "oben"}),
        ("a stage at the back and a UFO above", {"a stage": "at the back", "a UFO": "above"}),
        ("un bosque y un ciervo en el centro", {"un bosque": None, "un ciervo": "en el centro"}),
        ("a chair, and under it a mouse", {"a chair": None, "a mouse": "under it"}),
    ],
)
def test_a_place_is_told_from_the_thing_whether_before_or_behind(
    message: str, things: dict[str, str | None]
) -> None:
    assert found(message) == things


@pytest.mark.parametrize(
    ("message", "things"),
    [
        ("a gear with a lightning bolt inside", ["a gear with a lightning bolt inside"]),
        ("mit einem Leuchtturm und Möwen", ["einem Leuchtturm", "Möwen"]),
        ("zwei Hände, die einen Setzling halten, und Erde",
         ["zwei Hände, die einen Setzling halten", "Erde"]),
        ("a sleepy panda, holding bamboo", ["a sleepy panda, holding bamboo"]),
        ("a ship in a storm and a hand reaching out of the waves",
         ["a ship in a storm", "a hand reaching out of the waves"]),
        ("bees, honeycomb, wildflowers", ["bees", "honeycomb", "wildflowers"]),
    ],
)  # fmt: skip
def test_what_belongs_to_a_thing_stays_with_it_and_what_is_listed_does_not(
    message: str, things: list[str]
) -> None:
    assert list(found(message)) == things


@pytest.mark.parametrize(
    ("message", "after"),
    [
        ("can we have seagulls too?", {"owl": (None, None), "seagulls": (None, None)}),
        ("my wife says a red boat would be nice in front",
         {"owl": (None, None), "a red boat": ("in front", None)}),
        ("don't forget the drum kit at the back",
         {"owl": (None, None), "the drum kit": ("at the back", None)}),
        ("what do you know about the keeper?", {"owl": (None, None)}),
        ("love it, my team will be so happy", {"owl": (None, None)}),
        ("the owl should be black", {"owl": (None, "black")}),
        ("can the owl be blue", {"owl": (None, "blue")}),
        ("the owl can sit in one of the trees", {"owl": ("in one of the trees", None)}),
        ("actually make it an eagle", {"eagle": (None, None)}),
        ("the owl is boring, replace it with a raven", {"raven": (None, None)}),
    ],
)  # fmt: skip
def test_in_mid_course_what_is_asked_for_is_added_and_what_is_there_is_changed(
    message: str, after: dict[str, tuple[str | None, str | None]]
) -> None:
    assert answered(message, "owl") == after


def test_a_thing_is_heard_beside_the_style_of_the_whole() -> None:
    heard = answered("black and white. with a yellow lightning bolt", coach="What mood?")
    assert list(heard) == ["a yellow lightning bolt"]
    assert answered("the bolt should be black", *heard) == {"a black lightning bolt": (None, None)}
