"""What the command tells of a draft."""

from __future__ import annotations

import shlex
from pathlib import Path

from cuelight.drafting.complaints import counts_in_words, gravity
from cuelight.drafting.rounds import Draft
from cuelight.screen import Screen
from profiles.wording import counted


def show_rest(screen: Screen, made: Draft) -> None:
    """Tell what code has mended, what is left wrong or doubtful, and what it has cost."""
    for mend in made.mends:
        screen.note(f"Mended: {mend}")
    if made.failure is not None:
        screen.error(f"The model could not be asked again: {made.failure}")
    if made.complaints:
        screen.note(f"Left to look at: {counts_in_words(made.complaints)}.")
    for one in made.complaints:
        show = screen.error if one.level == "error" else screen.note
        show(f"  {one.in_words}")
    if made.calls:
        read = sum(call.tokens_in for call in made.calls)
        wrote = sum(call.tokens_out for call in made.calls)
        calls = counted(len(made.calls), "call")
        screen.note(f"{calls} of the model, {read:,} tokens in, {wrote:,} tokens out.")


def show_written(screen: Screen, made: Draft, file: Path) -> None:
    """Tell where a draft is, and what to do next."""
    named = shlex.quote(str(file))
    if not made.is_right:
        screen.error(f"This cannot be used yet. What there is is in {file}.")
        screen.note(f"What to mend: cuelight check {named}. Or draft again, in other words.")
        return
    phases = counted(len(made.outline.phases), "phase")
    screen.line(f"Wrote {file}: {made.outline.name}, {phases}.")
    doubtful = gravity(made.complaints) != (0, 0)
    read = "Mend what is left" if doubtful else "Read it"
    screen.note(f"{read}, and play it: cuelight chat {named} --rehearse")
