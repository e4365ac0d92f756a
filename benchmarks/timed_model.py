"""A chat model that takes the time of a real one: tokens come at a fixed pace."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from langchain_core.callbacks import (
    AsyncCallbackManagerForLLMRun,
)
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGenerationChunk

from benchmarks.fast_model import TOKENS, FastModel


class TimedModel(FastModel):
    """Streams forty tokens, one every `pace` seconds.

    Token n is due at n times the pace after the call, however late those before it were taken: a
    model at the other end of a line does not wait for a server that is slow.
    """

    pace: float = 0.05

    @property
    def _llm_type(self) -> str:
        return "timed"

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        clock = asyncio.get_running_loop().time
        due = clock()
        for token in TOKENS:
            due += self.pace
            await asyncio.sleep(max(0.0, due - clock()))
            yield ChatGenerationChunk(message=AIMessageChunk(content=token))
        usage = UsageMetadata(input_tokens=100, output_tokens=40, total_tokens=140)
        yield ChatGenerationChunk(message=AIMessageChunk(content="", usage_metadata=usage))
