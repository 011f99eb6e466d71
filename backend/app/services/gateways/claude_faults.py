"""What a refusal of the provider's means for whoever asked."""

from __future__ import annotations

import math

import anthropic

from app.services.gateways.claude_wire import Fault, ModelError

RETRYABLE = frozenset({408, 409, 429, 500, 502, 503, 504, 529})


def fault_of(error: anthropic.APIStatusError) -> ModelError:
    retry_after = seconds_to_wait(error.response.headers.get("retry-after", ""))
    if error.status_code in (401, 403, 404):
        return ModelError(Fault.NOT_CONFIGURED, f"status {error.status_code}", final=True)
    if error.status_code in (429, 503, 529):
        return ModelError(Fault.BUSY, f"status {error.status_code}", retry_after=retry_after, final=True)
    if error.status_code in RETRYABLE:
        return ModelError(Fault.UNREACHABLE, f"status {error.status_code}", retry_after=retry_after, final=True)
    return ModelError(Fault.REJECTED, f"status {error.status_code}", final=True)


def seconds_to_wait(header: str) -> float | None:
    """What a Retry-After says; None for a date or nonsense, which is answered with our own patience."""
    try:
        seconds = float(header)
    except ValueError:
        return None
    return seconds if 0 <= seconds < math.inf else None
