"""Mail goes where it was asked for, and not more of it than an hour takes; against a real SMTP server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select, text

from app.models import Channel, Notification, NotificationStatus, NotificationType, User
from app.services.deliveries import hourly, outbox
from app.services.runtime import Runtime
from app.workers.notification_sender import dispatch_due
from tests.factories import People, Person
from tests.factories.deliveries import send_due, stored, waiting
from tests.factories.post_office import PostOffice, post_office, text_of
from tests.factories.reminders import remind, stay_signed_in

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
RESEND = "/api/v1/users/me/email/confirmation"


@pytest.fixture(scope="module")
def office_process() -> Iterator[PostOffice]:
    with post_office() as office:
        yield office


@pytest.fixture
def office(office_process: PostOffice, runtime: Runtime, clock, monkeypatch: pytest.MonkeyPatch) -> PostOffice:
    office_process.forget()
    clock.set(NOON)
    monkeypatch.setattr(runtime, "mail", office_process.gateway())
    monkeypatch.setattr(runtime.settings.mail, "host", "127.0.0.1")
    return office_process


def link_in(office: PostOffice) -> str:
    """The page that the newest letter asks to open."""
    found = re.search(r"/api/v1/mail/confirm/[\w-]+", text_of(office.letters[-1]))
    assert found is not None
    return found[0]


async def state_of_mail(person: Person) -> str:
    items = (await person.http.get("/api/v1/notifications/channels")).json()["items"]
    return next(one["state"] for one in items if one["channel"] == "email")


async def test_a_stranger_s_address_gets_a_letter_that_asks_and_three_others_an_hour(
    client: httpx.AsyncClient, runtime: Runtime, office: PostOffice
) -> None:
    wish = {"email": "maria@example.com", "username": "maria", "password": "long enough for all", "locale": "ru"}
    made = await client.post("/api/v1/auth/register", json=wish)
    assert made.json()["email_confirmed_at"] is None
    async with runtime.database.sessions() as session:
        maria = await session.scalar(select(User).where(User.email == "maria@example.com"))
    assert maria is not None
    await send_due(runtime)
    (letter,) = office.letters
    assert (letter["Subject"], letter["To"]) == ("Подтвердите адрес", "maria@example.com")
    page = link_in(office)
    # Looking confirms nothing.
    asked = await client.get(page)
    assert (asked.status_code, "m***@e***.com" in asked.text, "maria" in asked.text) == (200, True, False)
    for number in range(4):
        await waiting_for(runtime, maria.id, f"Pill {number}")
    await drain(runtime)
    assert [letter["Subject"] for letter in office.letters[1:]] == ["Pill 0", "Pill 1", "Pill 2"]
    for _ in range(2):
        confirmed = await client.post(page)
        assert (confirmed.status_code, "Адрес подтверждён" in confirmed.text) == (200, True)


async def test_nobody_misses_a_reminder_because_their_address_is_not_confirmed(
    client: httpx.AsyncClient, people: People, runtime: Runtime, office: PostOffice, clock
) -> None:
    anna = await people.person(email_confirmed_at=None)
    assert await state_of_mail(anna) == "unconfirmed"
    assert (await anna.http.post("/api/v1/notifications/channels/email/test")).status_code == 202
    await remind(anna, {"kind": "once", "at": "2026-12-01T13:00"}, channels=["email"])
    clock.set(NOON.replace(hour=13, second=2))
    stay_signed_in(anna, runtime)
    await dispatch_due(runtime)
    await drain(runtime)
    assert str(office.letters[-1]["Subject"]) == "Take the pill"
    assert (await anna.http.post(RESEND)).status_code == 202
    await send_due(runtime)
    await client.post(link_in(office))
    assert await state_of_mail(anna) == "ready"
    assert (await anna.http.post(RESEND)).json()["code"] == "mail.already-confirmed"


async def test_the_letter_can_be_had_again_but_fills_nobody_s_mailbox(
    people: People, runtime: Runtime, office: PostOffice
) -> None:
    anna = await people.person(email_confirmed_at=None)
    answers = [(await anna.http.post(RESEND)).status_code for _ in range(4)]
    assert answers == [202, 202, 202, 429]
    for _ in range(3):
        await send_due(runtime)
    assert len(office.letters) == 3


async def test_a_link_confirms_its_own_address_for_a_week(
    client: httpx.AsyncClient, people: People, runtime: Runtime, office: PostOffice, clock
) -> None:
    anna, eve = await people.person(email_confirmed_at=None), await people.person(email_confirmed_at=None)
    for one in (anna, eve):
        await one.http.post(RESEND)
    await send_due(runtime)
    page_of = {
        letter["To"]: re.findall(r"/confirm/([\w-]+)", text_of(letter))[0] for letter in office.letters
    }  # fmt: skip
    hers, own = page_of[anna.user.email], page_of[eve.user.email]
    # Hers begins with her id, and ends with a signature that only fits hers.
    for forged in (hers[:22] + own[22:], hers[:-2], hers + "A", own[:22] + hers[22:]):
        assert (await client.post(f"/api/v1/mail/confirm/{forged}")).json()["code"] == "mail.link-invalid"
    clock.advance(days=7, seconds=1)
    assert (await client.post(f"/api/v1/mail/confirm/{hers}")).json()["code"] == "mail.link-invalid"
    clock.set(NOON)
    async with runtime.database.unit_of_work() as session:
        (await session.get_one(User, anna.id)).email = "elsewhere@example.com"
    assert (await client.post(f"/api/v1/mail/confirm/{hers}")).json()["code"] == "mail.link-invalid"
    assert await state_of_mail(anna) == "unconfirmed"


async def test_an_administrator_may_vouch_for_an_address(people: People, runtime: Runtime, office: PostOffice) -> None:
    admin, anna = await people.admin(), await people.person(email_confirmed_at=None)
    path = f"/api/v1/admin/users/{anna.id}"
    for wrong in (False, None, 1, "true"):
        await admin.http.patch(path, json={"email_confirmed": wrong})
    assert await state_of_mail(anna) == "unconfirmed"
    answer = await admin.http.patch(path, json={"email_confirmed": True})
    assert answer.json()["email_confirmed_at"] is not None
    assert await state_of_mail(anna) == "ready"


async def test_what_is_above_the_hour_s_number_waits_and_medicines_come_first(
    people: People, runtime: Runtime, office: PostOffice, clock, monkeypatch
) -> None:
    monkeypatch.setattr(runtime.settings.mail, "max_per_hour", 4)
    anna, boris = await people.person(), await people.person()
    news = [await waiting(runtime, anna, Channel.EMAIL, title=f"News {number}") for number in range(9)]
    # A repeat is no first word: the place that is kept for medicines is not for it.
    await waiting(runtime, anna, Channel.EMAIL, title="Old", meta={"category": "medicine", "repeat": True})
    await waiting(runtime, anna, Channel.EMAIL, title="Iron", meta={"category": "medicine"})
    await waiting(runtime, boris, Channel.EMAIL, title="His own")
    await drain(runtime)
    # The last place of the hour was kept for the medicine, and nobody else waits for her flood.
    assert subjects(office) == {anna.user.email: ["News 0", "News 1", "News 2", "Iron"], boris.user.email: ["His own"]}
    row = await stored(runtime, news[8])
    assert (row.status, row.attempts, row.error) == (NotificationStatus.PENDING, 0, hourly.LIMITED)
    await waiting(runtime, anna, Channel.EMAIL, title="Iron again", meta={"category": "medicine"})
    clock.advance(minutes=59)
    await drain(runtime)
    assert len(office.letters) == 5
    clock.advance(minutes=2)
    await drain(runtime)
    assert subjects(office)[anna.user.email][4:] == ["Iron again", "News 3", "News 4"]
    for _ in range(3):
        clock.advance(hours=1, seconds=5)
        await drain(runtime)
    everything = ["Iron", "Iron again", *(f"News {number}" for number in range(9)), "Old"]
    assert sorted(subjects(office)[anna.user.email]) == everything


async def test_letters_that_another_process_is_sending_count(
    people: People, runtime: Runtime, office: PostOffice, monkeypatch
) -> None:
    monkeypatch.setattr(runtime.settings.mail, "max_per_hour", 1)
    anna = await people.person()
    for number in range(2):
        await waiting(runtime, anna, Channel.EMAIL, dedup_key=str(number))
    now = runtime.clock.now()
    async with runtime.database.unit_of_work() as session:
        first = await hourly.claim(session, runtime.settings, now, 1)
    async with runtime.database.unit_of_work() as session:
        second = await hourly.claim(session, runtime.settings, now, 1)
    assert (len(first), len(second)) == (1, 0)


async def test_whoever_is_being_changed_is_passed_over_and_nobody_waits(
    people: People, runtime: Runtime, office: PostOffice
) -> None:
    anna, boris = await people.person(), await people.person()
    for one in (anna, boris):
        await waiting(runtime, one, Channel.EMAIL)
    async with runtime.database.unit_of_work() as session:
        # As whoever stops the mail does: first the person, then what waits for them.
        await session.get_one(User, anna.id, with_for_update=True)
        await drain(runtime)
        assert list(subjects(office)) == [boris.user.email]
    await drain(runtime)
    assert len(office.letters) == 2


async def test_what_is_told_again_takes_the_place_of_a_letter_that_still_waits(
    people: People, runtime: Runtime, office: PostOffice, clock, monkeypatch
) -> None:
    monkeypatch.setattr(runtime.settings.mail, "max_per_hour", 1)
    anna = await people.person()
    await remind(
        anna, {"kind": "once", "at": "2026-12-01T12:01"}, title="Iron", category="medicine", channels=["email"],
        repeat_until_acknowledged=True, repeat_minutes=30,
    )  # fmt: skip
    await waiting(runtime, anna, Channel.EMAIL, title="News")
    await drain(runtime)
    for minutes in (2, 30):
        clock.advance(minutes=minutes)
        await dispatch_due(runtime)
        await drain(runtime)
    async with runtime.database.sessions() as session:
        (left,) = await session.scalars(select(Notification).where(Notification.next_attempt_at.is_not(None)))
    # Nothing about this dose has arrived: the second letter has the rank of the first.
    assert (left.title, left.meta["repeat"], left.created_at > NOON + timedelta(minutes=31)) == ("Iron", False, True)
    await waiting(runtime, anna, Channel.EMAIL, title="More news")
    clock.advance(minutes=29)
    await drain(runtime)
    assert subjects(office) == {anna.user.email: ["News", "Iron"]}


async def test_a_letter_that_was_in_a_sender_s_hands_when_its_dose_was_told_anew_is_not_tried_again(
    people: People, runtime: Runtime, office: PostOffice, clock
) -> None:
    anna = await people.person()
    first = await told_of_iron(runtime, anna, clock)
    office.will({"at": "rcpt", "say": "450 4.2.1 Try again later", "times": 2})
    again = await waiting(
        runtime, anna, Channel.EMAIL, title="Iron again", occurrence_id=first.occurrence_id, send_at=clock.now(),
        now=clock.now() + timedelta(seconds=1),
    )  # fmt: skip
    await drain(runtime)
    assert ((await stored(runtime, first.id)).status, (await stored(runtime, again)).status) == ("read", "pending")
    clock.advance(minutes=1)
    await drain(runtime)
    assert subjects(office) == {anna.user.email: ["Iron again"]}


async def test_an_older_letter_is_tried_again_where_the_newer_one_can_not_arrive(
    people: People, runtime: Runtime, office: PostOffice, clock
) -> None:
    anna = await people.person()
    first = await told_of_iron(runtime, anna, clock)
    office.will({"at": "rcpt", "say": "450 4.2.1 Try again later", "times": 1})
    async with runtime.database.unit_of_work() as session:
        row = outbox.row(
            user_id=anna.id, channel=Channel.EMAIL, kind=NotificationType.REMINDER, title="Iron again", body=None,
            meta={}, dedup_key=None, now=clock.now() + timedelta(seconds=1), occurrence_id=first.occurrence_id,
        )  # fmt: skip
        session.add(Notification(**row | {"status": NotificationStatus.FAILED, "next_attempt_at": None}))
    await drain(runtime)
    clock.advance(minutes=1)
    await drain(runtime)
    assert subjects(office) == {anna.user.email: ["Iron"]}


async def told_of_iron(runtime: Runtime, person: Person, clock) -> Notification:
    """The letter about a dose, which nobody has sent yet."""
    await remind(person, {"kind": "once", "at": "2026-12-01T12:01"}, title="Iron", channels=["email"])
    clock.advance(minutes=1)
    await dispatch_due(runtime)
    async with runtime.database.sessions() as session:
        return (await session.scalars(select(Notification).where(Notification.channel == Channel.EMAIL))).one()


async def waiting_for(runtime: Runtime, user_id: UUID, title: str) -> None:
    async with runtime.database.unit_of_work() as session:
        row = outbox.row(
            user_id=user_id, channel=Channel.EMAIL, kind=NotificationType.REMINDER, title=title, body=None, meta={},
            dedup_key=None, now=runtime.clock.now(),
        )  # fmt: skip
        session.add(Notification(**row))


async def drain(runtime: Runtime) -> None:
    while await send_due(runtime):
        pass


def subjects(office: PostOffice) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for letter in office.letters:
        found.setdefault(str(letter["To"]), []).append(str(letter["Subject"]))
    return found


PEOPLE = text("""
    INSERT INTO users (id, email, username, role, is_active, locale, timezone, theme, created_at, updated_at)
    SELECT gen_random_uuid(), n || '@example.org', 'p' || n, 'user', true, 'en', 'UTC', 'system', now(), now()
    FROM generate_series(1, 200) AS n
""")
MANY = text("""
    WITH person AS (SELECT id, row_number() OVER () AS number FROM users)
    INSERT INTO notifications
        (id, user_id, title, type, channel, status, attempts, next_attempt_at, metadata, created_at, updated_at)
    SELECT gen_random_uuid(), person.id, 'x', 'reminder', (ARRAY['email', 'telegram', 'push'])[1 + n % 3], 'pending', 0,
           CASE WHEN n % 3 = 0 THEN now() + interval '1 hour' ELSE now() - n * interval '1 millisecond' END,
           '{}', now(), now()
    FROM generate_series(1, 50000) AS n JOIN person ON person.number = 1 + n % 200
""")


async def test_claiming_reads_the_index_of_its_channel_and_stops(people: People, runtime: Runtime) -> None:
    """50 000 messages wait on all channels, none of them by mail yet: whoever looks for mail looks at next to nothing."""
    anna = await people.person()
    async with runtime.database.unit_of_work() as session:
        await session.execute(PEOPLE)
        await session.execute(MANY)
        await session.execute(text("ANALYZE notifications"))
        for channel in (Channel.EMAIL, Channel.PUSH):
            claim = outbox.due(channel, runtime.clock.now(), 8, [anna.id] if channel is Channel.EMAIL else [])
            compiled = claim.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
            plan = (await session.scalars(text(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {compiled}"))).one()
            root = plan[0]["Plan"]
            assert "ix_notifications_outbox" in str(root)
            assert "Sort" not in str(root)
            assert root["Shared Hit Blocks"] + root["Shared Read Blocks"] < 60
        await session.rollback()
