"""A review whose question waits in a batch of the provider's: handed in, looked after, read.

Nothing of the question is kept here but what it was about: facts carry the same names in every look.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from app.services import quotas, settings
from app.services.ai.answer import AnswerBuilder
from app.services.ai.asking import fed_whole
from app.services.extraction import asking
from app.services.gateways.claude import Fault, ModelError
from app.services.reviews import ending
from app.services.reviews.due import Claim
from app.services.reviews.looking import Heard, Look
from app.services.runtime import Runtime
from app.utils.usage import Usage

LOOKED_AFTER = timedelta(minutes=5)
# Most are answered within the hour. After this the model is asked directly, so that the day is not lost.
PATIENCE = timedelta(hours=3)


async def are_wanted(runtime: Runtime) -> bool:
    async with runtime.database.sessions() as session:
        return bool(await settings.value(session, runtime, "review_batches"))


async def begin(runtime: Runtime, claim: Claim, found: Look, piece: str) -> bool:
    """Hand the question in. False where the server knows no batches.

    Raises OutOfTokens, and ModelError for what may go better later.
    """
    model, call = await asking.open_call(runtime, found.actor, found.order, piece)
    try:
        request = asking.request_for(runtime, model, found.order, piece)
        batch_id = await runtime.batches.begin(request, claim.review_id.hex)
    except ModelError as error:
        await _settle(runtime, call, Usage())
        if error.fault in (Fault.NOT_CONFIGURED, Fault.REJECTED):
            return False
        raise
    async with runtime.database.unit_of_work() as session:
        review = await ending.held(session, claim)
        if review is not None:
            review.batch_id, review.call_id, review.seen = batch_id, call, sorted(found.seen)
            review.batch_until = runtime.clock.now() + PATIENCE
            review.next_attempt_at = runtime.clock.now() + LOOKED_AFTER
    if review is None:
        await _settle(runtime, call, Usage())
        await runtime.batches.forget(batch_id)
    return True


async def read(runtime: Runtime, claim: Claim, found: Look) -> tuple[Look, Heard] | None:
    """The answer, and what was known when it was asked for; None while it is not there.

    Raises ModelError when there will be none.
    """
    batch_id, now = claim.batch_id or "", runtime.clock.now()
    message = await runtime.batches.answer(batch_id, claim.review_id.hex)
    async with runtime.database.unit_of_work() as session:
        review = await ending.held(session, claim)
        if review is None:
            return None
        call, sent = review.call_id, frozenset(review.seen or ())
        if message is None:
            if review.batch_until is None or now >= review.batch_until:
                raise ModelError(Fault.UNREACHABLE, "the batch is not answered", final=True)
            review.next_attempt_at = now + LOOKED_AFTER
            return None
    built = AnswerBuilder()
    fed_whole(built, message)
    await _settle(runtime, call, built.used())
    known = replace(found, facts=[fact for fact in found.facts if fact.mark in sent])
    refused = built.stop_reason == "refusal"
    return known, Heard.of(None if refused else asking.parsed(found.order, asking.text_of(built)))


async def drop(runtime: Runtime, claim: Claim) -> None:
    """Nobody waits for the batch any more."""
    if claim.batch_id is None:
        return
    call: UUID | None = None
    async with runtime.database.unit_of_work() as session:
        review = await ending.held(session, claim)
        if review is not None:
            call = review.call_id
            review.batch_id = review.call_id = review.seen = None
    await _settle(runtime, call, Usage())
    await runtime.batches.forget(claim.batch_id)


async def _settle(runtime: Runtime, call: UUID | None, used: Usage) -> None:
    if call is not None:
        async with runtime.database.unit_of_work() as session:
            await quotas.settle_calls(session, runtime, {call: used}, in_batch=True)
