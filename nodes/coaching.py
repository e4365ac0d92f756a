"""One reply of a coach, whichever step gives it: a prompt, one call, and what it leads to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Protocol, cast

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage
from langgraph.runtime import Runtime

from nodes.ask import Reply, ask
from nodes.beside import OverlayReport, given_by, lost_by, watching
from nodes.brief.facts import Facts, by_label, facts_of, render_changes
from nodes.brief.intent import CreativeIntent
from nodes.brief.questions import Question, questions_of
from nodes.brief.report import Report, apply_report
from nodes.coach_prompt import BRIEF_SIGNAL, coach_system, step_note
from nodes.composing import Composed
from nodes.context import REHEARSAL, Context, context_of
from nodes.events import Event, EventWriter, event, listener
from nodes.failures import no_reply
from nodes.grounding.search import search_options, searched
from nodes.grounding.sources import MOST_SOURCES, grounding_event
from nodes.judgement import Judgement, judge
from nodes.language import Language, language_of
from nodes.memory_note import memory_notes
from nodes.models import chat_model
from nodes.planning import as_laid_out
from nodes.prompt import build_prompt
from nodes.rehearsal import RehearsalModel
from nodes.remembering import before_of, messages_after
from nodes.routing import hold_back
from nodes.signals import neutralize
from nodes.state import CoachNotes, CoachState, Heard, PhaseState
from nodes.turn import accepted_of, after_reply, extras_of, follow, lost, report
from nodes.wording import PHRASES
from profiles import INTENT_READY, TURN_LIMIT, InstructionProfile, PhaseProfile


class StepNode(Protocol):
    """The node of a step, as LangGraph calls it."""

    async def __call__(self, state: CoachState, runtime: Runtime[Context]) -> CoachState:
        """Return what this step changes."""


@dataclass(frozen=True)
class Scene:
    """A coach's turn, as a step sees it before it replies."""

    profile: PhaseProfile
    state: CoachState
    rehearsed: bool = False
    """Whether there is no model, and all is in English."""

    @cached_property
    def phase(self) -> InstructionProfile:
        """The coach's phase."""
        return self.profile.get_phase(self.state["phase"])

    @cached_property
    def intent(self) -> CreativeIntent:
        """The brief."""
        return CreativeIntent.from_dict(self.state["intent"])

    @property
    def heard(self) -> Heard:
        """What the user's words mean."""
        return self.state["heard"]

    @property
    def notes(self) -> CoachNotes:
        """What the coach keeps beside the brief."""
        return self.state["coach"]

    @property
    def final(self) -> bool:
        """Whether this is the last turn that the coach has."""
        return self.heard["came"] and not self.heard["remaining"]

    @property
    def goes_on(self) -> bool:
        """Whether other phases have spoken before this one."""
        return len(self.state["history"]) > 1

    @cached_property
    def language(self) -> Language:
        """The user's language, in which a model replies."""
        return "en" if self.rehearsed else language_of(self.said)

    @cached_property
    def said(self) -> list[str]:
        """What the user has said: the messages of the window, and the request."""
        texts = [m.text for m in self.state["messages"] if isinstance(m, HumanMessage)]
        return [self.intent.description, *texts]

    @cached_property
    def facts(self) -> Facts:
        """The facts of the brief."""
        return facts_of(self.intent)

    @cached_property
    def questions(self) -> list[Question]:
        """What can be asked, the most valuable first."""
        return questions_of(self.intent, self.notes["asked"])

    def understood(self, signals: Mapping[str, dict[str, Any]]) -> tuple[CreativeIntent, list[str]]:
        """Return the brief with what the model reports, and why some of it does not count."""
        made = self._reported(signals)
        return made.intent, [f"{one.what}: {one.reason}" for one in made.refused]

    def taken_out(self, signals: Mapping[str, dict[str, Any]]) -> str:
        """Return what differs in the brief, where the model's report takes something out of it."""
        made = self._reported(signals)
        if not made.took_out:
            return ""
        return render_changes(by_label(self.facts), facts_of(made.intent), self.language)

    def _reported(self, signals: Mapping[str, dict[str, Any]]) -> Report:
        if BRIEF_SIGNAL not in signals:
            return Report(self.intent)
        return apply_report(
            self.intent,
            signals[BRIEF_SIGNAL],
            said=self.said,
            turn=self.heard["turn"],
            now=self.heard["said"],
        )

    def warning(self) -> str:
        """Return what code says when the turns are running out."""
        phrases = PHRASES[self.language]
        if not self.heard["came"] or self.intent.user_confirmed_vision:
            return ""
        match self.heard["remaining"]:
            case 2:
                return phrases["two_left"]
            case 1:
                return phrases["one_left"]
            case _:
                return ""


class Step(Protocol):
    """What tells one step from another."""

    @property
    def name(self) -> str:
        """What the step is called."""

    def task(self, scene: Scene) -> str:
        """Return what the model is to do in this reply."""

    def rehearse(self, scene: Scene) -> str:
        """Return the reply where there is no model."""

    def compose(self, scene: Scene) -> Composed:
        """Return what code adds to the reply."""

    def settle(self, scene: Scene, intent: CreativeIntent) -> tuple[CreativeIntent, CoachNotes]:
        """Return the brief, with the model's report in it, and the notes after the reply."""

    def hears_reports(self, scene: Scene) -> bool:
        """Whether the model may change the brief in this reply."""


def make_step_node(profile: PhaseProfile, phase_id: str, step: Step) -> StepNode:
    """Make the node of a step."""
    system = SystemMessage(coach_system(profile, phase_id))

    async def reply(state: CoachState, runtime: Runtime[Context]) -> CoachState:
        rehearsed = context_of(runtime).model == REHEARSAL
        return await _give(
            system, step, Scene(as_laid_out(profile, state), state, rehearsed), runtime
        )

    reply.__name__ = step.name
    return reply


def step_prompt(system: SystemMessage, step: Step, scene: Scene) -> list[BaseMessage]:
    """Return the prompt of a step: what is always the same, the messages, the step's task."""
    note = step_note(scene.intent, step.task(scene), scene.state.get("sources", []))
    notes = [*memory_notes(scene.profile, scene.state), note]
    said = messages_after(scene.state)
    return build_prompt(system, said, notes, before_of(scene.state))


async def _give(
    system: SystemMessage, step: Step, scene: Scene, runtime: Runtime[Context]
) -> CoachState:
    """Ask the model once, and return all that its reply changes."""
    context = context_of(runtime)
    write = listener.get() or runtime.stream_writer
    model: BaseChatModel
    if scene.rehearsed:
        # It repeats the user's words, and no tag in them is a signal.
        model = RehearsalModel(reply=neutralize(step.rehearse(scene)))
    else:
        model = await chat_model(context.model)
    async with watching(scene.profile, scene.state, context) as overlays:
        reply = await ask(
            model,
            step_prompt(system, step, scene),
            phase_id=scene.state["phase"],
            phase=scene.phase,
            context=context,
            write=write,
            shape=_maker(step, scene),
            options=search_options(model) if context.search else None,
        )
        reports = await overlays.reports()
    found = searched(reply.finish)
    if found.sources:
        write(grounding_event(", ".join(found.queries), found.sources))
    update = _after(step, scene, reply, reports, write)
    if found.sources:
        # What a look-up found has words that the next prompt needs; what Gemini found has none.
        kept = [one for one in scene.state.get("sources", []) if one.get("excerpt")]
        new = [asdict(source) for source in found.sources[:MOST_SOURCES]]
        update["sources"] = [*kept, *new][: 2 * MOST_SOURCES]
    return update


def _after(
    step: Step, scene: Scene, reply: Reply, reports: Sequence[OverlayReport], write: EventWriter
) -> CoachState:
    """Return what a reply changes, and tell of it."""
    phase_id = scene.state["phase"]
    judged, intent = _judged(step, scene, reply, reports)
    judged += lost(reply) + lost_by(reports)
    report(phase_id, judged, write)
    if not reply.text:
        raise no_reply(cut_off=reply.cut_off)
    intent, notes = step.settle(scene, intent)
    given = _engine_signals(scene, intent)
    report(phase_id, [Judgement(name, payload) for name, payload in given.items()], write)
    confirmed = scene.heard["confirmed"]
    write(readiness_event(intent, is_confirmation=confirmed))
    extras = extras_of(reply, judged, reports)
    extras["coach"] = {"step": step.name, "is_confirmation": confirmed}
    if given:
        extras["engine_signals"] = given
    gathered = {k: v for k, v in accepted_of(judged).items() if k != BRIEF_SIGNAL} | given
    update = after_reply(scene.profile, scene.state, reply, extras, gathered, reports=reports)
    changes: CoachState = {"intent": intent.to_dict(), "coach": notes}
    whole = cast("PhaseState", {**update, **changes})  # a transition may look at the brief
    return cast("CoachState", follow(scene.profile, scene.state, whole, gathered, write))


def _maker(step: Step, scene: Scene) -> Callable[[], Composed]:
    return lambda: step.compose(scene)


def _judged(
    step: Step, scene: Scene, reply: Reply, reports: Sequence[OverlayReport]
) -> tuple[list[Judgement], CreativeIntent]:
    """Judge the reply's signals, its report among them, and return the brief after that."""
    judged = []
    intent, profile, state = scene.intent, scene.profile, scene.state
    given = judge(profile, state, reply.signals, given_by(reports))
    for one in hold_back(profile, state, given):
        if one.name != BRIEF_SIGNAL or one.by:
            judged.append(one)
        elif not step.hears_reports(scene):
            reason = "the user has just confirmed the brief as it is"
            judged.append(Judgement(one.name, one.payload, reason))
        else:
            intent, refusals = scene.understood(reply.signals)
            nothing = intent == scene.intent and refusals
            judged.append(
                Judgement(one.name, one.payload, "; ".join(refusals) if nothing else None)
            )
            if refusals and not nothing:
                judged.append(Judgement(one.name, {}, "in part: " + "; ".join(refusals)))
    return judged, intent


def _engine_signals(scene: Scene, intent: CreativeIntent) -> dict[str, dict[str, Any]]:
    """Return the signals that the engine gives after this reply."""
    if intent.is_ready() and scene.heard["confirmed"]:
        ready = {INTENT_READY: intent.to_dict()}
        ends = TURN_LIMIT in scene.profile.completing_signals(scene.state["phase"])
        return {**ready, TURN_LIMIT: {}} if scene.final and ends else ready
    return {TURN_LIMIT: {}} if scene.final else {}


def readiness_event(intent: CreativeIntent, *, is_confirmation: bool) -> Event:
    """Return the event that tells how far the brief is."""
    return event(
        "intent_ready",
        is_ready=intent.is_ready(),
        readiness_state=intent.get_readiness(),
        refined_description=intent.to_generation_description(),
        clarification_questions=intent.get_clarification_questions(),
        missing_info=intent.get_missing_info(),
        is_confirmation=is_confirmation,
        user_confirmed_vision=intent.user_confirmed_vision,
    )
