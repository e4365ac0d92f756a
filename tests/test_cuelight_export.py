"""A stored conversation as it is written out and as it is shown."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import pytest

from cuelight.export import as_json, as_markdown
from cuelight.screen import Screen
from cuelight.stored import StoredThread
from cuelight.transcripts import show_transcript
from graph import Entry


def thread_of(*entries: Entry) -> StoredThread:
    return StoredThread(thread_id="t", state={}, history=[], transcript=list(entries), profile=None)


def transcript_of(thread: StoredThread) -> str:
    shown = io.StringIO()
    show_transcript(Screen(shown, shown), thread, signals=True)
    return shown.getvalue()


def test_a_signal_that_could_not_be_read_is_shown_without_a_name() -> None:
    lost = ({"name": "", "payload": {}, "reason": "the reply was cut off"},)
    entry = Entry(id="1", role="assistant", text="Well,", refused_signals=lost, cut_off=True)
    thread = thread_of(entry)
    assert "  ✗ the reply was cut off\n" in transcript_of(thread)
    (told,) = json.loads(as_json(thread))["transcript"]
    assert told["refused_signals"] == list(lost)
    assert told["cut_off"]


@pytest.mark.parametrize("form", [as_markdown, transcript_of])
def test_a_reply_without_words_says_so(form: Callable[[StoredThread], str]) -> None:
    silent = Entry(id="1", role="assistant", text="", phase="a", signals={"go": {}})
    spoken = Entry(id="2", role="assistant", text="Here we are.", phase="b")
    told = form(thread_of(silent, spoken))
    assert told.count("AI") == 2
    before, _, after = told.partition("(no words, only signals)")
    assert "AI" in before
    assert "go" in after.partition("Here we are.")[0]
