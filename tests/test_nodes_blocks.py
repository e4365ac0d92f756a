"""Reading the JSON inside a block as models write it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodes.blocks import read_block

REPAIRS = {
    "strict": '{"a": {"x": 1}}',
    "a fence": '```json\n{"a": {"x": 1}}\n```',
    "a fence without an end": '```\n{"a": {"x": 1}}',
    "inline code": '`{"a": {"x": 1}}`',
    "a trailing comma": '{"a": {"x": 1,},}',
    "a comment to the end of the line": '{"a": {"x": 1} // so "there\n}',
    "a comment": '/* {"b": */ {"a": /**/ {"x": 1}}',
    "single quotes": "{'a': {'x': 1}}",
    "curly quotes": "{“a”: {”x“: 1}}",
    "single curly quotes": "{‘a’: {’x’: 1}}",
    "no quotes": "{a: {x: 1}}",
    "an array": '[{"a": {"x": 1}}]',
    "missing braces": '{"a": {"x": 1',
    "missing braces after a comma": '{"a": {"x": 1,',
    "missing braces in a fence": '```json\n{"a": {"x": 1\n```',
    "a byte order mark": '\ufeff{"a": {"x": 1}}',
    "a no-break space": '{"a":\xa0{"x": 1}}',
    "a duplicate": '{"a": {"x": 2}, "a": {"x": 1}}',
    "a prefix": '{"custom.a": {"x": 1}}',
    "a brace too many": '{"a": {"x": 1}}}',
    "brackets too many": '{"a": {"x": 1}}]} }',
    "a bracket too many": '[{"a": {"x": 1}}]]',
    "a brace too many in a fence": '```json\n{"a": {"x": 1}}}\n```',
}


@pytest.mark.parametrize("body", REPAIRS.values(), ids=REPAIRS.keys())
def test_what_leaves_no_doubt_is_read(body: str) -> None:
    assert read_block(body, closed=True) == ([("a", {"x": 1})], [], True)


@pytest.mark.parametrize(
    "body", ["", " \n", "{}", "[]", "{", "// nothing", "```json\n```", "```json\n{}\n```"]
)
def test_an_empty_block_gives_nothing_and_is_no_problem(body: str) -> None:
    assert read_block(body, closed=True) == ([], [], True)


@pytest.mark.parametrize("body", ['"a"', "'custom.a'", "“a”", '{"a"}', "{'a'}", '`"a"`', '{"a"}}'])
def test_a_lone_name_in_quotation_marks_gives_its_signal(body: str) -> None:
    assert read_block(body, closed=True) == ([("a", {})], [], True)


def test_objects_after_one_with_a_brace_too_many_all_count() -> None:
    body = '{"a": {}}}, {"b": {}}'
    assert read_block(body, closed=True).signals == [("a", {}), ("b", {})]


@pytest.mark.parametrize("between", ["", " ", ",", "\n", ",\n", " , // and\n"])
def test_objects_one_after_another_all_count(between: str) -> None:
    body = f'{{"a": {{}}}}{between}{{"b": {{}}}}'
    assert read_block(body, closed=True).signals == [("a", {}), ("b", {})]


def test_an_array_of_names_gives_each_without_a_payload() -> None:
    assert read_block("['custom.a', {b: 1}, \"c\"]", closed=True).signals == [
        ("a", {}),
        ("b", {"value": 1}),
        ("c", {}),
    ]


@pytest.mark.parametrize(
    ("given_payload", "payload"),
    [
        ('{"x": [1, {"y": null}]}', {"x": [1, {"y": None}]}),
        ("true", {}),
        ("True", {}),
        ("null", {}),
        ("None", {}),
        ("undefined", {}),
        ("{}", {}),
        ("7", {"value": 7}),
        ("-1.5e3", {"value": -1500.0}),
        ('"yes"', {"value": "yes"}),
        ("[1, 2]", {"value": [1, 2]}),
        ("[]", {"value": []}),
        ('{"x": false}', {"x": False}),
        ('{"x": undefined}', {"x": None}),
        ("9223372036854775807", {"value": 2**63 - 1}),
        ("-9223372036854775808", {"value": -(2**63)}),
    ],
)
def test_a_payload_is_an_object_or_is_put_into_one(
    given_payload: str, payload: dict[str, Any]
) -> None:
    assert read_block(f'{{"a": {given_payload}}}', closed=True) == ([("a", payload)], [], True)


@pytest.mark.parametrize(
    ("string", "text"),
    [
        ('"a\nb\tc"', "a\nb\tc"),
        ('"\\u00e9 \\ud83d\\ude00 \\n"', "é 😀 \n"),
        ("'say \"hi\" it\\'s'", 'say "hi" it\'s'),
        ("“it’s 5' tall”", "it’s 5' tall"),
        ("\"“curly” and 'single'\"", "“curly” and 'single'"),
        ('"http://x /* no */"', "http://x /* no */"),
        ('"half \\ud83d"', "half \ufffd"),
        ('"a\\u0000b\0c"', "abc"),
    ],
)
def test_a_string_keeps_what_a_store_can_hold(string: str, text: str) -> None:
    assert read_block(f'{{"a": {string}}}', closed=True).signals == [("a", {"value": text})]


UNDECIDABLE = {
    "prose": "I am done",
    "junk before": 'so {"a": {}}',
    "junk after": '{"a": {}} so',
    "a bare word": "a",
    "a bare word in braces": "{a}",
    "a bare word in brackets": "[a]",
    "names in braces": '{"a", "b"}',
    "a name behind another in braces": '{"b": {}, "a"}',
    "a name in the braces of a payload": '{"b": {"a"}}',
    "a lone name and more": '"a" so',
    "a lone name with a colon": '"a": {}',
    "a closing brace alone": "}",
    "junk behind a brace too many": '{"a": {}}} so',
    "a number": "7",
    "half a string": '{"a": "x',
    "half a key": '{"a',
    "a key only": '{"a"',
    "no value": '{"a":',
    "no colon": '{"a" {}}',
    "no comma": '{"a": {} "b": {}}',
    "two commas": '{"a": {},, "b": {}}',
    "an apostrophe": "{'a': 'it's'}",
    "mixed quotes": '{“a": {}, "b”: {}}',
    "an unquoted string": '{"a": yes}',
    "half a literal": '{"a": tru',
    "half a number": '{"a": 1.',
    "a leading zero": '{"a": 007}',
    "a bracket too few in the middle": '{"a": [1, 2}',
    "an unknown escape": '{"a": "\\x"}',
    "a comment without an end": '{"a": {} /* }',
    "many levels": "{a: " * 101,
}


@pytest.mark.parametrize("body", UNDECIDABLE.values(), ids=UNDECIDABLE.keys())
def test_what_leaves_a_doubt_counts_for_nothing(body: str) -> None:
    signals, problems, readable = read_block(body, closed=True)
    assert (signals, len(problems), readable) == ([], 1, False)


@pytest.mark.parametrize(
    "payload",
    [
        "NaN",
        "Infinity",
        '{"x": -Infinity}',
        "1e999",
        "9223372036854775808",
        "-9223372036854775809",
        "1" * 10_000,
        "[" * 32 + "]" * 32,
        '{"x":' * 33 + "0" + "}" * 33,
        "false",
    ],
    ids=lambda payload: payload[:20],
)
def test_a_signal_whose_payload_no_store_can_hold_does_not_count_but_others_do(
    payload: str,
) -> None:
    body = f'{{"a": {payload}, "b": {{}}}}'
    signals, problems, _ = read_block(body, closed=True)
    assert signals == [("b", {})]
    assert len(problems) == 1
    assert problems[0].name == "a"
    assert len(problems[0].reason) < 200


def test_thirty_two_levels_are_not_too_deep() -> None:
    payload = '{"x":' * 32 + "0" + "}" * 32
    assert read_block(f'{{"a": {payload}}}', closed=True).signals == [("a", json.loads(payload))]


@pytest.mark.parametrize("name", ["", " ", "custom.", "\\u0000", "n" * 201])
def test_a_name_has_1_to_200_characters(name: str) -> None:
    signals, problems, readable = read_block(f'{{"{name}": {{}}, "b": {{}}}}', closed=True)
    assert (signals, len(problems), readable) == ([("b", {})], 1, True)
    assert read_block(f'["{"n" * 200}"]', closed=True).signals == [("n" * 200, {})]


@pytest.mark.parametrize("tail", ["", " Bye!", "\n```\nBye", "} so", ' "quoted', ", and"])
def test_an_unclosed_block_may_end_in_chatter(tail: str) -> None:
    assert read_block('```json\n{"a": {}}' + tail, closed=False) == ([("a", {})], [], True)


def test_the_cut_off_object_of_an_unclosed_block_is_a_problem() -> None:
    signals, problems, readable = read_block('{"a": {}}, {"b": {"x"', closed=False)
    assert (signals, len(problems), readable) == ([("a", {})], 1, True)


@pytest.mark.parametrize(
    "body", ["", "{", '{"a": {}', '{"a": {"x": 1', '["a"', '"a"', '{"a"', "Bye"]
)
def test_an_unclosed_block_is_never_completed(body: str) -> None:
    signals, problems, readable = read_block(body, closed=False)
    assert (signals, len(problems), readable) == ([], 1, False)


PLAIN_TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
PLAIN_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | PLAIN_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(PLAIN_TEXT, inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None)
@given(st.dictionaries(PLAIN_TEXT, PLAIN_JSON), st.booleans(), st.booleans())
def test_repairs_change_nothing_in_sound_json(
    payload: dict[str, Any], ascii_only: bool, closed: bool
) -> None:
    sound = json.dumps({"a": payload}, ensure_ascii=ascii_only)
    assert read_block(sound, closed=closed) == ([("a", payload)], [], True)
    assert read_block(f"{sound[:-1]},}}", closed=closed) == ([("a", payload)], [], True)


@settings(deadline=None)
@given(st.dictionaries(PLAIN_TEXT, PLAIN_JSON))
def test_missing_brackets_at_the_end_change_nothing_in_a_closed_block(
    payload: dict[str, Any],
) -> None:
    text = json.dumps({"a": payload})
    while text[-1] in "]}":
        text = text[:-1]
        if text[-1] != ":":
            assert read_block(text, closed=True).signals == [("a", payload)]


PIECES = (
    """{ } [ ] : , " ' “ ” ‘ ’ ` ``` ~~~ // /* */ \\ \\u d83d 1 -1.5 e9 true None NaN - a.b a-b """
    """$x 'a' "b" {"a":{}} custom."""
)
SOUP = st.lists(st.sampled_from([*PIECES.split(), " ", "\n", "\0", "\ud800"]), max_size=24).map(
    "".join
)


@settings(deadline=None)
@given(SOUP | st.text() | st.text(st.characters()), st.booleans())
def test_any_text_is_read_without_an_exception_into_what_a_store_can_hold(
    body: str, closed: bool
) -> None:
    signals, problems, readable = read_block(body, closed=closed)
    assert readable or (problems and not signals)
    for name, payload in signals:
        assert 0 < len(name) <= 200
        written = json.dumps([name, payload], allow_nan=False, ensure_ascii=False)
        assert "\\u0000" not in written
        assert json.loads(written.encode()) == [name, payload]


@pytest.mark.parametrize("piece", ["[", "{", '{"a":', "[[", "/*", "'", '"', "1", "\\", "[{a:"])
@pytest.mark.parametrize("closed", [True, False])
def test_huge_nonsense_is_no_exception(piece: str, closed: bool) -> None:
    assert read_block(piece * 50_000, closed=closed).signals == []
