"""How a real model keeps to the built-in profiles: it plays each with a simulated user.

    python -m benchmarks.eval_live [--model NAME] [--turns N] [--profile NAME]...

It needs GOOGLE_API_KEY, and spends tokens: two calls a turn. It counts the signals that the model
gave, those that it missed (turns or time had to leave a phase) and those that it invented (they
were refused). What comes out differs from run to run.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from contextlib import aclosing
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult

from graph.conversation import Conversation
from graph.transcript import Entry
from nodes.context import DEFAULT_MODEL
from nodes.errors import ModelFailure
from nodes.events import Event
from nodes.models import call_options, chat_model
from nodes.reply import ReplyStream
from profiles import InstructionProfile, PhaseProfile, as_phase_profile, builtin_names, load_profile
from profiles.routing import TIMED

NO_KEY = """\
GOOGLE_API_KEY is not set, and this evaluation asks the real model.
Get a key at https://aistudio.google.com/apikey, then:

    export GOOGLE_API_KEY=...
    make eval-live"""

PERSONAS = {
    "city_walk": "You are in Aldermouth for the first time, like old machines and a good view, and "
    "want a rest at some point.",
    "confused_customer": "You are a support agent. A customer writes to you; find out what is "
    "wrong and solve it step by step.",
    "curious_friend": "You are telling a friend about your first week of learning to row.",
    "dental_triage": "You are Ada Okafor, and have had a bad toothache since Sunday: 8 of 10, and "
    "you cannot sleep. At some point you ask whether the insurance pays.",
    "ielts_full_exam": "You are Mei, 24, a nurse from Taipei who takes the IELTS speaking test. "
    "You answer in fairly good English, with a small mistake now and then.",
    "ielts_part1_instructor": "You are Mei, 24, who practises for the IELTS speaking test.",
    "job_interview": "You are applying for a job as a project manager at a small software firm. "
    "You have five years of experience, and one question about remote work.",
    "language_tutor": "You are learning Spanish, and know some two hundred words of it.",
    "negotiator": "You are buying 500 office chairs for a school, and have 40,000 euros at most.",
    "patient_intake": "You have had a dull pain in the left knee for two weeks, worse on stairs. "
    "You take no medicines, and are allergic to penicillin.",
    "sales_call": "You run a bakery with six employees, and are interested if it saves you time. "
    "The price worries you at first.",
    "study_plan": "You would like to understand how a camera makes a picture, know nothing of it, "
    "and have half an hour.",
    "technical_support": "Your printer has been offline since you changed the router. You can "
    "find the settings if you are told where they are.",
    "tutorial": "You have never programmed, have Python installed, and would like to start soon. "
    "You type the code you are asked for.",
}
USER = InstructionProfile(
    name="User",
    max_tokens=150,
    temperature=0.9,
    instructions="You play a person in a conversation with somebody else. {persona}\n\nAnswer with "
    "what this person says next and nothing else, in one or two plain sentences. Go along with "
    "what you are asked, and let the conversation get to its end.",
)


class Counted(BaseChatModel):
    """A model, with a count of how often it was asked."""

    inner: BaseChatModel
    calls: int = 0

    @property
    def _llm_type(self) -> str:
        return self.inner._llm_type  # noqa: SLF001 (it decides how the model is asked)

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        raise NotImplementedError("This model is streamed.")

    async def _astream(
        self, messages: list[BaseMessage], *args: Any, **kwargs: Any
    ) -> AsyncIterator[ChatGenerationChunk]:
        self.calls += 1
        async for chunk in self.inner._astream(messages, *args, **kwargs):  # noqa: SLF001
            yield chunk


@dataclass
class Score:
    """What one conversation showed."""

    profile: PhaseProfile
    calls: int = 0
    replies: int = 0
    given: Counter[str] = field(default_factory=Counter)
    invented: Counter[str] = field(default_factory=Counter)
    missed: int = 0
    """Moves that turns or time made, since no signal did."""
    reached: set[str] = field(default_factory=set)
    status: str = "active"
    tokens: tuple[int, int] = (0, 0)
    waits: list[float] = field(default_factory=list)
    """Seconds to the first token, a turn."""
    errors: list[str] = field(default_factory=list)

    def hear(self, event: Event) -> None:
        """Count what an event tells."""
        about = event["metadata"]
        match event["type"]:
            case "signal":
                counts = self.given if about["accepted"] else self.invented
                counts[event["content"] or "(lost)"] += 1
            case "phase":
                self.missed += about["trigger"] in TIMED
            case "done":
                self.tokens = about["tokens_in"], about["tokens_out"]
                self.status = about["status"]
            case "error":
                self.errors.append(f"{about['code']}: {event['content']}")


async def play(name: str, model: BaseChatModel, turns: int, *, show: bool) -> Score:
    """Play one profile with a simulated user, and return what came of it."""
    profile = as_phase_profile(load_profile(name))
    score = Score(profile)
    counted = Counted(inner=model, profile=model.profile, rate_limiter=model.rate_limiter)
    async with Conversation.open(profile, model=counted) as talk:
        await _listen(talk.start(), score)
        for _ in range(turns):
            if score.status != "active" or score.errors:
                break
            try:
                said = await _user_says(name, model, await talk.transcript())
            except ModelFailure as failure:
                score.errors.append(f"simulated user: {failure.code}: {failure}")
                break
            await _listen(talk.say(said), score)
        entries = await talk.transcript()
        history = (await talk.state()).get("history", [])
    score.calls = counted.calls
    score.replies = sum(entry.role == "assistant" for entry in entries)
    score.reached = {visit["phase"] for visit in history}
    if show:
        _print_transcript(entries)
    return score


async def _listen(events: AsyncGenerator[Event], score: Score) -> None:
    began: float | None = time.perf_counter()
    async with aclosing(events):
        async for event in events:
            if event["type"] == "token" and began is not None:
                score.waits.append(time.perf_counter() - began)
                began = None
            score.hear(event)


async def _user_says(name: str, model: BaseChatModel, entries: Iterable[Entry]) -> str:
    persona = PERSONAS.get(name, "You are friendly, and curious what this is about.")
    prompt: list[BaseMessage] = [SystemMessage(USER.instructions.format(persona=persona))]
    for entry in entries:
        # What the one says, the other hears.
        kind = HumanMessage if entry.role == "assistant" else AIMessage
        prompt.append(kind(entry.text or "(nothing)"))
    if len(prompt) == 1 or isinstance(prompt[-1], AIMessage):
        prompt.append(HumanMessage("(It is your turn to speak.)"))
    reply = ReplyStream(model, prompt, attempts=3, **call_options(model, USER))
    async with asyncio.timeout(60):
        return "".join([text async for text in aiter(reply)]) or "Yes."


def _print_transcript(entries: Iterable[Entry]) -> None:
    for entry in entries:
        signals = "".join(f" [{name}]" for name in entry.signals)
        refused = "".join(f" [refused: {one['name']}]" for one in entry.refused_signals)
        print(f"    {entry.phase or 'user'}: {entry.text}{signals}{refused}")


def report(name: str, score: Score) -> str:
    """Return what one conversation showed, in lines."""
    phases = score.profile.phases
    wait = f"{median(score.waits):.2f} s" if score.waits else "none came"
    lines = [
        f"{name}: {score.status}",
        f"  replies {score.replies}, calls {score.calls}",
        f"  signals: {_counts(score.given)} given, {score.missed} missed, "
        f"{_counts(score.invented)} invented",
        f"  phases: {len(score.reached)} of {len(phases)} "
        f"({', '.join(phase for phase in phases if phase in score.reached) or 'none'})",
        f"  tokens: {score.tokens[0]} in, {score.tokens[1]} out; first token (median): {wait}",
    ]
    return "\n".join([*lines, *(f"  error: {error}" for error in score.errors)])


def _counts(signals: Counter[str]) -> str:
    names = ", ".join(f"{name} x{count}" for name, count in sorted(signals.items()))
    return f"{signals.total()} ({names})" if names else "0"


def summary(scores: Iterable[Score]) -> str:
    """Return the sums over all conversations, in one line."""
    scores = list(scores)
    return (
        f"All: {sum(s.replies for s in scores)} replies, {sum(s.calls for s in scores)} calls, "
        f"{sum(s.given.total() for s in scores)} signals given, "
        f"{sum(s.missed for s in scores)} missed, "
        f"{sum(s.invented.total() for s in scores)} invented, "
        f"{sum(s.status == 'completed' for s in scores)} of {len(scores)} completed, "
        f"{sum(len(s.errors) for s in scores)} errors"
    )


async def evaluate(arguments: argparse.Namespace) -> int:
    """Play the chosen profiles one after another, and print what each showed."""
    try:
        model = await chat_model(arguments.model)
    except ModelFailure as failure:
        print(failure, file=sys.stderr)
        return 2
    print(f"Model: {arguments.model}, at most {arguments.turns} turns each\n")
    scores = []
    for name in arguments.profile or builtin_names():
        score = await play(name, model, arguments.turns, show=arguments.transcript)
        scores.append(score)
        print(report(name, score), flush=True)
    print(f"\n{summary(scores)}")
    return 1 if any(score.errors for score in scores) else 0


def main(argv: list[str] | None = None) -> int:
    """Run the evaluation, and return 0, 1 after an error of the model, or 2 if it could not run."""
    parser = argparse.ArgumentParser(prog="eval_live", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--model", default=DEFAULT_MODEL)
    parser.add_argument("--turns", type=int, default=8, help="the user's messages, at most")
    parser.add_argument("--profile", action="append", choices=builtin_names(), metavar="NAME")
    parser.add_argument("--transcript", action="store_true", help="print what was said")
    parser.add_argument("--base-url", help="another server that speaks Gemini's API")
    arguments = parser.parse_args(argv)
    has_key = os.environ.get("GOOGLE_API_KEY") or os.environ.get("GEMINI_API_KEY")
    if not has_key and arguments.model == DEFAULT_MODEL:
        print(NO_KEY, file=sys.stderr)
        return 2
    if arguments.base_url:
        # The setting that Google's own client reads.
        os.environ["GOOGLE_GEMINI_BASE_URL"] = arguments.base_url
    return asyncio.run(evaluate(arguments))


if __name__ == "__main__":
    sys.exit(main())
