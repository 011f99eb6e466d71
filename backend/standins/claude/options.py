"""What can be set when the server starts."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Options:
    api_key: str | None = None
    """The only key that is let in; None lets everyone in."""
    token_delay_ms: float = 0.0
    control: bool = False
    """Serve /_control and obey `bench:N:MS`."""
    min_cacheable_tokens: int = 512
    strict_thinking: bool = False
    """Refuse a replayed thinking block when anything before it has changed, as the newest models do."""
    compat: bool = False
    """Be a local server that speaks the core of the API: other models, no cache, no thinking, no counting."""
    max_body_bytes: int = 32 * 1024 * 1024
    clock: Callable[[], float] = time.monotonic
    """Seconds; decides when cache entries expire."""
