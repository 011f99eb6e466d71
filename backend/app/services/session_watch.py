"""Who may go on listening: the sessions behind all open streams and sockets of a process, looked at together.

One query for all of them every second and a half; asking for each by itself would cost more than many a stream.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.clock import Clock
from app.core.logging import get_logger
from app.core.permissions import Principal, Role, SessionKind
from app.database import Database
from app.models import Session, User

# An ended session, a blocked account or another role is noticed within two seconds.
SECONDS = 1.5
log = get_logger(__name__)


async def alive(session: AsyncSession, now: datetime, actors: Iterable[Principal]) -> set[Principal]:
    """Those of `actors` whose session goes on and whose account is as it was when they connected."""
    asked = set(actors)
    query = (
        select(Session.id, Session.kind, User.role)
        .join(User, User.id == Session.user_id)
        .where(
            Session.id.in_({actor.session_id for actor in asked}),
            User.is_active,
            Session.revoked_at.is_(None),
            Session.expires_at > now,
        )
    )
    roles: dict[UUID, Role] = {
        row.id: SessionKind(row.kind).role_of(Role(row.role)) for row in await session.execute(query)
    }
    return {actor for actor in asked if roles.get(actor.session_id) == actor.role}


class SessionWatch:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._listening: dict[asyncio.Future[None], Principal] = {}
        self._looking: asyncio.Task[None] | None = None

    @contextlib.contextmanager
    def over(self, actor: Principal) -> Iterator[asyncio.Future[None]]:
        """A future that is done once the actor may no longer listen."""
        if self._looking is None:
            self._looking = asyncio.create_task(self._look(), name="session-watch")
        ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._listening[ended] = actor
        try:
            yield ended
        finally:
            del self._listening[ended]

    async def close(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)
            self._looking = None

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(SECONDS)
            if not self._listening:
                continue
            seen = dict(self._listening)
            try:
                async with self._database.sessions() as session:
                    staying = await alive(session, self._clock.now(), seen.values())
            except Exception as error:  # noqa: BLE001 - one look that fails must not be the last one
                # Nothing can be read or changed while the database is away; the streams may as well go on.
                log.warning("sessions could not be checked", error=type(error).__name__)
                continue
            for ended, actor in seen.items():
                if actor not in staying and not ended.done():
                    ended.set_result(None)
