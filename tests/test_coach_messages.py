"""The labelled messages to the coach are what their README says."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).parent / "data"
FILES = sorted(DATA.glob("coach_messages*.jsonl"))
LINES = [line for file in FILES for line in file.read_text("utf-8").splitlines()]
ROWS: list[dict[str, Any]] = [json.loads(line) for line in LINES]
COMMON = {"id", "kind", "lang", "split", "message"}
CONTEXT = {
    "quotes": set(),
    "render_or_display": {"phrase"},
    "corrections": {"brief"},
    "targeted_answers": {"open"},
    "answers": {"last_coach_message"},
    "scenes": {"asset_type", "before", "last_coach_message"},
}
EXPECTED = {
    "quotes": {"display_texts"},
    "render_or_display": {"role"},
    "corrections": {"removed", "added", "replaced", "style"},
    "targeted_answers": {"resolved"},
    "answers": {"answer"},
    "scenes": {"elements"},
}
AT_LEAST = {
    "quotes": 210,
    "render_or_display": 140,
    "corrections": 190,
    "targeted_answers": 140,
    "answers": 60,
    "scenes": 150,
}
OTHER_LANGUAGES = ("de", "fr", "es", "it", "pt", "nl")
ROLES = {"render", "display_text", "ambiguous"}
RESOLUTIONS = {"render", "display_text", "neither", "both"}
ANSWERS = {
    "confirm",
    "confirm_with_change",
    "reject",
    "change",
    "question",
    "unclear",
    "other",
}


def of_kind(kind: str) -> list[Any]:
    return [pytest.param(row, id=row["id"]) for row in ROWS if row["kind"] == kind]


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def entries(brief: dict[str, Any]) -> list[str]:
    """Return all that a brief holds and a message may remove or replace."""
    mood = [brief["mood"]] if brief["mood"] else []
    return [*brief["scene_elements"], *brief["display_texts"], *mood]


def test_every_line_is_one_object_written_in_the_usual_form() -> None:
    assert [json.dumps(row, ensure_ascii=False) for row in ROWS] == LINES


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_id_is_its_kind_and_a_running_number_of_its_file(file: Path) -> None:
    seen: Counter[str] = Counter()
    for row in map(json.loads, file.read_text("utf-8").splitlines()):
        seen[row["kind"]] += 1
        assert row["id"] == f"{row['kind']}-{seen[row['kind']]}"


def test_every_line_has_the_fields_of_its_kind_and_no_others() -> None:
    for row in ROWS:
        assert set(row) == COMMON | CONTEXT[row["kind"]] | EXPECTED[row["kind"]], row["id"]
        assert row["message"].strip() == row["message"] != "", row["id"]


def test_no_message_is_there_twice_in_the_same_context() -> None:
    keys = Counter(
        json.dumps(
            {field: row[field] for field in {"kind", "message"} | CONTEXT[row["kind"]]},
            sort_keys=True,
        )
        for row in ROWS
    )
    assert [key for key, count in keys.items() if count > 1] == []


def test_there_are_as_many_messages_of_each_kind_as_promised() -> None:
    counts = Counter(row["kind"] for row in ROWS)
    assert len(ROWS) >= 800
    assert set(counts) == set(AT_LEAST)
    assert all(counts[kind] >= number for kind, number in AT_LEAST.items()), counts


def test_all_seven_languages_are_there_in_every_kind_and_english_is_less_than_half() -> None:
    counts = Counter(row["lang"] for row in ROWS)
    assert set(counts) == {"en", *OTHER_LANGUAGES}
    assert all(counts[lang] >= 60 for lang in OTHER_LANGUAGES), counts
    assert 0.4 <= counts["en"] / len(ROWS) <= 0.5
    assert len({(row["kind"], row["lang"]) for row in ROWS}) == len(AT_LEAST) * len(counts)


def test_the_split_is_computed_from_the_message_alone() -> None:
    for row in ROWS:
        first = hashlib.sha256(row["message"].encode()).digest()[0]
        assert row["split"] == ("held" if first < 64 else "tune"), row["id"]


def test_about_a_quarter_of_the_messages_of_each_kind_is_held_out() -> None:
    for kind in AT_LEAST:
        splits = [row["split"] for row in ROWS if row["kind"] == kind]
        assert 0.15 <= splits.count("held") / len(splits) <= 0.4, kind


@pytest.mark.parametrize("row", of_kind("quotes"))
def test_each_display_text_stands_in_its_message_word_for_word_and_in_order(
    row: dict[str, Any],
) -> None:
    texts = row["display_texts"]
    assert len(set(texts)) == len(texts)
    assert all(text == text.strip() != "" for text in texts)
    places = [row["message"].find(text) for text in texts]
    assert -1 not in places
    assert places == sorted(places)


def test_some_messages_with_quotation_marks_have_nothing_to_be_written() -> None:
    marks = re.compile(r"[\"“”„«»「]")
    none = [row for row in ROWS if row["kind"] == "quotes" and not row["display_texts"]]
    assert sum(bool(marks.search(row["message"])) for row in none) >= 15
    assert sum(not marks.search(row["message"]) for row in none) >= 8


@pytest.mark.parametrize("row", of_kind("render_or_display"))
def test_each_phrase_stands_in_its_message_and_has_a_role(row: dict[str, Any]) -> None:
    assert row["phrase"] in row["message"]
    assert row["role"] in ROLES


def test_every_role_is_there_often_enough_to_be_measured() -> None:
    counts = Counter(row["role"] for row in ROWS if row["kind"] == "render_or_display")
    assert set(counts) == ROLES
    assert min(counts.values()) >= 20


@pytest.mark.parametrize("row", of_kind("corrections"))
def test_each_correction_speaks_of_its_brief_in_the_words_of_its_message(
    row: dict[str, Any],
) -> None:
    brief, said = row["brief"], words(row["message"])
    there = entries(brief)
    assert set(brief) == {"scene_elements", "display_texts", "mood", "styles"}
    assert set(brief["styles"]) <= set(there)

    gone = [*row["removed"], *(old for old, _ in row["replaced"])]
    assert set(gone) <= set(there)
    assert len(set(gone)) == len(gone)
    for new in row["added"]:
        assert new not in there
        assert new.casefold() in row["message"].casefold()
    for old, new in row["replaced"]:
        assert old != new
        assert words(new) <= said | words(old)
        assert words(new) & (said - words(old))
    for target, value in row["style"].items():
        assert target == "picture" or target in there
        assert target not in gone
        assert value in row["message"]


def test_some_corrections_change_nothing_and_each_sort_of_change_is_there() -> None:
    rows = [row for row in ROWS if row["kind"] == "corrections"]
    changes = Counter(field for row in rows for field in EXPECTED["corrections"] if row[field])
    nothing = [row for row in rows if not any(row[f] for f in EXPECTED["corrections"])]
    assert len(nothing) >= 15
    assert min(changes[field] for field in EXPECTED["corrections"]) >= 15, changes


@pytest.mark.parametrize("row", of_kind("targeted_answers"))
def test_each_answer_resolves_only_phrases_that_are_open(row: dict[str, Any]) -> None:
    assert 1 <= len(row["open"]) <= 3
    assert len(set(row["open"])) == len(row["open"])
    assert set(row["resolved"]) <= set(row["open"])
    assert set(row["resolved"].values()) <= RESOLUTIONS


def test_some_targeted_answers_resolve_all_some_and_some_none() -> None:
    rows = [row for row in ROWS if row["kind"] == "targeted_answers"]
    left = Counter(
        "all" if set(row["resolved"]) == set(row["open"]) else "part" if row["resolved"] else "none"
        for row in rows
    )
    assert min(left["all"], left["part"], left["none"]) >= 10, left


@pytest.mark.parametrize("row", of_kind("answers"))
def test_each_reply_follows_a_message_of_the_coach_and_has_a_meaning(row: dict[str, Any]) -> None:
    assert row["last_coach_message"].endswith("?")
    assert row["answer"] in ANSWERS


def test_every_meaning_of_a_reply_is_there() -> None:
    counts = Counter(row["answer"] for row in ROWS if row["kind"] == "answers")
    assert set(counts) == ANSWERS
    assert min(counts.values()) >= 6, counts


@pytest.mark.parametrize("row", of_kind("scenes"))
def test_each_element_is_said_in_the_words_of_its_message_or_of_the_brief(
    row: dict[str, Any],
) -> None:
    said = words(row["message"]).union(*map(words, row["before"]))
    for element, detail in row["elements"].items():
        assert words(element) <= said
        assert detail is None or detail.casefold() in row["message"].casefold()


def test_the_scenes_are_first_wishes_answers_and_changes_and_some_bring_nothing() -> None:
    rows = [row for row in ROWS if row["kind"] == "scenes"]
    first = [row for row in rows if not row["before"] and row["asset_type"] is None]
    later = [row for row in rows if row["before"]]
    nothing = [row for row in rows if set(row["elements"]) <= set(row["before"])]
    assert min(len(first), len(later), len(rows) - len(first) - len(later)) >= 40
    assert len(nothing) >= 30
    assert sum(any(row["elements"].values()) for row in rows) >= 30


def test_the_readme_names_every_field_and_every_label() -> None:
    readme = (DATA / "README.md").read_text("utf-8")
    fields = COMMON.union(*CONTEXT.values(), *EXPECTED.values())
    for name in sorted({*fields, *AT_LEAST, *ROLES, *RESOLUTIONS, *ANSWERS, "held", "tune"}):
        assert f"`{name}`" in readme, name
