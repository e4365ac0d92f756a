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
    builtin_names,
    listed_name,
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
    as_phase_profile,
)
from profiles.names import (
    ANY_PHASE,
    ENGINE_SIGNALS,
    FINISHED,
    INTENT_READY,
    LAID_OUT,
    PHASE_DONE,
    TURN_LIMIT,
    canonical_name,
)
from profiles.overlay import Overlay
from profiles.payloads import Payloads, Rule
from profiles.planning import Planning
from profiles.rehearsal_line import RehearsalLine
from profiles.routing import Choice, Situation
from profiles.schema import profile_schema
from profiles.shape import Shape
from profiles.signal import Signal
from profiles.source import Profile, read_profile, read_profile_file
from profiles.transition import PhaseTransition

__all__ = [
    "ANY_PHASE",
    "ENGINE_SIGNALS",
    "FINISHED",
    "INTENT_READY",
    "LAID_OUT",
    "PHASE_DONE",
    "STANDALONE_PHASE",
    "TURN_LIMIT",
    "Choice",
    "CoachRequest",
    "DuplicateProfileError",
    "InstructionProfile",
    "Overlay",
    "Payloads",
    "PhaseProfile",
    "PhaseTransition",
    "Planning",
    "Problem",
    "Profile",
    "ProfileError",
    "ProfileFileError",
    "RehearsalLine",
    "Rule",
    "Shape",
    "Signal",
    "Situation",
    "UnknownPhaseError",
    "UnknownProfileError",
    "as_phase_profile",
    "builtin_names",
    "canonical_name",
    "listed_name",
    "load_profile",
    "named_profile",
    "profile_names",
    "profile_schema",
    "read_profile",
    "read_profile_file",
    "register_profile",
]
