"""The step that shows the brief, and asks for the user's yes."""

from __future__ import annotations

from nodes import coach_lines
from nodes.brief.facts import by_label, facts_of, render_changes, render_facts, render_missing
from nodes.brief.intent import CreativeIntent
from nodes.coach_prompt import FACTS_RULE
from nodes.coaching import Scene, Step, StepNode, make_step_node
from nodes.composing import Composed, Signals
from nodes.reading.message import read_message
from nodes.state import CoachNotes
from nodes.wording import PHRASES
from profiles import PhaseProfile


class Summarize:
    """Show the facts of the brief, word for word as code renders them, and ask."""

    name = "summarize"

    def task(self, scene: Scene) -> str:
        """Return what the model is to do in this reply."""
        if scene.final:
            return (
                "this was the user's last message. In one or two sentences, thank them and say "
                f"that the brief is kept as it stands. {FACTS_RULE} Ask nothing."
            )
        parts = [
            "show the user the brief as it stands, and ask for their yes. Answer first what they "
            "asked, if they asked something, and lead in with one short sentence. "
            f"{FACTS_RULE} Stop there: the application asks whether this is exactly what they "
            "want. Ask and offer nothing yourself, since nobody could tell what a yes was for.",
            "But where their last words say something that the brief below does not hold, do this "
            "instead: say in one sentence that you take it in, report it, and stop there, without "
            "the facts and without a question. The application asks whether there is more, and "
            "the next reply shows the facts.",
        ]
        if scene.heard["undone"]:
            parts.append("They had confirmed it before this change: say that it has changed.")
        if scene.heard["kind"] == "confirm":
            parts.append("They agreed to something, but have not seen the brief as it is now.")
        return "\n".join(parts)

    def rehearse(self, scene: Scene) -> str:
        """Return the reply where there is no model."""
        return coach_lines.summarizing(scene)

    def compose(self, scene: Scene) -> Composed:
        """Put in the facts, and ask: nothing else in the reply asks, or adds to the brief.

        Where the reply's own report changes the brief, its facts are not true any more: code tells
        what is new, and asks for more.
        """
        phrases = PHRASES[scene.language]

        def facts(signals: Signals) -> str:
            after, _ = scene.understood(signals)
            if scene.final:
                return shown_facts(scene, after)
            return "" if after.digest != scene.intent.digest else shown_facts(scene, after)

        def ending(signals: Signals, _said: str) -> str:
            if scene.final:
                return ""
            after, _ = scene.understood(signals)
            if after.digest != scene.intent.digest:
                noted = f"{phrases['noted']}\n{_news(scene, after)}"
                return "\n\n".join(filter(None, [noted, phrases["more"], scene.warning()]))
            return "\n\n".join(filter(None, [phrases["is_that_it"], scene.warning()]))

        def adds(sentence: str) -> bool:
            read = read_message(scene.intent, sentence, turn=scene.heard["turn"])
            return read.intent.digest != scene.intent.digest

        return Composed(facts, ending, adds=adds)

    def settle(self, scene: Scene, intent: CreativeIntent) -> tuple[CreativeIntent, CoachNotes]:
        """Let the proposal stand, unless the model's report has changed the brief meanwhile."""
        if intent.digest != scene.intent.digest:
            return intent.voided(), scene.notes
        notes: CoachNotes = {**scene.notes, "shown": by_label(scene.facts)}
        return intent.shown(render_facts(scene.facts, scene.language)), notes

    def hears_reports(self, scene: Scene) -> bool:
        """Whether the model may change the brief: always here."""
        return True


SUMMARIZE: Step = Summarize()


def make_summarize_node(profile: PhaseProfile, phase_id: str) -> StepNode:
    """Make the node that sums up."""
    return make_step_node(profile, phase_id, SUMMARIZE)


def shown_facts(scene: Scene, intent: CreativeIntent) -> str:
    """Return what code puts into the reply: what has changed, and the facts."""
    phrases = PHRASES[scene.language]
    facts = facts_of(intent)
    shown = scene.notes["shown"]
    changes = render_changes(shown, facts, scene.language) if shown else ""
    changes = f"{phrases['changed']}\n{changes}" if changes else ""
    over = phrases["over"] if scene.final else ""
    missing = render_missing(intent, scene.language) if scene.final else ""
    return "\n\n".join(filter(None, [over, changes, render_facts(facts, scene.language), missing]))


def _news(scene: Scene, after: CreativeIntent) -> str:
    """Return what the user has not seen yet: since the last summary, or since they spoke."""
    shown = scene.notes["shown"] or scene.heard["before"]
    return render_changes(shown, facts_of(after), scene.language)
