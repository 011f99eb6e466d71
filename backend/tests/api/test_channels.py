"""The channels of a person, their test messages, the link that stops the mail; and what an administrator sees of it."""

from __future__ import annotations

import re

import httpx
import pytest
from sqlalchemy import update

from app.models import Channel, NotificationStatus, User
from app.services.deliveries import mail
from app.services.gateways.smtp import SmtpGateway
from app.services.runtime import Runtime
from tests.factories import People, Person
from tests.factories.deliveries import send_due, stored, waiting
from tests.factories.reminders import bell, stay_signed_in

SECRET_WORDS = "CANARY pill"


@pytest.fixture
async def anna(people: People) -> Person:
    return await people.person()


@pytest.fixture
def mail_is_on(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mail server is configured, though nothing answers there."""
    nowhere = SmtpGateway(host="127.0.0.1", port=9, user="", password=None, tls="none", own_name="test")
    monkeypatch.setattr(runtime, "mail", nowhere)
    monkeypatch.setattr(runtime.settings.mail, "host", "127.0.0.1")


async def states(person: Person) -> dict[str, str]:
    answer = await person.http.get("/api/v1/notifications/channels")
    return {one["channel"]: one["state"] for one in answer.json()["items"]}


async def test_channels_say_why_they_do_not_reach_somebody(
    people: People, anna: Person, runtime: Runtime, monkeypatch
) -> None:
    nothing = {"in_app": "ready", "email": "off", "telegram": "off", "push": "not-linked"}
    assert await states(anna) == nothing
    monkeypatch.setattr(runtime.settings.mail, "host", "127.0.0.1")
    monkeypatch.setattr(runtime.settings.telegram, "telegram_bot_token", "1:x")
    assert await states(anna) == nothing | {"email": "ready", "telegram": "not-linked"}
    boris = await people.person(
        email_muted=True, email_bounced_at=runtime.clock.now(), telegram_chat_id=5, telegram_username="boris"
    )
    assert await states(boris) == nothing | {"email": "muted", "telegram": "ready"}
    items = (await boris.http.get("/api/v1/notifications/channels")).json()["items"]
    assert [one["detail"] for one in items] == [None, boris.user.email, "@boris", None]
    assert (await boris.http.patch("/api/v1/users/me", json={"email_muted": False})).json()["email_muted"] is False
    assert (await states(boris))["email"] == "bounced"


async def test_a_test_message_goes_where_it_is_meant_to_and_not_more_than_thrice_an_hour(
    anna: Person, runtime: Runtime
) -> None:
    answers = [await anna.http.post("/api/v1/notifications/channels/in_app/test") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [202, 202, 202, 429]
    assert [item["title"] for item in await bell(anna)] == ["This channel works"] * 3
    refused = await anna.http.post("/api/v1/notifications/channels/telegram/test")
    assert (refused.status_code, refused.json()["code"]) == (409, "channel.not-ready")
    assert refused.json()["params"] == {"channel": "telegram", "state": "off"}
    assert (await anna.http.post("/api/v1/notifications/channels/fax/test")).status_code == 422


async def test_notifications_are_listed_by_their_type(anna: Person, runtime: Runtime) -> None:
    for kind in ("reminder", "info"):
        await waiting(runtime, anna, Channel.IN_APP, kind=kind, title=kind)
    answer = await anna.http.get("/api/v1/notifications", params={"type": "info"})
    assert [item["title"] for item in answer.json()["items"]] == ["info"]
    assert (await anna.http.get("/api/v1/notifications", params={"type": "gossip"})).status_code == 422


async def test_the_link_in_a_letter_asks_first_and_then_stops_the_mail(
    client: httpx.AsyncClient, people: People, runtime: Runtime, mail_is_on: None
) -> None:
    masha = await people.person(locale="ru", full_name="<script>")
    identity = await waiting(runtime, masha, Channel.EMAIL)
    letter = mail.compose(runtime.settings, await stored(runtime, identity), masha.user, runtime.clock.now())
    link = re.sub(r"^<https?://[^/]+|>$", "", letter["List-Unsubscribe"])
    asked = await client.get(link)
    assert asked.status_code == 200
    assert "Отключить почту" in asked.text
    assert (await states(masha))["email"] == "ready"
    for _ in range(2):
        done = await client.post(link, data={"List-Unsubscribe": "One-Click"})
        assert done.status_code == 200
        assert "Писем больше не будет" in done.text
    assert (await states(masha))["email"] == "muted"
    row = await stored(runtime, identity)
    assert (row.status, row.error, row.next_attempt_at) == (NotificationStatus.FAILED, "channel.off", None)


async def test_whose_mail_was_stopped_by_its_link_hears_of_it_in_the_app_once(
    client: httpx.AsyncClient, people: People, runtime: Runtime, mail_is_on: None
) -> None:
    masha = await people.person(locale="ru")
    page = f"/api/v1/mail/unsubscribe/{mail.unsubscribe_token(runtime.settings, masha.id)}"
    for answer in (await client.get(page), await client.post(page), await client.post(page)):
        # Whoever a letter was forwarded to sees no address of its person's.
        assert masha.user.email not in answer.text
        assert "p***@e***.com" in answer.text
    (told,) = await bell(masha)
    assert (told["type"], told["title"]) == ("alert", "Почта отключена")
    assert masha.user.email not in told["body"]


async def test_a_link_that_somebody_made_up_stops_nothing(
    client: httpx.AsyncClient, people: People, runtime: Runtime, mail_is_on: None
) -> None:
    anna, eve = await people.person(), await people.person()
    own, hers = (mail.unsubscribe_token(runtime.settings, one.id) for one in (eve, anna))
    for token in (hers[:22] + own[22:], hers[:-2], hers + "A", "x", "%00", "é" * 40):
        assert (await client.get(f"/api/v1/mail/unsubscribe/{token}")).status_code == 404
        refused = await client.post(f"/api/v1/mail/unsubscribe/{token}")
        assert (refused.status_code, refused.json()["code"]) == (404, "mail.link-invalid")
    assert (await states(anna))["email"] == "ready"


async def test_an_administrator_sees_what_fails_and_why_but_no_word_of_it(
    people: People, anna: Person, runtime: Runtime, mail_is_on: None, clock
) -> None:
    admin = await people.admin()
    failed = await waiting(runtime, anna, Channel.EMAIL, title=SECRET_WORDS, body=SECRET_WORDS)
    for _ in range(6):
        await send_due(runtime)
        clock.advance(hours=1)
    stay_signed_in(admin, runtime)
    queued = await waiting(runtime, anna, Channel.EMAIL, title=SECRET_WORDS)
    answer = await admin.http.get("/api/v1/admin/channels")
    email = answer.json()["channels"][0]
    assert (email["channel"], email["configured"], email["waiting"], email["failed_24h"]) == ("email", True, 1, 1)
    assert email["errors"] == [{"error": "mail.unreachable", "count": 1}]
    assert email["oldest_due_at"] is not None
    listed = await admin.http.get("/api/v1/admin/deliveries", params={"channel": "email"})
    assert [item["id"] for item in listed.json()["items"]] == [str(queued), str(failed)]
    (item,) = (await admin.http.get("/api/v1/admin/deliveries", params={"state": "failed"})).json()["items"]
    assert (item["username"], item["error"], item["attempts"]) == (anna.user.username, "mail.unreachable", 6)
    assert "CANARY" not in answer.text + listed.text + str(item)
    metrics = (await admin.http.get("/metrics")).text
    assert 'deliveries_waiting{channel="email"} 1.0' in metrics
    path = "/api/v1/admin/deliveries/{}/resend"
    refused = await admin.http.post(path.format(queued))
    assert (refused.status_code, refused.json()["code"]) == (409, "delivery.not-failed")
    assert (await admin.http.post(path.format(failed))).status_code == 202
    row = await stored(runtime, failed)
    assert (row.status, row.attempts, row.error) == (NotificationStatus.PENDING, 0, None)


async def test_an_administrator_tries_the_mail_server_and_is_told_what_is_wrong(
    people: People, runtime: Runtime, mail_is_on: None
) -> None:
    admin = await people.admin()
    path = "/api/v1/admin/channels/email/test"
    answer = await admin.http.post(path, json={"to": "somebody@example.com"})
    assert (answer.status_code, answer.json()) == (
        200,
        {"to": "somebody@example.com", "sent": False, "error": "mail.unreachable", "detail": "SMTPConnectError"},
    )
    assert (await admin.http.post(path, json={"to": "a@example.com\r\nBcc: b@example.com"})).status_code == 422
    assert (await admin.http.post(path)).json()["to"] == admin.user.email
    for _ in range(2):
        await admin.http.post(path, json={"to": "somebody@example.com"})
    assert (await admin.http.post(path, json={"to": "somebody@example.com"})).status_code == 429


async def test_a_mailbox_that_had_bounced_may_be_tried_and_counts_again_once_it_takes_mail(
    anna: Person, runtime: Runtime, mail_is_on: None
) -> None:
    async with runtime.database.unit_of_work() as session:
        bounced = {"email_bounced_at": runtime.clock.now()}
        await session.execute(update(User).where(User.id == anna.id).values(**bounced))
    assert (await states(anna))["email"] == "bounced"
    assert (await anna.http.post("/api/v1/notifications/channels/email/test")).status_code == 202
