"""What each layer of an answer's prompt weighed and cost, by the provider's own counts in the ledger.

A call's numbers are for the whole request. What was read from the cache is its beginning, then comes what was written
to it, then the rest; so the layers, in the order in which they are sent, share these from the front.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import CallPurpose, CallState, ModelCall
from app.services.ai.context import Layer
from app.services.prices import CENT_FRACTION, MILLION, Rates, price_of
from app.utils.usage import Usage

# What stands before the breakpoint that is kept for an hour.
FOR_AN_HOUR = frozenset({"tools", "policy", "primary"})


@dataclass(frozen=True, slots=True)
class Call:
    model: str
    day: date
    usage: Usage
    cost_usd: Decimal | None


@dataclass(frozen=True, slots=True)
class CountedLayer:
    """Tokens are those of the answer's last call, money that of all its calls; None where nothing is known."""

    id: str
    text: str
    tokens: int
    cached_tokens: int | None
    cost_usd: Decimal | None


async def calls_of(session: AsyncSession, answer_id: UUID) -> list[Call]:
    """The calls that an answer took, oldest first."""
    row = ModelCall
    query = (
        select(
            row.model, row.day, row.cost_usd,
            row.input_tokens, row.output_tokens, row.cache_read_tokens, row.cache_write_tokens,
        )
        .where(row.message_id == answer_id, row.purpose == CallPurpose.CHAT, row.state == CallState.SETTLED)
        .order_by(row.created_at)
    )  # fmt: skip
    return [Call(model, day, Usage(*counts), cost) for model, day, cost, *counts in await session.execute(query)]


def total_cost(calls: list[Call]) -> Decimal | None:
    costs = [call.cost_usd for call in calls if call.cost_usd is not None]
    return sum(costs, Decimal()) if costs and len(costs) == len(calls) else None


def counted(layers: list[Layer], calls: list[Call]) -> dict[str, CountedLayer]:
    """The layers, given in the order in which they were sent, with their shares."""
    sizes = [layer.tokens for layer in layers]
    if not calls:
        return {
            layer.id: CountedLayer(layer.id, layer.text, size, None, None)
            for layer, size in zip(layers, sizes, strict=True)
        }
    last = calls[-1].usage
    sizes = _stretched(sizes, last.input_tokens + last.cache_read_tokens + last.cache_write_tokens)
    per_call = [_shared(sizes, call.usage) for call in calls]
    return {
        layer.id: CountedLayer(
            layer.id,
            layer.text,
            sizes[place],
            per_call[-1][place].cache_read_tokens,
            _cost(layer.id, [(call, shares[place]) for call, shares in zip(calls, per_call, strict=True)]),
        )
        for place, layer in enumerate(layers)
    }


def _stretched(sizes: list[int], total: int) -> list[int]:
    """The same proportions with this sum exactly."""
    whole, upto, sum_so_far = sum(sizes) or 1, 0, 0
    stretched = []
    for size in sizes:
        sum_so_far += size
        end = round(sum_so_far * total / whole)
        stretched.append(end - upto)
        upto = end
    return stretched


def _shared(sizes: list[int], call: Usage) -> list[Usage]:
    """Each layer's part of a call's input. The last layer, which grows with every round of tools, takes the rest."""
    read, written, fresh = call.cache_read_tokens, call.cache_write_tokens, call.input_tokens
    shares = []
    for place, size in enumerate(sizes):
        wanted = size if place < len(sizes) - 1 else read + written + fresh
        share = Usage(cache_read_tokens=min(read, wanted))
        wanted -= share.cache_read_tokens
        share.cache_write_tokens = min(written, wanted)
        share.input_tokens = min(fresh, wanted - share.cache_write_tokens)
        read -= share.cache_read_tokens
        written -= share.cache_write_tokens
        fresh -= share.input_tokens
        shares.append(share)
    return shares


def _cost(layer_id: str, shares: list[tuple[Call, Usage]]) -> Decimal | None:
    total = Decimal()
    for call, share in shares:
        if call.cost_usd == 0:
            # The demo model is free of charge.
            continue
        price = price_of(call.model, call.day)
        if price is None:
            return None
        total += _input_cost(price.rates_for(call.usage), share, hour=layer_id in FOR_AN_HOUR)
    return (total / MILLION).quantize(CENT_FRACTION)


def _input_cost(rates: Rates, share: Usage, *, hour: bool) -> Decimal:
    return (
        share.cache_read_tokens * rates.cache_read
        + share.cache_write_tokens * (rates.cache_write_hour if hour else rates.cache_write)
        + share.input_tokens * rates.input
    )
