"""What requests and answers hold, as OpenAI's clients know them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt


class _Lenient(BaseModel):
    """What a request brings; clients send many fields that mean nothing here."""

    model_config = ConfigDict(extra="ignore")


class ContentPart(_Lenient):
    """A part of a message."""

    type: str = Field(examples=["text"])
    text: str | None = None


class ChatMessage(_Lenient):
    """A message of the conversation as the client has it."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[ContentPart] | None = None


class StreamOptions(_Lenient):
    """What a stream tells beside its text."""

    include_usage: StrictBool | None = None


class Call(_Lenient):
    """A telephone call, as a voice platform tells it."""

    id: str | None = None


class Metadata(_Lenient):
    """What a client notes of its request."""

    session_id: str | None = Field(default=None, description="Names the session.")


class ChatRequest(_Lenient):
    """A request for a chat completion. What is not listed here is ignored."""

    model: str = Field(description="A profile's name.", examples=["tutorial"])
    messages: list[ChatMessage] = Field(
        description="The user's messages after the assistant's last one are said. Without any, the "
        "opening is answered. Earlier ones are known to the session, and system messages are not "
        "read.",
        examples=[[{"role": "user", "content": "Yes, I am ready!"}]],
    )
    stream: StrictBool | None = None
    stream_options: StreamOptions | None = None
    metadata: Metadata | None = None
    user: str | None = Field(
        default=None, description="Names the session, where nothing else does.", examples=["anna"]
    )
    call: Call | None = Field(default=None, description="Its `id` names the session.")
    n: StrictInt | None = Field(default=None, description="1, or left out.")
    tool_choice: str | dict[str, Any] | None = Field(
        default=None, description="`auto`, `none`, or left out: no tools are called here."
    )
    function_call: str | dict[str, Any] | None = None
    response_format: dict[str, Any] | None = Field(
        default=None, description="`text`, or left out.", examples=[{"type": "text"}]
    )
    modalities: list[str] | None = Field(default=None, examples=[["text"]])
    logprobs: StrictBool | None = None


class Standing(BaseModel):
    """Where an answer has left the session; a field of ours, which clients pass over."""

    session_id: str = Field(examples=["anna-1"])
    phase: str = Field(description="The phase that answers next.")
    status: Literal["active", "completed"]
    turns: int = Field(description="How many of the user's messages were answered.")
    intent_ready: dict[str, Any] | None = Field(
        default=None, description="How far a coach's brief is."
    )


class Usage(BaseModel):
    """Tokens that the answer took."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class AnswerMessage(BaseModel):
    """The assistant's message."""

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None


class Choice(BaseModel):
    """The one answer."""

    index: Literal[0] = 0
    message: AnswerMessage
    logprobs: None = None
    finish_reason: Literal["stop", "length"]


class ChatCompletion(BaseModel):
    """An answer in one piece."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str
    choices: list[Choice]
    usage: Usage
    cuelight: Standing


class Delta(BaseModel):
    """A piece of the assistant's message."""

    role: Literal["assistant"] | None = None
    content: str | None = None


class ChunkChoice(BaseModel):
    """A piece of the one answer."""

    index: Literal[0] = 0
    delta: Delta
    logprobs: None = None
    finish_reason: Literal["stop", "length"] | None = None


class ChatCompletionChunk(BaseModel):
    """An answer's piece, as the `data` of an event."""

    id: str
    object: Literal["chat.completion.chunk"] = "chat.completion.chunk"
    created: int
    model: str
    choices: list[ChunkChoice]
    usage: Usage | None = None
    cuelight: Standing | None = Field(default=None, description="In the piece that ends it.")


class Model(BaseModel):
    """A profile."""

    id: str = Field(examples=["tutorial"])
    object: Literal["model"] = "model"
    created: int = Field(default=0, description="Always 0: a profile has no date.")
    owned_by: Literal["cuelight"] = "cuelight"


class ModelList(BaseModel):
    """The profiles that can be talked to."""

    object: Literal["list"] = "list"
    data: list[Model]


class ErrorDetail(BaseModel):
    """What went wrong."""

    message: str = Field(description="What happened and what to do.")
    type: Literal[
        "invalid_request_error",
        "authentication_error",
        "permission_error",
        "rate_limit_error",
        "server_error",
    ]
    param: str | None = Field(default=None, description="The way to what is wrong in the request.")
    code: str = Field(description="A stable word for programs.", examples=["turn_running"])


class ErrorAnswer(BaseModel):
    """An error, as OpenAI's clients read it."""

    error: ErrorDetail
