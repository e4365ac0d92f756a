"""Names as a profile has them, made from the words of people and models."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 60
_UNSEEN = {"\ufeff", *map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}
"""A mark of the order of bytes, and what turns the direction of a text round."""


_SPELT = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d"})
"""Letters that do not come apart into a plain one and its mark."""


def snake_case(text: str, otherwise: str = "") -> str:
    """Return small letters, digits and _ for a text; `otherwise` where none of it can be kept."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", text).lower().translate(_SPELT)
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    return name[:_LONGEST].rstrip("_") or otherwise


def one_line(text: str, most: int = 0) -> str:
    """Return a text in one line that can be printed, cut off where it is longer than `most`."""
    line = " ".join("".join(sign for sign in text if _shows(sign) or sign.isspace()).split())
    return f"{line[: most - 1].rstrip()}…" if 0 < most < len(line) else line


def tidy(text: str) -> str:
    """Return a text without what nobody sees: spaces around lines, tabs, control characters."""
    whole = text.encode("utf-8", "replace").decode()
    lines = ("".join(s for s in line.expandtabs(4) if _shows(s)).rstrip() for line in _lines(whole))
    return "\n".join(lines).strip()


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").splitlines()


def _shows(sign: str) -> bool:
    # Joiners hold letters and emoji together, and are no controls.
    return unicodedata.category(sign) not in {"Cc", "Cn", "Co", "Cs"} and sign not in _UNSEEN
