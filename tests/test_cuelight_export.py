"""A stored conversation as it is written out and as it is shown."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from cuelight.export import as_markdown
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


@pytest.mark.parametrize("form", [as_markdown, transcript_of])
def test_a_reply_without_words_says_so(form: Callable[[StoredThread], str]) -> None:
    silent = Entry(id="1", role="assistant", text="", phase="a", signals={"go": {}})
    spoken = Entry(id="2", role="assistant", text="Here we are.", phase="b")
    told = form(thread_of(silent, spoken))
    assert told.count("AI") == 2
    before, _, after = told.partition("(no words, only signals)")
    assert "AI" in before
    assert "go" in after.partition("Here we are.")[0]
