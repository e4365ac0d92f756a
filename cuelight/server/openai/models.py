"""What requests and answers hold, as OpenAI's clients know them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt


class _Lenient(BaseModel):
    """What a request brings; clients send many fields that mean nothing here."""

    model_config = ConfigDict(extra="ignore")


class ContentPart(_Lenient):
    """A part of a message."""

    type: str = Field(examples=["text"], description="`text`: nothing else is taken from a user.")
    text: str | None = Field(default=None, description="What it says.")


class ChatMessage(_Lenient):
    """A message of the conversation as the client has it."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"] = Field(
        description="Who speaks."
    )
    content: str | list[ContentPart] | None = Field(
        default=None, description="What is said, in one piece or in parts."
    )


class StreamOptions(_Lenient):
    """What a stream tells beside its text."""

    include_usage: StrictBool | None = Field(
        default=None, description="Whether a last piece tells the tokens that were used."
    )


class Call(_Lenient):
    """A telephone call, as a voice platform tells it."""

    id: str | None = Field(default=None, description="The id of the call.")


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
    stream: StrictBool | None = Field(
        default=None, description="Whether the answer comes in pieces."
    )
    stream_options: StreamOptions | None = Field(
        default=None, description="What a stream tells beside its text."
    )
    metadata: Metadata | None = Field(
        default=None, description="Its `session_id` names the session."
    )
    user: str | None = Field(
        default=None, description="Names the session, where nothing else does.", examples=["anna"]
    )
    call: Call | None = Field(default=None, description="Its `id` names the session.")
    n: StrictInt | None = Field(default=None, description="1, or left out.")
    tool_choice: str | dict[str, Any] | None = Field(
        default=None, description="`auto`, `none`, or left out: no tools are called here."
    )
    function_call: str | dict[str, Any] | None = Field(
        default=None, description="`auto`, `none`, or left out."
    )
    response_format: dict[str, Any] | None = Field(
        default=None, description="`text`, or left out.", examples=[{"type": "text"}]
    )
    modalities: list[str] | None = Field(
        default=None, examples=[["text"]], description="`text` alone, or left out."
    )
    logprobs: StrictBool | None = Field(default=None, description="False, or left out.")


class Standing(BaseModel):
    """Where an answer has left the session; a field of ours, which clients pass over."""

    session_id: str = Field(examples=["anna-1"], description="The id of the session.")
    phase: str = Field(description="The phase that answers next.")
    status: Literal["active", "completed"] = Field(description="Whether the conversation goes on.")
    turns: int = Field(description="How many of the user's messages were answered.")
    intent_ready: dict[str, Any] | None = Field(
        default=None, description="How far a coach's brief is."
    )


class Usage(BaseModel):
    """Tokens that the answer took."""

    prompt_tokens: int = Field(description="Tokens that the model read.", examples=[310])
    completion_tokens: int = Field(description="Tokens that it wrote.", examples=[12])
    total_tokens: int = Field(description="Both together.", examples=[322])


class AnswerMessage(BaseModel):
    """The assistant's message."""

    role: Literal["assistant"] = Field(default="assistant", description="Always `assistant`.")
    content: str = Field(description="What it says.", examples=["Good morning!"])
    refusal: None = Field(default=None, description="Always null.")


class Choice(BaseModel):
    """The one answer."""

    index: Literal[0] = Field(default=0, description="Always 0: there is one answer.")
    message: AnswerMessage = Field(description="The message.")
    logprobs: None = Field(default=None, description="Always null.")
    finish_reason: Literal["stop", "length"] = Field(
        description="`length` where the model stopped before its reply was complete."
    )


class ChatCompletion(BaseModel):
    """An answer in one piece."""

    id: str = Field(description="The id of the answer.", examples=["chatcmpl-1"])
    object: Literal["chat.completion"] = Field(
        default="chat.completion", description="What this is."
    )
    created: int = Field(description="When, in seconds since 1970.", examples=[1780218000])
    model: str = Field(description="The profile.", examples=["tutorial"])
    choices: list[Choice] = Field(description="The one answer.")
    usage: Usage = Field(description="What it took.")
    cuelight: Standing = Field(description="Where it has left the session.")


class Delta(BaseModel):
    """A piece of the assistant's message."""

    role: Literal["assistant"] | None = Field(default=None, description="In the first piece.")
    content: str | None = Field(default=None, description="The text that it adds.")


class ChunkChoice(BaseModel):
    """A piece of the one answer."""

    index: Literal[0] = Field(default=0, description="Always 0: there is one answer.")
    delta: Delta = Field(description="What it adds.")
    logprobs: None = Field(default=None, description="Always null.")
    finish_reason: Literal["stop", "length"] | None = Field(
        default=None, description="In the last piece with text: why it ends."
    )


class ChatCompletionChunk(BaseModel):
    """An answer's piece, as the `data` of an event."""

    id: str = Field(description="The id of the answer.")
    object: Literal["chat.completion.chunk"] = Field(
        default="chat.completion.chunk", description="What this is."
    )
    created: int = Field(description="When, in seconds since 1970.")
    model: str = Field(description="The profile.")
    choices: list[ChunkChoice] = Field(
        description="The piece; none where it tells the tokens alone."
    )
    usage: Usage | None = Field(
        default=None, description="What the answer took, where that was asked for."
    )
    cuelight: Standing | None = Field(default=None, description="In the piece that ends it.")


class Model(BaseModel):
    """A profile."""

    id: str = Field(examples=["tutorial"], description="The profile's name.")
    object: Literal["model"] = Field(default="model", description="What this is.")
    created: int = Field(default=0, description="Always 0: a profile has no date.")
    owned_by: Literal["cuelight"] = Field(default="cuelight", description="Always `cuelight`.")


class ModelList(BaseModel):
    """The profiles that can be talked to."""

    object: Literal["list"] = Field(default="list", description="What this is.")
    data: list[Model] = Field(description="The profiles.")


class ErrorDetail(BaseModel):
    """What went wrong."""

    message: str = Field(description="What happened and what to do.")
    type: Literal[
        "invalid_request_error",
        "authentication_error",
        "permission_error",
        "rate_limit_error",
        "server_error",
    ] = Field(description="What kind of error it is.")
    param: str | None = Field(default=None, description="The way to what is wrong in the request.")
    code: str = Field(description="A stable word for programs.", examples=["turn_running"])


class ErrorAnswer(BaseModel):
    """An error, as OpenAI's clients read it."""

    error: ErrorDetail = Field(description="The error, with its code.")
