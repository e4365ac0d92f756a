"""The stable codes of all that can be found in a profile."""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """What kind of fault a finding is; `profiles.checking.explanations` says more about each."""

    UNREADABLE = "C001"
    NOT_YAML = "C002"
    BAD_KEY = "C003"
    UNKNOWN_KEY = "C004"
    MISSING_KEY = "C005"
    BAD_VALUE = "C006"
    BAD_NAME = "C007"
    UNKNOWN_PHASE = "C008"
    UNDECLARED_SIGNAL = "C009"
    SHADOWED = "C010"
    BAD_CONDITION = "C011"
    NO_SUCH_FACT = "C012"
    OUT_OF_PLACE = "C013"
    TWICE = "C014"
    TIMINGS = "C015"
    TOO_LATE = "C016"
    NOTHING_TO_GO_BACK_TO = "C017"
    UNKNOWN_PROFILE = "C018"
    TWO_MEANINGS = "C019"

    UNREACHABLE = "C101"
    NO_END_HERE = "C102"
    NO_WAY_OUT = "C103"
    NO_END_AHEAD = "C104"
    NEVER_TAKEN = "C105"
    ENDLESS_TALK = "C106"
    NO_NET = "C107"

    UNUSED_SIGNAL = "C201"
    NEVER_GIVEN = "C202"
    CANNOT_GATHER = "C203"
    ALL_OF_ONE = "C204"
    SIGNAL_NAME = "C205"
    PHASE_NAME = "C206"
    SAME_DESCRIPTION = "C207"
    THIN_DESCRIPTION = "C208"

    NEVER_HOLDS = "C301"
    ALWAYS_HOLDS = "C302"
    NEVER_FIRES = "C303"
    UNGUARDED = "C304"
    UNKNOWN_FIELD = "C305"
    LOST_PAYLOAD = "C306"

    NO_CONTEXT = "C401"
    PLACEHOLDER = "C402"
    FOREIGN_SIGNAL = "C403"
    SIGNAL_BLOCK = "C404"
    WORD_FOR_WORD = "C405"
    SAME_INSTRUCTIONS = "C406"
    BLANK_CONTEXT = "C407"

    NO_ACKNOWLEDGMENT = "C501"
    NO_SPEAKING_LIMIT = "C502"
    UNPLAYED_LINES = "C503"
    FEW_TOKENS = "C504"

    NEVER_RUNS = "C601"
    UNSEEN = "C602"

    NO_PLAN_FITS = "C701"
    NOTHING_AFTER_PLAN = "C702"
    LONG_PLAN = "C703"
