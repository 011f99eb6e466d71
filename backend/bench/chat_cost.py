"""What a long chat costs: twenty turns with tools, and how much of each request the provider had in its cache.

The upstream is the demo model, which compares the real prefixes of what it is sent and counts as the provider does.
`python -m bench chat-cost`.
"""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

from app.services.prices import MILLION, price_of
from bench.processes import free_port, running
from bench.product import Product, product

# Every second one uses a tool; the rest is talk.
TURNS = (
    "Hello, I would like to get my health papers in order.",
    "Remember that I am allergic to penicillin",
    "What is my hemoglobin?",
    "Remind me tomorrow at nine to call the doctor",
    "Thank you. What else can you do for me?",
    "What do you remember about me?",
    "I slept badly this week and I drink a lot of coffee.",
    "Remember that my mother has high blood pressure",
    "Remind me every day at 08:00 to measure my blood pressure",
    "And what does that have to do with salt?",
    "What was my cholesterol in spring?",
    "Remember that I walk for half an hour every day",
    "Is that enough for somebody who sits all day?",
    "What do you remember about me?",
    "Remind me on Friday at 18:00 to order new glasses",
    "My knee hurts after running. What may I ask the doctor?",
    "Remember that I take vitamin D in winter",
    "How long does it take until such a thing shows in the blood?",
    "What is my ferritin?",
    "Good. That will do for today.",
)
# From this turn on the share from the cache is promised; before it there is little to be read.
FROM_TURN = 3
CACHED_SHARE = 0.90
PRICE_SHARE = 0.30


@dataclass(frozen=True, slots=True)
class TurnCost:
    """All calls of one turn: their input, and their price in dollars with the cache and without it.

    What is written to the cache is taken to be kept for an hour, which is the dearer way, and true of a small part.
    """

    input_tokens: int
    cached_tokens: int
    calls_tools: bool
    price: Decimal
    uncached_price: Decimal

    @property
    def cached_share(self) -> float:
        return self.cached_tokens / self.input_tokens


def turn_costs(messages: list[dict[str, Any]]) -> list[TurnCost]:
    """Of the answers among a chat's messages, given as the API shows them, oldest first."""
    return [_cost_of(item["metadata"]) for item in messages if item["role"] == "assistant"]


def _cost_of(metadata: dict[str, Any]) -> TurnCost:
    usage = metadata["usage"]
    whole = usage["input_tokens"] + usage["cache_read_tokens"] + usage["cache_write_tokens"]
    price = price_of(metadata["model"], datetime.now(UTC).date())
    if price is None:
        raise ValueError(f"no price for {metadata['model']}")
    output = usage["output_tokens"] * price.rates.output
    cached = (
        usage["input_tokens"] * price.rates.input
        + usage["cache_read_tokens"] * price.rates.cache_read
        + usage["cache_write_tokens"] * price.rates.cache_write_hour
    )
    return TurnCost(
        input_tokens=whole,
        cached_tokens=usage["cache_read_tokens"],
        calls_tools=bool(metadata["tool_calls"]),
        price=(cached + output) / MILLION,
        uncached_price=(whole * price.rates.input + output) / MILLION,
    )


def price_share(costs: list[TurnCost]) -> float:
    """The price of the whole chat as a part of what it would be without a cache."""
    return float(sum(cost.price for cost in costs) / sum(cost.uncached_price for cost in costs))


def missed(costs: list[TurnCost]) -> list[str]:
    """What was promised and is not so."""
    found = [
        f"turn {number}: only {cost.cached_share:.1%} came from the cache"
        for number, cost in enumerate(costs, start=1)
        if number >= FROM_TURN and cost.cached_share < CACHED_SHARE
    ]
    if price_share(costs) > PRICE_SHARE:
        found.append(f"the chat costs {price_share(costs):.1%} of its price without a cache")
    return found


async def play(ours: Product) -> list[dict[str, Any]]:
    """The messages of a chat in which all turns were asked."""
    await ours.welcome_people()
    async with ours.client() as api:
        chat = (await api.post("/chats", json={})).raise_for_status().json()["id"]
        for content in TURNS:
            body = {"content": content, "client_id": str(uuid4())}
            (await api.post(f"/chats/{chat}/messages", json=body)).raise_for_status()
        page = (await api.get(f"/chats/{chat}/messages", params={"limit": 2 * len(TURNS)})).raise_for_status()
        return list(reversed(page.json()["items"]))


@contextlib.contextmanager
def _demo_model(directory: Path) -> Iterator[str]:
    port = free_port()
    arguments = ["-m", "standins.claude", "--port", str(port), "--token-delay-ms", "0"]
    with running(arguments, port, directory / "model.log"):
        yield f"http://127.0.0.1:{port}"


def main() -> int:
    with (
        tempfile.TemporaryDirectory(prefix="ha-bench-", ignore_cleanup_errors=True) as name,
        _demo_model(Path(name)) as url,
        product(Path(name), url) as ours,
    ):
        costs = turn_costs(asyncio.run(play(ours)))
    print("turn  input tokens  from the cache  tools   price, $  uncached, $")
    for number, cost in enumerate(costs, start=1):
        print(
            f"{number:4}  {cost.input_tokens:12}  {cost.cached_share:14.1%}  {'yes' if cost.calls_tools else '':5}"
            f"  {cost.price:9.6f}  {cost.uncached_price:11.6f}"
        )
    print(f"the chat costs {price_share(costs):.1%} of its price without a cache (at most {PRICE_SHARE:.0%})")
    failures = missed(costs)
    for failure in failures:
        print(f"MISSED  {failure}")
    return 1 if failures else 0
