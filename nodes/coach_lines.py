"""What a coach says where there is no model: made by code from what the rules have found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from nodes.brief.facts import Facts
from nodes.brief.intent import CreativeIntent
from nodes.brief.questions import Question
from nodes.composing import FACTS, without_mark
from nodes.confirmation import is_confirmation
from nodes.state import Heard


class Seen(Protocol):
    """A coach's turn, as these lines need it."""

    @property
    def intent(self) -> CreativeIntent:
        """The brief."""

    @property
    def heard(self) -> Heard:
        """What the user's words mean."""

    @property
    def facts(self) -> Facts:
        """What the brief says."""

    @property
    def final(self) -> bool:
        """Whether it is the last turn."""

    @property
    def goes_on(self) -> bool:
        """Whether other phases have spoken before."""


_MOST_CHANGES = 4

_OPENING = (
    "Let's find out together what you would like to have made. What is it for, and what should "
    "people see on it?"
)
_SOMETHING_KNOWN = "Let's work out together what it should be."
_WELCOME_BACK = "Your brief is still here, just as we left it. What would you like to change?"
_BACK_WITH_A_CHANGE = (
    "Your brief is still here, and I have taken this up: {}. What else would you like to change?"
)
_GOOD_START = "A good start, I have that down."
_TAKEN_IN = ("Got it", "Noted", "Good", "All right")
"""What a list of changes follows."""
_VAGUE = "Let's make it a little more concrete."
_NOTHING_NEW = (
    "I could not make anything of that yet; plain words such as “a red fox on a hill” work best.",
    "I have found nothing for the brief in that.",
)
_TOO_EARLY = (
    "Not so fast, there is nothing to agree to yet.",
    "We are not quite there yet.",
)
_DIFFERENT = (
    "All right, it stays open. What should be different? You can say “add …”, “drop …” or "
    "“make it … instead of …”.",
    "Fine, then let's change it. Tell me what to add, what to leave out, or what to put in the "
    "place of something.",
)
_NOT_CAUGHT = (
    "I did not catch what should change. Which part is it, and what should it be?",
    "I'd like to get that right: what exactly should be there instead, or as well?",
)
_NO_CHANGE = (
    "I could not find a change in that. To make one, say for example “add a moon” or “make it "
    "calmer”.",
    "Is there something to change? “Drop the …” or “… instead of …” is enough.",
)
_PUZZLED = {"reject": _DIFFERENT, "other": _NO_CHANGE}
"""What is said where nothing was understood, by what sort of answer it was."""
_MORE = (
    "Is there anything you would like to add, or anything to stay away from?",
    "What else belongs in it, or must certainly not be there?",
)
_LEADS = (
    "This is how I understand it:",
    "Here is the whole of it:",
    "So this is the picture now:",
    "Let me put it all together:",
)
_LEADS_UNCHANGED = (
    "It still stands as it was:",
    "Nothing has changed in it:",
)
_LEADS_AFTER_A_CHANGE = (
    "That changes the brief, so please look at it once more:",
    "I have changed it. This is how it stands now:",
)
_NO_ANSWER = "I can't answer that well in a rehearsal, but this is what we have:"
_SETTLED = (
    "Wonderful, then it is settled. This is your brief:",
    "Great, that's our brief:",
)
_STAYS = (
    "Your brief is settled as it is. If you want anything changed, just say so.",
    "It all stays as you confirmed it. You can still change anything by telling me.",
)
_STILL_CHANGEABLE = "If something should change after all, just tell me."
_THANKS = "Thank you, that was a good conversation."


def clarifying(scene: Seen, asks: Sequence[Question]) -> str:
    """Return a reply that takes in what was said, and asks."""
    heard, turn = scene.heard, scene.heard["turn"]
    if heard["again"] and not heard["said"]:
        changes = _listed(heard["changes"])
        return _BACK_WITH_A_CHANGE.format(changes) if changes else _WELCOME_BACK
    if not heard["said"] and not scene.facts:
        return _OPENING if scene.goes_on else f"Hello! {_OPENING}"
    if not asks and heard["puzzled"]:
        return _one(_PUZZLED.get(heard["kind"], _NOT_CAUGHT), turn)
    lead = _taken_in(heard, scene.intent, goes_on=scene.goes_on)
    if not asks:
        return f"{lead} {_one(_MORE, turn)}"
    first, *others = asks
    more = (f"And one more thing: {_lowered(_asked(other, turn))}" for other in others)
    return " ".join([lead, _asked(first, turn), *more])


def summarizing(scene: Seen) -> str:
    """Return a reply that shows the brief; code asks the question."""
    heard, turn = scene.heard, scene.heard["turn"]
    if scene.final:
        return f"{_THANKS}\n{FACTS}"
    if heard["undone"]:
        lead = _one(_LEADS_AFTER_A_CHANGE, turn)
    elif heard["kind"] == "question":
        lead = _NO_ANSWER
    elif scene.intent.proposal_stands:
        lead = _one(_LEADS_UNCHANGED, turn)
    else:
        lead = _one(_LEADS, turn)
    return f"{lead}\n{FACTS}"


def confirming(scene: Seen) -> str:
    """Return a reply that closes."""
    turn = scene.heard["turn"]
    if not scene.heard["confirmed"]:
        return _one(_STAYS, turn)
    return f"{_one(_SETTLED, turn)}\n{FACTS}\n{'' if scene.final else _STILL_CHANGEABLE}"


def _taken_in(heard: Heard, intent: CreativeIntent, *, goes_on: bool) -> str:
    changes = _listed(heard["changes"])
    if not heard["said"]:
        known = f"Noted: {changes}." if changes else _SOMETHING_KNOWN
        return known if goes_on else f"Hello! {known}"
    if heard["undone"]:
        return " ".join(filter(None, ["Then it is open again.", changes and f"Noted: {changes}."]))
    if changes:
        return f"{_one(_TAKEN_IN, heard['turn'])}: {changes}."
    if heard["turn"] <= 1 and not intent.is_empty:
        return _GOOD_START
    if is_confirmation(heard["said"], None):
        return _one(_TOO_EARLY, heard["turn"])
    return _VAGUE if heard["turn"] <= 1 else _one(_NOTHING_NEW, heard["turn"])


def _asked(question: Question, turn: int) -> str:
    """Return a question as it is put now: in other words than the last time."""
    if not question.before:
        return question.text
    return _one(
        tuple(filter(None, [question.again, f"Still open: {_lowered(question.text)}"])), turn
    )


def _listed(changes: Sequence[str]) -> str:
    """Return changes as one list of a sentence, such as `mood: epic; added: a castle`."""
    more = [f"and {len(changes) - _MOST_CHANGES} more"] if len(changes) > _MOST_CHANGES else []
    told = filter(None, map(_in_words, changes[:_MOST_CHANGES]))
    return without_mark("; ".join([*told, *more]).rstrip("."))


def _in_words(change: str) -> str:
    """Return a change of a brief as it is said among others; nothing for what is asked at once."""
    head, colon, rest = change.partition(": ")
    if not colon or head not in _SPOKEN:
        return change
    return _SPOKEN[head].format(rest)


_SPOKEN = {
    "Added": "{}",
    "Asset type": "{}",
    "Text": "the words {}",
    "Mood": "the mood is {}",
    "Style": "the style is {}",
    "Layout": "the layout is {}",
    "Removed": "without {}",
    "Changed": "{}",
    "To be asked, a picture or a text": "",
}
"""How each sort of change is said, by what its note begins with."""


def _lowered(text: str) -> str:
    """Return a sentence as it goes on after a colon."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def _one(lines: Sequence[str], turn: int) -> str:
    """Return one of several lines, another one each time and the same one when replayed."""
    return lines[turn % len(lines)]
