"""A request is checked, kept whole, and read once."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodes.brief.intent import CreativeIntent, Provenance
from nodes.brief.request import LARGEST_FACTS, read_facts
from nodes.brief.revision import Revision
from nodes.reading.message import RequestError, read_message, read_request
from tests.test_nodes_intent import junk

WHOLE: dict[str, Any] = {
    "asset_type": "banner",
    "mood": "epic",
    "custom_mood": "like a storm",
    "brand_context": {"name": "Ferox", "colors": ["#fff"]},
    "game_name": "Hollow Tide",
    "game_context": "a game about lighthouses",
    "description": "",
    "preferences": {"no_blood": True},
    "community_assets": [{"display_name": "Owl"}],
    "media_asset_placements": [{"asset": "owl", "x": 0.5}],
    "canvas_snapshot_url": "https://example.org/c.png",
    "canvas_snapshot_description": "a frame",
}


def test_every_field_of_the_request_reaches_the_brief() -> None:
    intent = read_request(WHOLE)
    stored = intent.to_dict()
    for name, value in WHOLE.items():
        assert stored[name] == value, name
        assert not value or intent.sources[name].speaker == "request"


def test_an_empty_request_is_an_empty_brief() -> None:
    assert read_request({}) == CreativeIntent()
    assert read_request(dict.fromkeys(WHOLE)) == CreativeIntent()


def test_a_description_counts_as_the_first_turn_and_is_never_ready() -> None:
    intent = read_request({"asset_type": "poster", "description": "a dragon"})
    assert intent.turn_count == 1
    assert intent.shown().confirmed().get_readiness() == "not_ready"
    assert read_request({"asset_type": "poster"}).turn_count == 0


@pytest.mark.parametrize(
    ("description", "elements", "texts", "open_phrases"),
    [
        ('an owl in a tree with "Epic Win" above it', ["an owl in a tree"], ["Epic Win"], []),
        ("“Finally Home” , a golden retriever", ["a golden retriever"], ["Finally Home"], []),
        ('logo with "crown" on top', [], [], ["crown"]),
        ("emote of a frog crying. no text", ["a frog crying"], [], []),
        ("une affiche avec « Bonne Fête » et des tulipes", ["tulipes"], ["Bonne Fête"], []),
        ("something cool", [], [], []),
    ],
)  # fmt: skip
def test_the_description_is_read_and_quotes_leave_the_scene(
    description: str, elements: list[str], texts: list[str], open_phrases: list[str]
) -> None:
    # In the spec a quote makes the scene disappear.
    intent = read_request({"description": description})
    assert [e.description for e in intent.scene_elements] == elements
    assert [t.text for t in intent.display_texts] == texts
    assert [a.text for a in intent.open_annotations()] == open_phrases
    sources = [
        *(element.source for element in intent.scene_elements),
        *(text.source for text in intent.display_texts),
        *(annotation.source for annotation in intent.ambiguous_annotations),
    ]
    for source in sources:
        assert source is not None
        assert source.quote in description
        assert (source.turn, source.speaker) == (1, "request")


def test_the_kind_and_the_mood_are_taken_from_the_description_where_they_are_not_given() -> None:
    intent = read_request({"description": "a poster of a wolf, dark and moody"})
    assert (intent.asset_type, intent.mood) == ("poster", "dark and moody")
    given = read_request(
        {"asset_type": "sticker", "mood": "funny", "description": "poster of a wolf, dark"}
    )
    assert (given.asset_type, given.effective_mood) == ("sticker", "funny")


@pytest.mark.parametrize(
    ("field", "value", "wanted"),
    [
        ("asset_type", 5, "a text"),
        ("description", ["a dragon"], "a text"),
        ("description", "x" * 5000, "at most 4000 characters"),
        ("mood", "x" * 500, "at most 200 characters"),
        ("brand_context", "Ferox", "a mapping"),
        ("brand_context", {"x": "y" * LARGEST_FACTS}, "characters"),
        ("brand_context", {"x": {1, 2}}, "JSON"),
        ("brand_context", {"x": float("nan")}, "JSON"),
        ("brand_context", {"x": [2**63]}, "64 bits"),
        ("preferences", {"x": -(2**63)}, "64 bits"),
        ("community_assets", [json.loads('{"x":' * 32 + "1" + "}" * 32)], "32 levels"),
        ("preferences", [1], "a mapping"),
        ("community_assets", {"id": 1}, "a list of mappings"),
        ("media_asset_placements", ["owl"], "a list of mappings"),
        ("colour", "red", "one of asset_type, mood"),
    ],
)
def test_a_wrong_value_is_refused_with_its_field_and_what_would_be_right(
    field: str, value: Any, wanted: str
) -> None:
    with pytest.raises(RequestError, match=wanted) as raised:
        read_request({field: value})
    assert raised.value.field == field
    assert raised.value.value == value
    assert field in str(raised.value)
    assert len(str(raised.value)) < 400


def test_what_is_no_mapping_is_refused() -> None:
    with pytest.raises(RequestError, match="a mapping with any of"):
        read_request([])  # type: ignore[arg-type]


def test_facts_that_contain_themselves_are_refused() -> None:
    loop: dict[str, Any] = {}
    loop["loop"] = loop
    with pytest.raises(RequestError, match="brand_context"):
        read_request({"brand_context": loop})


def test_the_brief_does_not_change_with_the_request_afterwards() -> None:
    request: dict[str, Any] = {"brand_context": {"colors": ["red"]}}
    intent = read_request(request)
    request["brand_context"]["colors"].append("blue")
    assert intent.brand_context == {"colors": ["red"]}


def test_facts_alone_read_no_description() -> None:
    assert read_facts({"description": "a dragon"}).scene_elements == ()


@given(st.dictionaries(st.sampled_from(sorted(WHOLE)), junk | st.text(), max_size=4))
def test_any_request_makes_a_brief_or_a_clear_error(request: dict[str, Any]) -> None:
    try:
        intent = read_request(request)
    except RequestError:
        return
    stored = json.loads(json.dumps(intent.to_dict()))
    assert CreativeIntent.from_dict(stored) == intent
    assert not intent.is_ready()


def test_characters_that_no_store_can_hold_are_left_out() -> None:
    intent = read_request({"asset_type": "lo\x00go", "description": "a \ud800 \x00dragon"})
    assert intent.asset_type == "logo"
    json.dumps(intent.to_dict(), ensure_ascii=False).encode()


EXACT = {
    "a no-break space": "Prêt\u00a0?",
    "a joiner": "می\u200cخواهم",
    "a wide space": "祭り\u3000開催",
    "a flag made of tags": "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "a soft hyphen": "Donau\u00addampfer",
}


@pytest.mark.parametrize("text", EXACT.values(), ids=EXACT)
def test_a_text_is_kept_in_its_exact_wording(text: str) -> None:
    assert read_request({"game_name": text}).game_name == text
    described = read_request({"description": f'a boat with the words "{text}"'})
    assert [one.text for one in described.display_texts] == [text]
    said = read_message(CreativeIntent(), f'write "{text}" on a boat', turn=2).intent
    assert [one.text for one in said.display_texts] == [text]
    revision = Revision(CreativeIntent())
    assert revision.add_text(text, Provenance())
    assert [one.text for one in revision.texts] == [text]


def test_what_turns_the_direction_of_words_is_left_out_and_what_nobody_sees_is_no_text() -> None:
    assert read_request({"game_name": "Hol\u202elow"}).game_name == "Hollow"
    assert read_request({"game_name": "\u200b\u00ad\u2060"}).game_name is None
