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
_PIECES = re.compile(r" ?(?:[+/]\u00a0)?[^ ./_:-]*[./_:-]*")
"""What a line may break behind: the marks within a name, and before: a space, and what joins two.
"""


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
    for piece in _PIECES.findall(_SPACES.sub(" ", text).strip()):
        for part in _parts(piece, size, room):
            if length_of((lines[-1] + part).strip(), size) <= room:
                lines[-1] += part
            else:
                lines.append(part)
    kept = [line.strip() for line in lines]
    if len(kept) <= most:
        return kept
    return [*kept[: most - 1], _cut(kept[most - 1], size, room)]


def _parts(piece: str, size: float, room: float) -> list[str]:
    """Return a piece as it is, or in characters where no line has room for it."""
    return [piece] if length_of(piece.strip(), size) <= room else list(piece)


def _cut(line: str, size: float, room: float) -> str:
    while line and length_of(f"{line}…", size) > room:
        line = line[:-1]
    return f"{line.rstrip()}…"
