"""Does the daily reviews that are due. Ticked every half minute by every process that works in the background."""

from __future__ import annotations

import asyncio

from sqlalchemy.exc import SQLAlchemyError

from app.core.logging import get_logger
from app.services.reviews import due, running
from app.services.reviews.due import Claim
from app.services.runtime import Runtime

# How many are done at the same time; most of it is waiting for the model.
AT_ONCE = 4
log = get_logger(__name__)


async def review_due(runtime: Runtime) -> int:
    """How many reviews were done, or at least begun. One that is not ended here is taken up again later."""
    total = 0
    while True:
        async with runtime.database.unit_of_work() as session:
            claimed = await due.claim(session, runtime.clock.now(), AT_ONCE)
        if not claimed:
            return total
        await asyncio.gather(*(_review(runtime, claim) for claim in claimed))
        total += len(claimed)


async def _review(runtime: Runtime, claim: Claim) -> None:
    try:
        await running.run(runtime, claim)
    except (SQLAlchemyError, OSError) as error:
        log.warning("a daily review broke off", review_id=str(claim.review_id), error=type(error).__name__)
    except Exception as error:  # noqa: BLE001 - the others go on, and this one counts its attempts
        log.error("a daily review could not be done", review_id=str(claim.review_id), error=type(error).__name__)
