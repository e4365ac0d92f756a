"""Drafting: a model is asked, its outline is checked, and it mends what the checker tells it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage

from cuelight.drafting.asking import Answer, ask
from cuelight.drafting.complaints import Complaint, counts_in_words, gravity
from cuelight.drafting.judging import checked, rehearsed
from cuelight.drafting.making import lost_in, profile_data
from cuelight.drafting.mending import mended
from cuelight.drafting.naming import snake_case
from cuelight.drafting.outline import Outline
from cuelight.drafting.prompt import asking_again, asking_for, asking_to_mend
from cuelight.drafting.skeleton import skeleton
from cuelight.drafting.wish import Wish
from cuelight.drafting.written import file_text
from cuelight.errors import FaceError
from nodes.context import DEFAULT_MODEL, REHEARSAL, model_name
from nodes.errors import ModelFailure
from nodes.models import chat_model
from profiles import PhaseProfile
from profiles.checking import LEVELS
from profiles.wording import counted

ATTEMPTS = 3
"""How often a model is asked at most, where nobody says otherwise."""

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A profile that was drafted, with all that is to be known of it."""

    wish: Wish
    outline: Outline
    data: dict[str, object]
    """What the profile's file holds."""
    origin: str
    """Who made it, in words."""
    profile: PhaseProfile | None
    """The profile; `None` where it does not load."""
    complaints: Sequence[Complaint] = ()
    """What is still wrong or doubtful."""
    mends: Sequence[str] = ()
    """What code has mended."""
    calls: Sequence[Answer] = ()
    """What the model answered, call by call."""
    failure: ModelFailure | None = None
    """Why the model could not be asked again."""

    @property
    def is_right(self) -> bool:
        """Whether the profile loads, and nothing of the outline was lost."""
        return self.profile is not None and not gravity(self.complaints)[0]

    @property
    def slug(self) -> str:
        """A name for its file, without a suffix."""
        return snake_case(self.outline.name, snake_case(self.wish.title, "draft"))

    @property
    def text(self) -> str:
        """The text of its file, under the name that it would have."""
        return self.text_for(f"{self.slug}.yaml")

    def text_for(self, file: str) -> str:
        """Return the text of its file, which tells how to go on with a file of this name."""
        return file_text(
            self.outline,
            self.data,
            file=file,
            wish=self.wish.text,
            origin=self.origin,
            wrong=[one.in_words for one in self.complaints if one.level == "error"],
        )


class NoDraftError(FaceError):
    """The model gave nothing that a draft could be made of."""

    def __init__(self, calls: Sequence[Answer]) -> None:
        self.calls = tuple(calls)
        super().__init__(
            f"The model gave no draft in {counted(len(self.calls), 'call')}. The last time: "
            f"{self.calls[-1].problem} Try again, say more plainly what the conversation is "
            "about, or take another model by --model."
        )


async def draft(
    wish: str | Wish,
    model: str | BaseChatModel = DEFAULT_MODEL,
    *,
    attempts: int = ATTEMPTS,
    tell: Tell | None = None,
) -> Draft:
    """Draft a profile for a wish, by a model that is asked `attempts` times at most.

    The model `rehearsal` stands for no model: code makes a skeleton. `tell` hears what goes on.
    Raises `ModelFailure` where the model cannot be asked, `NoDraftError` where it answers with
    nothing that a draft can be made of, and `WishError`. A draft that is not right is returned
    with what is wrong.
    """
    wish = Wish(wish) if isinstance(wish, str) else wish
    tell = tell or _unheard
    if isinstance(model, str) and model_name(model) == REHEARSAL:
        tell("No model is asked: this is a plain skeleton, made by code from your words.")
        origin = "by `cuelight draft` without a model, as a plain skeleton,"
        return await _judged(wish, skeleton(wish), origin)
    return await _Rounds(wish, await chat_model(model), _name_of(model), tell).run(attempts)


class _Rounds:
    """The calls of a model for one wish, and the best that has come of them."""

    def __init__(self, wish: Wish, model: BaseChatModel, name: str, tell: Tell) -> None:
        self._wish = wish
        self._model = model
        self._name = name
        self._tell = tell
        self._calls: list[Answer] = []
        self._best: Draft | None = None
        self._prompt = asking_for(wish)
        """What an outline is asked for by; what was no outline leaves it as it is."""

    async def run(self, attempts: int) -> Draft:
        prompt = self._prompt
        failure: ModelFailure | None = None
        for number in range(1, max(1, attempts) + 1):
            self._tell(f"Call {number} of at most {attempts}: asking {self._name}.")
            try:
                found, prompt = await self._round(prompt)
            except ModelFailure as error:
                if self._best is None:
                    raise
                failure = error
                break
            if found is not None and gravity(found.complaints) == (0, 0):
                break
            if found is not None and number < attempts:
                self._tell_what_to_mend(found)
        if self._best is None:
            raise NoDraftError(self._calls)
        return replace(self._best, calls=tuple(self._calls), failure=failure)

    async def _round(self, prompt: list[BaseMessage]) -> tuple[Draft | None, list[BaseMessage]]:
        """Ask once; return the draft, and the prompt that is to mend it."""
        answer = await ask(self._model, prompt)
        self._calls.append(answer)
        if answer.outline is None:
            self._tell(f"  {answer.problem}")
            return None, asking_again(self._prompt, answer.text, answer.problem)
        origin = f"by `cuelight draft` with {self._name}"
        found = await _judged(self._wish, answer.outline, origin)
        self._tell(f"  {counts_in_words(found.complaints) or 'nothing to complain of'}.")
        best = self._best
        if best is None or gravity(found.complaints) <= gravity(best.complaints):
            self._best = found
        self._prompt = asking_to_mend(self._wish, answer.text, found.complaints)
        return found, self._prompt

    def _tell_what_to_mend(self, found: Draft) -> None:
        for one in found.complaints:
            if one.level != "note":
                self._tell(f"  {one.in_words}")


async def _judged(wish: Wish, given: Outline, origin: str) -> Draft:
    """Make a draft of an outline, and check it."""
    outline, mends = mended(given)
    data = profile_data(outline)
    made = Draft(wish=wish, outline=outline, data=data, origin=origin, profile=None, mends=mends)
    profile, complaints = checked(made.text, f"{made.slug}.yaml")
    complaints = [*lost_in(outline), *complaints]
    if profile is not None and not gravity(complaints)[0]:
        complaints += await rehearsed(profile)
    told = sorted(complaints, key=lambda one: LEVELS.index(one.level))
    return replace(made, profile=profile, complaints=told)


def _name_of(model: str | BaseChatModel) -> str:
    if isinstance(model, str):
        return model_name(model)
    known = (getattr(model, name, None) for name in ("model", "model_name"))
    return next((name for name in known if isinstance(name, str)), type(model).__name__)


def _unheard(_: str) -> None:
    """Let what goes on pass: the draft says all of it."""
