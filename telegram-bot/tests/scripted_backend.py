"""A backend that answers as it was told to, and remembers what it was asked. The bot's own routes just work."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from aiohttp import web

USER = {"id": "00000000-0000-4000-8000-00000000000a", "full_name": "Anna", "locale": "en", "timezone": "UTC"}
NOWHERE = {"chat_id": None, "skill_id": None, "begins": False, "locked_document_id": None}
UPLOAD = {"max_bytes": 100 * 2**20, "mime_types": ["application/pdf", "image/jpeg"], "extensions": [".pdf", ".jpg"]}


@dataclass(frozen=True)
class Problem:
    status: int
    code: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class File:
    name: str
    content: bytes


@dataclass
class Stream:
    """Events of an answer. What is put in later is sent later; an exception breaks the connection."""

    events: list[tuple[str, dict[str, Any]]]
    breaks_after: int | None = None
    more: "asyncio.Queue[tuple[str, dict[str, Any]]] | None" = None


Reply = dict[str, Any] | Problem | Stream | File | Callable[["Asked"], Any]


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    told: Any
    query: dict[str, str]
    token: str
    headers: dict[str, str]


def page(*items: dict[str, Any]) -> dict[str, Any]:
    return {"items": list(items), "next_cursor": None}


class ScriptedBackend:
    def __init__(self, service_token: str) -> None:
        self.service_token = service_token
        self.url = ""
        self.forget()

    def forget(self) -> None:
        self.codes: dict[str, dict[str, Any]] = {}
        self.linked: dict[int, dict[str, Any]] = {}
        self.asked: list[Asked] = []
        self.failing_with: int | None = None
        self.poller: str | None = None
        # What an administrator has set.
        self.bot_token: str | None = None
        # Updates that were brought and not handled yet, and where each chat is.
        self.brought: dict[int, dict[str, Any]] = {}
        self.known: set[int] = set()
        self.came = asyncio.Event()
        self.set_aside: list[int] = []
        self.was_asked = asyncio.Event()
        self.places: dict[int, dict[str, Any]] = {}
        # Tokens that were given out for a chat; the last one counts.
        self.tokens: dict[int, str] = {}
        self._replies: dict[tuple[str, str], list[Reply]] = defaultdict(list)
        self.reply("GET", "meta", {"upload": UPLOAD})
        self.reply("GET", "chats", page())

    def link(self, chat: int, **user: Any) -> None:
        self.linked[chat] = USER | {"id": str(UUID(int=chat))} | user

    def reply(self, method: str, path: str, *replies: Reply) -> None:
        """What is answered there, one after the other; the last one from then on."""
        self._replies[method, path] = list(replies)

    def to(self, method: str, path: str) -> list[Any]:
        """The bodies that were sent there."""
        return [asked.told for asked in self.asked if (asked.method, asked.path) == (method, path)]

    @property
    def asked_model(self) -> list[Any]:
        """Questions to the assistant."""
        return [asked.told for asked in self.asked if asked.method == "POST" and asked.path.endswith("/messages")]

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Looks again after everything that was asked."""
        while not is_so():
            self.was_asked.clear()
            await self.was_asked.wait()

    def app(self) -> web.Application:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/api/v1/{path:.*}", self._answer)
        return app

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        try:
            return await self._answered(request)
        finally:
            self.was_asked.set()

    async def _answered(self, request: web.Request) -> web.StreamResponse:
        if self.failing_with:
            return web.Response(status=self.failing_with, text="<html>nginx</html>", content_type="text/html")
        path = request.match_info["path"]
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        asked = Asked(request.method, path, await _told(request), dict(request.query), token, dict(request.headers))
        if path.startswith("bot/updates"):
            return await self._updates(asked)
        if path.startswith("bot/"):
            return self._own(asked)
        if path == "users/me/telegram/place":
            return self._place(asked)
        self.asked.append(asked)
        if path != "meta" and self._chat_of(token) is None:
            return problem(Problem(401, "auth.session-ended"))
        return await self._scripted(request, asked)

    def _own(self, asked: Asked) -> web.StreamResponse:
        if asked.token != self.service_token:
            return problem(Problem(401, "auth.required"))
        act = {
            "link": self._link,
            "link/look": self._look,
            "unlink": self._unlink,
            "session": self._session,
            "lease": self._lease,
            "token": self._bot_token,
        }
        if asked.path not in ("bot/lease", "bot/token"):
            self.asked.append(asked)
        return act[asked.path.removeprefix("bot/")](asked.told)

    def _bot_token(self, _: dict[str, Any]) -> web.Response:
        return web.json_response({"token": self.bot_token})

    def _look(self, told: dict[str, Any]) -> web.Response:
        if told["telegram_chat_id"] in self.linked:
            return problem(Problem(409, "telegram.already-linked"))
        if told["code"] not in self.codes:
            return problem(Problem(404, "telegram.code-invalid"))
        return web.json_response({"account": "a***@e***.org", "locale": "en"})

    def _link(self, told: dict[str, Any]) -> web.Response:
        if told["telegram_chat_id"] in self.linked:
            return problem(Problem(409, "telegram.already-linked"))
        account = self.codes.pop(told["code"], None)
        if account is None:
            return problem(Problem(404, "telegram.code-invalid"))
        self.link(told["telegram_chat_id"], **account)
        return web.json_response(account)

    def _unlink(self, told: dict[str, Any]) -> web.Response:
        if self.linked.pop(told["telegram_chat_id"], None) is None:
            return problem(Problem(404, "telegram.not-linked"))
        return web.Response(status=204)

    def _session(self, told: dict[str, Any]) -> web.Response:
        chat = told["telegram_chat_id"]
        if chat not in self.linked:
            return problem(Problem(404, "telegram.not-linked"))
        if not self.linked[chat].get("is_active", True):
            return problem(Problem(403, "telegram.account-inactive"))
        self.tokens[chat] = f"token-{chat}-{len(self.asked)}"
        expires = datetime.now(UTC) + timedelta(minutes=15)
        return web.json_response(
            {"access_token": self.tokens[chat], "expires_at": expires.isoformat(), "user": self.linked[chat]}
        )

    def _lease(self, told: dict[str, Any]) -> web.Response:
        if told.get("release"):
            self.poller = None if self.poller == told["holder"] else self.poller
            return web.json_response({"granted": False, "seconds": 0})
        self.poller = self.poller or told["holder"]
        return web.json_response({"granted": self.poller == told["holder"], "seconds": 20})

    async def _updates(self, asked: Asked) -> web.StreamResponse:
        if asked.path == "bot/updates":
            update = asked.told["update"]
            if update["update_id"] not in self.known:
                self.brought[update["update_id"]] = update
                self.known.add(update["update_id"])
                self.came.set()
            return web.Response(status=204)
        if max(len(asked.told["handled"]), len(asked.told["holding"])) > 1000:
            return problem(Problem(422, "request.invalid"))
        for number in asked.told["handled"]:
            self.brought.pop(number, None)

        def fresh() -> list[dict[str, Any]]:
            if self.poller != asked.told["holder"]:
                return []
            return [self.brought[number] for number in sorted(self.brought) if number not in asked.told["holding"]]

        if asked.told["wait_seconds"] and not fresh():
            self.came.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self.came.wait(), 0.2)
        set_aside, self.set_aside = self.set_aside, []
        return web.json_response({"updates": fresh(), "set_aside": set_aside})

    def _place(self, asked: Asked) -> web.StreamResponse:
        chat = self._chat_of(asked.token)
        if chat is None:
            return problem(Problem(401, "auth.session-ended"))
        if asked.method == "PUT":
            self.places[chat] = asked.told
            return web.Response(status=204)
        return web.json_response(self.places.get(chat, NOWHERE))

    def _chat_of(self, token: str) -> int | None:
        return next((chat for chat, own in self.tokens.items() if own == token and chat in self.linked), None)

    async def _scripted(self, request: web.Request, asked: Asked) -> web.StreamResponse:
        if asked.path == "users/me":
            user = self.linked[self._chat_of(asked.token) or 0]
            user.update(asked.told or {})
            return web.json_response(user)
        waiting = self._replies.get((asked.method, asked.path))
        if not waiting:
            return problem(Problem(404, "request.not-found"))
        reply = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if callable(reply):
            reply = reply(asked)
            if asyncio.iscoroutine(reply):
                reply = await reply
        if isinstance(reply, Problem):
            return problem(reply)
        if isinstance(reply, File):
            named = {"Content-Disposition": f'attachment; filename="{reply.name}"'}
            return web.Response(body=reply.content, headers=named)
        if isinstance(reply, Stream):
            return await _stream(request, reply, int(asked.headers.get("Last-Event-ID", 0)))
        return web.json_response(reply)


async def _told(request: web.Request) -> Any:
    if request.content_type == "multipart/form-data":
        form = await request.post()
        return [(part.filename, part.file.read()) for part in form.getall("file") if isinstance(part, web.FileField)]
    body = await request.read()
    return json.loads(body) if body else None


async def _stream(request: web.Request, stream: Stream, after: int) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    number = 0

    async def send(name: str, data: dict[str, Any]) -> None:
        nonlocal number
        number += 1
        if number > after:
            await response.write(f"id: {number}\nevent: {name}\ndata: {json.dumps(data)}\n\n".encode())

    for name, data in stream.events:
        if stream.breaks_after is not None and number >= stream.breaks_after:
            if request.transport is not None:
                request.transport.abort()
            return response
        await send(name, data)
    await response.write(b": ping\n\n")
    closing = ("message.completed", "message.interrupted", "error")
    while stream.more is not None:
        name, data = await stream.more.get()
        await send(name, data)
        if name in closing:
            break
    return response


def problem(told: Problem) -> web.Response:
    return web.json_response(
        {"type": "about:blank", "title": told.code, "status": told.status, "code": told.code, "params": told.params},
        status=told.status,
        content_type="application/problem+json",
    )
