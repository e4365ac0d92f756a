"""A plain outline made by code from the words of a wish, where no model is asked."""

from __future__ import annotations

from cuelight.drafting.naming import one_line
from cuelight.drafting.outline import (
    Outline,
    OutlineField,
    OutlineLine,
    OutlinePhase,
    OutlineSignal,
    OutlineTransition,
)
from cuelight.drafting.wish import Wish
from nodes.prompt import harmless
from profiles import ANY_PHASE

_WELCOME, _BODY, _CLOSE = "welcome", "talk", "close"
_TOLD, _DONE, _CLOSED = "welcome.aim_told", "talk.all_said", "close.goodbye_said"
_STOPPED = "user.wants_to_stop"
_SHORT = 300


def skeleton(wish: Wish) -> Outline:
    """Return a conversation of three phases that knows its subject, and nothing else about it."""
    return Outline(
        name=wish.title,
        about="a skeleton in three phases, to be filled with what the conversation needs.",
        context=_context(wish),
        initial_phase=_WELCOME,
        phases=(
            OutlinePhase(
                id=_WELCOME,
                name="Welcome",
                purpose="Greets, and finds out what the user wants from the conversation.",
                instructions="Greet the user, say in a sentence what this conversation is for, and "
                "find out what they want from it. Begin with nothing else yet. If they stray, "
                "answer in a sentence and ask again.",
                max_turns=6,
                then=_BODY,
            ),
            OutlinePhase(
                id=_BODY,
                name="Talk",
                purpose="The conversation itself. Split it where it has several aims.",
                instructions="Lead the user through what the conversation is about, one step at a "
                "time. Use what they have told you and do not ask for it again. If they do not "
                "understand, say it in other words. When nothing is left, close with a thought and "
                "no question.",
                max_turns=20,
                then=_CLOSE,
            ),
            OutlinePhase(
                id=_CLOSE,
                name="Close",
                purpose="Sums up and says goodbye.",
                instructions="Sum up in two sentences what came of the conversation and what "
                "happens next, thank the user and say goodbye. Begin no new subject.",
            ),
        ),
        signals=(
            OutlineSignal(
                phase=ANY_PHASE,
                name=_STOPPED,
                when="The user says that they want to stop, or says goodbye.",
            ),
            OutlineSignal(
                phase=_WELCOME,
                name=_TOLD,
                when="The user has said what they want from the conversation. Give it in the reply "
                "to that.",
                fields=(
                    OutlineField(
                        name="aim", description="What they want, in a few words.", required=True
                    ),
                ),
            ),
            OutlineSignal(
                phase=_BODY,
                name=_DONE,
                when="All that the conversation is about has been talked over, or the user has "
                "nothing to add.",
            ),
            OutlineSignal(
                phase=_CLOSE,
                name=_CLOSED,
                when="You have summed up and said goodbye. Give it in that very reply.",
                ends=True,
            ),
        ),
        transitions=(
            OutlineTransition(
                from_phase=ANY_PHASE,
                to_phase=_CLOSE,
                signals=(_STOPPED,),
                why="Whoever wants to stop may, wherever they are. It stands first, so it wins.",
            ),
            OutlineTransition(
                from_phase=_WELCOME,
                to_phase=_BODY,
                signals=(_TOLD,),
                why="Once it is clear what the user wants, the conversation begins.",
            ),
            OutlineTransition(
                from_phase=_BODY,
                to_phase=_CLOSE,
                signals=(_DONE,),
                why="When all is said, it comes to its end.",
            ),
        ),
        lines=(
            OutlineLine(
                phase=_WELCOME, say="Hello, and welcome! What would you like from this talk?"
            ),
            OutlineLine(
                phase=_WELCOME, say="Good, I have that. Then let us begin.", signals=(_TOLD,)
            ),
            OutlineLine(phase=_BODY, say="Let us take the first step. How do you see it?"),
            OutlineLine(phase=_BODY, say="I see. Is there anything else that matters here?"),
            OutlineLine(
                phase=_BODY, say="Thank you, now we have been through it all.", signals=(_DONE,)
            ),
            OutlineLine(
                phase=_CLOSE,
                say="That was what you wanted to talk about. Thank you, and goodbye!",
                signals=(_CLOSED,),
            ),
        ),
    )


def _context(wish: Wish) -> str:
    text = harmless(wish.text)
    about = (
        f"What the conversation is: {one_line(text)}"
        if len(text) <= _SHORT
        else f"What the conversation is, in the words of its author:\n{text}\n"
    )
    language = f" Speak {wish.language}." if wish.language else ""
    return (
        f"{about}\n\nManner: friendly and plain. Two or three short sentences, and one question at "
        f"a time.{language} Do not invent facts: say so where you do not know something."
    )
