"""Tokens, as the provider counts them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Usage:
    """Tokens of one or several calls, in the provider's own counting."""

    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0
    # The part of `cache_write_tokens` that is kept for an hour; it costs more.
    cache_write_hour_tokens: int = 0

    @property
    def charged(self) -> int:
        """What counts against the daily limit: tokens that were new. Re-reading a cached prefix is not."""
        return self.input_tokens + self.output_tokens + self.cache_write_tokens

    def add(self, other: Usage) -> None:
        self.input_tokens += other.input_tokens
        self.output_tokens += other.output_tokens
        self.cache_read_tokens += other.cache_read_tokens
        self.cache_write_tokens += other.cache_write_tokens
        self.cache_write_hour_tokens += other.cache_write_hour_tokens

    def as_dict(self) -> dict[str, int]:
        """The columns of the ledger, which are also the fields of the API."""
        return {
            "input_tokens": self.input_tokens,
            "output_tokens": self.output_tokens,
            "cache_read_tokens": self.cache_read_tokens,
            "cache_write_tokens": self.cache_write_tokens,
        }
