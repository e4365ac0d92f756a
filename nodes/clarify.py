"""The step that asks for what the brief still needs."""

from __future__ import annotations

from nodes import coach_lines
from nodes.brief.intent import CreativeIntent
from nodes.brief.questions import MOST_QUESTIONS, Question, remembered
from nodes.coaching import Scene, Step, StepNode, make_step_node
from nodes.composing import Composed, Signals
from nodes.state import CoachNotes
from nodes.wording import PHRASES
from profiles import PhaseProfile


class Clarify:
    """Ask at most two questions, the most valuable first."""

    name = "clarify"

    def task(self, scene: Scene) -> str:
        """Return what the model is to do in this reply."""
        heard, asks = scene.heard, asked_now(scene)
        parts = []
        if _comes_back(scene):
            parts.append(
                "the user comes back to the brief below, which is there already. Where their last "
                "words say what is to change, take that in, report it, and ask whether that is "
                "all. Otherwise ask in one or two sentences what they would like to change."
            )
        elif not heard["said"] and scene.intent.is_empty:
            parts.append(_opening(scene))
        elif heard["puzzled"]:
            parts.append(
                "the user is not content with what they were shown, or wants something else. Take "
                "in what they say, report it, and say in a sentence what is different now. If "
                "their words leave open what is to change, ask exactly that."
            )
        else:
            parts.append("take in what the user said, and help them on.")
        if heard["undone"]:
            parts.append(
                "The user had confirmed the brief, and has now taken that back or changed it: "
                f"{_told(heard['changes'])}. Say so."
            )
        elif heard["changes"]:
            parts.append(f"Understood from these words by rules: {_told(heard['changes'])}.")
        if asks:
            listed = "\n".join(f"- {_put(question)}" for question in asks)
            parts.append(
                "Ask this, in your own words and no more than this. Leave out what their words "
                f"have answered already, and report that instead:\n{listed}"
            )
        elif heard["said"] and not heard["puzzled"]:
            parts.append(
                "Nothing that must be known is missing. Ask one question that makes the picture "
                "clearer, or whether there is anything to add or to avoid. Do not sum up yet."
            )
        return "\n".join(parts)

    def rehearse(self, scene: Scene) -> str:
        """Return the reply where there is no model."""
        return coach_lines.clarifying(scene, asked_now(scene))

    def compose(self, scene: Scene) -> Composed:
        """Add what a report took out, a warning, and a question where the model gave no words."""

        def ending(signals: Signals, said: str) -> str:
            words = "" if said.strip() else coach_lines.clarifying(scene, asked_now(scene))
            gone = scene.taken_out(signals)
            noted = f"{PHRASES[scene.language]['noted']}\n{gone}" if gone else ""
            return "\n\n".join(filter(None, [words, noted, scene.warning()]))

        return Composed(ending=ending)

    def settle(self, scene: Scene, intent: CreativeIntent) -> tuple[CreativeIntent, CoachNotes]:
        """Note what was asked; a yes to these questions is none to an earlier summary."""
        asked = remembered(scene.notes["asked"], asked_now(scene))
        return intent.voided(), {**scene.notes, "asked": asked}

    def hears_reports(self, scene: Scene) -> bool:
        """Whether the model may change the brief: always here."""
        return True


CLARIFY: Step = Clarify()


def make_clarify_node(profile: PhaseProfile, phase_id: str) -> StepNode:
    """Make the node that asks."""
    return make_step_node(profile, phase_id, CLARIFY)


def asked_now(scene: Scene) -> list[Question]:
    """Return what this reply asks."""
    if _comes_back(scene) or (scene.heard["puzzled"] and not scene.intent.is_empty):
        return []
    if not scene.heard["said"] and not scene.facts:
        return []
    return scene.questions[:MOST_QUESTIONS]


def _opening(scene: Scene) -> str:
    """Return the task of the first words to somebody who has not said what is to be seen."""
    begin = (
        "go on from what was said before, without a greeting"
        if scene.goes_on
        else "open the conversation"
    )
    ask = "" if scene.facts else ", and ask what they would like to have made"
    return f"{begin}. Say in a sentence what you do together{ask}."


def _told(changes: list[str]) -> str:
    return "; ".join(changes) or "nothing that rules can see"


def _put(question: Question) -> str:
    again = " (asked before and not answered: put it another way)" if question.before else ""
    return f"{question.text}{again}"


def _comes_back(scene: Scene) -> bool:
    """Whether this reply opens a phase that was there before."""
    return scene.heard["again"] and not scene.heard["said"]
