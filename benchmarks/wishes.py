"""Very different wishes, from the first word to the end, for people to read.

    python -m benchmarks.wishes [--wish WORDS]... [--only rehearsal|gemini]

Each is played twice: in a rehearsal, and through Gemini's own client against a server on this
machine that plays a plausible coach, which reports what it understands, now and then wrongly.
Nothing is judged: read what the user would have seen. Exits with 1 after an error of a turn.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
import tempfile
import warnings
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from benchmarks.wish_list import WISHES, Said, Wish
from cuelight.briefs import change_line, show_brief
from cuelight.screen import Screen
from graph import Conversation
from nodes.brief.intent import CreativeIntent
from nodes.composing import FACTS
from nodes.context import REHEARSAL, Context
from nodes.events import Event
from nodes.grounding.folder_retriever import FolderRetriever
from nodes.language import Language, language_of
from tests.gemini_server import Answer, Request, serving, streams

Way = Literal["rehearsal", "gemini"]


@dataclass
class Played:
    """What came of a wish."""

    lines: list[str] = field(default_factory=list)
    """What the user would have seen, and in brackets what went on behind it."""
    errors: list[str] = field(default_factory=list)
    brief: CreativeIntent = field(default_factory=CreativeIntent)
    turns: int = 0
    calls: int | None = None
    """How often the model was asked."""


async def play(wish: Wish, way: Way) -> Played:
    """Play a wish one way, and return what came of it."""
    if way == "rehearsal":
        return await _converse(wish, Context(model=REHEARSAL))
    with serving() as server:
        server.otherwise = _plausible(wish)
        played = await _converse(wish, Context(model=server.model(), attempts=1))
        played.calls = len(server.requests)
        await server.close_models()
    return played


async def _converse(wish: Wish, context: Context) -> Played:
    played = Played()
    with tempfile.TemporaryDirectory() as folder:
        _write(wish.documents, Path(folder))
        retriever = FolderRetriever(folder=Path(folder)) if wish.documents else None
        context = Context(model=context.model, attempts=context.attempts, retriever=retriever)
        async with Conversation.open("coach", context=context) as talk:
            if wish.request:
                played.lines.append(f"[request: {json.dumps(wish.request, ensure_ascii=False)}]")
            await _listen(talk, talk.start(wish.request or None), played)
            for said in wish.says:
                played.lines.append(f"> {said.text}")
                await _listen(talk, talk.say(said.text), played)
            if played.brief.proposal_stands and not played.brief.user_confirmed_vision:
                played.lines.append(f"> {wish.yes}")
                await _listen(talk, talk.say(wish.yes), played)
            played.turns = (await talk.state()).get("turns", 0)
    return played


def _write(documents: Mapping[str, str], folder: Path) -> None:
    for name, text in documents.items():
        (folder / name).write_text(text, "utf-8")


async def _listen(talk: Conversation, events: AsyncGenerator[Event], played: Played) -> None:
    behind = []
    words = ""
    async with aclosing(events):
        async for told in events:
            about = told["metadata"]
            match told["type"]:
                case "token":
                    words += told["content"]
                case "signal" if not about["accepted"]:
                    behind.append(f"[refused: {told['content']}: {about['reason']}]")
                case "signal" if told["content"] != "coach.brief":
                    behind.append(f"[signal: {told['content']}]")
                case "grounding":
                    found = ", ".join(one["place"] for one in about["sources"])
                    behind.append(f"[looked up: {about['query']}: {found}]")
                case "error":
                    played.errors.append(told["content"])
                    behind.append(f"[error: {told['content']}]")
    before, after = played.brief, await talk.brief()
    if line := change_line(before, after):
        behind.append(f"[{line}]")
    played.brief = after or before
    played.lines.append("\n".join([words, *behind]))


def _plausible(wish: Wish) -> Callable[[Request], Answer]:
    """Return a server's script that plays a coach for this wish: one request a turn."""
    described = "description" in wish.request
    turns: list[Said] = [Said(str(wish.request.get("description", "")), wish.first), *wish.says]
    language = language_of([turns[0].text, *(said.text for said in wish.says[:1])])
    asked = 0

    def answer(request: Request) -> Answer:
        nonlocal asked
        said = turns[min(asked, len(turns) - 1)]
        asked += 1
        opening = asked == 1 and not described
        reports = not opening and said.report is not None
        words = _words(request.turns[-1][1], language, reports=reports and asked % 2 == 0)
        report = None if opening or said.report is None else {"coach.brief": dict(said.report)}
        block = f"\n<signals>{json.dumps(report, ensure_ascii=False)}</signals>" if report else ""
        return streams(" ".join(filter(None, [words, said.extra])) + block, size=7)

    return answer


_LINES: Mapping[str, Sequence[str]] = {
    # What a task begins with, and the reply to it: in English, in German, in Spanish.
    "open the conversation": (
        "Hi! We'll find out together what you want. What shall it be?",
        "Hallo! Wir finden zusammen heraus, was du möchtest. Was soll es werden?",
        "¡Hola! Vamos a ver juntos qué quieres. ¿Qué va a ser?",
    ),
    "show the user the brief": (
        f"This is the picture I have now.\n{FACTS}\nIs this exactly what you want?",
        f"So habe ich es verstanden.\n{FACTS}\nIst es genau das?",
        f"Así lo he entendido.\n{FACTS}\n¿Es exactamente esto?",
    ),
    "this was the user's last message": (
        f"Thank you, I keep the brief as it stands.\n{FACTS}",
        f"Danke, ich behalte das Briefing so.\n{FACTS}",
        f"Gracias, guardo el encargo tal como está.\n{FACTS}",
    ),
    "the user has just confirmed": (
        f"Then it is settled. If you want anything changed, tell me.\n{FACTS}",
        f"Dann steht es fest. Wenn du etwas ändern willst, sag es mir.\n{FACTS}",
        f"Entonces queda así. Si quieres cambiar algo, dímelo.\n{FACTS}",
    ),
    "the user has confirmed the brief before": (
        "It stays as you confirmed it.",
        "Es bleibt, wie du es bestätigt hast.",
        "Queda como lo confirmaste.",
    ),
    "the user comes back": ("What would you like to change?",) * 3,
    "the user is not content": (
        "Got it. What should be different now?",
        "Verstanden. Was soll anders werden?",
        "Entendido. ¿Qué debe cambiar?",
    ),
}
_QUESTIONS: Mapping[str, Sequence[str]] = {
    "What mood or style": ("", "Welche Stimmung soll es haben?", "¿Qué ambiente quieres?"),
    "Where should things go": ("", "Wo soll was stehen?", "¿Dónde va cada cosa?"),
}
_TAKEN_IN = ("Good, I have that.", "Gut, das habe ich.", "Bien, lo tengo.")
_ANYTHING = ("Anything to add, or to avoid?", "Fehlt noch etwas?", "¿Falta algo?")
_COLUMN: Mapping[Language, int] = {"en": 0, "de": 1, "es": 2}


def _words(note: str, language: Language, *, reports: bool) -> str:
    """Return what a coach says to a task, as the note of its turn puts it.

    One that `reports` does what it is told to do then, and the others forget it, as models do.
    """
    column = _COLUMN.get(language, 0)
    task = note.partition("Your task in this reply: ")[2]
    if reports and task.startswith("show the user the brief"):
        return _TAKEN_IN[column]
    for beginning, replies in _LINES.items():
        if task.startswith(beginning):
            return replies[column]
    asks = re.findall(r"^- (.+)$", task.partition("\n\n")[0], re.MULTILINE)
    if not asks:
        return _ANYTHING[column]
    return " ".join(_translated(ask.partition(" (asked")[0], column) for ask in asks)


def _translated(question: str, column: int) -> str:
    known = (words for start, words in _QUESTIONS.items() if question.startswith(start))
    return next(known, ("",) * 3)[column] or question


async def evaluate(names: Sequence[str], ways: Sequence[Way]) -> int:
    """Play the wishes and print them; return how many turns failed."""
    failed = 0
    chosen = [wish for wish in WISHES if not names or any(name in wish.name for name in names)]
    screen = Screen(sys.stdout, sys.stderr, colour=False)
    for wish in chosen:
        for way in ways:
            played = await play(wish, way)
            failed += len(played.errors)
            calls = "" if played.calls is None else f", {played.calls} calls of the model"
            print(f"{'═' * 20} {wish.name}, {way}: {played.turns} turns{calls} {'═' * 20}\n")
            print(*played.lines, sep="\n\n")
            print()
            show_brief(screen, played.brief)
            print(flush=True)
    return failed


def main(argv: Sequence[str] | None = None) -> int:
    """Play the wishes that were asked for."""
    parser = argparse.ArgumentParser(prog="wishes", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--wish", action="append", default=[], metavar="WORDS")
    parser.add_argument("--only", choices=get_args(Way))
    options = parser.parse_args(argv)
    # Google's client inherits from a class that says it should not be inherited from.
    warnings.filterwarnings("ignore", message="Inheritance class AiohttpClientSession")
    ways: Sequence[Way] = [options.only] if options.only else get_args(Way)
    return 1 if asyncio.run(evaluate(options.wish, ways)) else 0


if __name__ == "__main__":
    sys.exit(main())
