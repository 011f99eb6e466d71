"""Who may see what: every route with every role, generated from the routes themselves.

A new route without a row here fails the build. The strongest statement is made for each row: the canary in the
victim's data is in no answer to anybody else, and nothing of the victim's has changed.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import product
from typing import Any
from uuid import uuid4

import httpx
import orjson
import pytest
from fastapi import FastAPI
from sqlalchemy import inspect, update

from app.models import User
from app.services.runtime import Runtime
from tests.factories import ModelServer, People, Person
from tests.factories.estate import CANARY, KEYS, Estate, make_estate


class Kind(StrEnum):
    PUBLIC = "public"  # for everybody
    COOKIE = "cookie"  # speaks to a refresh cookie, not to an access token
    SELF = "self"  # everybody gets or makes their own
    OWN = "own"  # one thing of one person: 404 for all others, administrators included
    ADMIN = "admin"  # for administrators, who see accounts and numbers but nothing that people keep
    BOT = "bot"  # the bot's service token only


@dataclass(frozen=True)
class Row:
    kind: Kind
    body: dict[str, Any] | None = None
    query: dict[str, Any] = field(default_factory=dict)
    # Shared by all people, like the list of templates.
    status: int = 200


REMINDER = {"title": "Water", "schedule": {"kind": "once", "at": "2099-01-01T09:00"}}
MEMORY = {"category": "other", "title": "t", "content": "c", "importance": "low"}
LAB = {"document_id": "{document_id}", "page": 1, "analyte_printed": "TSH", "value_printed": "4.2"}
SKILL = {"name": "Coach", "system_prompt": "Be kind."}
BROWSER = {"endpoint": "https://push.example.com/their-own", "keys": KEYS}
PLACE = {"chat_id": "{chat_id}", "skill_id": "{skill_id}", "begins": False, "locked_document_id": "{document_id}"}
MATRIX: dict[str, Row] = {
    "GET /health/live": Row(Kind.PUBLIC),
    "GET /health/ready": Row(Kind.PUBLIC),
    "GET /metrics": Row(Kind.PUBLIC),
    "GET /api/v1/meta": Row(Kind.PUBLIC),
    "POST /api/v1/auth/register": Row(Kind.PUBLIC, {}, status=422),
    "POST /api/v1/auth/login": Row(Kind.PUBLIC, {}, status=422),
    "POST /api/v1/auth/refresh": Row(Kind.COOKIE, {}, status=401),
    "POST /api/v1/auth/logout": Row(Kind.COOKIE, {}, status=204),
    "POST /api/v1/auth/ws-ticket": Row(Kind.SELF),
    "GET /api/v1/users/me": Row(Kind.SELF),
    "PATCH /api/v1/users/me": Row(Kind.SELF, {"full_name": "Me"}),
    "GET /api/v1/users/me/context": Row(Kind.SELF),
    "PUT /api/v1/users/me/context": Row(Kind.SELF, {"content": "mine"}),
    "GET /api/v1/users/me/context/versions": Row(Kind.SELF),
    "GET /api/v1/users/me/context/versions/{version}": Row(Kind.OWN),
    # Everybody's address there is confirmed already.
    "POST /api/v1/users/me/email/confirmation": Row(Kind.SELF, status=409),
    "PATCH /api/v1/users/me/telegram": Row(Kind.SELF, {"linked": False}),
    "POST /api/v1/users/me/telegram/link": Row(Kind.SELF),
    "GET /api/v1/users/me/telegram/place": Row(Kind.SELF),
    "PUT /api/v1/users/me/telegram/place": Row(Kind.SELF, PLACE, status=204),
    "GET /api/v1/chats": Row(Kind.SELF),
    "POST /api/v1/chats": Row(Kind.SELF, {}, status=201),
    "GET /api/v1/chats/quota": Row(Kind.SELF),
    "GET /api/v1/chats/search": Row(Kind.SELF, query={"q": "question"}),
    "GET /api/v1/chats/{chat_id}": Row(Kind.OWN),
    "PATCH /api/v1/chats/{chat_id}": Row(Kind.OWN, {"title": "taken over"}),
    "DELETE /api/v1/chats/{chat_id}": Row(Kind.OWN, status=204),
    "POST /api/v1/chats/{chat_id}/restore": Row(Kind.OWN),
    "POST /api/v1/chats/{chat_id}/read": Row(Kind.OWN, status=204),
    "POST /api/v1/chats/{chat_id}/fork": Row(Kind.OWN, {"message_id": "{message_id}"}, status=201),
    "GET /api/v1/chats/{chat_id}/export": Row(Kind.OWN),
    "GET /api/v1/chats/{chat_id}/messages": Row(Kind.OWN),
    "POST /api/v1/chats/{chat_id}/messages": Row(Kind.OWN, {"content": "hi", "client_id": str(uuid4())}),
    "GET /api/v1/chats/{chat_id}/messages/{message_id}/stream": Row(Kind.OWN),
    "POST /api/v1/chats/{chat_id}/messages/{message_id}/stop": Row(Kind.OWN, status=204),
    "POST /api/v1/chats/{chat_id}/messages/{message_id}/tools/{tool_use_id}/undo": Row(Kind.OWN),
    "GET /api/v1/chats/{chat_id}/messages/{message_id}/memory": Row(Kind.OWN),
    "GET /api/v1/chats/{chat_id}/messages/{message_id}/context": Row(Kind.OWN),
    "GET /api/v1/documents": Row(Kind.SELF),
    "POST /api/v1/documents": Row(Kind.SELF, {}, status=422),
    "GET /api/v1/documents/search": Row(Kind.SELF, query={"q": "hemoglobin"}),
    "GET /api/v1/documents/tags": Row(Kind.SELF),
    "POST /api/v1/documents/bulk": Row(Kind.SELF, {"ids": ["{document_id}"], "action": "delete"}),
    "POST /api/v1/documents/{document_id}/restore": Row(Kind.OWN),
    "GET /api/v1/documents/{document_id}": Row(Kind.OWN),
    "PATCH /api/v1/documents/{document_id}": Row(Kind.OWN, {"filename": "taken over.pdf"}),
    "DELETE /api/v1/documents/{document_id}": Row(Kind.OWN, status=204),
    "GET /api/v1/documents/{document_id}/download": Row(Kind.OWN),
    "GET /api/v1/documents/{document_id}/find": Row(Kind.OWN, query={"q": "hemoglobin"}),
    "GET /api/v1/documents/{document_id}/pages/{number}": Row(Kind.OWN),
    "PATCH /api/v1/documents/{document_id}/pages/{number}": Row(Kind.OWN, {"text": "taken over"}),
    "GET /api/v1/documents/{document_id}/pages/{number}/words": Row(Kind.OWN),
    "GET /api/v1/documents/{document_id}/pages/{number}/image": Row(Kind.OWN),
    "POST /api/v1/documents/{document_id}/reindex": Row(Kind.OWN, status=202),
    "POST /api/v1/documents/{document_id}/cancel": Row(Kind.OWN),
    "POST /api/v1/documents/{document_id}/password": Row(Kind.OWN, {"password": "guessed"}, status=202),
    "GET /api/v1/labs": Row(Kind.SELF),
    "POST /api/v1/labs": Row(Kind.OWN, LAB, status=201),
    "GET /api/v1/labs/latest": Row(Kind.SELF),
    "GET /api/v1/labs/trends": Row(Kind.SELF, query={"analyte": "tsh"}),
    "GET /api/v1/labs/analytes": Row(Kind.SELF),
    "GET /api/v1/labs/export": Row(Kind.SELF),
    "POST /api/v1/labs/confirm": Row(Kind.SELF, {"ids": ["00000000-0000-4000-8000-000000000000"]}),
    "POST /api/v1/labs/reopen": Row(Kind.SELF, {"ids": ["00000000-0000-4000-8000-000000000000"]}),
    "PATCH /api/v1/labs/{lab_id}": Row(Kind.OWN, {"state": "rejected"}),
    "POST /api/v1/memory/merge": Row(Kind.OWN, {"keep_id": "{memory_id}", "ids": ["{memory_id}"]}),
    "POST /api/v1/memory/{memory_id}/resolve": Row(Kind.OWN, {"keep": "both"}, status=409),
    "GET /api/v1/memory/{memory_id}/history": Row(Kind.OWN),
    "GET /api/v1/memory/{memory_id}/uses": Row(Kind.OWN),
    "GET /api/v1/timeline": Row(Kind.SELF),
    "GET /api/v1/memory": Row(Kind.SELF),
    "GET /api/v1/memory/export": Row(Kind.SELF),
    "POST /api/v1/memory": Row(Kind.SELF, MEMORY, status=201),
    "GET /api/v1/memory/{memory_id}": Row(Kind.OWN),
    "PATCH /api/v1/memory/{memory_id}": Row(Kind.OWN, {"title": "taken over"}),
    "DELETE /api/v1/memory/{memory_id}": Row(Kind.OWN, status=204),
    "POST /api/v1/memory/{memory_id}/confirm": Row(Kind.OWN),
    "GET /api/v1/reviews": Row(Kind.SELF),
    "POST /api/v1/reviews/proposals/{proposal_id}/accept": Row(Kind.OWN, {}),
    "POST /api/v1/reviews/proposals/{proposal_id}/take-back": Row(Kind.OWN),
    "POST /api/v1/reviews/proposals/{proposal_id}/decline": Row(Kind.OWN, {"mute_topic": True}),
    "GET /api/v1/reminders": Row(Kind.SELF),
    "POST /api/v1/reminders": Row(Kind.SELF, REMINDER, status=201),
    "POST /api/v1/reminders/preview": Row(Kind.SELF, {"schedule": REMINDER["schedule"]}),
    "GET /api/v1/reminders/occurrences": Row(Kind.SELF),
    "GET /api/v1/reminders/adherence": Row(Kind.SELF),
    "GET /api/v1/users/me/calendar": Row(Kind.SELF),
    "POST /api/v1/users/me/calendar": Row(Kind.SELF),
    "DELETE /api/v1/users/me/calendar": Row(Kind.SELF, status=204),
    # For whoever has the secret; what it shows to whom is said in test_calendar.
    "GET /api/v1/calendar/{token}.ics": Row(Kind.PUBLIC, status=404),
    "GET /api/v1/reminders/{reminder_id}": Row(Kind.OWN),
    "PATCH /api/v1/reminders/{reminder_id}": Row(Kind.OWN, {"title": "taken over"}),
    "DELETE /api/v1/reminders/{reminder_id}": Row(Kind.OWN, status=204),
    "PATCH /api/v1/reminders/occurrences/{occurrence_id}": Row(Kind.OWN, {"title": "taken over"}),
    "POST /api/v1/reminders/occurrences/{occurrence_id}/taken": Row(Kind.OWN),
    "POST /api/v1/reminders/occurrences/{occurrence_id}/done": Row(Kind.OWN),
    "POST /api/v1/reminders/occurrences/{occurrence_id}/reopen": Row(Kind.OWN),
    "POST /api/v1/reminders/occurrences/{occurrence_id}/skip": Row(Kind.OWN),
    "POST /api/v1/reminders/occurrences/{occurrence_id}/snooze": Row(Kind.OWN, {"minutes": 10}),
    "GET /api/v1/notifications": Row(Kind.SELF),
    "GET /api/v1/notifications/unread-count": Row(Kind.SELF),
    "POST /api/v1/notifications/mark-all-read": Row(Kind.SELF),
    "PATCH /api/v1/notifications/{notification_id}/read": Row(Kind.OWN),
    "GET /api/v1/notifications/channels": Row(Kind.SELF),
    "POST /api/v1/notifications/channels/{channel}/test": Row(Kind.SELF, status=202),
    "GET /api/v1/notifications/push/key": Row(Kind.SELF),
    "GET /api/v1/notifications/push/subscriptions": Row(Kind.SELF),
    "POST /api/v1/notifications/push/subscriptions": Row(Kind.SELF, BROWSER, status=201),
    "DELETE /api/v1/notifications/push/subscriptions/{subscription_id}": Row(Kind.OWN, status=204),
    "GET /api/v1/mail/unsubscribe/{token}": Row(Kind.PUBLIC, status=404),
    "POST /api/v1/mail/unsubscribe/{token}": Row(Kind.PUBLIC, status=404),
    "GET /api/v1/mail/confirm/{token}": Row(Kind.PUBLIC, status=404),
    "POST /api/v1/mail/confirm/{token}": Row(Kind.PUBLIC, status=404),
    # For whoever has the letter; what its links show and do is said in test_mail_answers.
    "GET /api/v1/mail/answer/{token}": Row(Kind.PUBLIC, status=404),
    "POST /api/v1/mail/answer/{token}": Row(Kind.PUBLIC, status=404),
    "GET /api/v1/pdf": Row(Kind.SELF),
    "GET /api/v1/pdf/templates": Row(Kind.SELF),
    "POST /api/v1/pdf/compile": Row(Kind.SELF, {}, status=422),
    "GET /api/v1/pdf/{pdf_id}/download": Row(Kind.OWN),
    "GET /api/v1/skills": Row(Kind.SELF),
    "POST /api/v1/skills": Row(Kind.SELF, SKILL, status=201),
    "POST /api/v1/skills/try": Row(Kind.SELF, {"system_prompt": "Be kind.", "content": "hi"}),
    "PATCH /api/v1/skills/{skill_id}": Row(Kind.OWN, {"name": "taken over"}),
    "DELETE /api/v1/skills/{skill_id}": Row(Kind.OWN, status=204),
    "POST /api/v1/bot/link": Row(Kind.BOT, {}, status=422),
    "POST /api/v1/bot/link/look": Row(Kind.BOT, {}, status=422),
    "POST /api/v1/bot/unlink": Row(Kind.BOT, {}, status=422),
    "POST /api/v1/bot/session": Row(Kind.BOT, {}, status=422),
    "POST /api/v1/bot/token": Row(Kind.BOT, {}),
    "POST /api/v1/bot/lease": Row(Kind.BOT, {}, status=422),
    "POST /api/v1/bot/updates": Row(Kind.BOT, {}, status=422),
    "POST /api/v1/bot/updates/next": Row(Kind.BOT, {}, status=422),
    "GET /api/v1/admin/context": Row(Kind.ADMIN),
    "PUT /api/v1/admin/context": Row(Kind.ADMIN, {"content": "Speak plainly."}),
    "GET /api/v1/admin/context/versions": Row(Kind.ADMIN),
    "GET /api/v1/admin/context/versions/{version}": Row(Kind.ADMIN, status=404),
    "GET /api/v1/admin/skills": Row(Kind.ADMIN),
    "POST /api/v1/admin/skills": Row(Kind.ADMIN, SKILL, status=201),
    # The id is that of somebody's own specialist, which is no business of the administrator's.
    "PATCH /api/v1/admin/skills/{skill_id}": Row(Kind.ADMIN, {"name": "taken over"}, status=404),
    "DELETE /api/v1/admin/skills/{skill_id}": Row(Kind.ADMIN, status=404),
    "GET /api/v1/users/me/usage": Row(Kind.SELF),
    "GET /api/v1/admin/settings": Row(Kind.ADMIN),
    "PATCH /api/v1/admin/settings": Row(Kind.ADMIN, {"default_max_chats": 50}),
    "GET /api/v1/admin/models": Row(Kind.ADMIN),
    "GET /api/v1/admin/usage": Row(Kind.ADMIN),
    "GET /api/v1/admin/reviews": Row(Kind.ADMIN),
    "GET /api/v1/admin/channels": Row(Kind.ADMIN),
    "POST /api/v1/admin/channels/email/test": Row(Kind.ADMIN, {}, status=409),
    "GET /api/v1/admin/deliveries": Row(Kind.ADMIN),
    # The id is that of something in somebody's bell, which nobody delivers.
    "POST /api/v1/admin/deliveries/{delivery_id}/resend": Row(Kind.ADMIN, status=404),
    "GET /api/v1/admin/users": Row(Kind.ADMIN),
    "PATCH /api/v1/admin/users/{user_id}": Row(Kind.ADMIN, {"max_chats": 3}),
}


def routes(app: FastAPI) -> set[str]:
    return {f"{method.upper()} {path}" for path, item in app.openapi()["paths"].items() for method in item}


def test_every_route_has_its_row(app: FastAPI) -> None:
    assert routes(app) == set(MATRIX)


def _named(value: Any, ids: dict[str, Any]) -> Any:
    if isinstance(value, list):
        return [_named(one, ids) for one in value]
    return str(ids[value[1:-1]]) if str(value)[1:-1] in ids else value


async def ask(http: httpx.AsyncClient, route: str, ids: dict[str, Any]) -> httpx.Response:
    method, path = route.split(" ")
    row = MATRIX[route]
    filled = re.sub(r"\{(\w+)\}", lambda match: str(ids.get(match.group(1), 1)), path)
    # A body may name things of the estate like a path does.
    named = {name: _named(value, ids) for name, value in (row.body or {}).items()}
    body = row.body if row.body is None else row.body | named
    return await http.request(method, filled, json=body, params=row.query)


async def snapshot(runtime: Runtime, estate: Estate) -> list[dict[str, Any]]:
    """All columns of all rows of the estate."""
    found = []
    async with runtime.database.sessions() as session:
        for row in estate.rows:
            fresh = await session.get(type(row), inspect(row).identity)
            assert fresh is not None, f"{type(row).__name__} is gone"
            found.append(
                {item.key: getattr(fresh, item.key) for item in inspect(fresh).mapper.column_attrs if not item.deferred}
            )
    return found


@pytest.fixture
async def strangers(people: People, runtime: Runtime, app: FastAPI, client: httpx.AsyncClient):
    """Everybody who is not the owner, by the status that one's own thing gets for them."""
    blocked = await people.person()
    async with runtime.database.unit_of_work() as session:
        await session.execute(update(User).where(User.id == blocked.id).values(is_active=False))
    return {
        "anonymous": client,
        "blocked": blocked.http,
        "other": (await people.person()).http,
        "admin": (await people.admin()).http,
    }


def rooms(routes: Iterable[str]) -> list[Any]:
    """The routes by what they are about, for tests that need not be alone with a person and an estate."""
    by_room: dict[str, list[str]] = {}
    # Who has signed out gets nowhere any more.
    for route in sorted(routes, key=lambda route: (route.endswith("/logout"), route)):
        by_room.setdefault(route.split(" ")[1].removeprefix("/api/v1/").split("/")[0], []).append(route)
    return [pytest.param(some, id=room) for room, some in by_room.items()]


@pytest.mark.parametrize("routes", rooms(MATRIX))
async def test_nobody_else_sees_or_changes_anything(
    routes: list[str], people: People, runtime: Runtime, claude: ModelServer, strangers: dict[str, httpx.AsyncClient]
) -> None:
    victim: Person = await people.person()
    estate = await make_estate(runtime, victim)
    before = await snapshot(runtime, estate)
    for route, (role, http) in product(routes, strangers.items()):
        row, who = MATRIX[route], (route, role)
        answer = await ask(http, route, estate.ids)
        assert CANARY not in answer.text, who
        assert CANARY not in str(answer.headers), who
        signed_in = role in ("other", "admin")
        match row.kind:
            case Kind.PUBLIC | Kind.COOKIE:
                assert answer.status_code == row.status, (who, answer.text)
            case Kind.BOT:
                assert answer.status_code == 401, who
            case Kind.ADMIN:
                expected = {"other": 403, "admin": row.status}.get(role, 401)
                assert answer.status_code == expected, (who, answer.text)
                assert expected != 403 or answer.json()["code"] == "auth.forbidden"
            case Kind.SELF:
                assert answer.status_code == (row.status if signed_in else 401), (who, answer.text)
            case Kind.OWN:
                assert answer.status_code == (404 if signed_in else 401), (who, answer.text)
    assert await snapshot(runtime, estate) == before


OWN = sorted(route for route, row in MATRIX.items() if row.kind is Kind.OWN)
LOOKS = [route for route in OWN if route.startswith("GET")]
ALONE = [pytest.param([route], id=route) for route in OWN if route not in LOOKS]


@pytest.mark.parametrize("routes", [*rooms(LOOKS), *ALONE])
async def test_the_owner_gets_in(routes: list[str], people: People, runtime: Runtime, claude: ModelServer) -> None:
    victim = await people.person()
    estate = await make_estate(runtime, victim)
    before = await snapshot(runtime, estate)
    for route in routes:
        answer = await ask(victim.http, route, estate.ids)
        assert answer.status_code == MATRIX[route].status, (route, answer.text)
    await asyncio.gather(*(live.task for live in runtime.live.running() if live.task))
    if routes[0] in LOOKS:
        assert await snapshot(runtime, estate) == before, "looking changes nothing"


@pytest.mark.parametrize("routes", rooms(OWN))
async def test_a_stranger_s_thing_answers_like_a_missing_one(
    routes: list[str], people: People, runtime: Runtime
) -> None:
    estate = await make_estate(runtime, await people.person())
    other = await people.person()
    for route in routes:
        foreign = await ask(other.http, route, estate.ids)
        missing = await ask(other.http, route, {name: uuid4() for name in estate.ids})
        assert (route, foreign.status_code, foreign.json() | {"request_id": 0}) == (
            route, missing.status_code, missing.json() | {"request_id": 0},
        )  # fmt: skip


async def test_a_message_belongs_to_its_chat(people: People, runtime: Runtime) -> None:
    mine, theirs = await people.person(), await people.person()
    ids = (await make_estate(runtime, mine)).ids
    foreign = (await make_estate(runtime, theirs)).ids
    for route in OWN:
        if "{message_id}" in route:
            answer = await ask(mine.http, route, ids | {"message_id": foreign["message_id"]})
            assert (answer.status_code, answer.json()["code"]) == (404, "message.not-found")


def _naming(mine: dict[str, Any], theirs: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Requests about one's own things that name somebody else's in their body."""
    send = f"/api/v1/chats/{mine['chat_id']}/messages"
    pdf = {"template": "basic", "title": "Theirs"}
    said = [{"content": "x", name: theirs["message_id"]} for name in ("parent_id", "edits")]
    said += [{name: theirs["message_id"]} for name in ("regenerate", "continue_from")]
    said += [{"content": "x", "document_ids": [theirs["document_id"]]}]
    return [
        *(("POST " + send, body | {"client_id": uuid4()}) for body in said),
        ("POST /api/v1/chats", {"skill_id": theirs["skill_id"]}),
        (f"PATCH /api/v1/chats/{mine['chat_id']}", {"skill_id": theirs["skill_id"]}),
        (f"PATCH /api/v1/chats/{mine['chat_id']}", {"leaf_id": theirs["message_id"]}),
        (f"POST /api/v1/chats/{mine['chat_id']}/fork", {"message_id": theirs["message_id"]}),
        ("POST /api/v1/pdf/compile", pdf | {"chat_id": theirs["chat_id"]}),
        ("POST /api/v1/pdf/compile", pdf | {"document_ids": [theirs["document_id"]]}),
        ("POST /api/v1/memory", MEMORY | {"replaces_id": theirs["memory_id"]}),
        ("POST /api/v1/memory/merge", {"keep_id": mine["memory_id"], "ids": [theirs["memory_id"]]}),
    ]


async def test_what_a_body_names_has_to_be_one_s_own_before_anything_is_done(
    people: People, runtime: Runtime, claude: ModelServer
) -> None:
    me, victim = await people.person(), await people.person()
    mine, theirs = (await make_estate(runtime, me)).ids, await make_estate(runtime, victim)
    before = await snapshot(runtime, theirs)
    for door, body in _naming(mine, theirs.ids):
        method, path = door.split(" ")
        answer = await me.http.request(method, path, content=orjson.dumps(body), headers=JSON)
        assert answer.status_code == 404, (door, body, answer.text)
        assert CANARY not in answer.text
    assert await snapshot(runtime, theirs) == before
    assert claude.requests == []
    assert (await me.http.get("/api/v1/chats/quota")).json()["messages"]["used"] == 0


JSON = {"Content-Type": "application/json"}
BODIES = [b"", b"{}", b"[]", b"null", b'"x"', b"{", b"\xff\xfe", b'{"a":' * 200 + b"1" + b"}" * 200]


@pytest.mark.parametrize("route", sorted(MATRIX))
async def test_nonsense_never_breaks_the_server(route: str, people: People, runtime: Runtime) -> None:
    person = await (people.admin() if MATRIX[route].kind is Kind.ADMIN else people.person())
    method, path = route.split(" ")
    ids = (await make_estate(runtime, person)).ids if "{" in path else {}
    filled = re.sub(r"\{(\w+)\}", lambda match: str(ids.get(match.group(1), 1)), path)
    for body in BODIES if method not in ("GET", "DELETE") else ():
        answer = await person.http.request(method, filled, content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code < 500, (body[:20], answer.text)
        if answer.status_code >= 400:
            assert answer.json()["code"], body[:20]
    for wrong in ("nonsense", "%00", "..%2f..%2fetc"):
        broken = re.sub(r"\{\w+\}", wrong, path)
        if broken != path:
            answer = await person.http.request(method, broken, json={})
            assert answer.status_code in (404, 405, 422), (wrong, answer.text)
