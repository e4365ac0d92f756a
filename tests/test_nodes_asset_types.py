"""What a brief needs depends on the kind of asset, as data that an author extends."""

from __future__ import annotations

import pytest

from nodes.brief import asset_types
from nodes.brief.asset_types import (
    GENERIC,
    AssetType,
    Requirement,
    asset_type_of,
    find_asset_type,
    known_asset_types,
    missing,
    register_asset_type,
)
from nodes.brief.intent import CreativeIntent, SceneElement


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asset_types, "_known", dict(asset_types._known))
    monkeypatch.setattr(asset_types, "_patterns", [])


@pytest.mark.parametrize("name", known_asset_types())
def test_a_picture_or_a_text_is_enough_for_every_built_in_kind(name: str) -> None:
    assert len(missing(name, {"asset_type"})) == 1
    assert missing(name, {"asset_type", "scene_elements"}) == ()
    assert missing(name, {"asset_type", "display_texts"}) == ()


def test_all_the_promised_kinds_are_there() -> None:
    promised = {
        *("thumbnail", "banner", "poster", "logo", "emote", "overlay", "sticker", "t-shirt"),
        *("social post", "generic"),
    }
    assert promised <= set(known_asset_types())


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Logo", "logo"),
        ("T-Shirt", "t-shirt"),
        ("tshirts", "t-shirt"),
        ("social_post", "social post"),
        ("plakat", "poster"),
        ("bannière", "banner"),
        ("something else", "generic"),
        ("", "generic"),
    ],
)
def test_a_kind_is_known_by_its_names(name: str, kind: str) -> None:
    assert asset_type_of(name).name == kind


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("i want a twitch banner that says hi", ("banner", "twitch banner")),
        ("ein Plakat bitte", ("poster", "Plakat")),
        ("two stickers", ("sticker", "stickers")),
        ("a picture of a wolf", None),
        ("postersized", None),
        ("", None),
    ],
)
def test_a_message_names_the_kind(message: str, found: tuple[str, str] | None) -> None:
    assert find_asset_type(message) == found


def test_what_is_wanted_is_asked_for_and_never_stands_in_the_way() -> None:
    known = {"asset_type", "scene_elements"}
    assert [item.met_by for item in missing("poster", known, wanted=True)][-1] == {"layout"}
    assert missing("poster", known) == ()


@pytest.mark.usefixtures("registry")
def test_an_author_adds_a_kind_with_its_own_needs() -> None:
    register_asset_type(
        AssetType(
            name="book cover",
            aliases=("Buchcover",),
            requires=(
                Requirement(
                    info="The genre",
                    question="Which genre is it?",
                    met_by=frozenset({"mood", "custom_mood"}),
                ),
            ),
        )
    )
    brief = CreativeIntent(
        asset_type="buchcover", scene_elements=(SceneElement(description="owl"),), turn_count=3
    )
    assert brief.get_missing_info() == ["The genre"]
    assert brief.next_questions() == ["Which genre is it?"]
    assert brief.get_readiness() == "needs_clarification"
    assert brief.revised(mood="crime").get_readiness() == "awaiting_confirmation"
    assert find_asset_type("ein Buchcover") == ("book cover", "Buchcover")


@pytest.mark.usefixtures("registry")
def test_a_kind_that_needs_nothing_makes_no_empty_brief_ready() -> None:
    register_asset_type(AssetType(name="blank"))
    brief = CreativeIntent(asset_type="blank", turn_count=3).shown().confirmed()
    assert not brief.is_ready()
    assert GENERIC.requires[0] in brief.missing_requirements()
