"""A long chat stays cheap: what was sent once is read from the provider's cache."""

from __future__ import annotations

import psutil

from bench.chat_cost import TURNS, missed, play, turn_costs
from bench.product import Product
from tests.factories import ModelServer


async def test_twenty_turns_with_tools_cost_less_than_a_third(address: str, claude: ModelServer) -> None:
    ours = Product(int(address.rpartition(":")[2]), psutil.Process(), [], "")
    messages = await play(ours)
    assert [message["status"] for message in messages] == ["complete"] * 2 * len(TURNS)
    costs = turn_costs(messages)
    assert len(costs) == 20
    assert sum(cost.calls_tools for cost in costs) >= 8
    # A turn with a tool is two calls.
    assert len([request for request in claude.requests if request["body"].get("tools")]) >= 28
    assert missed(costs) == []
