"""From what a command asks for to an open conversation: a new one, or one that goes on."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cuelight.errors import NothingToResumeError
from cuelight.stored import Database, state_of, unknown_thread
from graph import Checkpointer, Conversation, list_threads
from graph.errors import NoCoachError, UnboundThreadError
from nodes.context import DEFAULT_MODEL, Context
from nodes.grounding.folder_retriever import FolderRetriever
from profiles import Profile, as_phase_profile, load_profile

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Those that nobody takes for another."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """Which conversation to hold, and with what."""

    profile: str | None = None
    """A profile's name or path; `None` for that of the thread."""
    fallback: str
    """The profile of a new conversation that names none."""
    thread_id: str | None = None
    """A thread to go on with, or an id for a new one."""
    resume: bool = False
    """Whether to go on with the unfinished conversation that was held last."""
    model: str = DEFAULT_MODEL
    database: Database
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What a coach is to know at first."""
    documents: Path | None = None
    """A folder that a coach looks things up in."""
    search: bool = False
    """Whether a coach's model may search by itself."""

    @property
    def context(self) -> Context:
        """What a run of the graph may choose."""
        retriever = FolderRetriever(folder=self.documents) if self.documents else None
        return Context(model=self.model, retriever=retriever, search=self.search)


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A conversation that can be held."""

    conversation: Conversation
    older_version: bool
    """Whether the thread goes on with an earlier version of the profile that was asked for."""


@asynccontextmanager
async def opened(request: Request) -> AsyncIterator[Opened]:
    """Open the conversation that is asked for, and its database."""
    profile = load_profile(request.profile) if request.profile else None
    async with request.database.open() as store:
        thread_id = request.thread_id
        if request.resume:
            thread_id = await _last_thread(store, profile)
        elif thread_id is None:
            profile = profile or load_profile(request.fallback)
            thread_id = await _new_thread_id(store, profile.name)
        try:
            async with Conversation.open(
                profile, thread_id=thread_id, store=store, context=request.context
            ) as conversation:
                if request.facts and not conversation.profile.has_coach:
                    raise NoCoachError(conversation.profile.name)
                asked = as_phase_profile(profile).digest if profile else None
                yield Opened(
                    conversation=conversation,
                    older_version=asked not in {None, conversation.profile.digest},
                )
        except UnboundThreadError:
            advice = "To begin one by this id, name a profile as well."
            raise await unknown_thread(store, thread_id, advice) from None


async def _last_thread(store: Checkpointer, profile: Profile | None) -> str:
    for thread in await list_threads(store):
        if thread.status == "active" and (profile is None or thread.profile == profile.name):
            return thread.thread_id
    raise NothingToResumeError(profile.name if profile else None)


async def _new_thread_id(store: Checkpointer, name: str) -> str:
    """Return a new id that tells what the thread is about, and is short enough to be typed."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    # Whole words, unless the first is too long.
    whole = re.match(r".{1,16}(?=-|$)", words)
    slug = (whole[0] if whole else words[:16]) or "thread"
    while True:
        thread_id = f"{slug}-{''.join(secrets.choice(_LETTERS) for _ in range(4))}"
        if await state_of(store, thread_id) is None:
            return thread_id
