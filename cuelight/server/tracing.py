"""Turns as traces of OpenTelemetry. Needs the extra `traces` where they are sent anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from fastapi.telemetry import TelemetryConfig
from opentelemetry import trace
from opentelemetry.trace import Span, SpanKind, StatusCode, TracerProvider

import cuelight
from cuelight.errors import ServeError
from cuelight.server.requests import PROBES
from graph.sessions import Session
from graph.sessions.running import RunningTurn
from nodes.errors import ModelFailure, TurnError
from nodes.failures import reason_of
from nodes.observing import ModelCall
from nodes.state import Tokens

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider as Exporter

_PROTOCOL = "http/protobuf"
_OR = "Or set OTEL_SDK_DISABLED=true, to send none."
_EXTRA = (
    "The variables of OpenTelemetry ask for traces, which need an extra: "
    f'pip install "cuelight[traces]". {_OR}'
)
_PROVIDERS: Final[Mapping[str, str]] = {
    "azure": "azure.ai.openai",
    "amazon_bedrock": "aws.bedrock",
    "google_genai": "gcp.gemini",
    "google_vertexai": "gcp.vertex_ai",
    "mistral": "mistral_ai",
    "xai": "x_ai",
}
"""What the conventions of OpenTelemetry call those whom LangChain calls otherwise."""
_CALM = frozenset({"done", "taken_over", "stopped"})
"""Outcomes of a turn that are nobody's fault."""


class Tracing:
    """Makes the spans of turns and of what is done in them.

    A turn runs in a task of its own that is begun by a request, and so its span is a child of the
    request's, which FastAPI makes.
    """

    def __init__(self, provider: TracerProvider) -> None:
        self._tracer = provider.get_tracer("cuelight", cuelight.__version__)

    @contextmanager
    def turn(self, turn: RunningTurn, tokens: Tokens) -> Iterator[None]:
        """Trace a turn; `tokens` are counted while it runs."""
        session = turn.session
        attributes: dict[str, str | int] = {
            "session.id": session.session_id,
            "cuelight.profile": session.profile,
            "cuelight.turn": turn.number,
        }
        with self._tracer.start_as_current_span("turn", attributes=attributes) as span:
            yield
            outcome = turn.outcome or "lost"
            _set(span, "cuelight.phase", turn.phase)
            span.set_attribute("cuelight.outcome", outcome)
            span.set_attribute("gen_ai.usage.input_tokens", tokens["input"])
            span.set_attribute("gen_ai.usage.output_tokens", tokens["output"])
            if outcome not in _CALM:
                _fail(span, outcome)

    @contextmanager
    def model_call(self, call: ModelCall, session: Session | None) -> Iterator[None]:
        """Trace a reply of a model, with all attempts at it."""
        asked = _asked(call)
        if session is not None:
            asked["gen_ai.conversation.id"] = session.session_id
        with self._tracer.start_as_current_span(
            f"chat {asked['gen_ai.request.model']}",
            kind=SpanKind.CLIENT,
            attributes=asked,
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            try:
                yield
            except ModelFailure as failure:
                _fail(span, failure.code)
                raise
            finally:
                if call.failures:
                    codes = [failed.code for failed in call.failures]
                    span.set_attribute("cuelight.failed_attempts", codes)
                if call.usage:
                    span.set_attribute("gen_ai.usage.input_tokens", call.usage["input_tokens"])
                    span.set_attribute("gen_ai.usage.output_tokens", call.usage["output_tokens"])
                if reason := reason_of(call.finish):
                    span.set_attribute("gen_ai.response.finish_reasons", [reason])
                _set(span, "gen_ai.response.model", call.finish.get("model_name"))

    @contextmanager
    def saving(self) -> Iterator[None]:
        """Trace how a turn is saved."""
        with self._tracer.start_as_current_span(
            "save turn", record_exception=False, set_status_on_exception=False
        ) as span:
            try:
                yield
            except TurnError as error:
                _fail(span, error.code)
                raise


def ids_of_span() -> Mapping[str, str]:
    """Return the ids of the present span, for the log; nothing where there is none."""
    context = trace.get_current_span().get_span_context()
    if not context.is_valid:
        return {}
    return {
        "trace_id": trace.format_trace_id(context.trace_id),
        "span_id": trace.format_span_id(context.span_id),
    }


def telemetry_of(provider: TracerProvider | None) -> TelemetryConfig:
    """Return what FastAPI is to trace: requests, where anything is traced, and no probes.

    Its counts and its logs, which hold what exceptions say, are left out: there are our own.
    """
    return {
        "tracer_provider": provider,
        "tracing": provider is not None,
        "metrics": False,
        "logs": False,
        "operation_spans": False,
        "auto_configure": False,
        "exclude": lambda scope: scope.get("path") in PROBES,
    }


def exporter(protocol: str) -> Exporter:
    """Return who sends traces to whom the variables of OpenTelemetry name, until it is shut down.

    It sends them from a thread of its own, many at a time.
    """
    if protocol != _PROTOCOL:
        raise ServeError(
            f"Traces are sent by {_PROTOCOL}, and not by {protocol!r}. Set "
            f"OTEL_EXPORTER_OTLP_PROTOCOL to it, or leave it out. {_OR}"
        )
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415
            OTLPSpanExporter,
        )
        from opentelemetry.sdk import resources  # noqa: PLC0415
        from opentelemetry.sdk.trace import TracerProvider as Sending  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if not (error.name or "").startswith("opentelemetry"):
            raise
        raise ServeError(_EXTRA) from None
    ours = {"service.name": "cuelight", "service.version": cuelight.__version__}
    named = resources.OTELResourceDetector().detect()
    provider = Sending(resource=resources.Resource.create(ours).merge(named))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return provider


def _asked(call: ModelCall) -> dict[str, Any]:
    """Return what a model was asked, by the names of the conventions for generative AI."""
    known = call.model._get_ls_params()  # noqa: SLF001
    provider = str(known.get("ls_provider", "other"))
    limits = {
        "gen_ai.request.temperature": call.options.get("temperature"),
        "gen_ai.request.max_tokens": call.options.get(
            "max_output_tokens", call.options.get("max_tokens")
        ),
    }
    return {
        "cuelight.purpose": call.purpose,
        **({"cuelight.overlay": call.overlay} if call.overlay else {}),
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": _PROVIDERS.get(provider, provider),
        "gen_ai.request.model": known.get("ls_model_name") or call.model._llm_type,  # noqa: SLF001
        **{name: limit for name, limit in limits.items() if limit is not None},
    }


def _set(span: Span, name: str, value: str | None) -> None:
    if value:
        span.set_attribute(name, value)


def _fail(span: Span, code: str) -> None:
    span.set_attribute("error.type", code)
    span.set_status(StatusCode.ERROR)
