"""The step that closes with the brief that the user has confirmed."""

from __future__ import annotations

from nodes import coach_lines
from nodes.brief.facts import render_facts
from nodes.brief.intent import CreativeIntent
from nodes.coach_prompt import FACTS_RULE
from nodes.coaching import Scene, Step, StepNode, make_step_node
from nodes.composing import Composed
from nodes.state import CoachNotes
from profiles import PhaseProfile


class Confirm:
    """Say that it is settled, and show the brief once more."""

    name = "confirm"

    def task(self, scene: Scene) -> str:
        """Return what the model is to do in this reply."""
        if scene.heard["confirmed"]:
            return (
                "the user has just confirmed the brief. Close in one or two sentences: it is "
                f"settled, and they can still change it by saying so. {FACTS_RULE} Report nothing, "
                "and ask no question. Answer what they asked besides, if they asked something."
            )
        return (
            "the user has confirmed the brief before, and says something more. Answer in a "
            "sentence or two. If their words change the brief, report that, and say that you will "
            "show them the whole again. Otherwise it stays settled. Ask nothing else."
        )

    def rehearse(self, scene: Scene) -> str:
        """Return the reply where there is no model."""
        return coach_lines.confirming(scene)

    def compose(self, scene: Scene) -> Composed:
        """Put the brief in when it has just been confirmed."""
        if not scene.heard["confirmed"]:
            return Composed()
        return Composed(render_facts(scene.facts, scene.language))

    def settle(self, scene: Scene, intent: CreativeIntent) -> tuple[CreativeIntent, CoachNotes]:
        """Leave the brief as it is; a report that changed it has undone the confirmation."""
        return intent, scene.notes

    def hears_reports(self, scene: Scene) -> bool:
        """Whether the model may change the brief: not in the reply to the user's own yes."""
        return not scene.heard["confirmed"]


CONFIRM: Step = Confirm()


def make_confirm_node(profile: PhaseProfile, phase_id: str) -> StepNode:
    """Make the node that closes."""
    return make_step_node(profile, phase_id, CONFIRM)
