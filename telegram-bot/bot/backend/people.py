"""Who is behind a chat, and how to act as them."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.backend.refusals import BackendRefused, NotLinked
from bot.backend.service import Access, BotService
from bot.backend.wire import Event, Form, Wire
from bot.locales import Locale

# What somebody changed in the browser (language, zone, name) is noticed after so long.
USER_FRESH_SECONDS = 60.0
NOT_LINKED_SECONDS = 30.0
# A token that ends while it is on its way would be refused.
MARGIN = timedelta(seconds=30)
MOST_CHATS = 20_000


@dataclass
class _Known:
    """What is known about a chat; `access` is None when it is linked to nobody."""

    access: Access | None = None
    user: dict[str, Any] = field(default_factory=dict)
    looked_at: float = float("-inf")
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class People:
    """The chats that were heard from lately."""

    def __init__(self, wire: Wire, service: BotService, clock: Callable[[], float] = time.monotonic) -> None:
        self._wire = wire
        self._service = service
        self._clock = clock
        self._chats: OrderedDict[int, _Known] = OrderedDict()

    async def of(self, chat_id: int) -> "Person | None":
        """The person of a chat, None for one that is not linked."""
        known = self._known(chat_id)
        async with known.lock:
            age = self._clock() - known.looked_at
            if known.access is None and age < NOT_LINKED_SECONDS:
                return None
            try:
                if age >= USER_FRESH_SECONDS or known.access is None:
                    await self._look(chat_id, known)
            except NotLinked:
                return None
        return Person(self, self._wire, chat_id)

    def forget_all(self) -> None:
        """Another process may have linked, unlinked or changed anybody meanwhile: everybody is looked up again.

        Until then what was known holds, for those who are being spoken with.
        """
        for known in self._chats.values():
            known.looked_at = float("-inf")

    def forget(self, chat_id: int) -> None:
        """The chat was linked or unlinked: what was known does not hold any more."""
        self._chats.pop(chat_id, None)

    def user(self, chat_id: int) -> dict[str, Any]:
        return self._known(chat_id).user

    async def token(self, chat_id: int, refused: str | None = None) -> str:
        """A token that acts as the person, another one than `refused`. Raises NotLinked."""
        known = self._known(chat_id)
        async with known.lock:
            access = _holding(known.access)
            if access is not None and access.token != refused:
                return access.token
            return (await self._renew(chat_id, known)).token

    async def _look(self, chat_id: int, known: _Known) -> None:
        """The person's settings as they are now."""
        if access := _holding(known.access):
            try:
                known.user = await self._wire.ask("GET", "api/v1/users/me", token=access.token, again=True)
            except BackendRefused as refusal:
                if refusal.status != 401:
                    raise
            else:
                known.looked_at = self._clock()
                return
        await self._renew(chat_id, known)

    async def _renew(self, chat_id: int, known: _Known) -> Access:
        try:
            access = await self._service.access(chat_id)
        except BackendRefused as refusal:
            if refusal.code != "telegram.not-linked":
                raise
            known.access, known.looked_at = None, self._clock()
            raise NotLinked from refusal
        known.access, known.user, known.looked_at = access, access.user, self._clock()
        return access

    def _known(self, chat_id: int) -> _Known:
        known = self._chats.setdefault(chat_id, _Known())
        self._chats.move_to_end(chat_id)
        while len(self._chats) > MOST_CHATS:
            self._chats.popitem(last=False)
        return known


def _holding(access: Access | None) -> Access | None:
    return access if access is not None and access.expires_at - MARGIN > datetime.now(UTC) else None


class Person:
    """Somebody whose chat is linked; everything here is done as them, with their rights."""

    def __init__(self, people: People, wire: Wire, chat_id: int) -> None:
        self._people = people
        self._wire = wire
        self.chat_id = chat_id

    @property
    def locale(self) -> Locale:
        return Locale.of_code(self._people.user(self.chat_id).get("locale"))

    @property
    def zone_name(self) -> str:
        return str(self._people.user(self.chat_id).get("timezone") or "UTC")

    @property
    def zone(self) -> ZoneInfo:
        try:
            return ZoneInfo(self.zone_name)
        except (KeyError, ValueError, OSError):
            return ZoneInfo("UTC")

    async def get(self, path: str, **params: object) -> dict[str, Any]:
        asked = {name.rstrip("_"): str(value) for name, value in params.items() if value is not None}
        return await self._ask("GET", path, params=asked, again=True)

    async def pages(self, path: str, most: int, **params: object) -> list[dict[str, Any]]:
        """The items of a list, at most so many."""
        items: list[dict[str, Any]] = []
        cursor = None
        while len(items) < most:
            page = await self.get(path, limit=min(most, 100), cursor=cursor, **params)
            items += page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        return items[:most]

    async def post(self, path: str, told: dict[str, Any] | None = None, *, again: bool = False) -> dict[str, Any]:
        return await self._ask("POST", path, told=told if told is not None else {}, again=again)

    async def patch(self, path: str, told: dict[str, Any]) -> dict[str, Any]:
        return await self._ask("PATCH", path, told=told, again=True)

    async def put(self, path: str, told: dict[str, Any]) -> None:
        await self._ask("PUT", path, told=told, again=True)

    async def upload(self, path: str, form: Form, **params: str) -> dict[str, Any]:
        """`form` is called once for every attempt."""
        return await self._ask("POST", path, form=form, params=params)

    async def fetch(self, path: str) -> tuple[str, bytes]:
        """Name and content of a file."""
        return await self._wire.fetch(f"api/v1/{path}", token=await self._people.token(self.chat_id))

    async def change_settings(self, **told: str) -> None:
        """What is known of the person follows at once."""
        user = await self.patch("users/me", dict(told))
        self._people.user(self.chat_id).update(user)

    async def events(
        self, method: str, path: str, told: dict[str, Any] | None = None, after: int = 0
    ) -> AsyncIterator[Event]:
        token = await self._people.token(self.chat_id)
        try:
            async for event in self._wire.events(method, f"api/v1/{path}", token=token, told=told, after=after):
                yield event
                after = event.number
        except BackendRefused as refusal:
            if refusal.status != 401:
                raise
            token = await self._people.token(self.chat_id, refused=token)
            async for event in self._wire.events(method, f"api/v1/{path}", token=token, told=told, after=after):
                yield event

    async def _ask(self, method: str, path: str, **told: Any) -> dict[str, Any]:
        token = await self._people.token(self.chat_id)
        try:
            return await self._wire.ask(method, f"api/v1/{path}", token=token, **told)
        except BackendRefused as refusal:
            if refusal.status != 401:
                raise
        token = await self._people.token(self.chat_id, refused=token)
        return await self._wire.ask(method, f"api/v1/{path}", token=token, **told)
