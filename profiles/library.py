"""Finding a profile: built in, registered, or in a file."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from pathlib import Path

from profiles.errors import DuplicateProfileError, UnknownProfileError
from profiles.source import Profile, read_profile, read_profile_file

_LOOKS_LIKE_PATH = re.compile(r"[/\\]|\.(ya?ml|json)$", re.IGNORECASE)

_registered: dict[str, Profile] = {}


def load_profile(name_or_path: str | Path) -> Profile:
    """Return a profile by its name (built-in or registered) or from a YAML file by its path.

    A name counts in any letter case, with spaces or with underscores. A text that ends in
    `.yaml`, `.yml` or `.json`, or has a folder in it, is a path. Raises `UnknownProfileError`
    for a name that nobody has, and `ProfileFileError` for a file that is wrong.
    """
    if isinstance(name_or_path, Path) or is_path(name_or_path):
        return read_profile_file(Path(name_or_path))
    return named_profile(name_or_path)


def is_path(name: str) -> bool:
    """Whether a text names a file rather than a profile."""
    return _LOOKS_LIKE_PATH.search(name) is not None


def named_profile(name: str) -> Profile:
    """Return a profile by its name, which is never taken for a path."""
    key = listed_name(name)
    return _registered[key] if key in _registered else _load_builtin(key)


def listed_name(name: str) -> str:
    """Return the name that `profile_names` lists a profile by, of any that it is known by."""
    key = _key(name)
    if key in _registered or key in builtin_names():
        return key
    raise UnknownProfileError(name, profile_names())


def register_profile(profile: Profile, name: str | None = None) -> str:
    """Make a profile known by a name, by default its own; return the name to load it by.

    To register the same profile again changes nothing. Another one under a name that is taken
    is a `DuplicateProfileError`.
    """
    key = _key(name or profile.name)
    present = _registered.get(key) or (_load_builtin(key) if key in builtin_names() else None)
    if present is not None and present != profile:
        raise DuplicateProfileError(key)
    _registered[key] = profile
    return key


def profile_names() -> list[str]:
    """Return the names that `load_profile` knows, built-in ones first."""
    builtin = builtin_names()
    return [*builtin, *(name for name in _registered if name not in builtin)]


def builtin_names() -> list[str]:
    """Return the names of the built-in profiles, in alphabetical order."""
    folder = resources.files("profiles") / "builtin"
    return sorted(
        entry.name.removesuffix(".yaml")
        for entry in folder.iterdir()
        if entry.name.endswith(".yaml")
    )


@cache
def _load_builtin(key: str) -> Profile:
    return read_profile(builtin_text(key), f"{key}.yaml")


def builtin_text(name: str) -> str:
    """Return the file of a built-in profile, by the name that `builtin_names` has."""
    return (resources.files("profiles") / "builtin" / f"{name}.yaml").read_text("utf-8")


def _key(name: str) -> str:
    return re.sub(r"\W+", "_", name.casefold()).strip("_") or name.strip()
