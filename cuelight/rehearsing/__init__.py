"""Rehearsing profiles without a model: exploring them, performing scripts, and the coverage."""

from cuelight.rehearsing.coverage import Coverage
from cuelight.rehearsing.explorer import Exploration, explore
from cuelight.rehearsing.performing import Performance, perform
from cuelight.rehearsing.rehearsal import Programme, Rehearsal, programme_of, rehearse
from cuelight.rehearsing.script import Script, ScriptFile, read_script
from cuelight.rehearsing.witnessed import play_way

__all__ = [
    "Coverage",
    "Exploration",
    "Performance",
    "Programme",
    "Rehearsal",
    "Script",
    "ScriptFile",
    "explore",
    "perform",
    "play_way",
    "programme_of",
    "read_script",
    "rehearse",
]
