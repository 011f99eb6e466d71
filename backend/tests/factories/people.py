"""Signed-in people, made in the database and signed in for real sessions."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Self
from uuid import UUID, uuid4

import httpx
from fastapi import FastAPI

from app.core.permissions import Principal, Role
from app.models import User
from app.services import sessions
from app.services.runtime import Runtime


@dataclass(slots=True)
class Person:
    """Somebody with a client that is signed in as them."""

    id: UUID
    user: User
    actor: Principal
    http: httpx.AsyncClient
    access_token: str


class People:
    def __init__(self, app: FastAPI, runtime: Runtime) -> None:
        self._app = app
        self._runtime = runtime
        self._stack = AsyncExitStack()
        self._count = 0

    async def __aenter__(self) -> Self:
        await self._stack.__aenter__()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._stack.__aexit__(None, None, None)

    async def person(
        self, *, role: Role = Role.USER, locale: str = "en", timezone: str = "UTC", **fields: object
    ) -> Person:
        self._count += 1
        name = f"person{self._count}-{uuid4().hex[:6]}"
        user = User(
            id=uuid4(),
            email=f"{name}@example.com",
            username=name,
            role=role,
            locale=locale,
            timezone=timezone,
            **{"email_confirmed_at": self._runtime.clock.now()} | fields,
        )
        async with self._runtime.database.unit_of_work() as session:
            session.add(user)
            await session.flush()
            grant = await sessions.begin(session, self._runtime, user, device="test", ip="127.0.0.1")
        async with self._runtime.database.sessions() as session:
            actor = await sessions.principal_of(session, self._runtime, grant.access_token)
        http = await self._stack.enter_async_context(
            httpx.AsyncClient(
                transport=httpx.ASGITransport(self._app),
                base_url="http://test",
                headers={"Authorization": f"Bearer {grant.access_token}"},
            )
        )
        return Person(user.id, user, actor, http, grant.access_token)

    async def admin(self) -> Person:
        return await self.person(role=Role.ADMIN)
