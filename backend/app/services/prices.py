"""What a call of a model costs: a dated table in US dollars for a million tokens.

A model or a day that is not in the table has no known price. That is told as unknown and never as zero: a bill that
is silently too small is worse than one with a gap.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.utils.usage import Usage

MILLION = Decimal(1_000_000)
# The resolution of the ledger's column.
CENT_FRACTION = Decimal("0.00000001")
# What is answered within a day costs half.
BATCH_SHARE = Decimal("0.5")
_SNAPSHOT = re.compile(r"-20\d{6}$")


@dataclass(frozen=True, slots=True)
class Rates:
    """Dollars for a million tokens. Writing to the cache for an hour costs more than for five minutes."""

    input: Decimal
    output: Decimal
    cache_read: Decimal
    cache_write: Decimal
    cache_write_hour: Decimal


@dataclass(frozen=True, slots=True)
class Price:
    """The rates of a model from a day on. Beyond `long_from` tokens of prompt, `long` holds for the whole request."""

    since: date
    rates: Rates
    long_from: int | None = None
    long: Rates | None = None

    def rates_for(self, usage: Usage) -> Rates:
        prompt = usage.input_tokens + usage.cache_read_tokens + usage.cache_write_tokens
        if self.long is not None and self.long_from is not None and prompt > self.long_from:
            return self.long
        return self.rates


def _rates(tokens_in: str, tokens_out: str, read: str) -> Rates:
    """Writes cost a quarter more than input for five minutes, twice as much for an hour: the same for all models."""
    base = Decimal(tokens_in)
    return Rates(base, Decimal(tokens_out), Decimal(read), base * Decimal("1.25"), base * 2)


# Models that were on sale before this product existed; nobody asks for an earlier day.
_ESTABLISHED = date(2026, 1, 1)

# The newest first. Sources: the provider's price list as of November 2026. claude-fable-5-2 is not on it yet.
TABLE: dict[str, tuple[Price, ...]] = {
    "claude-haiku-5-5": (
        Price(date(2026, 10, 7), _rates("0.10", "0.50", "0.01"), 100_000, _rates("0.50", "2.50", "0.05")),
    ),
    "claude-sonnet-5-5": (
        Price(date(2026, 10, 7), _rates("2", "10", "0.10")),
        Price(date(2026, 9, 28), _rates("2", "10", "0.20")),
    ),
    "claude-opus-5-5": (Price(date(2026, 9, 22), _rates("4", "20", "0.20")),),
    "claude-fable-5-1": (Price(_ESTABLISHED, _rates("10", "50", "0.25")),),
    "claude-opus-5": (Price(_ESTABLISHED, _rates("5", "25", "0.50")),),
    "claude-sonnet-5": (Price(_ESTABLISHED, _rates("2", "10", "0.20")),),
    "claude-opus-4-8": (Price(_ESTABLISHED, _rates("5", "25", "0.50")),),
    "claude-opus-4-7": (Price(_ESTABLISHED, _rates("5", "25", "0.50")),),
    "claude-opus-4-6": (Price(_ESTABLISHED, _rates("5", "25", "0.50")),),
    "claude-opus-4-5": (Price(_ESTABLISHED, _rates("5", "25", "0.50")),),
    "claude-sonnet-4-6": (Price(_ESTABLISHED, _rates("3", "15", "0.30")),),
    "claude-sonnet-4-5": (Price(_ESTABLISHED, _rates("3", "15", "0.30")),),
    "claude-haiku-4-5": (Price(_ESTABLISHED, _rates("1", "5", "0.10")),),
}


def price_of(model: str, day: date) -> Price | None:
    """The price of a model on a day. A dated snapshot costs what its model costs."""
    prices = TABLE.get(model) or TABLE.get(_SNAPSHOT.sub("", model)) or ()
    return next((price for price in prices if price.since <= day), None)


def cost_of(model: str, usage: Usage, day: date, *, in_batch: bool = False) -> Decimal | None:
    """Dollars for one call, or None when its price is not known."""
    price = price_of(model, day)
    if price is None:
        return None
    rates = price.rates_for(usage)
    hour = min(usage.cache_write_hour_tokens, usage.cache_write_tokens)
    total = (
        usage.input_tokens * rates.input
        + usage.output_tokens * rates.output
        + usage.cache_read_tokens * rates.cache_read
        + (usage.cache_write_tokens - hour) * rates.cache_write
        + hour * rates.cache_write_hour
    )
    return (total * (BATCH_SHARE if in_batch else 1) / MILLION).quantize(CENT_FRACTION)
