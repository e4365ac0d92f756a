"""What the tags around a block look like, and the marker: whole, begun, or made harmless."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

# Letter classes are spelled out, since ignoring case would let U+017F pass for s. Every repetition
# is bounded, so that what is held back while it may become a tag is bounded too.


def _letters(word: str) -> list[str]:
    return [f"[{char.lower()}{char.upper()}]" for char in word]


def _beginning(atoms: Sequence[str]) -> str:
    """Match any beginning of what `atoms` match one after another."""
    pattern = ""
    for atom in reversed(atoms):
        pattern = f"(?:{atom}{pattern})?"
    return pattern


_GAP = r"\s{0,8}"
_SIGNALS = _letters("signals")
_INTENT_READY = [*_letters("intent"), r"[\s_\\-]{1,8}", *_letters("ready"), _GAP]
_OPENING_TAG = rf"<{_GAP}{''.join(_SIGNALS)}(?![\w.:-])"
_CLOSING_TAG = rf"<{_GAP}/{_GAP}{''.join(_SIGNALS)}(?![\w.:-])"
_MARKER = rf"\[{_GAP}{''.join(_INTENT_READY)}\]"
_STARS = [(r"\*" * count, rf"\*{{0,{count - 1}}}") for count in (3, 2, 1)]
"""The stars that may stand on both sides of a marker, and the beginning of those behind it."""
_STRESSED_MARKER = "|".join([*(f"{stars}{_MARKER}{stars}" for stars, _ in _STARS), _MARKER])
_PART_OF_TAG = rf"<{_GAP}(?:/{_GAP})?{_beginning(_SIGNALS)}\Z"
_PART_OF_MARKER = rf"\[{_GAP}{_beginning(_INTENT_READY)}\Z"
_PART_OF_STRESSED = "|".join(
    [
        rf"\*{{1,3}}(?:\Z|{_PART_OF_MARKER})",
        *(rf"{stars}{_MARKER}{some}\Z" for stars, some in _STARS),
    ]
)
REACH = 48
"""More characters than any unfinished tag or marker has."""

PART = re.compile(f"{_PART_OF_TAG}|{_PART_OF_MARKER}")
NOTE_FENCE = re.compile(r"\[(?=\s*(?:end\s+of\s+)?stage\s+note\s*\])", re.IGNORECASE)
"""Where the fence of a note of the application's begins, which stands in prompts alone."""
_UNTRUSTED = re.compile(f"{_OPENING_TAG}|{_CLOSING_TAG}|{_MARKER}")


class Patterns(NamedTuple):
    """What to look for; the name of the group that matched says what it is."""

    token: re.Pattern[str]
    text: re.Pattern[str]
    body: re.Pattern[str]
    unquoted_body: re.Pattern[str]
    quoted_body: re.Pattern[str]


def _patterns(*, part: str, part_of_run: str, part_of_tag: str, part_of_escape: str) -> Patterns:
    tags = f"(?P<open>{_OPENING_TAG})|(?P<close>{_CLOSING_TAG})"
    token = f"(?P<part>{part})|{tags}|(?P<marker>{_STRESSED_MARKER})"
    body = f"(?P<part>{part_of_tag})|{tags}"
    return Patterns(
        token=re.compile(token),
        text=re.compile(f"{token}|(?P<run>`+|~{{3,}})|(?P<part_of_run>{part_of_run})"),
        body=re.compile(body),
        unquoted_body=re.compile(f'{body}|(?P<quote>")'),
        quoted_body=re.compile(
            f'{body}|(?P<quote>")|(?P<escape>(?:\\\\.)++)|(?P<part_of_escape>{part_of_escape})',
            re.DOTALL,
        ),
    )


_NEVER = "(?!)"
STREAM = _patterns(
    part=f"{_PART_OF_TAG}|{_PART_OF_MARKER}|{_PART_OF_STRESSED}",
    part_of_run=r"~{1,2}\Z",
    part_of_tag=_PART_OF_TAG,
    part_of_escape=r"\\\Z",
)
END = _patterns(part=_NEVER, part_of_run=_NEVER, part_of_tag=_NEVER, part_of_escape=_NEVER)

_ATTRIBUTES = r"""(?:[^"'<>{\[`]|"[^"<]*"|'[^'<]*')*+"""
REST_OF_OPENING = re.compile(f"({_ATTRIBUTES})>")
PART_OF_OPENING = re.compile(rf"""{_ATTRIBUTES}(?:"[^"<]*|'[^'<]*)?\Z""")
REST_OF_CLOSING = re.compile(r"(?:\s{0,8}+|[^<>\n\[`~{]{0,64}+)>")
PART_OF_CLOSING = re.compile(r"(?:\s{0,8}|[^<>\n\[`~{]{0,64})\Z")


def neutralize(text: str) -> str:
    """Make every tag and marker in untrusted text harmless, also in a reply that repeats it.

    What could begin one at the end goes too: a reply may go on with the text that follows this.
    """
    if "<" not in text and "[" not in text:
        return text
    return PART.sub(_harmless, _UNTRUSTED.sub(_harmless, text))


def _harmless(found: re.Match[str]) -> str:
    # Neither sign becomes `<` or `[` again by any Unicode normalization.
    first = "\u2039" if found.group()[0] == "<" else "\u2045"
    return first + found.group()[1:]
