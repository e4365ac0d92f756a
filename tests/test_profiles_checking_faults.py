"""Every kind of fault is found, with its code and its line, and nothing in what is well."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from profiles import builtin_names
from profiles.checking import check_named, check_text
from profiles.codes import Code
from tests.profile_faults import FAULTS, Fault

ABOUT_FILES = {Code.UNREADABLE, Code.UNKNOWN_PROFILE}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_seeded_fault_is_found_with_its_code_and_its_line(fault: Fault) -> None:
    text, line = fault.seeded
    report = check_text(text, f"{fault.profile}.yaml")
    found = [(str(one.code), one.line) for one in report.remarks]
    assert (fault.code, line) in found, [one.in_words for one in report.remarks]


@pytest.mark.parametrize("name", builtin_names())
def test_nothing_is_found_in_a_builtin_profile(name: str) -> None:
    assert [one.in_words for one in check_named(name).remarks] == []


def test_every_code_about_what_a_file_says_has_a_seeded_fault() -> None:
    assert {fault.code for fault in FAULTS.values()} == {*Code} - ABOUT_FILES


def test_the_faults_know_nothing_of_what_finds_them() -> None:
    source = (Path(__file__).parent / "profile_faults.py").read_text("utf-8")
    assert not re.search(r"^\s*(?:from|import) (?:profiles|cuelight)", source, re.MULTILINE)
