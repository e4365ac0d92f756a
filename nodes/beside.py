"""The overlays of a turn: they look at the user's words while a phase replies, and are heard after.

Each is a task beside the reply, with a time limit of its own. Whatever becomes of it, the turn goes
on: what could not be had is told as lost.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from langchain_core.language_models import BaseChatModel

from nodes.context import REHEARSAL, Context
from nodes.errors import ModelFailure
from nodes.failures import failure_of
from nodes.judgement import Judgement
from nodes.models import chat_model
from nodes.overlay_prompt import overlay_prompt
from nodes.rehearsal import RehearsalModel, rehearse_overlay
from nodes.signals import neutralize
from nodes.state import OverlayCount, PhaseState, Tokens, total, unanswered
from nodes.unheard import ask_unheard
from profiles import PhaseProfile

logger = logging.getLogger(__name__)

asking: ContextVar[str | None] = ContextVar("asking", default=None)
"""The overlay that the present call of a model is made for, for whoever stands in for the model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlayReport:
    """What an overlay has found in the user's words."""

    overlay: str
    signals: Mapping[str, Mapping[str, Any]]
    tokens: Tokens = field(default_factory=lambda: Tokens(input=0, output=0))
    lost: Sequence[tuple[str, str]] = ()
    """What of it counts for nothing: the name of a signal, where it is known, and why."""


class Watching:
    """The overlays that look at the same words as the reply beside them."""

    def __init__(self, tasks: Sequence[asyncio.Task[OverlayReport]]) -> None:
        self._tasks = tasks

    async def reports(self) -> list[OverlayReport]:
        """Wait for all of them, each until its time is over, and return what they have found."""
        return [await task for task in self._tasks]

    async def end(self) -> None:
        """End those that are still at work, and wait until nothing of them is left."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)


@asynccontextmanager
async def watching(
    profile: PhaseProfile, state: PhaseState, context: Context
) -> AsyncIterator[Watching]:
    """Let the overlays of the active phase watch while its reply is made.

    They look at what the user has said: where nobody waits for an answer there are none.
    """
    beside = profile.overlays_beside(state["phase"]) if unanswered(state["messages"]) else {}
    watch = partial(_report, profile, state=state, context=context)
    watchers = Watching([asyncio.create_task(watch(key)) for key in beside])
    try:
        yield watchers
    finally:
        await watchers.end()


async def _report(
    profile: PhaseProfile, overlay_id: str, *, state: PhaseState, context: Context
) -> OverlayReport:
    """Return what an overlay has found; its failure is no failure of the turn."""
    asking.set(overlay_id)  # in the context of this task alone
    overlay = profile.overlays[overlay_id]
    seconds = min(overlay.timeout_seconds, context.timeout)
    ends = asyncio.get_running_loop().time() + seconds
    try:
        async with asyncio.timeout_at(ends):
            model = await _model(profile, overlay_id, state, context)
        return await _ask(profile, overlay_id, model, state, context, ends=ends)
    except Exception as error:
        failure = failure_of(error)
        if not isinstance(error, ModelFailure | TimeoutError):
            logger.exception("Overlay %r failed in phase %r", overlay_id, state["phase"])
        else:
            # In a rehearsal it was meant to fail.
            level = logging.INFO if context.model == REHEARSAL else logging.WARNING
            said = "Overlay %r gave no answer in phase %r: %s"
            logger.log(level, said, overlay_id, state["phase"], failure)
        late = f"no answer within {seconds:g} seconds"
        why = late if failure.code == "timeout" else f"no answer: {failure.code}"
        return OverlayReport(overlay=overlay_id, signals={}, lost=[("", why)])


async def _model(
    profile: PhaseProfile, overlay_id: str, state: PhaseState, context: Context
) -> BaseChatModel:
    if context.model == REHEARSAL:
        return RehearsalModel(reply=rehearse_overlay(profile, overlay_id, state))
    return await chat_model(context.model)


async def _ask(
    profile: PhaseProfile,
    overlay_id: str,
    model: BaseChatModel,
    state: PhaseState,
    context: Context,
    *,
    ends: float,
) -> OverlayReport:
    """Ask the model until the loop's clock has come to an end."""
    reply = await ask_unheard(
        model,
        overlay_prompt(profile, overlay_id, state),
        profile.overlays[overlay_id],
        purpose="overlay",
        seconds=max(0.0, ends - asyncio.get_running_loop().time()),
        attempts=context.attempts,
        wordless=lambda _: True,
        overlay=overlay_id,
    )
    lost = [(neutralize(one.name), neutralize(one.reason)) for one in reply.problems]
    if reply.cut_off:
        lost.append(("", "the answer was cut off, and with it any signal at its end"))
    elif reply.text and not reply.signals and not lost:
        lost.append(("", "the answer had words, and no block of signals"))
    for name, reason in lost:
        logger.warning(
            "What overlay %r found in phase %r could not be read", overlay_id, state["phase"]
        )
        logger.debug("What could not be read: %s %s", name, reason)
    return OverlayReport(overlay=overlay_id, signals=reply.signals, tokens=reply.tokens, lost=lost)


def given_by(reports: Sequence[OverlayReport]) -> dict[str, Mapping[str, Mapping[str, Any]]]:
    """Return the signals that overlays have given, by their ids."""
    return {one.overlay: one.signals for one in reports if one.signals}


def lost_by(reports: Sequence[OverlayReport]) -> list[Judgement]:
    """Return what of reports was lost, as signals that do not count."""
    return [
        Judgement(name, {}, reason, lost=True, by=one.overlay)
        for one in reports
        for name, reason in one.lost
    ]


def counted(
    profile: PhaseProfile, state: PhaseState, reports: Sequence[OverlayReport]
) -> dict[str, OverlayCount]:
    """Return what the overlays have cost, these reports included."""
    return {**_known(profile, state), **dict(_after(state, reports))}


def _known(profile: PhaseProfile, state: PhaseState) -> dict[str, OverlayCount]:
    # Another version of the profile may have had others, and the state is bounded.
    return {k: one for k, one in state.get("overlays", {}).items() if k in profile.overlays}


def _after(
    state: PhaseState, reports: Sequence[OverlayReport]
) -> Iterator[tuple[str, OverlayCount]]:
    for one in reports:
        count = OverlayCount(calls=1, failures=int(bool(one.lost)), tokens=one.tokens)
        if before := state.get("overlays", {}).get(one.overlay):
            count = {
                "calls": before["calls"] + count["calls"],
                "failures": before["failures"] + count["failures"],
                "tokens": total(before["tokens"], count["tokens"]),
            }
        yield one.overlay, count
