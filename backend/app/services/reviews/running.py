"""One review from its claim to its end. No transaction is open while the model is asked."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from app.services.extraction import asking
from app.services.extraction.asking import OUT_OF_TOKENS, OutOfTokens
from app.services.gateways.claude import Fault, ModelError
from app.services.reviews import batches, due, ending, looking, proving, rules, words
from app.services.reviews.due import Claim
from app.services.reviews.ending import Outcome
from app.services.reviews.looking import Heard, Look
from app.services.runtime import Runtime


async def run(runtime: Runtime, claim: Claim) -> None:
    found = await looking.look(runtime, claim)
    if found is None:
        await batches.drop(runtime, claim)
        await ending.end(runtime, claim, Outcome())
    elif claim.goes_on and due.open_day(runtime.clock.now(), found.zone) != claim.day:
        await batches.drop(runtime, claim)
        await ending.give_up(runtime, claim)
    elif claim.batch_id is not None:
        await _read_batch(runtime, claim, found)
    elif not found.news:
        await ending.end(runtime, claim, Outcome(seen=found.seen, before=found.before))
    else:
        await _ask(runtime, claim, found, in_batch=await batches.are_wanted(runtime))


async def _read_batch(runtime: Runtime, claim: Claim, found: Look) -> None:
    """What a batch has to say; one that fails, or is not answered for hours, is asked about directly."""
    try:
        read = await batches.read(runtime, claim, found)
    except ModelError:
        await batches.drop(runtime, claim)
        await _ask(runtime, replace(claim, batch_id=None), found, in_batch=False)
        return
    if read is not None:
        await _conclude(runtime, claim, *read)
        await runtime.batches.forget(claim.batch_id or "")


async def _ask(runtime: Runtime, claim: Claim, found: Look, *, in_batch: bool) -> None:
    claude = runtime.settings.claude
    if claude.is_demo and not claude.demo_model_url:
        # There is no model at all: the rules have the last word.
        await _conclude(runtime, claim, found, Heard())
        return
    try:
        piece = looking.question(runtime, found)
        if in_batch and await batches.begin(runtime, claim, found, piece):
            return
        heard = Heard.of(await asking.answer(runtime, found.actor, found.order, piece))
    except OutOfTokens:
        heard = Heard(error=OUT_OF_TOKENS)
    except ModelError as error:
        if error.fault is not Fault.NOT_CONFIGURED:
            await ending.put_off(runtime, claim, error.fault, found.actor.timezone)
            return
        heard = Heard(error=error.fault)
    await _conclude(runtime, claim, found, heard)


async def _conclude(runtime: Runtime, claim: Claim, found: Look, heard: Heard) -> None:
    """Our own rules first, then what the model adds."""
    drafts, summary, locale = rules.suggested(found.facts), "", found.actor.locale
    if heard.answer is not None:
        summary = proving.summary_of(heard.answer)
        drafts += proving.proved(heard.answer, found.facts, found.muted, runtime.clock.now(), found.zone)
    # The person's own words, and the model's. Documents tell of emergencies long past on every other page.
    texts = [fact.text for fact in found.news if fact.kind == "memory"]
    texts += [summary, *(f"{draft.suggestion.title}\n{draft.suggestion.body}" for draft in drafts)]
    outcome = Outcome(
        drafts=drafts,
        summary=summary or rules.summary(found.news, locale),
        # Takes its time with long texts: nothing for the loop.
        emergency=await asyncio.to_thread(words.emergency, locale, texts),
        seen=found.seen if heard.is_over else None,
        before=found.before,
        error=heard.error,
    )
    await ending.end(runtime, claim, outcome)
