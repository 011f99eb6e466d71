"""A layer's share of what a provider counted and billed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from app.services.ai.context import Layer
from app.services.conversation.shares import Call, counted, total_cost
from app.utils.usage import Usage

DAY = date(2026, 11, 1)
LAYERS = [Layer("tools", "t" * 3_600), Layer("memory", "m" * 1_800), Layer("skill", ""), Layer("message", "q" * 1_800)]


def call(usage: Usage, *, model: str = "claude-sonnet-5-5", cost: str | None = "0.01") -> Call:
    return Call(model, DAY, usage, None if cost is None else Decimal(cost))


def test_the_cache_is_spread_from_the_front_and_each_part_has_its_price() -> None:
    first = call(Usage(input_tokens=100, output_tokens=50, cache_write_tokens=1_900))
    second = call(Usage(input_tokens=200, output_tokens=50, cache_read_tokens=1_900, cache_write_tokens=100))
    layers = counted(LAYERS, [first, second])
    assert sum(layer.tokens for layer in layers.values()) == 2_200
    assert [layer.tokens for layer in layers.values()][2] == 0
    tools, memory, message = layers["tools"], layers["memory"], layers["message"]
    assert (tools.cached_tokens, memory.cached_tokens) == (tools.tokens, memory.tokens)
    assert message.cached_tokens == 1_900 - tools.tokens - memory.tokens
    # Dollars for a million tokens: 4 written for an hour, 2.50 for minutes, 0.10 read, 2 neither.
    assert tools.cost_usd == tools.tokens * Decimal("0.0000041")
    assert memory.cost_usd == memory.tokens * Decimal("0.0000026")
    whole = 1_900 * Decimal("2.5") + 300 * 2 + 1_900 * Decimal("0.1") + 100 * Decimal("2.5")
    assert (
        sum(layer.cost_usd or 0 for layer in layers.values())
        == (whole + tools.tokens * (4 - Decimal("2.5"))) / 1_000_000
    )
    assert total_cost([first, second]) == Decimal("0.02")


def test_what_is_not_known_is_not_said_to_be_zero() -> None:
    unknown = call(Usage(input_tokens=100), model="somebody-elses-model", cost=None)
    assert {layer.cost_usd for layer in counted(LAYERS, [unknown]).values()} == {None}
    assert total_cost([unknown, call(Usage(input_tokens=1))]) is None
    assert {layer.cached_tokens for layer in counted(LAYERS, []).values()} == {None}
    assert total_cost([]) is None


def test_a_free_call_costs_nothing() -> None:
    assert {layer.cost_usd for layer in counted(LAYERS, [call(Usage(input_tokens=9), cost="0")]).values()} == {
        Decimal()
    }
