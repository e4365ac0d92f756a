"""An answer settles the phrase it speaks of, and leaves the others open."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodes.reading.targets import resolve

T, R, N, B = "display_text", "render", "neither", "both"

ONE = [
    ("text please", T),
    ("write it", T),
    ("just the word", T),
    ("not as a picture", T),
    ("as a drawing", R),
    ("dont write it, show it", R),
    ("an actual fire", R),
    ("no, an image", R),
    ("neither, forget it", N),
    ("no fire at all", N),
    ("both! write it and draw it", B),
    ("als text bitte", T),
    ("nicht als schrift", R),
    ("dessiné svp", R),
    ("como imagen", R),
    ("que sea texto", T),
    ("non come scritta", R),
    ("imagem não, texto", T),
    ("geen van beide", N),
    ("als plaatje graag", R),
]


@pytest.mark.parametrize(("message", "role"), ONE)
def test_a_bare_role_is_enough_for_the_only_open_phrase(message: str, role: str) -> None:
    assert resolve(message, ["fire"]) == {"fire": role}


TWO = [
    ("fire text, wolf image", {"fire": T, "wolf": R}),
    ("wolf as picture and fire as text", {"fire": T, "wolf": R}),
    ("draw the wolf, write fire", {"fire": T, "wolf": R}),
    ("text for fire, picture for wolf", {"fire": T, "wolf": R}),
    ("the first one as text, second as image", {"fire": T, "wolf": R}),
    ("1 text 2 picture", {"fire": T, "wolf": R}),
    ("former = text", {"fire": T}),
    ("the latter as a drawing", {"wolf": R}),
    ("text, image", {"fire": T, "wolf": R}),
    ("both as text", {"fire": T, "wolf": T}),
    ("draw both", {"fire": R, "wolf": R}),
    ("neither of them should be text", {"fire": R, "wolf": R}),
    ("neither", {"fire": N, "wolf": N}),
    ("drop the wolf", {"wolf": N}),
    ("fire isnt text", {"fire": R}),
    ("fire as text, the other one as image", {"fire": T, "wolf": R}),
    ("wolf should be drawn, fire idk yet", {"wolf": R}),
    ("the first one is text, not sure about the other", {"fire": T}),
    ("das erste als text, das zweite als bild", {"fire": T, "wolf": R}),
    ("les deux en image", {"fire": R, "wolf": R}),
    ("escrito los dos", {"fire": T, "wolf": T}),
    ("il primo scritto, il secondo disegnato", {"fire": T, "wolf": R}),
    ("os dois escritos", {"fire": T, "wolf": T}),
    ("de eerste als tekst, de tweede als plaatje", {"fire": T, "wolf": R}),
]


@pytest.mark.parametrize(("message", "resolved"), TWO, ids=[m for m, _ in TWO])
def test_names_ordinals_and_both_say_which_phrase(message: str, resolved: dict[str, str]) -> None:
    assert resolve(message, ["fire", "wolf"]) == resolved


@pytest.mark.parametrize(
    "message",
    ["text", "image pls", "one of them as text", "both", "the wolf is my favourite animal", "yes"],
)
def test_a_role_that_says_not_which_settles_nothing_of_several(message: str) -> None:
    # In the spec the word "text" settles all of them.
    assert resolve(message, ["fire", "wolf"]) == {}


@pytest.mark.parametrize(
    "message",
    [
        "i'd like text that pops",
        "the text on the poster should be bigger",
        "hm what do you mean?",
        "what would look better?",
        "wdym by render",
        "text or image, idk, you decide",
        "can i see both versions first?",
        "maybe text?",
        "ich hätt gern einen text der knallt",
        "vorrei un testo che spacca",
        "c'est à dire ?",
        "q quieres decir?",
        "add a dragon",
        "",
    ],
)
def test_asides_questions_and_doubt_settle_nothing(message: str) -> None:
    assert resolve(message, ["fire"]) == {}


def test_the_rest_is_what_was_not_named() -> None:
    phrases = ["skull", "rose", "snake"]
    assert resolve("rose text the rest images", phrases) == {"skull": R, "rose": T, "snake": R}
    assert resolve("skull and rose as images, snake as word", phrases) == {
        "skull": R,
        "rose": R,
        "snake": T,
    }


def test_a_phrase_may_look_like_any_pattern() -> None:
    assert resolve("c++ as text", ["c++ (big)", "c++"]) == {"c++": T}
    assert resolve("text", ["(["]) == {"([": T}
    assert resolve("text", []) == {}


@given(st.text(max_size=80), st.lists(st.text(max_size=8), max_size=3, unique=True))
def test_no_answer_raises_and_only_open_phrases_are_settled(
    message: str, phrases: list[str]
) -> None:
    resolved = resolve(message, phrases)
    assert set(resolved) <= set(phrases)
    assert set(resolved.values()) <= {T, R, N, B}


@pytest.mark.parametrize("piece", ["as text ", "fire ", "both is and ", "not ", ",", "x", "'"])
def test_a_hostile_answer_costs_no_more_than_its_length(piece: str) -> None:
    start = time.perf_counter()
    resolve((piece * 20_000)[:20_000], ["fire", "wolf"])
    assert time.perf_counter() - start < 2
