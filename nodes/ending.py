"""What a conversation comes to when it is ended."""

from __future__ import annotations

from typing_extensions import TypedDict

from nodes.brief.intent import CreativeIntent, brief_of
from nodes.state import StoredState


class Ending(TypedDict):
    """What whoever ends a conversation gets."""

    session_id: str
    final_prompt: str
    """The description for the next system: as it was confirmed, else as it stands; empty where
    there was no coach."""
    turns_used: int


def ending_of(thread_id: str, state: StoredState) -> Ending:
    """Return what came of a conversation."""
    brief = brief_of(state)
    return {
        "session_id": thread_id,
        "final_prompt": final_prompt(brief) if brief else "",
        "turns_used": state.get("turns", 0),
    }


def final_prompt(intent: CreativeIntent) -> str:
    """Return the draft that the user confirmed, else the brief as it stands."""
    draft = intent.prompt_draft if intent.user_confirmed_vision else None
    return draft or intent.to_generation_description()
