"""The stream filter: what a user sees of a reply, and what the reply signals."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodes.blocks import Problem
from nodes.signals import SignalFilter, extract_signals, neutralize, render_signals
from profiles.names import canonical_name

BLOCK = '<signals>{"a": {"x": 1}}</signals>'
PAYLOADS = {"a": {"x": 1}}
EMPTY = "<signals>{}</signals>"

Outcome = tuple[str, dict[str, dict[str, Any]], list[Problem]]


def outcome(chunks: Iterable[str]) -> Outcome:
    stream = SignalFilter()
    visible = "".join([*map(stream.feed, chunks), stream.close()])
    return visible, stream.signals, stream.problems


def visible_of(reply: str) -> str:
    return outcome([reply])[0]


TAGS = {
    "plain": BLOCK,
    "upper case": '<SIGNALS>{"a": {"x": 1}}</Signals>',
    "white space": '< signals\n>{"a": {"x": 1}}< / signals\t>',
    "attributes": '<signals id=7 class="x">{"a": {"x": 1}}</signals>',
    "a quoted > in an attribute": """<signals a="x>y" b='>'>{"a": {"x": 1}}</signals>""",
    "attributes in the closing tag": '<signals>{"a": {"x": 1}}</signals id="7">',
    "a forgotten > at the start": '<signals {"a": {"x": 1}}</signals>',
    "a forgotten > before a line": '<signals\n{"a": {"x": 1}}\n</signals>',
    "a prefix": '<signals>{"custom.a": {"x": 1}}</signals>',
    "a fence inside": '<signals>\n```json\n{"a": {"x": 1}}\n```\n</signals>',
    "two blocks": '<signals>{"a": {"x": 0}}</signals><signals>{"a": {"x": 1}}</signals>',
    "both spellings": '<signals>{"custom.a": {"x": 0}, "a": {"x": 1}}</signals>',
    "a stray closing tag": BLOCK + "</signals>",
    "a stray closing tag before": "</signals >" + BLOCK,
    "nested tags": '<signals>{"a": {}}<signals>{"a": {"x": 1}}</signals></signals>',
    "a self-closed tag inside": '<signals>{"a": {}}<signals/>{"a": {"x": 1}}</signals>',
    "self-closed tags around": "<signals/>" + BLOCK + '<signals id="7" />',
}


@pytest.mark.parametrize("block", TAGS.values(), ids=TAGS.keys())
def test_a_block_signals_and_the_text_around_it_stays_as_it_is(block: str) -> None:
    visible, signals, problems = outcome([f" Well \n\n{block}\n done. "])
    assert (visible, signals, problems) == (" Well \n\n\n done. ", PAYLOADS, [])


@pytest.mark.parametrize(
    "text",
    [
        "<signalsx>",
        "<signals-foo>",
        "<signals_>",
        "<signals.x>",
        "<signals:x>",
        "<signalsé>",
        "<signal>",
        "<sig nals>",
        "<\u017fignals>",
        "<" + " " * 9 + "signals>",
        "<sig",
        "</signal",
        "[INTENT_READY",
        "[INTENTREADY]",
        "[INTENT_READY!]",
        "a < b > c [1] `x` ~~y~~ ```python\nz\n``` ",
        "`" * 40 + "\n~~~\n``",
    ],
)
def test_what_only_resembles_a_tag_or_a_marker_is_text(text: str) -> None:
    assert outcome([text]) == (text, {}, [])


@pytest.mark.parametrize("reply", ["<signals", "x<signals>", "x</signals", "x</signals  "])
def test_a_tag_needs_no_more_than_its_name(reply: str) -> None:
    assert "<" not in visible_of(reply)


def test_nothing_but_its_name_belongs_to_a_closing_tag_without_its_bracket() -> None:
    assert visible_of("a</signals b\n> c") == "a b\n> c"


STRINGS = {
    "a closing tag": "</signals>",
    "both tags": "<signals></signals>",
    "escapes": 'a \\" </signals> \\\\',
}


@pytest.mark.parametrize("text", STRINGS.values(), ids=STRINGS.keys())
def test_a_closing_tag_inside_a_string_does_not_end_the_block(text: str) -> None:
    visible, signals, problems = outcome([f'<signals>{{"a": {{"x": "{text}"}}}}</signals>z'])
    assert (visible, problems) == ("z", [])
    assert "</signals>" in signals["a"]["x"]


BROKEN_QUOTES = {
    "to the end": ('<signals>{"a": "x}</signals> Hello', " Hello"),
    "closed later": ('<signals>{"a": "x}</signals> He said "hi"</signals>!', ' He said "hi"!'),
    "odd later": ('<signals>{"a": "x}</signals> He said "hi</signals>!', ' He said "hi!'),
    "in chatter": ('<signals>{"a": {}} the "end</signals> Hello', " Hello"),
    "in a fence": ('```\n<signals>{"a": "x}</signals>\n``` Hello', " Hello"),
    "repeated": ('<signals>"\\"</signals>.' * 5, "....."),
}


@pytest.mark.parametrize(("reply", "visible"), BROKEN_QUOTES.values(), ids=BROKEN_QUOTES.keys())
def test_a_lost_quotation_mark_hides_no_text_behind_the_block(reply: str, visible: str) -> None:
    shown, signals, problems = outcome([reply])
    assert (shown, signals) == (visible, {})
    assert problems


def test_a_block_after_a_lost_quotation_mark_still_counts() -> None:
    reply = f'<signals>{{"b": "x}}</signals> text {BLOCK} more'
    assert extract_signals(reply) == (" text  more", PAYLOADS)


@pytest.mark.parametrize("tail", ["", "\n", " Bye!", "\n```\nBye <3"])
def test_an_unclosed_block_counts_when_its_object_is_complete(tail: str) -> None:
    assert outcome(['x<signals>{"a": {"x": 1}}' + tail]) == ("x", PAYLOADS, [])


@pytest.mark.parametrize("body", ["", '{"a"', '{"a": {"x": 1', '{"a": {"x": 1}', "oh"])
def test_an_unclosed_block_that_was_cut_off_counts_for_nothing(body: str) -> None:
    visible, signals, problems = outcome([f"x<signals>{body}"])
    assert (visible, signals, len(problems)) == ("x", {}, 1)


@pytest.mark.parametrize(
    "marker",
    ["[INTENT_READY]", "[intent ready]", "[Intent-Ready]", "[ INTENT_READY ]", "[INTENT\\_READY]"],
)
def test_the_marker_is_taken_out(marker: str) -> None:
    assert outcome([f"Done. {marker}\n"]) == ("Done. \n", {}, [])


@pytest.mark.parametrize(
    ("reply", "visible"),
    [
        ("Done **[INTENT_READY]**", "Done "),
        ("Done *[intent ready]*.", "Done ."),
        ("***[INTENT_READY]***", ""),
        ("***[INTENT_READY]**!", "*!"),
        ("**Done [INTENT_READY]**", "**Done **"),
        ("**[INTENT_READY] Done**", "** Done**"),
        ("2 * 3 ** [x] *", "2 * 3 ** [x] *"),
    ],
)
def test_stars_on_both_sides_of_the_marker_go_with_it(reply: str, visible: str) -> None:
    assert outcome([reply]) == (visible, {}, [])
    for cut in range(len(reply) + 1):
        assert outcome([reply[:cut], reply[cut:]]) == (visible, {}, [])


ONLY_MACHINERY = {
    "a language": f"```json\n{BLOCK}\n```",
    "no language": f"```\n{BLOCK}\n```",
    "another language": f"```xml\n{BLOCK}\n```",
    "tildes": f"~~~\n{BLOCK}\n~~~",
    "a longer end": f"```\n{BLOCK}\n````",
    "one line": f"```json {BLOCK} ```",
    "inline": f"`{BLOCK}`",
    "inline with two": f"`` {BLOCK} ``",
    "two blocks": f"```\n{EMPTY}\n\n{BLOCK}\n```",
    "a stray tag": f"```\n{BLOCK}\n</signals>\n```",
    "a marker": f"`[INTENT_READY]`{BLOCK}",
    "carriage returns": f"```json\r\n{BLOCK}\r\n```",
}


@pytest.mark.parametrize("code", ONLY_MACHINERY.values(), ids=ONLY_MACHINERY.keys())
def test_code_that_holds_only_blocks_goes_with_them(code: str) -> None:
    assert extract_signals(f"Hi\n{code}\nthere") == ("Hi\n\nthere", PAYLOADS)


@pytest.mark.parametrize("tail", ["", "\n", "\n`", "\n``"])
def test_an_unclosed_fence_around_a_block_goes_at_the_end_of_the_reply(tail: str) -> None:
    assert extract_signals(f"Hi\n```json\n{BLOCK}{tail}") == ("Hi\n", PAYLOADS)


SHOWN_CODE = {
    "text before": ("```\nx\n", "\n```"),
    "text after": ("```json\n", "\nx\n```"),
    "another end": ("```\n", "\n~~~\n"),
    "a shorter end": ("````\n", "\n```\n"),
    "another inline end": ("``", "` x"),
    "a sentence": ("```so it is: ", "```"),
    "code before": ("```python\nprint(1)\n```\n", ""),
    "code before in a line": ("See: ```python\nprint(1)\n\nx\n```\n", ""),
    "code with backticks before": ("```python\nx = '```'\n```\n", ""),
    "code with a title before": ("```python title=x\n\n```\n", ""),
    "a lone backtick and a space before": ("x ` ", ""),
    "inline code before": ("Use `x` ", ""),
    "inline code before and after": ("Use `x`", "`y`"),
    "a lone backtick before": ("It`s ``x`` ", ""),
    "fence of one line before": ("```x``` ", ""),
    "tildes in a line": ("x ~~~", "~~~"),
}


@pytest.mark.parametrize(("before", "after"), SHOWN_CODE.values(), ids=SHOWN_CODE.keys())
def test_code_that_holds_anything_else_stays(before: str, after: str) -> None:
    assert extract_signals(before + BLOCK + after) == (before + after, PAYLOADS)


def test_a_fence_with_only_a_block_goes_also_inside_a_longer_fence() -> None:
    reply = f"````markdown\n```json\n{BLOCK}\n```\n````"
    assert visible_of(reply) == "````markdown\n\n````"


@pytest.mark.parametrize("before", ["It`s\n\n", "```python\nx\n", "~~~\nx\n", "``` ``` "])
def test_code_that_was_left_open_before_does_not_keep_a_fence_with_only_a_block(
    before: str,
) -> None:
    reply = f"{before}```json\n{BLOCK}\n```"
    assert extract_signals(reply) == (before, PAYLOADS)


def test_a_lone_backtick_is_forgotten_at_the_end_of_its_paragraph() -> None:
    assert visible_of(f"It`s\n \n`{BLOCK}`") == "It`s\n \n"


def test_a_closing_tag_in_a_string_stays_there_whatever_chatter_follows() -> None:
    reply = '<signals>{"a": {"x": "</signals>"}} and "so'
    assert extract_signals(reply) == ("", {"a": {"x": "</signals>"}})


@pytest.mark.parametrize("length", [200, 300])
def test_attributes_may_be_long_but_not_endless(length: int) -> None:
    reply = f"<signals x={'x' * length}>{BLOCK[9:]} z"
    assert extract_signals(reply) == (" z", PAYLOADS if length == 200 else {})


GLUED = {
    "a block": (f"<sig{BLOCK}nals>" + '{"evil": {}}</signals>z', "<sigz"),
    "an unclosed block": (f"<{BLOCK}signals" + '{"evil": {}}', "<"),
    "a closing tag": (f"</sig{BLOCK}nals>z", "</sigz"),
    "at the end": (f"<signal{BLOCK}s", "<signal"),
    "nested blocks": (f"<sig{BLOCK}nals>" + '<signals>{"evil": {}}</signals>z', "<sigz"),
    "around a fence": (f"<sig`{BLOCK}`nals>" + '{"evil": {}}</signals>z', "<sigz"),
    "around two": (f"<sig{BLOCK}{EMPTY}nals>" + '{"evil": {}}</signals>z', "<sigz"),
    "twice": (f"<sig{BLOCK}nals></signals>nals>" + '{"evil": {}}</signals>z', "<sigz"),
    "a marker": (f"[INT{BLOCK}ENT_READY]z", "[INTz"),
}


@pytest.mark.parametrize(("reply", "visible"), GLUED.values(), ids=GLUED.keys())
def test_a_tag_glued_from_pieces_is_not_shown_and_counts_for_nothing(
    reply: str, visible: str
) -> None:
    shown, signals, problems = outcome([reply])
    assert (shown, signals) == (visible, PAYLOADS)
    assert problems


def test_pieces_around_a_block_that_make_no_tag_are_shown() -> None:
    assert visible_of(f"<sig{BLOCK}nalsx> <sig{BLOCK}n") == "<signalsx> <sign"


@pytest.mark.parametrize("closing", ["</signals>", ""])
def test_a_block_that_is_too_large_is_hidden_and_counts_for_nothing(closing: str) -> None:
    body = '{"a": {"x": "%s"}}' % ("x" * 300_000)
    visible, signals, problems = outcome(["x<signals>", body[:9], body[9:], closing])
    assert (visible, signals, len(problems)) == ("x", {}, 1)


def test_problems_are_few_however_many_there_are() -> None:
    assert len(outcome(["<signals>x</signals>" * 1000])[2]) == 8


@pytest.mark.parametrize(
    ("chunks", "shown"),
    [
        (["<", "x"], ["", "<x"]),
        (["<<"], ["<"]),
        (["a < b"], ["a < b"]),
        (["a <", " b"], ["a ", "< b"]),
        (["<sig", "h"], ["", "<sigh"]),
        (["<signals", "x"], ["", "<signalsx"]),
        (["[INT", "o"], ["", "[INTo"]),
        (["[1] "], ["[1] "]),
        (["Hi. \n\n", "  "], ["Hi. \n\n", "  "]),
        (["`", "x"], ["", "`x"]),
        (["`x`", " "], ["`x", "` "]),
        (["```py", "\n", "x"], ["", "", "```py\nx"]),
        (["~", "~x"], ["", "~~x"]),
        (["x~~~ "], ["x~~~ "]),
        (["`" * 17, "`"], ["`" * 17, "`"]),
        (["x" + BLOCK, "y"], ["x", "y"]),
        (["x`" + BLOCK, " ", "y"], ["x", "", "` y"]),
        (["<sig" + BLOCK, "n", "o"], ["<sig", "", "no"]),
    ],
)
def test_text_is_held_back_only_while_it_may_become_machinery(
    chunks: list[str], shown: list[str]
) -> None:
    stream = SignalFilter()
    assert [stream.feed(chunk) for chunk in chunks] == shown


def test_closing_twice_changes_nothing() -> None:
    stream = SignalFilter()
    stream.feed("x<signals>{")
    assert (stream.close(), stream.close()) == ("", "")
    assert len(stream.problems) == 1


NASTY = [
    *(f"a{block}b" for block in TAGS.values()),
    *(f"a\n{code}\nb" for code in ONLY_MACHINERY.values()),
    *(before + BLOCK + after for before, after in SHOWN_CODE.values()),
    *(reply for reply, _ in GLUED.values()),
    *(reply for reply, _ in BROKEN_QUOTES.values()),
    "<signals/>`<signals/>``<signals/>`~~~<signals/>~~~",
    "[INTENT[INTENT_READY]_READY]<<signals>>{}</signals></signals></signals",
    '``` \n\n\n\n \n```\n<signals a=\'{}>{"a":{}}</signals>\n```',
    "`" * 16 + BLOCK + "`" * 17 + BLOCK + "`" * 18,
    "~~" + BLOCK + "~~~\n" + BLOCK + "~~~",
    '<signals>{"a": "\\</signals>\\"</signals>\\\\"}</signals>" <signals>"</signals>',
    "```json\n<signals>{'a': {}}\n```\nBye",
    f"<signals x={'x' * 300}>{BLOCK[9:]} z",
]


@pytest.mark.parametrize("reply", NASTY)
def test_every_cut_in_two_and_every_single_character_give_the_same(reply: str) -> None:
    whole = outcome([reply])
    assert outcome(reply) == whole
    for cut in range(len(reply) + 1):
        assert outcome([reply[:cut], reply[cut:]]) == whole


FRAGMENTS = (
    """< </ signals > { } [ ] " ' ` `` ``` ~ ~~~ \\ / = : , a sig nals <sig [INT ENT_READY] """
    """[INTENT _READY] [INTENT_READY] ```json <signals> </signals> <signals/> {"a":{}} json """
    """* ** ***"""
)
SOUP = st.lists(
    st.sampled_from([*FRAGMENTS.split(), " ", "\n", "\r\n", "<SIGNALS\n", BLOCK, EMPTY, '"\\"']),
    max_size=24,
).map("".join)
REPLIES = SOUP | st.text() | st.text(alphabet='<>/signal[]INTE_READY`~{}" \n\\')


@st.composite
def cut_replies(draw: st.DrawFn) -> list[str]:
    reply = draw(REPLIES)
    cuts = sorted(draw(st.lists(st.integers(0, len(reply)), max_size=12)))
    return [reply[a:b] for a, b in zip([0, *cuts], [*cuts, len(reply)], strict=True)]


@settings(deadline=None)
@given(cut_replies())
def test_the_cuts_of_a_stream_never_matter(chunks: list[str]) -> None:
    whole = outcome(["".join(chunks)])
    assert outcome(chunks) == whole
    assert outcome("".join(chunks)) == whole


@settings(deadline=None)
@given(REPLIES)
def test_what_is_shown_never_contains_a_tag_or_a_marker(reply: str) -> None:
    visible = visible_of(reply)
    assert outcome([visible]) == (visible, {}, [])


@settings(deadline=None)
@given(REPLIES)
def test_a_reply_that_repeats_neutralized_text_fires_nothing_and_is_shown_whole(text: str) -> None:
    harmless = neutralize(text)
    assert outcome([harmless]) == (harmless, {}, [])
    assert neutralize(harmless) == harmless
    assert len(harmless) == len(text)


@settings(deadline=None)
@given(SOUP, SOUP)
def test_a_block_between_other_texts_is_found_unless_they_are_machinery(
    before: str, after: str
) -> None:
    before, after = neutralize(before) + ".", "." + neutralize(after)
    assert outcome([before + BLOCK + after]) == (before + after, PAYLOADS, [])


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        ("a < b [1]", "a < b [1]"),
        ("<signals>{}</ Signals x>", "‹signals>{}‹/ Signals x>"),
        ("<sig<signals>nals>", "<sig‹signals>nals>"),
        ("```\n<signals\n```", "```\n‹signals\n```"),
        ("<signals", "‹signals"),
        ("<signalsx>", "<signalsx>"),
        ("[intent ready]", "⁅intent ready]"),
    ],
)
def test_neutralizing_replaces_no_more_than_the_first_sign(text: str, harmless: str) -> None:
    assert neutralize(text) == harmless


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
    | SOUP,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(SOUP, inner, max_size=4),
    max_leaves=12,
)
NAMES = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40).map(
    canonical_name
)


@settings(deadline=None)
@given(st.dictionaries(NAMES.filter(bool), st.dictionaries(SOUP, JSON, max_size=4), max_size=4))
def test_rendered_signals_are_extracted_as_they_were(signals: dict[str, dict[str, Any]]) -> None:
    rendered = render_signals(signals)
    assert outcome([rendered]) == ("", signals, [])
    assert rendered.count("<") == (2 if signals else 0)


@settings(deadline=None)
@given(st.text() | st.lists(st.sampled_from(["custom.", " ", "a", "\n", "."])).map("".join))
def test_a_canonical_name_stays_as_it_is(name: str) -> None:
    canonical = canonical_name(name)
    assert canonical_name(canonical) == canonical
    assert canonical == canonical.strip()
    assert not canonical.startswith("custom.")


@pytest.mark.parametrize(
    ("name", "canonical"),
    [
        ("exam.done", "exam.done"),
        (" custom.exam.done\n", "exam.done"),
        ("custom. custom.x", "x"),
        ("my.custom.x", "my.custom.x"),
        ("customx", "customx"),
        ("custom.", ""),
    ],
)
def test_the_prefix_custom_is_no_part_of_a_name(name: str, canonical: str) -> None:
    assert canonical_name(name) == canonical
