"""What comes in is checked before it goes anywhere: odd characters, far years, guessed types."""

from __future__ import annotations

import json
import re
from itertools import product
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.services import users
from app.services.runtime import Runtime
from tests.architecture.test_access import MATRIX, Kind
from tests.conftest import BOT_TOKEN
from tests.factories import People, Person
from tests.factories.estate import make_estate

LOGIN = {"email": "anna@example.com", "password": "a long enough password"}
SCHEDULE = {"kind": "once", "at": "2090-12-01T09:00"}
BODIES: dict[str, dict[str, Any]] = {
    "POST /api/v1/auth/login": LOGIN,
    "POST /api/v1/auth/register": LOGIN | {"username": "anna"},
    "POST /api/v1/reminders": {"title": "x", "schedule": SCHEDULE},
    "POST /api/v1/pdf/compile": {"title": "x"},
    "POST /api/v1/bot/link": {"code": "ABCDEFGH", "telegram_chat_id": 5},
    "POST /api/v1/bot/unlink": {"telegram_chat_id": 5},
    "POST /api/v1/bot/session": {"telegram_chat_id": 5},
    "POST /api/v1/bot/lease": {"holder": "bot"},
    "POST /api/v1/reminders/occurrences/{occurrence_id}/skip": {},
}
ODD = ("\x00", "a\x00b", "a\x00b@example.org", "abcdefgh\x00", "a\x1bb", "a\ud800b")


def fields_of(app: FastAPI, schema: dict[str, Any]) -> dict[str, Any]:
    """The fields of a body by name; those of a nested body under it."""
    if "$ref" in schema:
        return fields_of(app, app.openapi()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]])
    if "anyOf" in schema:
        return {name: inner for part in schema["anyOf"] for name, inner in fields_of(app, part).items()}
    return {name: fields_of(app, inner) for name, inner in schema.get("properties", {}).items()}


def variants(fields: dict[str, Any], sample: dict[str, Any], value: object) -> list[dict[str, Any]]:
    """The sample with the value in each of the fields in turn, nested ones too, and in a field nobody knows."""
    found: list[dict[str, Any]] = [sample | {name: wrapped} for name in fields for wrapped in (value, [value])]
    for name, inner in fields.items():
        if inner:
            found += [sample | {name: nested} for nested in variants(inner, sample.get(name, {}), value)]
    return [*found, sample | {str(value): 1}]


async def who_may(people: People, route: str) -> Person:
    return await (people.admin() if MATRIX[route].kind is Kind.ADMIN else people.person())


@pytest.mark.parametrize("route", sorted(route for route in MATRIX if not route.startswith(("GET", "DELETE"))))
async def test_no_field_takes_a_character_the_database_cannot_store(
    route: str, app: FastAPI, client: httpx.AsyncClient, people: People, runtime: Runtime
) -> None:
    method, path = route.split(" ")
    described = app.openapi()["paths"][path][method.lower()].get("requestBody", {}).get("content", {})
    if "application/json" not in described:
        return
    person = await who_may(people, route)
    http = client if "/auth/" in path else person.http
    headers = {"Authorization": f"Bearer {BOT_TOKEN}"} if "/bot/" in path else {}
    ids = (await make_estate(runtime, person)).ids
    fields = fields_of(app, described["application/json"]["schema"])
    sample = BODIES.get(route, MATRIX[route].body or {})
    for value in ODD:
        for body in variants(fields, sample, value):
            # Not through httpx, which can't write half a surrogate pair.
            content = json.dumps(body).encode()
            answer = await http.request(
                method,
                path.format(number=1, **ids),
                content=content,
                headers={"Content-Type": "application/json"} | headers,
            )
            assert answer.status_code < 500, (body, answer.text)


# Columns that nobody sets from outside, and the few bodies in which a name is the person's to give.
OURS = {
    "id", "user_id", "created_at", "updated_at", "deleted_at", "hashed_password", "refresh_token_hash", "revoked_at",
    "storage_path", "sha256", "file_size", "mime_type", "extracted_text", "is_general", "slug", "sent_at", "read_at",
    "confirmed_at", "next_due_at", "fires_at", "telegram_chat_id", "email", "username", "role", "is_active",
    "max_chats", "max_ai_messages_per_day", "max_ai_tokens_per_day", "status", "metadata", "meta",
}  # fmt: skip
THEIRS = {
    "AdminUserPatch": {"role", "is_active", "max_chats", "max_ai_messages_per_day", "max_ai_tokens_per_day"},
    "Register": {"email", "username"}, "Login": {"email"}, "Refresh": {"user_id"},
    "BotLink": {"telegram_chat_id"}, "BotLookUp": {"telegram_chat_id"}, "BotChat": {"telegram_chat_id"},
    **{name: {"is_active"} for name in ("AdminSkillIn", "AdminSkillPatch", "SkillIn", "SkillPatch", "MemoryPatch",
                                        "ReminderPatch")},
}  # fmt: skip


def test_no_body_takes_a_field_it_does_not_name_a_column_that_is_ours_or_a_text_without_end(app: FastAPI) -> None:
    shapes: dict[str, Any] = app.openapi()["components"]["schemas"]
    bodies, waiting = set(), [
        operation.get("requestBody", {}).get("content", {}).get("application/json", {})
        for item in app.openapi()["paths"].values()
        for operation in item.values()
    ]  # fmt: skip
    while waiting:
        for name in set(re.findall(r"#/components/schemas/(\w+)", json.dumps(waiting.pop()))) - bodies:
            bodies.add(name)
            waiting.append(shapes[name])
    objects = {name: shapes[name] for name in bodies if shapes[name].get("type") == "object"}
    assert len(objects) > 30
    for name, shape in objects.items():
        assert shape.get("additionalProperties") is False, name
        assert OURS & set(shape["properties"]) <= THEIRS.get(name, set()), name
    # Other texts than those of a fixed form have a longest length.
    for name in bodies:
        for part in re.findall(r'\{[^{}]*"type": "string"[^{}]*\}', json.dumps(shapes[name])):
            assert re.search(r'"(maxLength|enum|const|format|pattern)"', part), (name, part)


@pytest.mark.parametrize(
    "window",
    [
        {"from": "9999-12-31T00:00:00Z"},
        {"from": "0001-01-01T00:00:00Z", "to": "0001-01-02T00:00:00Z"},
        {"from": "0001-01-01T00:00:00+14:00"},
        {"to": "9999-12-31T23:59:59-12:00"},
        {"from": "2026-01-01T00:00:00Z", "to": "2101-01-01T00:00:00Z"},
    ],
)
async def test_windows_in_far_years_are_refused(people: People, window: dict[str, str]) -> None:
    answer = await (await people.person()).http.get("/api/v1/reminders/occurrences", params=window)
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


EXTREMES = ("\x00", "a\x00b", "-1", "0", "9" * 40, "1e400", "NaN", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "")


@pytest.mark.parametrize("route", sorted(route for route in MATRIX if route.startswith("GET")))
async def test_no_query_value_breaks_the_server(route: str, app: FastAPI, people: People, runtime: Runtime) -> None:
    path = route.split(" ")[1]
    parameters = app.openapi()["paths"][path]["get"].get("parameters", [])
    names = [parameter["name"] for parameter in parameters if parameter["in"] == "query"]
    if not names:
        return
    person = await who_may(people, route)
    url = path.format(number=1, **(await make_estate(runtime, person)).ids)
    for name, value in product(names, EXTREMES):
        answer = await person.http.get(url, params=MATRIX[route].query | {name: value})
        assert answer.status_code < 500, (name, value, answer.text)


@pytest.mark.parametrize(
    ("route", "body"),
    [
        ("PATCH /api/v1/chats/{chat_id}", {"is_archived": "yes"}),
        ("PATCH /api/v1/chats/{chat_id}", {"is_archived": 1}),
        ("PUT /api/v1/users/me/context", {"content": "mine", "version": "0"}),
        ("PUT /api/v1/users/me/context", {"content": "mine", "version": 0.0}),
        ("PUT /api/v1/users/me/context", {"content": "mine", "version": 2**40}),
        ("PATCH /api/v1/users/me", {"quiet_hours_start": 3600}),
        ("PATCH /api/v1/users/me", {"quiet_hours_start": "22:00:00Z"}),
        ("POST /api/v1/bot/unlink", {"telegram_chat_id": "5"}),
    ],
)
async def test_types_are_not_guessed(route: str, body: dict[str, Any], people: People, runtime: Runtime) -> None:
    person = await people.person()
    method, path = route.split(" ")
    headers = {"Authorization": f"Bearer {BOT_TOKEN}"} if "/bot/" in path else {}
    ids = (await make_estate(runtime, person)).ids
    answer = await person.http.request(method, path.format(number=1, **ids), json=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


async def test_what_json_writes_as_text_is_still_understood(people: People) -> None:
    http = (await people.person()).http
    answer = await http.patch("/api/v1/users/me", json={"quiet_hours_start": "22:00", "theme": "dark"})
    assert (answer.status_code, answer.json()["quiet_hours_start"]) == (200, "22:00")
    assert (await http.patch("/api/v1/users/me", json={"quiet_hours_start": None})).status_code == 200


async def test_spaces_around_a_password_belong_to_it(client: httpx.AsyncClient) -> None:
    spaced = LOGIN | {"password": "  outer spaces  "}
    assert (await client.post("/api/v1/auth/register", json=spaced | {"username": "anna"})).status_code == 201
    assert (await client.post("/api/v1/auth/login", json=spaced)).status_code == 200
    bare = LOGIN | {"password": "outer spaces"}
    assert (await client.post("/api/v1/auth/login", json=bare)).status_code == 401


async def test_the_configured_administrator_signs_in_with_spaces_and_all(
    client: httpx.AsyncClient, runtime: Runtime
) -> None:
    async with runtime.database.unit_of_work() as session:
        assert await users.seed_admin(session, runtime, " padded secret ")
    mail = runtime.settings.security.admin_email
    answer = await client.post("/api/v1/auth/login", json={"email": mail, "password": " padded secret "})
    assert answer.status_code == 200
