"""The mail server and the bot that an administrator sets: used at once, everywhere; their secrets shown to nobody."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from app.core.security import seal, unseal
from app.services import connections
from app.services.runtime import Runtime, build_runtime
from app.workers.delivery_sender import DeliverySender
from app.workers.notification_sender import dispatch_due
from tests.conftest import BOT_TOKEN
from tests.factories import People, Person
from tests.factories.post_office import post_office

PATH = "/api/v1/admin/settings"
PASSWORD, TOKEN = "tell-nobody-7", "123456:tell-nobody-either_8"
SERVER = {"host": "127.0.0.1", "user": "us", "password": PASSWORD, "from": "House <house@example.org>", "tls": "none"}


@pytest.fixture
async def admin(people: People) -> AsyncIterator[Person]:
    person = await people.admin()
    yield person
    await person.http.patch(PATH, json={"smtp_config": None, "telegram_bot_token": None})


async def change(admin: Person, **changes: Any) -> dict[str, Any]:
    answer = await admin.http.patch(PATH, json=changes)
    assert answer.status_code == 200, answer.text
    for secret in (PASSWORD, TOKEN):
        assert secret not in answer.text
    assert answer.json() == (await admin.http.get(PATH)).json()
    found: dict[str, Any] = answer.json()
    return found


async def test_letters_go_through_the_server_that_was_set_until_it_is_taken_back(
    admin: Person, client: httpx.AsyncClient, runtime: Runtime
) -> None:
    assert (await admin.http.get(PATH)).json()["smtp_config"] is None
    with post_office() as office:
        shown = await change(
            admin, smtp_config={"host": "127.0.0.1", "port": office.port, "from": "House <h@example.org>"}
        )
        assert shown["smtp_config"] == {
            "host": "127.0.0.1", "port": office.port, "user": "", "password": None, "from": "House <h@example.org>",
            "tls": "none", "is_set_here": True,
        }  # fmt: skip
        assert (await client.get("/api/v1/meta")).json()["channels"]["email"] is True
        tried = await admin.http.post("/api/v1/admin/channels/email/test", json={})
        assert tried.json()["sent"] is True, tried.text
        assert office.letters[0]["From"] == "House <h@example.org>"
    assert (await change(admin, smtp_config=None))["smtp_config"] is None
    assert (await admin.http.post("/api/v1/admin/channels/email/test", json={})).json()["code"] == "channel.not-ready"


async def test_a_password_is_kept_for_its_own_server_and_sealed_in_the_table(admin: Person, runtime: Runtime) -> None:
    shown = await change(admin, smtp_config=SERVER)
    assert (shown["smtp_config"]["password"], shown["smtp_config"]["port"]) == ("••••••••", 587)
    password = runtime.settings.mail.password
    assert password is not None
    assert password.get_secret_value() == PASSWORD
    async with runtime.database.sessions() as session:
        table = str((await session.execute(text("SELECT key, value::text FROM settings"))).all())
    assert "smtp_config" in table
    assert PASSWORD not in table
    others = {name: value for name, value in SERVER.items() if name != "password"}
    # Another sender keeps it; another account or server must not get it.
    assert (await change(admin, smtp_config=others | {"from": ""}))["smtp_config"]["password"] is not None
    assert (await change(admin, smtp_config=others | {"host": "evil.example"}))["smtp_config"]["password"] is None
    assert (await change(admin, smtp_config=others))["smtp_config"]["password"] is None


async def test_a_bot_is_set_shown_by_its_number_and_handed_to_the_bot_s_service_alone(
    admin: Person, client: httpx.AsyncClient, runtime: Runtime, make_settings
) -> None:
    service = {"Authorization": f"Bearer {BOT_TOKEN}"}
    assert (await client.post("/api/v1/bot/token", headers=service)).json() == {"token": None}
    assert (await change(admin, telegram_bot_token=TOKEN))["telegram_bot_token"] == "123456:••••••••"
    assert (await client.get("/api/v1/meta")).json()["channels"]["telegram"] is True
    assert (await client.post("/api/v1/bot/token", headers=service)).json() == {"token": TOKEN}
    assert (await admin.http.post("/api/v1/bot/token")).status_code == 401
    # Other processes, which nobody asks anything: neither tells or sends before it knows.
    for first_tick in (dispatch_due, DeliverySender().send_due):
        other = build_runtime(make_settings(), runtime.clock)
        assert other.telegram is None
        try:
            await first_tick(other)
            assert other.telegram is not None
        finally:
            await other.close()
    assert (await change(admin, telegram_bot_token=None))["telegram_bot_token"] is None
    assert runtime.telegram is None


def test_a_stored_server_that_is_not_understood_keeps_the_bot_from_nothing(runtime: Runtime) -> None:
    sealed = seal(runtime.settings.secret(), "telegram_bot_token", TOKEN)
    try:
        connections.adopt(runtime, {"smtp_config": {"host": 5}, "telegram_bot_token": {"sealed": sealed}})
        assert (runtime.settings.mail, runtime.telegram is None) == (runtime.environment[0], False)
    finally:
        connections.adopt(runtime, {})


@pytest.mark.parametrize(
    "body",
    [
        {"smtp_config": {}}, {"smtp_config": SERVER | {"port": 0}}, {"smtp_config": SERVER | {"port": "25"}},
        {"smtp_config": SERVER | {"host": "a b"}}, {"smtp_config": SERVER | {"from": "a@example.org\r\nBcc: b@example.org"}},
        {"smtp_config": SERVER | {"tls": "maybe"}}, {"smtp_config": SERVER | {"password": ""}},
        {"smtp_config": SERVER | {"colour": 1}}, {"smtp_config": "smtp://x"}, {"telegram_bot_token": "two words"},
        {"telegram_bot_token": "123456:••••••••"}, {"telegram_bot_token": ""},
    ],
)  # fmt: skip
async def test_nonsense_is_refused_and_repeats_no_secret(admin: Person, body: dict[str, Any]) -> None:
    answer = await admin.http.patch(PATH, json={"default_max_chats": 9} | body)
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")
    assert PASSWORD not in answer.text
    assert (await admin.http.get(PATH)).json()["default_max_chats"] != 9


def test_what_is_sealed_opens_with_its_own_secret_and_for_its_own_purpose_only() -> None:
    sealed = seal("k" * 32, "smtp_config", PASSWORD)
    assert unseal("k" * 32, "smtp_config", sealed) == PASSWORD
    assert seal("k" * 32, "smtp_config", PASSWORD) != sealed
    for secret, purpose, content in (
        ("l" * 32, "smtp_config", sealed), ("k" * 32, "telegram_bot_token", sealed), ("k" * 32, "smtp_config", "?"),
        ("k" * 32, "smtp_config", sealed[:-8]),
    ):  # fmt: skip
        assert unseal(secret, purpose, content) is None
