"""Answers as they are given in one session of the built-in tutorial, for the description."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_BEGUN = "2026-05-31T09:00:00.000+00:00"
_ANSWERED = "2026-05-31T09:00:12.000+00:00"
_STEP = "tutorial.step_complete"
_READY = "tutorial.ready_to_code"
_SUMMARY: dict[str, Any] = {
    "session_id": "anna-1",
    "profile": "tutorial",
    "title": "Python for beginners",
    "readable": True,
    "status": "active",
    "phase": "coding",
    "turns": 1,
    "tokens": {"input": 1734, "output": 72},
    "running": False,
    "created": _BEGUN,
    "changed": _ANSWERED,
}
_STAY: dict[str, Any] = {
    "phase": "introduction",
    "entered": _BEGUN,
    "left": _ANSWERED,
    "trigger": "start",
    "left_by": _READY,
    "turns": 1,
    "replies": 1,
    "tokens": {"input": 849, "output": 35},
    "before": None,
    "remember": "keep",
}
_OPENING: dict[str, Any] = {
    "id": "21eac55bbf324f05bc7173ddb865c8bc",
    "role": "assistant",
    "text": "Hi, I'm Robin! Have you ever programmed before?",
    "time": _BEGUN,
    "phase": "introduction",
    "signals": {},
    "refused_signals": [],
    "reopened": {},
    "overlays": {},
    "tokens_in": 849,
    "tokens_out": 35,
}
_MESSAGE: dict[str, Any] = {
    **_OPENING,
    "id": "anna-1-1",
    "role": "user",
    "text": "A little. Let's start!",
    "time": _ANSWERED,
    "phase": None,
    "tokens_in": 0,
    "tokens_out": 0,
}
_REPLY: dict[str, Any] = {
    **_OPENING,
    "id": "446fbde8eaf144f2af89ee37a8c9a799",
    "text": "Great. We'll take it one line at a time.",
    "time": _ANSWERED,
    "signals": {_READY: {"experience": "some"}},
    "tokens_in": 885,
    "tokens_out": 37,
}
_PROFILE: dict[str, Any] = {
    "name": "tutorial",
    "title": "Python for beginners",
    "phases": ["introduction", "coding"],
    "coach": False,
}
_PHASE: dict[str, Any] = {
    "id": "introduction",
    "name": "Introduction",
    "kind": "talk",
    "start": "ai",
    "authority": "default",
    "signals": {_READY: "The learner says that they want to start."},
    "payloads": {},
    "plan": None,
    "completes": [],
    "max_turns": 6,
    "then": "coding",
}
_COUNTED: dict[str, Any] = {
    "phase": "introduction",
    "name": "Introduction",
    "visits": 40,
    "sessions": 40,
    "seconds": {"median": 62.0, "p90": 140.0},
    "turns": {"median": 2.0, "p90": 4.0},
    "replies": 118,
    "tokens_in": 102_340,
    "tokens_out": 4210,
    "dropped": 3,
    "accepted": {_READY: 37},
    "refused": [{"signal": _STEP, "reason": "phase does not declare it", "count": 2}],
}
_FIGURES: dict[str, Any] = {
    "profile": "Python for beginners",
    "digest": None,
    "first": "2026-05-02T08:14:03Z",
    "sessions": 40,
    "completed": 31,
    "active": 4,
    "dropped": 5,
    "expired": 1,
    "completion_rate": 0.861,
    "turns": {"median": 9.0, "p90": 14.0},
    "seconds": {"median": 610.0, "p90": 1240.0},
    "phases": [_COUNTED],
    "overlays": [],
    "moves": [{"from_phase": "introduction", "to_phase": "coding", "trigger": _READY, "count": 37}],
    "versions": [],
}
_OUTPUT: dict[str, Any] = {
    "session_id": "anna-1",
    "reply": "Great. We'll take it one line at a time.",
    "phase": "coding",
    "status": "active",
    "turns": 1,
    "turns_remaining": None,
    "tokens": {"input": 885, "output": 37},
    "signals": [
        {"name": _READY, "payload": {"experience": "some"}, "accepted": True, "reason": None}
    ],
    "intent_ready": None,
    "brief": None,
}
_RUN = "7c593336-7717-47fc-ae01-fffad1c60744"
_MODEL: dict[str, Any] = {
    "id": "tutorial", "object": "model", "created": 0, "owned_by": "cuelight",
}  # fmt: skip

EXAMPLES: Final[Mapping[str, Any]] = {
    "SessionPage": {"sessions": [_SUMMARY], "next": None},
    "SessionDetail": {
        **_SUMMARY,
        "progress": {"introduction": "completed", "coding": "active"},
        "plan": None,
        "history": [
            _STAY,
            {
                **_STAY,
                "phase": "coding",
                "entered": _ANSWERED,
                "left": None,
                "trigger": _READY,
                "left_by": None,
                "turns": 0,
                "tokens": {"input": 885, "output": 37},
            },
        ],
        "signals": {},
        "memory": {_READY: {"experience": "some"}},
        "reopened": {},
        "overlays": {},
        "brief": None,
        "readiness": None,
    },
    "Transcript": {"session_id": "anna-1", "entries": [_OPENING, _MESSAGE, _REPLY]},
    "SignalLog": {"session_id": "anna-1", "signals": []},
    "Stopped": {"session_id": "anna-1", "stopped": 1},
    "Ended": {"session_id": "anna-1", "final_prompt": "", "turns_used": 1},
    "ProfileList": {"profiles": [_PROFILE]},
    "ProfileDetail": {
        **_PROFILE,
        "initial_phase": "introduction",
        "details": [
            _PHASE,
            {
                **_PHASE,
                "id": "coding",
                "name": "Coding",
                "signals": {_STEP: "The learner's own code for a step works."},
                "completes": [_STEP],
                "max_turns": None,
                "then": None,
            },
        ],
        "overlays": [],
        "transitions": [
            {
                "from_phase": "introduction",
                "to_phase": "coding",
                "return": False,
                "trigger_signals": [_READY],
                "require_all": False,
                "after_turns": None,
                "after_seconds": None,
                "when": None,
                "min_turns": None,
                "remember": "keep",
            }
        ],
        "mermaid": 'flowchart TD\n    start((start))\n    p1["Introduction"]\n    start --> p1',
    },
    "Statistics": {
        "since": "2026-05-01T09:00:00Z",
        "until": None,
        "dropped_after": 86_400.0,
        "sessions": 40,
        "unreadable": 0,
        "partial": False,
        "profiles": [_FIGURES],
    },
    "RunResult": {
        "output": _OUTPUT,
        "metadata": {"run_id": _RUN},
    },
    "BatchResult": {
        "output": [_OUTPUT],
        "metadata": {"run_ids": [_RUN]},
    },
    "ModelList": {"object": "list", "data": [_MODEL]},
    "Model": _MODEL,
    "ChatCompletion": {
        "id": "chatcmpl-449df1d33cc24a799cdfe21b6737ae07",
        "object": "chat.completion",
        "created": 1_780_218_012,
        "model": "tutorial",
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": _REPLY["text"], "refusal": None},
                "logprobs": None,
                "finish_reason": "stop",
            }
        ],
        "usage": {"prompt_tokens": 885, "completion_tokens": 37, "total_tokens": 922},
        "cuelight": {
            "session_id": "anna-1",
            "phase": "coding",
            "status": "active",
            "turns": 1,
            "intent_ready": None,
        },
    },
    "Health": {"status": "ok", "version": "0.1.0"},
}
"""An answer of each kind, by the name of its schema."""
