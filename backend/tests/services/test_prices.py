"""What calls cost, by the dated table."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.services.prices import cost_of, price_of
from app.utils.usage import Usage

TODAY = date(2026, 11, 28)
MILLION = 1_000_000


@pytest.mark.parametrize(
    ("usage", "expected"),
    [
        (Usage(input_tokens=MILLION), "2"),
        (Usage(output_tokens=MILLION), "10"),
        (Usage(cache_read_tokens=MILLION), "0.1"),
        (Usage(cache_write_tokens=MILLION), "2.5"),
        (Usage(cache_write_tokens=MILLION, cache_write_hour_tokens=MILLION), "4"),
        (Usage(cache_write_tokens=MILLION, cache_write_hour_tokens=MILLION // 2), "3.25"),
        (Usage(1000, 500, 20_000, 300), "0.00975"),
        (Usage(), "0"),
    ],
)
def test_each_kind_of_token_has_its_price(usage: Usage, expected: str) -> None:
    assert cost_of("claude-sonnet-5-5", usage, TODAY) == Decimal(expected)


def test_a_long_prompt_raises_the_price_of_the_whole_request() -> None:
    short, long = Usage(100_000, 1000), Usage(60_000, 1000, 40_000, 2)
    assert cost_of("claude-haiku-5-5", short, TODAY) == Decimal("0.0105")
    assert cost_of("claude-haiku-5-5", long, TODAY) == Decimal("0.03450125")


def test_what_may_wait_in_a_batch_costs_half() -> None:
    usage = Usage(1000, 500, 20_000, 300)
    assert cost_of("claude-sonnet-5-5", usage, TODAY, in_batch=True) == Decimal("0.004875")


def test_prices_hold_from_their_day_on() -> None:
    reading = Usage(cache_read_tokens=MILLION)
    assert cost_of("claude-sonnet-5-5", reading, date(2026, 10, 6)) == Decimal("0.2")
    assert cost_of("claude-sonnet-5-5", reading, date(2026, 10, 7)) == Decimal("0.1")
    assert cost_of("claude-sonnet-5-5", reading, date(2026, 9, 27)) is None


def test_an_unknown_model_has_an_unknown_cost() -> None:
    for model in ("qwen3:32b", "claude-fable-5-2", "claude-sonnet-5-5-turbo", ""):
        assert cost_of(model, Usage(), TODAY) is None, model


def test_a_snapshot_costs_what_its_model_costs() -> None:
    assert price_of("claude-sonnet-4-5-20250929", TODAY) == price_of("claude-sonnet-4-5", TODAY) is not None
