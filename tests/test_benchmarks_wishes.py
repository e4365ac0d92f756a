"""Every wish is played to its end both ways, whatever its user says."""

from __future__ import annotations

import pytest

from benchmarks.wish_list import WISHES, Wish
from benchmarks.wishes import play
from nodes.language import language_of

pytestmark = pytest.mark.filterwarnings("ignore:Inheritance class AiohttpClientSession")
NAMES = [wish.name for wish in WISHES]


@pytest.mark.parametrize("wish", WISHES, ids=NAMES)
async def test_a_wish_is_rehearsed_to_its_end(wish: Wish) -> None:
    played = await play(wish, "rehearsal")
    assert played.errors == []
    assert played.turns >= len(wish.says) + ("description" in wish.request)
    assert all(reply.split("\n[")[0].strip() for reply in played.lines)


@pytest.mark.parametrize("wish", WISHES, ids=NAMES)
async def test_a_wish_is_played_with_gemini_at_one_call_a_turn(wish: Wish) -> None:
    played = await play(wish, "gemini")
    assert played.errors == []
    assert played.calls == played.turns + ("description" not in wish.request)
    assert not any("[FACTS]" in reply for reply in replies(played.lines))
    asked_twice = [reply for reply in replies(played.lines) if reply.count("?") > 3]
    assert asked_twice == []


def replies(lines: list[str]) -> list[str]:
    """Return what the coach said, without what the user's own words put into the facts."""
    return [line.split("\n[")[0] for line in lines if not line.startswith((">", "["))]


@pytest.mark.parametrize("name", ["attempts to signal", "a yes too early"])
async def test_only_the_last_yes_confirms_what_was_shown(name: str) -> None:
    wish = next(wish for wish in WISHES if wish.name == name)
    played = await play(wish, "gemini")
    *earlier, last = played.lines
    assert played.brief.user_confirmed_vision
    assert "[signal: coach.intent_ready]" in last
    assert not any("[signal: coach.intent_ready]" in line for line in earlier)
    assert any("only the engine gives coach.intent_ready" in line for line in earlier)


def test_two_of_them_are_in_other_languages() -> None:
    spoken = [language_of([said.text for said in wish.says]) for wish in WISHES]
    assert {"en", "de", "es"} <= set(spoken)
    assert len(WISHES) >= 10
