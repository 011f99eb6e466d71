"""Once a second, everything that is being written goes to the database: the text, its events, a sign of life.

One statement for all answers of the process, because a transaction for each would cost more than the answers do.
The same statement hears whether somebody asked, in any process, to stop one of them; between two flushes that alone is
looked for, because a stop must be obeyed within a second when Redis can't carry it.
"""

from __future__ import annotations

import asyncio
import contextlib
from uuid import UUID

import orjson
from sqlalchemy import ARRAY, LargeBinary, Text, Uuid, bindparam, text
from sqlalchemy.exc import DBAPIError

from app.core.logging import get_logger
from app.services.conversation.ending import compressed
from app.services.conversation.live import LiveAnswer
from app.services.runtime import Runtime

SECONDS = 1.0
# A mark set right after a look is seen by the next look or flush. The rest of the promised second is for the statements
# on both sides and for closing the connection to the provider.
LOOK_SECONDS = 0.5
log = get_logger(__name__)

_UPDATE = text(
    """
    UPDATE messages AS m
    SET content = given.content, metadata = CAST(given.meta AS jsonb), replay = CAST(given.replay AS json),
        heartbeat_at = clock_timestamp()
    FROM unnest(:ids, :contents, :metas, :replays) AS given(id, content, meta, replay)
    WHERE m.id = given.id AND m.status = 'streaming'
    RETURNING m.id, m.stop_requested
    """
).bindparams(
    bindparam("ids", type_=ARRAY(Uuid)),
    bindparam("contents", type_=ARRAY(Text)),
    bindparam("metas", type_=ARRAY(Text)),
    bindparam("replays", type_=ARRAY(Text)),
)
# What was committed without our hearing of it is written again, and holds more by then.
_INSERT = text(
    """
    INSERT INTO message_event_batches (message_id, first_id, last_id, frames)
    SELECT * FROM unnest(:ids, CAST(:firsts AS integer[]), CAST(:lasts AS integer[]), :frames)
    ON CONFLICT (message_id, first_id) DO UPDATE SET last_id = excluded.last_id, frames = excluded.frames
    """
).bindparams(bindparam("ids", type_=ARRAY(Uuid)), bindparam("frames", type_=ARRAY(LargeBinary)))

_LIVING = text(
    "UPDATE messages SET heartbeat_at = clock_timestamp() WHERE id = ANY(:ids) AND status = 'streaming'"
).bindparams(bindparam("ids", type_=ARRAY(Uuid)))
_MARKED = text("SELECT id FROM messages WHERE id = ANY(:ids) AND status = 'streaming' AND stop_requested").bindparams(
    bindparam("ids", type_=ARRAY(Uuid))
)


class Flusher:
    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="flusher")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            try:
                await asyncio.sleep(LOOK_SECONDS)
                await obey_marks(self._runtime)
                await asyncio.sleep(SECONDS - LOOK_SECONDS)
                await flush(self._runtime)
            except Exception as error:  # noqa: BLE001 - the answers go on in memory and the next round writes them
                log.warning("flush failed", error=type(error).__name__)


async def obey_marks(runtime: Runtime) -> None:
    """End the answers that somebody asked to stop, in any process."""
    answers = {answer.message_id: answer for answer in runtime.live.running() if not answer.finishing}
    if not answers:
        return
    async with runtime.database.sessions() as session:
        marked = (await session.scalars(_MARKED, {"ids": list(answers)})).all()
    for message_id in marked:
        if not answers[message_id].finishing:
            answers[message_id].stop()


async def flush(runtime: Runtime) -> None:
    """Write the current state of all running answers, and end those that were stopped or deleted meanwhile."""
    async with runtime.live.flushing:
        running = runtime.live.running()
        if ending := [answer.message_id for answer in running if answer.finishing]:
            # Their last words are tried until they are written: nobody else may give them up meanwhile.
            async with runtime.database.unit_of_work() as session:
                await session.execute(_LIVING, {"ids": ending})
        answers = [answer for answer in running if not answer.finishing]
        if not answers:
            return
        try:
            await _write(runtime, answers)
        except DBAPIError as error:
            if error.connection_invalidated or len(answers) == 1:
                raise
            # One that can't be stored must not hold up the others.
            for answer in answers:
                with contextlib.suppress(DBAPIError):
                    await _write(runtime, [answer])


async def _write(runtime: Runtime, answers: list[LiveAnswer]) -> None:
    """One statement for the rows, one for the events; then stop what was asked to stop or is gone."""
    upto = {answer.message_id: len(answer.log.frames) for answer in answers}
    async with runtime.database.unit_of_work() as session:
        rows = await session.execute(
            _UPDATE,
            {
                "ids": [answer.message_id for answer in answers],
                "contents": [answer.content for answer in answers],
                "metas": [orjson.dumps(answer.stored_meta()).decode() for answer in answers],
                "replays": [orjson.dumps(answer.replay).decode() for answer in answers],
            },
        )
        alive = {row.id: row.stop_requested for row in rows}
        fresh = [item for item in answers if item.message_id in alive and item.flushed < upto[item.message_id]]
        if fresh:
            await session.execute(_INSERT, _batches(fresh, upto))
    for answer in fresh:
        answer.flushed = upto[answer.message_id]
    for answer in answers:
        if alive.get(answer.message_id, True):
            answer.stop()


def _batches(answers: list[LiveAnswer], upto: dict[UUID, int]) -> dict[str, object]:
    return {
        "ids": [answer.message_id for answer in answers],
        "firsts": [answer.flushed + 1 for answer in answers],
        "lasts": [upto[answer.message_id] for answer in answers],
        "frames": [compressed(answer.log.frames[answer.flushed : upto[answer.message_id]]) for answer in answers],
    }
