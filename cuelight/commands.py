"""What a line in the chat means: something to say, or a command."""

from __future__ import annotations

from dataclasses import dataclass

from profiles.errors import did_you_mean

COMMANDS = {
    "/help": "shows this list",
    "/phase": "where the conversation is, and what holds in this phase",
    "/brief": "a coach's brief so far, with where each part came from",
    "/memory": "what was found out and is kept, and what is to be asked for again",
    "/signals": "what can be signalled here, what was, and where it leads",
    "/prompt": "the next prompt exactly; /prompt TEXT as if you said TEXT",
    "/history": "the way so far and the last messages; /history all",
    "/next": "moves on; /next PHASE to one of several that can be reached",
    "/undo": "takes the last turn back",
    "/retry": "takes a turn again that failed, was stopped or taken back",
    "/end": "ends the conversation for good; a coach's brief is shown as it is handed on",
    "/quit": "leaves, as Ctrl-D does; the conversation is kept",
}


@dataclass(frozen=True, slots=True)
class Said:
    """Something to say to the conversation."""

    text: str


@dataclass(frozen=True, slots=True)
class Command:
    """A command, with what stands behind it."""

    name: str
    argument: str


@dataclass(frozen=True, slots=True)
class UnknownCommand:
    """A command that there is not, and what to do about it."""

    name: str

    def __str__(self) -> str:
        """Say what there is, and what may have been meant."""
        return (
            f"There is no command {self.name}.{did_you_mean(self.name, COMMANDS)} There are "
            f"{', '.join(COMMANDS)}. A text that begins with a slash is sent with two: //text."
        )


def parse(line: str) -> Said | Command | UnknownCommand | None:
    """Return what a line means; a blank one means nothing."""
    line = line.strip()
    if not line:
        return None
    if not line.startswith("/"):
        return Said(line)
    if line.startswith("//"):
        return Said(line[1:])
    name, _, argument = line.partition(" ")
    if name.lower() not in COMMANDS:
        return UnknownCommand(name)
    return Command(name.lower(), argument.strip())
