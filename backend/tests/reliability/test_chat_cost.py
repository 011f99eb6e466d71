"""A long chat stays cheap: what was sent once is read from the provider's cache."""

from __future__ import annotations

import psutil
from sqlalchemy import select

from app.models import ModelCall
from app.services.runtime import Runtime
from bench.chat_cost import TURNS, missed, play, turn_costs
from bench.product import Product
from tests.factories import Chatter, ModelServer, People


async def test_twenty_turns_with_tools_cost_less_than_a_third(address: str, claude: ModelServer) -> None:
    ours = Product(int(address.rpartition(":")[2]), psutil.Process(), [], "", "")
    messages = await play(ours)
    assert [message["status"] for message in messages] == ["complete"] * 2 * len(TURNS)
    costs = turn_costs(messages)
    assert len(costs) == 20
    assert sum(cost.calls_tools for cost in costs) >= 8
    # A turn with a tool is two calls.
    assert len([request for request in claude.requests if request["body"].get("tools")]) >= 28
    assert missed(costs) == []


async def test_a_round_of_many_tools_does_not_lose_the_cache(
    people: People, claude: ModelServer, runtime: Runtime
) -> None:
    """The provider looks back twenty blocks from where a request is marked; sixty new ones lie in between."""
    chatter = await Chatter.open(await people.person())
    many = {"blocks": [{"type": "tool_use", "name": "get_memory", "input": {}}] * 30}
    claude.will({"reply": "One."}, many, many, {"reply": "Done."})
    await chatter.send("first")
    await chatter.send("second")
    async with runtime.database.sessions() as session:
        calls = (await session.scalars(select(ModelCall).order_by(ModelCall.created_at))).all()
    assert len(calls) == 4
    for before, call in zip(calls, calls[1:], strict=False):
        assert call.cache_read_tokens == before.cache_read_tokens + before.cache_write_tokens
