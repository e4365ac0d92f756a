"""How much room text takes in a drawing, and where its lines break.

Nobody knows the fonts of whoever looks, so widths are those of Arial and its like, and a little
more.
"""

from __future__ import annotations

import re

from cuelight.wrapping import width_of_char

_BROAD = 1.06
_WIDTHS: dict[str, float] = {
    **dict.fromkeys("ijl|!.,:;'`I[]()ft /\\·\u00a0", 0.3),
    **dict.fromkeys('r-"*{}°', 0.4),
    **dict.fromkeys("cksvxyzJ", 0.5),
    **dict.fromkeys("ABCDEFGHKLNOPQRSTUVXYZ&", 0.73),
    **dict.fromkeys("w+<>=~", 0.73),
    **dict.fromkeys("mM", 0.84),
    **dict.fromkeys("W@%—…", 1.0),
}
_PIECES = re.compile(r"[^./_:-]*[./_:-]*")
"""What a long name may break behind: the marks within it."""
_SPACES = re.compile(r"[^\S\u00a0]+")


def length_of(text: str, size: float) -> float:
    """Return about how long a line of text is, in letters of this size."""
    return _BROAD * size * sum(map(_width_of, text))


def _width_of(char: str) -> float:
    columns = width_of_char(char)
    return _WIDTHS.get(char, 0.56) if columns == 1 and char < "\u0300" else columns * 0.75


def lines_of(text: str, size: float, room: float, most: int) -> list[str]:
    """Break a text into lines, at most so many; an ellipsis stands for what is left out."""
    lines = [""]
    for word in _SPACES.sub(" ", text).strip().split(" "):
        if length_of(f"{lines[-1]} {word}".strip(), size) <= room:
            lines[-1] = f"{lines[-1]} {word}".strip()
        else:
            lines += _parts(word, size, room)
    kept = [line.strip() for line in lines if line] or [""]
    if len(kept) <= most:
        return kept
    return [*kept[: most - 1], _cut(kept[most - 1], size, room)]


def _parts(word: str, size: float, room: float) -> list[str]:
    """Return a word as it is; where no line has room for it, in parts that have."""
    parts = [""]
    for piece in _PIECES.findall(word):
        for one in [piece] if length_of(piece, size) <= room else piece:
            if length_of(parts[-1] + one, size) <= room:
                parts[-1] += one
            else:
                parts.append(one)
    return parts


def _cut(line: str, size: float, room: float) -> str:
    while line and length_of(f"{line}…", size) > room:
        line = line[:-1]
    return f"{line.rstrip()}…"
