"""A chat model that answers at once, so that only the overhead around it is measured."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from typing import Any

from langchain_core.callbacks import (
    AsyncCallbackManagerForLLMRun,
    CallbackManagerForLLMRun,
)
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from pydantic import PrivateAttr

TOKENS = tuple(f"word{number} " for number in range(40))


class FastModel(BaseChatModel):
    """Streams forty tokens without delay, and notes when it gave the first."""

    _first_token_at: float = PrivateAttr(default=0.0)

    @property
    def first_token_at(self) -> float:
        """When the last reply began, by the performance counter."""
        return self._first_token_at

    @property
    def _llm_type(self) -> str:
        return "fast"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        raise NotImplementedError

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        self._first_token_at = time.perf_counter()
        for token in TOKENS:
            yield ChatGenerationChunk(message=AIMessageChunk(content=token))
        usage = UsageMetadata(input_tokens=100, output_tokens=40, total_tokens=140)
        yield ChatGenerationChunk(message=AIMessageChunk(content="", usage_metadata=usage))
