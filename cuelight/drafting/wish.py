"""What a draft is to be about, in the words of who wants it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cuelight.drafting.naming import one_line, tidy
from cuelight.errors import FaceError

LONGEST = 100_000
"""How many characters a wish may have: a handbook of some sixty pages."""
_MOST_OF_A_TITLE = 60
_LEAST_OF_A_TITLE = 12
_PAUSE = re.compile(r"[,;:.!?](?= )| [-–—(]")  # noqa: RUF001
_ARTICLES = ("a ", "an ", "the ")


class WishError(FaceError):
    """Nothing can be drafted from this."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a conversation is to be about, and in which language it is held."""

    text: str
    language: str = ""
    """What the texts are written in; empty for the language of the wish."""

    def __post_init__(self) -> None:
        """Take what people can read of it."""
        object.__setattr__(self, "text", tidy(self.text))
        object.__setattr__(self, "language", one_line(self.language, 100))
        if not any(sign.isalnum() for sign in self.text):
            raise WishError(
                "There is nothing to draft from. Say what the conversation is about: "
                'cuelight draft "a triage call for a dental clinic".'
            )
        if len(self.text) > LONGEST:
            raise WishError(
                f"The description has {len(self.text):,} characters; at most {LONGEST:,} are "
                "taken. Leave out what the conversation does not need."
            )

    @property
    def title(self) -> str:
        """A name made of its first words."""
        line = next(line for line in self.text.splitlines() if any(map(str.isalnum, line)))
        line = one_line(line).strip("#*-> ").rstrip(".:;,!? ")
        article = next((one for one in _ARTICLES if line.lower().startswith(one)), "")
        line = line[len(article) :] or line
        if len(line) > _MOST_OF_A_TITLE:
            line = _cut(line)
        return line[:1].upper() + line[1:]


def _cut(line: str) -> str:
    """Return the beginning of a line, up to where it makes a pause or at least to a word's end."""
    cut = line[:_MOST_OF_A_TITLE]
    pauses = [match.start() for match in _PAUSE.finditer(cut) if match.start() >= _LEAST_OF_A_TITLE]
    return (cut[: pauses[-1]] if pauses else cut.rpartition(" ")[0] or cut).rstrip(" .:;,!?")
