"""The base of a profile's parts: frozen data that reports all its faults at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from typing import Any, Self

from pydantic import (
    AliasChoices,
    BaseModel,
    ConfigDict,
    ModelWrapValidatorHandler,
    ValidationError,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_core import InitErrorDetails

from profiles.faults import Finding, explain
from profiles.fields import wrong

_stored: ContextVar[bool] = ContextVar("stored", default=False)


@contextmanager
def reading_stored() -> Iterator[None]:
    """Let what is read within be data that was right when it was written.

    Only that it can be run is checked. What a later release advises against was no fault then,
    and a conversation that began with it goes on.
    """
    token = _stored.set(True)
    try:
        yield
    finally:
        _stored.reset(token)


class Checked(BaseModel):
    """Frozen data with no unknown keys, which reports all its faults at once and in plain words.

    A field that may be left out may be `None` as well: a key with nothing after it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True)

    @classmethod
    def _read(cls, data: Any) -> Any:
        """Return the data with its short forms written out."""
        if not isinstance(data, Mapping):
            return data
        optional = {name for name, field in cls._keys().items() if not field.is_required()}
        return {k: v for k, v in data.items() if v is not None or k not in optional}

    @classmethod
    def _findings(cls, data: Mapping[str, Any]) -> Iterable[Finding]:
        """Find the faults that no single field shows."""
        return ()

    @classmethod
    def _breaks(cls, data: Mapping[str, Any]) -> Iterable[Finding]:
        """Find those faults that no single field shows with which nothing can be run."""
        return ()

    @classmethod
    def _stray(cls, key: str) -> str | None:
        """Return why a key that is known elsewhere means nothing here; `None` for any other."""
        return None

    @classmethod
    def _reading(cls, data: Any) -> AbstractContextManager[object]:
        """Return what the parts within this data are read in."""
        return nullcontext()

    @classmethod
    def _keys(cls) -> dict[str, FieldInfo]:
        """Return the fields by the keys that an author writes."""
        return {_key(name, field): field for name, field in cls.model_fields.items()}

    @model_validator(mode="wrap")
    @classmethod
    def _report_all_faults(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        data = cls._read(data)
        found: list[Finding] = []
        made: Self | None = None
        try:
            with cls._reading(data):
                made = handler(data)
        except ValidationError as error:
            found += explain(error.errors(include_url=False), cls._keys(), cls._stray)
        if isinstance(data, Mapping):
            found += cls._breaks(data) if _stored.get() else cls._findings(data)
        if found or made is None:
            faults = [
                InitErrorDetails(
                    type=wrong(fault.message, fault.code), loc=fault.loc, input=fault.value
                )
                for fault in found
            ]
            raise ValidationError.from_exception_data(cls.__name__, faults)
        return made

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy with `update` in it, checked like a new one; `deep` changes nothing."""
        given = {name: getattr(self, name) for name in self.model_fields_set}
        return type(self).model_validate({**given, **(update or {})})


def _key(name: str, field: FieldInfo) -> str:
    alias = field.validation_alias
    return str(alias.choices[0]) if isinstance(alias, AliasChoices) else name
