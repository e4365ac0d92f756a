"""What an author may have got wrong in a profile, and a way to each of its phases."""

from profiles.checking.check import check_profile
from profiles.checking.explanations import EXPLANATIONS, LEVELS, Explanation, Level, explanation_of
from profiles.checking.files import (
    FileReport,
    Remark,
    check_file,
    check_named,
    check_text,
    report_of,
)
from profiles.checking.witness import Step, witness, witnesses

__all__ = [
    "EXPLANATIONS",
    "LEVELS",
    "Explanation",
    "FileReport",
    "Level",
    "Remark",
    "Step",
    "check_file",
    "check_named",
    "check_profile",
    "check_text",
    "explanation_of",
    "report_of",
    "witness",
    "witnesses",
]
