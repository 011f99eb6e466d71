"""Whether what the model said is a whole answer, and what to call it when it is not."""

from __future__ import annotations

from app.core.errors import AppError
from app.services.ai.answer import AnswerBuilder


class InterruptedAnswerError(Exception):
    """The answer ended early. `reason` is one of the contract's; `error` explains a failure of the provider."""

    def __init__(self, reason: str, *, retryable: bool = True, error: AppError | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retryable = retryable
        self.error = error


def require_whole(built: AnswerBuilder) -> None:
    """Raises InterruptedAnswerError unless an answer that uses no tools is complete and says something."""
    if built.stop_reason == "refusal":
        raise InterruptedAnswerError("refused", retryable=False)
    if built.stop_reason in ("max_tokens", "model_context_window_exceeded"):
        raise InterruptedAnswerError("truncated")
    # A call without its stop reason, or the reason without a call, can't be answered and must not be kept.
    mismatched = built.stop_reason == "tool_use" or built.tool_requests()
    # Thinking alone is no answer.
    silent = not any(block.get("type") == "text" for block in built.content())
    if mismatched or silent:
        raise InterruptedAnswerError("provider-error", error=AppError("model.unreachable"))
