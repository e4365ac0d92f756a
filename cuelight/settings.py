"""What the environment chooses for this process. Nothing else of Cuelight's reads it."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import platformdirs

from cuelight.durations import duration_of
from cuelight.errors import DurationError, SettingsError

DEFAULT_PROFILE = "ielts_full_exam"
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")

_ENV_LINE = re.compile(r"\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*")
_OURS = re.compile(r"CUELIGHT_\w+|GOOGLE_\w+|GEMINI_\w+|\w+_API_KEY")


def default_database() -> str:
    """Return the address of the file that keeps this user's conversations."""
    folder = platformdirs.user_data_path("cuelight", appauthor=False)
    return f"sqlite:///{folder / 'cuelight.db'}"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What holds where a command's options do not say otherwise."""

    profile: str = DEFAULT_PROFILE
    """CUELIGHT_PROFILE: the name or path of a profile, with phases or standalone."""
    model: str | None = None
    """CUELIGHT_MODEL: a model's name; `None` for Cuelight's own default."""
    database: str = field(default_factory=default_database)
    """CUELIGHT_DB: the address of the database that keeps the conversations."""
    retention: timedelta | None = None
    """CUELIGHT_RETENTION: after how long without a change a thread expires; `None` for never."""
    encryption_keys: tuple[str, ...] = field(default=(), repr=False)
    """CUELIGHT_ENCRYPTION_KEY: what encrypts the conversations, the keys of former times after."""
    log_level: str | None = None
    """CUELIGHT_LOG: the least level that is logged; `None` leaves it to the command."""
    colour: bool = True
    """Whether a terminal may be sent colours: not with NO_COLOR or TERM=dumb."""
    controls: bool = True
    """Whether a terminal can move its cursor: not with TERM=dumb."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read the settings; a variable that is empty counts as not set."""
        given = os.environ if environment is None else environment
        level = given.get("CUELIGHT_LOG", "").strip().upper() or None
        if level is not None and level not in LEVELS:
            raise SettingsError(
                f"CUELIGHT_LOG is {given['CUELIGHT_LOG']!r}. It must be one of {', '.join(LEVELS)}."
            )
        dumb = given.get("TERM") == "dumb"
        return cls(
            profile=given.get("CUELIGHT_PROFILE", "").strip() or DEFAULT_PROFILE,
            model=given.get("CUELIGHT_MODEL", "").strip() or None,
            database=given.get("CUELIGHT_DB", "").strip() or default_database(),
            retention=_retention(given.get("CUELIGHT_RETENTION", "").strip()),
            encryption_keys=tuple(
                key.strip()
                for key in given.get("CUELIGHT_ENCRYPTION_KEY", "").split(",")
                if key.strip()
            ),
            log_level=level,
            colour=not given.get("NO_COLOR") and not dumb,
            controls=not dumb,
        )


def _retention(written: str) -> timedelta | None:
    try:
        return duration_of(written) if written else None
    except DurationError as error:
        raise SettingsError(f"CUELIGHT_RETENTION is wrong: {error}") from None


def read_env_file(path: Path) -> None:
    """Set the keys and settings that a `.env` file holds, except those that are set already.

    Other variables in it are none of our business, and are left alone.
    """
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return
    for line in lines:
        match = _ENV_LINE.fullmatch(line)
        if match and _OURS.fullmatch(match[1]):
            os.environ.setdefault(match[1], _env_value(match[2]))


def _env_value(text: str) -> str:
    if quoted := re.match(r"""(['"])(.*?)\1\s*(?:#.*)?$""", text):
        return quoted[2]
    return re.sub(r"(^|\s+)#.*", "", text)
