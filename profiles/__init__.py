"""What a conversation is: frozen, validated profiles, and where they come from."""

from profiles.errors import (
    DuplicateProfileError,
    Problem,
    ProfileError,
    ProfileFileError,
    UnknownPhaseError,
    UnknownProfileError,
)
from profiles.library import (
    Profile,
    builtin_names,
    load_profile,
    named_profile,
    profile_names,
    register_profile,
)
from profiles.model import (
    STANDALONE_PHASE,
    CoachRequest,
    InstructionProfile,
    PhaseProfile,
    PhaseTransition,
    RehearsalLine,
    as_phase_profile,
)
from profiles.names import ENGINE_SIGNALS, INTENT_READY, TURN_LIMIT, canonical_name
from profiles.payloads import Payloads, Rule
from profiles.schema import profile_schema
from profiles.shape import Shape
from profiles.signal import Signal
from profiles.source import read_profile, read_profile_file

__all__ = [
    "ENGINE_SIGNALS",
    "INTENT_READY",
    "STANDALONE_PHASE",
    "TURN_LIMIT",
    "CoachRequest",
    "DuplicateProfileError",
    "InstructionProfile",
    "Payloads",
    "PhaseProfile",
    "PhaseTransition",
    "Problem",
    "Profile",
    "ProfileError",
    "ProfileFileError",
    "RehearsalLine",
    "Rule",
    "Shape",
    "Signal",
    "UnknownPhaseError",
    "UnknownProfileError",
    "as_phase_profile",
    "builtin_names",
    "canonical_name",
    "load_profile",
    "named_profile",
    "profile_names",
    "profile_schema",
    "read_profile",
    "read_profile_file",
    "register_profile",
]
