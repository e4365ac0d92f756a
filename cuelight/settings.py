"""What the environment chooses for this process. Nothing else of Cuelight's reads it."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

import platformdirs

from cuelight.access.errors import IssuerError
from cuelight.access.issuer import Issuer
from cuelight.durations import duration_of
from cuelight.errors import DurationError, SettingsError
from cuelight.limits import Limits
from cuelight.log_lines import LOG_FORMATS, LogFormat
from profiles.errors import shown

DEFAULT_PROFILE = "ielts_full_exam"
SHORTEST_KEY = 16
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")

_OTLP = "OTEL_EXPORTER_OTLP"
_OTLP_TRACES = f"{_OTLP}_TRACES"
_ENV_LINE = re.compile(r"\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*")
_USER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")
_OURS = re.compile(r"CUELIGHT_\w+|GOOGLE_\w+|GEMINI_\w+|OTEL_\w+|\w+_API_KEY")


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
    documents: Path | None = None
    """CUELIGHT_DOCUMENTS: a folder that a coach looks things up in."""
    log_level: str | None = None
    """CUELIGHT_LOG: the least level that is logged; `None` leaves it to the command."""
    log_format: LogFormat = "text"
    """CUELIGHT_LOG_FORMAT: how a server's log is written, for people or for programs."""
    metrics_key: str | None = field(default=None, repr=False)
    """CUELIGHT_METRICS_KEY: the key that a server's metrics are read with."""
    traces: str | None = None
    """By which protocol traces are sent to whom the variables of OpenTelemetry name; `None` where
    they name nobody."""
    api_keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    """CUELIGHT_API_KEYS: the keys that a server lets in, each with its user."""
    issuer: Issuer | None = None
    """CUELIGHT_JWT_ISSUER, CUELIGHT_JWT_AUDIENCE and, where need be, CUELIGHT_JWT_JWKS_URL and
    CUELIGHT_JWT_USER_CLAIM: whose tokens a server takes."""
    origins: tuple[str, ...] = ()
    """CUELIGHT_CORS_ORIGINS: the web pages whose scripts may use a server."""
    reply_seconds: int | None = None
    """CUELIGHT_REPLY_SECONDS: how long a reply of the model may take; `None` for the default."""
    limits: Limits = field(default_factory=Limits)
    """CUELIGHT_MAX_BODY and the like: how much of a server its users may use."""
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
        documents = given.get("CUELIGHT_DOCUMENTS", "").strip()
        if documents and not Path(documents).expanduser().is_dir():
            raise SettingsError(f"CUELIGHT_DOCUMENTS is {documents!r}, which is no folder.")
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
            documents=Path(documents).expanduser() if documents else None,
            log_level=level,
            log_format=_log_format(given.get("CUELIGHT_LOG_FORMAT", "").strip()),
            metrics_key=_metrics_key(given.get("CUELIGHT_METRICS_KEY", "").strip()),
            traces=_traces(given),
            api_keys=_api_keys(given.get("CUELIGHT_API_KEYS", "")),
            issuer=_issuer(given),
            origins=_origins(given.get("CUELIGHT_CORS_ORIGINS", "")),
            limits=_limits(given),
            reply_seconds=_number(given, "CUELIGHT_REPLY_SECONDS"),
            colour=not given.get("NO_COLOR") and not dumb,
            controls=not dumb,
        )


def _retention(written: str) -> timedelta | None:
    try:
        return duration_of(written) if written else None
    except DurationError as error:
        raise SettingsError(f"CUELIGHT_RETENTION is wrong: {error}") from None


def _log_format(written: str) -> LogFormat:
    name = written.lower() or "text"
    if name not in LOG_FORMATS:
        raise SettingsError(
            f"CUELIGHT_LOG_FORMAT is {written!r}. It must be one of {', '.join(LOG_FORMATS)}."
        )
    return cast("LogFormat", name)


def _metrics_key(key: str) -> str | None:
    if key and len(key) < SHORTEST_KEY:
        raise SettingsError(
            f"CUELIGHT_METRICS_KEY has fewer than {SHORTEST_KEY} characters; "
            "`openssl rand -hex 16` makes a good one."
        )
    return key or None


def _traces(given: Mapping[str, str]) -> str | None:
    """Return the protocol of traces, by the variables that OpenTelemetry defines."""

    def read(*names: str) -> str:
        return next(filter(None, (given.get(name, "").strip() for name in names)), "")

    exporters = [name.strip() for name in read("OTEL_TRACES_EXPORTER").split(",") if name.strip()]
    asked = (
        "otlp" in exporters
        if exporters
        else bool(read(f"{_OTLP_TRACES}_ENDPOINT", f"{_OTLP}_ENDPOINT"))
    )
    if not asked or read("OTEL_SDK_DISABLED").lower() == "true":
        return None
    return read(f"{_OTLP_TRACES}_PROTOCOL", f"{_OTLP}_PROTOCOL") or "http/protobuf"


def _api_keys(text: str) -> dict[str, str]:
    """Read pairs of a user and a key. What it complains of never shows a key."""
    keys: dict[str, str] = {}
    for number, pair in enumerate(text.replace(",", " ").split(), start=1):
        user, colon, key = pair.partition(":")
        if not colon or not _USER.fullmatch(user):
            problem = "is not of the form user:key, with a user of letters, digits and ._@-"
        elif len(key) < SHORTEST_KEY:
            problem = f"has a key of fewer than {SHORTEST_KEY} characters; `openssl rand -hex 16` "
            problem += "makes a good one"
        elif key in keys:
            problem = "has the key of another one"
        else:
            keys[key] = user
            continue
        raise SettingsError(f"Pair {number} of CUELIGHT_API_KEYS {problem}.")
    return keys


def _issuer(given: Mapping[str, str]) -> Issuer | None:
    names = ("ISSUER", "AUDIENCE", "JWKS_URL", "USER_CLAIM")
    written = {name: given.get(f"CUELIGHT_JWT_{name}", "").strip() for name in names}
    if not written["ISSUER"]:
        if lonely := next((name for name in names if written[name]), None):
            raise SettingsError(
                f"CUELIGHT_JWT_{lonely} is set, and CUELIGHT_JWT_ISSUER is not. Set both."
            )
        return None
    try:
        return Issuer(
            url=written["ISSUER"],
            audience=written["AUDIENCE"],
            jwks_url=written["JWKS_URL"] or None,
            user_claim=written["USER_CLAIM"] or "sub",
        )
    except IssuerError as error:
        raise SettingsError(f"The settings CUELIGHT_JWT_… cannot be used. {error}") from None


def _origins(text: str) -> tuple[str, ...]:
    origins = text.replace(",", " ").split()
    for origin in origins:
        if origin != "*" and not _is_origin(origin):
            raise SettingsError(
                f"CUELIGHT_CORS_ORIGINS has {origin!r}, which is no origin. Write scheme and host "
                "as a browser does, such as https://app.example.com, with nothing after them; or *."
            )
    return tuple(origins)


def _is_origin(text: str) -> bool:
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or "*" in host or parts.scheme not in {"http", "https"}:
        return False
    shown = f"[{host}]" if ":" in host else host
    return text == f"{parts.scheme}://{shown}{'' if port is None else f':{port}'}"


def _limits(given: Mapping[str, str]) -> Limits:
    limits = Limits()
    for name in Limits.__annotations__:
        if (number := _number(given, f"CUELIGHT_{name.upper()}")) is not None:
            limits[name] = number  # type: ignore[literal-required]
    return limits


def _number(given: Mapping[str, str], variable: str) -> int | None:
    written = given.get(variable, "").strip()
    if not written:
        return None
    # The digits are counted first: Python raises for a number of thousands of them.
    if not re.fullmatch(r"[0-9]{1,10}", written) or not 0 < int(written) < 2**31:
        raise SettingsError(
            f"{variable} is {shown(written)}. It must be a number from 1 to {2**31 - 1}; leave it "
            "out for its default."
        )
    return int(written)


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
