"""What each code means: how grave it is, what it says, why it matters, and an example."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from profiles.codes import Code

Level = Literal["error", "warning", "note"]
"""An error keeps a profile from loading; a warning is a fault; a note is to be weighed."""

LEVELS: tuple[Level, ...] = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a code means."""

    level: Level
    title: str
    what: str
    why: str
    wrong: str
    right: str


def explanation_of(code: Code) -> Explanation:
    """Return what a code means."""
    return EXPLANATIONS[code]


EXPLANATIONS: dict[Code, Explanation] = {
    Code.UNREADABLE: Explanation(
        level="error",
        title="The file cannot be read",
        what="The file is not there, is a folder or may not be read.",
        why="Nothing could be checked, so the command ends with 2.",
        wrong="cuelight check exm.yaml",
        right="cuelight check exam.yaml",
    ),
    Code.NOT_YAML: Explanation(
        level="error",
        title="The file is no YAML with keys",
        what=(
            "The text breaks YAML's rules, is empty, too large, nested too deeply, or is not UTF-8."
        ),
        why=(
            "Nothing can be made of it. The line is where a parser gave up; the fault is there "
            "or just above."
        ),
        wrong="instructions: Ask: where does it hurt?",
        right='instructions: "Ask: where does it hurt?"',
    ),
    Code.BAD_KEY: Explanation(
        level="error",
        title="A key cannot stand so",
        what="A key is written twice, is no text, or takes in what has no keys.",
        why="YAML would silently keep one of two values.",
        wrong="start: ai\nstart: human",
        right="start: human",
    ),
    Code.UNKNOWN_KEY: Explanation(
        level="error",
        title="A key that is not known",
        what="A key is misspelt, or stands at the wrong level.",
        why="What it says would be passed over without a word.",
        wrong="max_token: 300",
        right="max_tokens: 300",
    ),
    Code.MISSING_KEY: Explanation(
        level="error",
        title="A key is missing",
        what="Something that is required is not there.",
        why="There is no sensible default for it.",
        wrong="phases:\n  talk: {start: ai}",
        right="phases:\n  talk: {start: ai, instructions: Talk about the day.}",
    ),
    Code.BAD_VALUE: Explanation(
        level="error",
        title="A value cannot stand here",
        what="A value has the wrong type, is out of its bounds, or is blank.",
        why="The engine would fail in the middle of a conversation.",
        wrong="temperature: 7",
        right="temperature: 0.7",
    ),
    Code.BAD_NAME: Explanation(
        level="error",
        title="A name cannot be used",
        what=(
            "An id of a phase or a name of a signal holds signs that LangGraph, a drawing or the "
            "block of signals cannot carry."
        ),
        why="Such a name would break where it is used first.",
        wrong="signals: {exam done: All is said.}",
        right="signals: {exam.done: All is said.}",
    ),
    Code.UNKNOWN_PHASE: Explanation(
        level="error",
        title="A phase that is not there",
        what=(
            "A transition, then, initial_phase or per_phase_context names a phase that the "
            "profile does not have."
        ),
        why="The conversation could not go there.",
        wrong="to_phase: part_2",
        right="to_phase: part2",
    ),
    Code.UNDECLARED_SIGNAL: Explanation(
        level="error",
        title="A signal that is not declared",
        what=(
            "A transition, completes or a rehearsal line names a signal that the phase does not "
            "declare."
        ),
        why="The model is never told of it, and it would be refused.",
        wrong="trigger_signals: [exam.don]",
        right="trigger_signals: [exam.done]",
    ),
    Code.SHADOWED: Explanation(
        level="error",
        title="A transition that can never be taken",
        what=(
            "Earlier transitions on the same signals fit whenever it does, with no condition "
            "between them."
        ),
        why="The first that fits is taken, so this one is dead.",
        wrong=(
            "- {from_phase: a, to_phase: b, trigger_signals: s}\n"
            "- {from_phase: a, to_phase: c, trigger_signals: [s, t], require_all: true}"
        ),
        right=(
            "- {from_phase: a, to_phase: c, trigger_signals: [s, t], require_all: true}\n"
            "- {from_phase: a, to_phase: b, trigger_signals: s}"
        ),
    ),
    Code.BAD_CONDITION: Explanation(
        level="error",
        title="A condition that is no CEL",
        what=(
            "The text of when breaks the rules of CEL, mixes types, or names what a condition "
            "does not know."
        ),
        why="It could never be judged.",
        wrong="when: turns > 3 and seconds < 60",
        right="when: turns > 3 && seconds < 60",
    ),
    Code.NO_SUCH_FACT: Explanation(
        level="error",
        title="A condition about what is not there",
        what=(
            "when asks for a signal that nobody declares, or for a brief where no phase is a coach."
        ),
        why="It would never hold, and mostly is a misspelling.",
        wrong="when: '\"exam.scor\" in signals'",
        right="when: '\"exam.score\" in signals'",
    ),
    Code.OUT_OF_PLACE: Explanation(
        level="error",
        title="Keys that do not go together",
        what="A key belongs to another kind of phase, to the profile, or beside another key.",
        why="It would do nothing, or contradict its neighbour.",
        wrong="max_turns: 8",
        right="max_turns: 8\nthen: closing",
    ),
    Code.TWICE: Explanation(
        level="error",
        title="The same thing declared twice",
        what=(
            "Two phases or signals have the same name but for spelling, a signal is declared for "
            "one phase and for all, or two coaches have a request."
        ),
        why="One of them would win, and nobody could tell which.",
        wrong="signals: {exam.done: It is done., custom.exam.done: It is over.}",
        right="signals: {exam.done: It is done.}",
    ),
    Code.TIMINGS: Explanation(
        level="error",
        title="Pauses out of order",
        what="pause_ms, end_ms and safety_timeout_ms do not grow.",
        why="A voice front end would end a turn before a segment.",
        wrong="pause_ms: 900\nend_ms: 400",
        right="pause_ms: 400\nend_ms: 900",
    ),
    Code.TOO_LATE: Explanation(
        level="error",
        title="Turns that never come",
        what="after_turns or min_turns is more than another limit of the same phase leaves.",
        why="The phase is left by then.",
        wrong="max_turns: 3    # with min_turns: 5 on its transition",
        right="max_turns: 8",
    ),
    Code.NOTHING_TO_GO_BACK_TO: Explanation(
        level="error",
        title="Nothing to go back to",
        what=(
            "return: true stands in the phase that the conversation starts in, or in one that "
            "nothing leads to."
        ),
        why="There is no phase to return to.",
        wrong="- {from_phase: start, return: true, trigger_signals: s}",
        right="- {from_phase: start, to_phase: next, trigger_signals: s}",
    ),
    Code.UNKNOWN_PROFILE: Explanation(
        level="error",
        title="A profile that nobody has",
        what="The name is neither built in nor a file.",
        why="Nothing could be checked, so the command ends with 2.",
        wrong="cuelight check tutoria",
        right="cuelight check tutorial",
    ),
    Code.TWO_MEANINGS: Explanation(
        level="error",
        title="A signal that ends and moves on",
        what="A signal in completes also triggers a transition out of the same phase.",
        why="It can do one of the two.",
        wrong="completes: [exam.done]    # which also leads to part2",
        right="completes: [exam.over]",
    ),
    Code.UNREACHABLE: Explanation(
        level="warning",
        title="A phase that nothing leads to",
        what=(
            "No transition that can be taken leads from the initial phase to this one, be it "
            "through others."
        ),
        why=(
            "Its instructions are never used. Mostly a transition was forgotten, or its "
            "condition is wrong."
        ),
        wrong="phases: {a: …, b: …}\ntransitions: []",
        right="transitions:\n  - {from_phase: a, to_phase: b, trigger_signals: [exam.done]}",
    ),
    Code.NO_END_HERE: Explanation(
        level="warning",
        title="A last phase that never ends",
        what=(
            "Nothing leads out of the phase, and no signal completes the conversation there. "
            "Transitions from '*' are no way out of such a phase."
        ),
        why=(
            "The conversation stays open until it expires, and a program that waits for its end "
            "waits for ever."
        ),
        wrong="closing: {instructions: Say goodbye.}",
        right="closing:\n  instructions: Say goodbye.\n  signals: {exam.closed: Goodbye was said.}",
    ),
    Code.NO_WAY_OUT: Explanation(
        level="warning",
        title="A phase that cannot be left",
        what=(
            "Transitions lead out of the phase, but none of them can be taken, and nothing "
            "completes the conversation there."
        ),
        why="Whoever comes here is trapped.",
        wrong="- {from_phase: a, to_phase: b, when: turns < 0}",
        right="- {from_phase: a, to_phase: b, when: turns > 5}",
    ),
    Code.NO_END_AHEAD: Explanation(
        level="warning",
        title="A conversation without an end",
        what=(
            "From this phase on, every way leads round in a circle, and no phase in it completes "
            "the conversation."
        ),
        why="The conversation cannot come to an end.",
        wrong=(
            "- {from_phase: ask, to_phase: answer, trigger_signals: [talk.asked]}\n"
            "- {from_phase: answer, to_phase: ask, trigger_signals: [talk.answered]}"
        ),
        right="answer:\n  completes: [talk.all_said]    # beside these transitions",
    ),
    Code.NEVER_TAKEN: Explanation(
        level="warning",
        title="A transition that is always beaten",
        what=(
            "Whenever the transition could be taken, an earlier one is: their conditions are "
            "looked at, too."
        ),
        why="The first that fits is taken, so this one is dead.",
        wrong=(
            "- {from_phase: a, to_phase: b, trigger_signals: [s], when: turns >= 2}\n"
            "- {from_phase: a, to_phase: c, trigger_signals: [s], when: turns >= 5}"
        ),
        right=(
            "- {from_phase: a, to_phase: c, trigger_signals: [s], when: turns >= 5}\n"
            "- {from_phase: a, to_phase: b, trigger_signals: [s], when: turns >= 2}"
        ),
    ),
    Code.ENDLESS_TALK: Explanation(
        level="warning",
        title="Phases that talk among themselves",
        what=(
            "Phases that start with the AI lead to each other by conditions that hold without a "
            "word of the user."
        ),
        why="The user sees one reply after another, until the turn has no move left.",
        wrong=(
            "- {from_phase: a, to_phase: b, when: turns < 3}\n"
            "- {from_phase: b, to_phase: a, when: turns < 3}"
        ),
        right=(
            "- {from_phase: a, to_phase: b, when: turns < 3, min_turns: 1}\n"
            "- {from_phase: b, to_phase: a, when: turns < 3, min_turns: 1}"
        ),
    ),
    Code.NO_NET: Explanation(
        level="note",
        title="A phase without a net",
        what="Only signals of the model lead out of the phase.",
        why="A model forgets a signal now and then, and the user is trapped.",
        wrong="talk:\n  instructions: Talk.\n  signals: {talk.all_said: All is said.}",
        right=(
            "talk:\n"
            "  instructions: Talk.\n"
            "  signals: {talk.all_said: All is said.}\n"
            "  max_turns: 12\n"
            "  then: closing"
        ),
    ),
    Code.UNUSED_SIGNAL: Explanation(
        level="note",
        title="A signal that nothing uses",
        what=(
            "No transition out of its phase, no condition and no rehearsal line knows the "
            "signal, it does not complete the conversation, and nothing of it is kept."
        ),
        why=(
            "Mostly its transition was forgotten. One that is for the record is fine; a "
            "rehearsal line that gives it says so."
        ),
        wrong="signals: {exam.stopped: The candidate wants to stop.}",
        right=(
            "transitions:\n"
            "  - {from_phase: part1, to_phase: closing, trigger_signals: [exam.stopped]}"
        ),
    ),
    Code.NEVER_GIVEN: Explanation(
        level="warning",
        title="A signal that nobody can give",
        what=(
            "A talk declares or waits for coach.intent_ready or coach.turn_limit, which the "
            "engine gives in a coach alone."
        ),
        why="A model that gives it is refused.",
        wrong="- {from_phase: talk, to_phase: next, trigger_signals: [coach.intent_ready]}",
        right="- {from_phase: talk, to_phase: next, trigger_signals: [talk.wish_told]}",
    ),
    Code.CANNOT_GATHER: Explanation(
        level="warning",
        title="Signals that cannot gather",
        what="require_all waits for several signals, and each of them leads on by itself.",
        why=(
            "The first that is given leaves the phase, and those gathered are cleared: it is "
            "taken only where one reply gives all."
        ),
        wrong=(
            "- {from_phase: a, to_phase: d, trigger_signals: [s, t], require_all: true}\n"
            "- {from_phase: a, to_phase: b, trigger_signals: [s]}\n"
            "- {from_phase: a, to_phase: c, trigger_signals: [t]}"
        ),
        right=(
            "- {from_phase: a, to_phase: d, trigger_signals: [s, t], require_all: true}\n"
            "- {from_phase: a, to_phase: b, trigger_signals: [u]}"
        ),
    ),
    Code.ALL_OF_ONE: Explanation(
        level="note",
        title="All of one",
        what="require_all stands beside a single signal.",
        why="It changes nothing; perhaps the others were forgotten.",
        wrong="trigger_signals: [intake.complaint_told]\nrequire_all: true",
        right="trigger_signals: [intake.complaint_told, intake.history_told]\nrequire_all: true",
    ),
    Code.SIGNAL_NAME: Explanation(
        level="note",
        title="A signal's name that says little",
        what="The name is not a namespace and an event in small letters.",
        why=(
            "In logs and transcripts, done may be anything, and examDone is written otherwise "
            "next time."
        ),
        wrong="signals: {done: The exam is over.}",
        right="signals: {exam.questions_completed: The exam is over.}",
    ),
    Code.PHASE_NAME: Explanation(
        level="note",
        title="A phase's id that is hard to write",
        what="The id is not made of small letters, digits and _.",
        why="It is the name of a node, and stands in logs, drawings and programs.",
        wrong="phases: {Part One: …}",
        right="phases: {part_one: …}",
    ),
    Code.SAME_DESCRIPTION: Explanation(
        level="warning",
        title="Two signals with one description",
        what="Two signals of a phase are described alike.",
        why="The model cannot tell when to give which.",
        wrong=(
            "signals:\n"
            "  sales.agreed: The prospect has answered.\n"
            "  sales.declined: The prospect has answered."
        ),
        right=(
            "signals:\n"
            "  sales.agreed: The prospect has said yes to a next step.\n"
            "  sales.declined: The prospect has said no."
        ),
    ),
    Code.THIN_DESCRIPTION: Explanation(
        level="note",
        title="A description that decides nothing",
        what="The description of a signal has one or two words.",
        why="The description is all that the model knows of when to give it.",
        wrong="signals: {exam.part_completed: Part done.}",
        right=(
            "signals: {exam.part_completed: The candidate has answered four questions about "
            "themselves.}"
        ),
    ),
    Code.NEVER_HOLDS: Explanation(
        level="warning",
        title="A condition that can never hold",
        what=(
            "when contradicts itself, its own min_turns, what readiness may be, or what the "
            "payload's schema allows."
        ),
        why="The transition is never taken.",
        wrong="when: turns > 5 && turns < 3",
        right="when: turns > 3 && turns < 5",
    ),
    Code.ALWAYS_HOLDS: Explanation(
        level="warning",
        title="A condition that always holds",
        what="when is true whenever the transition could be taken.",
        why=(
            "It holds nothing back, though its author thought so. Alone, it leaves the phase "
            "after its first reply."
        ),
        wrong="min_turns: 3\nwhen: turns >= 2",
        right="min_turns: 3",
    ),
    Code.NEVER_FIRES: Explanation(
        level="warning",
        title="A limit that never comes",
        what=(
            "after_turns, after_seconds or min_turns comes later than the phase is left, by a "
            "limit of its own, by a transition from any phase, or by a coach's turn_limit."
        ),
        why="What was meant as a net is none.",
        wrong="brief: {kind: coach, turn_limit: 8}    # and after_turns: 10 on its transition",
        right="after_turns: 6",
    ),
    Code.UNGUARDED: Explanation(
        level="note",
        title="A condition about what may not be there",
        what="when reads a field of a payload without asking first whether it is there.",
        why=(
            "A condition that cannot be judged does not hold, and leaves a reason in the "
            "transcript each time."
        ),
        wrong='when: signals["exam.score"].band >= 6',
        right='when: has(signals["exam.score"].band) && signals["exam.score"].band >= 6',
    ),
    Code.UNKNOWN_FIELD: Explanation(
        level="warning",
        title="A condition about a field that is not declared",
        what="when asks for a field of a payload that its schema does not name.",
        why="Mostly it is a misspelling: the model is told of other fields, and gives those.",
        wrong='when: signals["exam.score"].bant >= 6    # the payload declares band',
        right='when: signals["exam.score"].band >= 6',
    ),
    Code.LOST_PAYLOAD: Explanation(
        level="note",
        title="A payload that goes with its way",
        what="A signal whose payload goes into the memory leads on under conditions only.",
        why=(
            "While none of them holds the signal is refused, as one that comes too early, and its "
            "payload is not kept."
        ),
        wrong=(
            "- {from_phase: order, to_phase: party_room, trigger_signals: order.sized,\n"
            "   when: 'signals[\"order.sized\"].party > 8'}"
        ),
        right=(
            "- {from_phase: order, to_phase: party_room, trigger_signals: order.sized,\n"
            "   when: 'signals[\"order.sized\"].party > 8'}\n"
            "- {from_phase: order, to_phase: table, trigger_signals: order.sized}"
        ),
    ),
    Code.NO_CONTEXT: Explanation(
        level="note",
        title="A phase without a context",
        what="Neither phase_context nor per_phase_context says anything in a phase.",
        why="Each phase has to say anew who the model is, and forgets what the last one said.",
        wrong="phases: {talk: {instructions: Talk.}}",
        right=(
            "phase_context: You are Robin, a patient teacher.\n"
            "phases: {talk: {instructions: Talk.}}"
        ),
    ),
    Code.PLACEHOLDER: Explanation(
        level="warning",
        title="A text that is not finished",
        what="A text still holds TODO, TBD, [insert …] or the like.",
        why="The model reads it, and may say it.",
        wrong="instructions: Greet the caller. TODO prices",
        right="instructions: Greet the caller. A check-up is 60 euros.",
    ),
    Code.FOREIGN_SIGNAL: Explanation(
        level="warning",
        title="Instructions about a signal of elsewhere",
        what="Instructions or a context name a signal that the phase does not declare.",
        why="The model gives it and is refused, while the one that leads on is forgotten.",
        wrong=(
            "instructions: When they are done, give `exam.part1_done`.    # declared: "
            "exam.questions_completed"
        ),
        right="instructions: Ask four questions.",
    ),
    Code.SIGNAL_BLOCK: Explanation(
        level="warning",
        title="Instructions about the block of signals",
        what="Instructions or a context write <signals> themselves.",
        why=(
            "The engine explains the block. A second explanation makes a model write it in the "
            "wrong place, or say it aloud."
        ),
        wrong="instructions: Ask. End with <signals>{}</signals>.",
        right="instructions: Ask four questions.",
    ),
    Code.WORD_FOR_WORD: Explanation(
        level="note",
        title="An order to say something word for word",
        what="Instructions say what to say exactly.",
        why="A model that is told its words sounds so, and says them where they do not fit.",
        wrong='instructions: "Say exactly: now we move to part 2."',
        right="instructions: This is part 2. Let the candidate speak for one to two minutes.",
    ),
    Code.SAME_INSTRUCTIONS: Explanation(
        level="note",
        title="Two phases with the same instructions",
        what="The instructions of two phases are alike.",
        why=(
            "If both do the same, they are one phase; if not, the model does not know the "
            "difference."
        ),
        wrong="ask_name: {instructions: Ask.}\nask_age: {instructions: Ask.}",
        right="about_you: {instructions: Ask for name and age.}",
    ),
    Code.BLANK_CONTEXT: Explanation(
        level="warning",
        title="A context that is blank",
        what="phase_context or a text of per_phase_context holds nothing but white space.",
        why="It was meant to say something.",
        wrong="per_phase_context: {part1: ''}",
        right="per_phase_context: {part1: The questions are about home and work.}",
    ),
    Code.NO_ACKNOWLEDGMENT: Explanation(
        level="warning",
        title="A speaking limit without words",
        what="human_speaking_limit_sec is given, and acknowledgments are not.",
        why="A voice has nothing to take the floor with.",
        wrong="human_speaking_limit_sec: 120",
        right="human_speaking_limit_sec: 120\nacknowledgments: [Thank you.]",
    ),
    Code.NO_SPEAKING_LIMIT: Explanation(
        level="warning",
        title="Words that are never said",
        what="acknowledgments are given, and human_speaking_limit_sec is not.",
        why="They are said at the limit alone.",
        wrong="acknowledgments: [Thank you.]",
        right="human_speaking_limit_sec: 120\nacknowledgments: [Thank you.]",
    ),
    Code.UNPLAYED_LINES: Explanation(
        level="warning",
        title="Rehearsal lines that are never played",
        what=(
            "A line before them ends the conversation, or leads on to where nothing leads back "
            "from."
        ),
        why="The rehearsal does not show what its author wrote.",
        wrong="rehearsal:\n  - {say: Goodbye!, signals: [exam.closed]}\n  - One more thing.",
        right="rehearsal:\n  - One more thing.\n  - {say: Goodbye!, signals: [exam.closed]}",
    ),
    Code.FEW_TOKENS: Explanation(
        level="warning",
        title="Replies that will be cut off",
        what="max_tokens is below 64.",
        why=(
            "A reply that is cut off loses its signals, which stand at its end, and a model's "
            "thinking counts, too."
        ),
        wrong="max_tokens: 40",
        right="max_tokens: 400",
    ),
    Code.NEVER_RUNS: Explanation(
        level="warning",
        title="An overlay that never runs",
        what=(
            "No phase that it is beside ever answers a message of the user's, or one that it names "
            "does not."
        ),
        why=(
            "An overlay looks at what the user has said. A phase that opens by itself and moves on "
            "by itself hears nothing, and so does one that nothing leads to."
        ),
        wrong="beside: [welcome]    # which moves on after its first words",
        right="beside: [interview]",
    ),
    Code.UNSEEN: Explanation(
        level="warning",
        title="Nobody sees what an overlay finds",
        what=(
            "seen_by is given where nothing of the overlay is kept, or names a phase that comes "
            "before all that it runs beside."
        ),
        why="The phases named are told what the memory keeps of it, and here it keeps nothing.",
        wrong="beside: [interview]\nseen_by: [welcome]",
        right="beside: [interview]\nseen_by: [closing]",
    ),
    Code.NO_PLAN_FITS: Explanation(
        level="error",
        title="Bounds that no plan fits",
        what="A plan is to have more phases at least than at most.",
        why="Whatever the model lays out would be refused.",
        wrong="plan: {min_phases: 6, about: …, instructions: …}    # at most 5 by default",
        right="plan: {min_phases: 3, max_phases: 6, about: …, instructions: …}",
    ),
    Code.NOTHING_AFTER_PLAN: Explanation(
        level="error",
        title="Nothing follows the plan",
        what=(
            "No transition of the phase that lays out the plan names plan.finished, and its "
            "completes does not either, though something else leads out of it."
        ),
        why="The conversation would stay in the last planned phase for ever.",
        wrong=(
            "transitions:\n  - {from_phase: planning, to_phase: bye, trigger_signals: "
            "[learner.gone]}"
        ),
        right=(
            "transitions:\n  - {from_phase: planning, to_phase: bye, trigger_signals: "
            "[learner.gone, plan.finished]}"
        ),
    ),
    Code.LONG_PLAN: Explanation(
        level="warning",
        title="A plan that may be cut off",
        what=(
            "max_tokens leaves no room for a plan with as many phases as it may have: about 80 "
            "tokens each, and 100 for what is said beside it."
        ),
        why="A reply that is cut off loses its plan, which stands at its end.",
        wrong="max_tokens: 400\nplan: {max_phases: 8, about: …, instructions: …}",
        right="max_tokens: 800\nplan: {max_phases: 8, about: …, instructions: …}",
    ),
}
"""All of them, in the order of their codes."""
