"""One question to the model about texts of a person: reserved, asked, settled, and its answer checked.

What the model says is never trusted further than its shape; what of it is true is found out by those who asked.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from pydantic import BaseModel, ValidationError

from app.core.errors import AppError
from app.core.logging import get_logger
from app.core.metrics import EXTRACTED
from app.core.permissions import Principal
from app.services import models_options, quotas, settings
from app.services.ai.answer import AnswerBuilder
from app.services.ai.asking import fed
from app.services.extraction.orders import Order
from app.services.gateways.claude import Fault, ModelError, ModelRequest
from app.services.runtime import Runtime
from app.utils.tokens import estimate_tokens

MAX_TOKENS = 8_000
# A usual answer; the estimate is given back when the real numbers are known.
USUAL_ANSWER = 1_500
SECONDS = 240.0
ASKED_AT_MOST = 2
MOST_ITEMS = 200
OUT_OF_TOKENS = "quota.tokens-exceeded"
log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Answered:
    """A readable answer; its entries apart, so that a bad one does not spoil the others."""

    whole: BaseModel
    items: list[Any]


class OutOfTokens(Exception):  # noqa: N818 - reads as what happened
    """What such questions may take of the person's tokens of the day is used up."""


async def answer(runtime: Runtime, actor: Principal, order: Order, piece: str) -> Answered | None:
    """None when the model refuses or can't bring itself to answer in the asked shape.

    Raises OutOfTokens, and ModelError for what may go better later.
    """
    max_tokens, outcome = MAX_TOKENS, ""
    for _ in range(ASKED_AT_MOST):
        built = AnswerBuilder()
        said = await _asked(runtime, actor, order, piece, max_tokens, built)
        if built.stop_reason == "refusal":
            outcome = "refused"
            break
        if built.stop_reason == "max_tokens":
            max_tokens *= 2
            outcome = "cut"
            continue
        found = parsed(order, said)
        if found is not None:
            return found
        outcome = "unreadable"
    EXTRACTED.labels(order.kind, f"answer-{outcome}").inc()
    log.warning("an answer is of no use", kind=order.kind, outcome=outcome)
    return None


async def _asked(
    runtime: Runtime, actor: Principal, order: Order, piece: str, max_tokens: int, built: AnswerBuilder
) -> str:
    model, call = await open_call(runtime, actor, order, piece)
    request = request_for(runtime, model, order, piece, max_tokens)
    try:
        async with asyncio.timeout(SECONDS), runtime.claude.stream(request) as events_together:
            async for events in events_together:
                for event in events:
                    fed(built, event)
    except TimeoutError as error:
        raise ModelError(Fault.UNREACHABLE, "the answer took too long") from error
    finally:
        async with runtime.database.unit_of_work() as session:
            await quotas.settle_calls(session, runtime, {call: built.used()})
    if not built.complete:
        raise ModelError(Fault.UNREACHABLE, "the stream broke off")
    return text_of(built)


def text_of(built: AnswerBuilder) -> str:
    return "\n".join(block["text"] for block in built.content() if block["type"] == "text")


def request_for(runtime: Runtime, model: str, order: Order, piece: str, max_tokens: int = MAX_TOKENS) -> ModelRequest:
    options = models_options.quiet_options_for(runtime, model)
    return ModelRequest(
        model=model,
        max_tokens=max_tokens,
        system=[{"type": "text", "text": order.instructions}],
        messages=[{"role": "user", "content": [{"type": "text", "text": order.shown(piece)}]}],
        tools=[],
        thinking=options.thinking,
        effort=options.effort,
        schema=order.schema,
    )


async def open_call(runtime: Runtime, actor: Principal, order: Order, piece: str) -> tuple[str, UUID]:
    """The model to ask, and the row of the call in the ledger of whose health it is about. Raises OutOfTokens."""
    estimate = estimate_tokens(order.instructions) + estimate_tokens(piece) + USUAL_ANSWER
    try:
        async with runtime.database.unit_of_work() as session:
            reserved = await quotas.reserve_tokens(session, runtime, actor, estimate, share=order.share)
            model = str(await settings.value(session, runtime, order.model))
            call = await quotas.open_call(
                session,
                user_id=actor.user_id,
                message_id=None,
                day=reserved.day,
                purpose=order.purpose,
                model=model,
                reserved_tokens=reserved.tokens,
            )
    except AppError as error:
        if error.code == OUT_OF_TOKENS:
            raise OutOfTokens from error
        raise
    return model, call


def parsed(order: Order, said: str) -> Answered | None:
    """The JSON object of an answer, also out of a code block or between other words."""
    start, end = said.find("{"), said.rfind("}")
    try:
        value = orjson.loads(said[start : end + 1])
        entries = value.get(order.items)
        if not isinstance(entries, list):
            return None
        whole = order.shape.model_validate({**value, order.items: []})
    except (orjson.JSONDecodeError, ValidationError):
        return None
    return Answered(whole, [item for entry in entries[:MOST_ITEMS] if (item := _entry(order, entry)) is not None])


def _entry(order: Order, entry: Any) -> BaseModel | None:
    try:
        return order.entry.model_validate(entry)
    except ValidationError:
        EXTRACTED.labels(order.kind, "malformed").inc()
        return None
