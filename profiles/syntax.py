"""Faults of YAML itself, in an author's words instead of a parser's."""

from __future__ import annotations

import yaml

from profiles.codes import Code
from profiles.errors import Problem

_ADVICE = {
    r"found character '\t'": "indent with spaces, not with tabs",
    "found unexpected end of stream": "a quotation mark or bracket that opens here is not closed",
    "expected ',' or": "a bracket that opens here is not closed, or a comma is missing",
    "could not find expected ':'": "a line has neither ':' after a key nor '-' before an entry; "
    "a text over several lines is indented deeper than its key",
    "mapping values are not allowed here": "a ':' where no key can be; check the indentation, or "
    "put the text in quotation marks",
    "expected <block end>": "this does not fit the lines above; check indentation and quotation "
    "marks",
    "expected '<document start>'": "the indentation does not fit the lines above",
    "that cannot start any token": "a text that begins with such a sign needs quotation marks",
    "expected alphabetic or numeric": "a text that begins with * or & needs quotation marks",
    "expected chomping or indentation": "a text after | or > begins in the next line",
    "unknown escape character": r"between double quotation marks, \ is written \\",
    "but found another document": "a profile is a single document; take out the '---' between",
    "found undefined alias": "no anchor of this name comes before it",
}


def syntax_problem(error: yaml.YAMLError, text: str) -> Problem:
    """Tell why PyYAML could not read a text, and where."""
    if isinstance(error, yaml.reader.ReaderError):
        line = text.count("\n", 0, error.position) + 1
        told = f"holds the invisible character {chr(error.character)!r}."
        return Problem("", told, line, Code.NOT_YAML)
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return Problem("", f"is not valid YAML: {error}.", code=Code.NOT_YAML)
    mark = error.problem_mark
    what = " ".join(filter(None, (error.context, error.problem)))
    advice = next((advice for sign, advice in _ADVICE.items() if sign in what), what)
    if "opens here" in advice and error.context_mark is not None:
        mark = error.context_mark
    told = f"is not valid YAML: {advice} (column {mark.column + 1})."
    return Problem("", told, mark.line + 1, Code.NOT_YAML)
