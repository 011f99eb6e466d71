"""Mail against a real SMTP server in a process of its own: what arrives, and what happens when it does not."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from app.models import Channel, NotificationStatus
from app.services.deliveries import outbox
from app.services.gateways import smtp
from app.services.gateways.undelivered import Undelivered
from app.services.runtime import Runtime
from tests.factories import People, Person
from tests.factories.deliveries import send_due, stored, waiting
from tests.factories.post_office import PostOffice, post_office, text_of
from tests.factories.reminders import bell

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def office_process() -> Iterator[PostOffice]:
    with post_office() as office:
        yield office


@pytest.fixture
def office(office_process: PostOffice, runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> PostOffice:
    """The server that mail goes to during this test."""
    office_process.forget()
    monkeypatch.setattr(runtime, "mail", office_process.gateway())
    monkeypatch.setattr(runtime.settings.mail, "host", "127.0.0.1")
    return office_process


@pytest.fixture
async def anna(people: People) -> Person:
    return await people.person()


async def test_a_reminder_arrives_in_its_owner_s_language_and_zone(
    people: People, runtime: Runtime, office: PostOffice, clock
) -> None:
    clock.set(NOON)
    masha = await people.person(locale="ru", timezone="Europe/Moscow")
    identity = await waiting(
        runtime, masha, Channel.EMAIL, title="Железо 100 мг", body="После еды <b>сразу</b>\n.точка в начале"
    )
    assert await send_due(runtime) == 1
    (letter,) = office.letters
    assert (letter["Subject"], letter["To"]) == ("Железо 100 мг", masha.user.email)
    assert letter["From"] == "Ассистент здоровья <noreply@127.0.0.1>"
    assert letter["Message-ID"] == f"<{identity.hex}@127.0.0.1>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text, html = text_of(letter), text_of(letter, "html")
    for said in ("Время: 1 декабря 2026, 15:00", ".точка в начале", "/reminders", "выбрана почта"):
        assert said in text
        assert said in html
    assert "После еды &lt;b&gt;сразу&lt;/b&gt;" in html
    assert letter["List-Unsubscribe"].strip("<>") in text
    row = await stored(runtime, identity)
    assert (row.status, row.attempts, row.next_attempt_at, row.receipt) == (
        NotificationStatus.SENT, 1, None, letter["Message-ID"],
    )  # fmt: skip
    assert await send_due(runtime) == 0


async def test_what_comes_late_or_again_says_so(anna: Person, runtime: Runtime, office: PostOffice, clock) -> None:
    clock.set(NOON)
    due = NOON - timedelta(hours=1)
    await waiting(runtime, anna, Channel.EMAIL, scheduled_at=due, meta={"late": True, "repeat": 1})
    await send_due(runtime)
    text = text_of(office.letters[0])
    assert "This comes late: it was due 1 Dec 2026, 11:00." in text
    assert "has not been answered yet" in text


@pytest.mark.parametrize("title", ["Pill\r\nBcc: eve@example.com", "Pill\u2028Bcc: eve@example.com", "Pill\n\nBody"])
async def test_a_title_never_becomes_a_header(anna: Person, runtime: Runtime, office: PostOffice, title: str) -> None:
    await waiting(runtime, anna, Channel.EMAIL, title=title)
    await send_due(runtime)
    (letter,), (sent,) = office.letters, office.seen["letters"]
    assert letter["Bcc"] is None
    assert sent["recipients"] == [anna.user.email]
    assert str(letter["Subject"]).startswith("Pill ")


async def test_a_busy_server_is_asked_again_and_the_letter_arrives_once(
    anna: Person, runtime: Runtime, office: PostOffice, clock
) -> None:
    office.will({"at": "rcpt", "say": "450 4.2.1 Try again later"})
    identity = await waiting(runtime, anna, Channel.EMAIL)
    assert await send_due(runtime) == 1
    row = await stored(runtime, identity)
    assert (row.status, row.error) == (NotificationStatus.PENDING, smtp.BUSY)
    clock.advance(seconds=9)
    assert await send_due(runtime) == 0
    clock.advance(seconds=2)
    assert await send_due(runtime) == 1
    row = await stored(runtime, identity)
    assert (row.status, row.error, row.attempts) == (NotificationStatus.SENT, None, 2)
    assert len(office.letters) == 1


async def test_a_mailbox_that_does_not_exist_is_not_tried_again_and_its_owner_hears_of_it(
    anna: Person, runtime: Runtime, office: PostOffice, clock
) -> None:
    office.will({"at": "rcpt", "say": "550 5.1.1 No such user"})
    first = await waiting(runtime, anna, Channel.EMAIL)
    second = await waiting(runtime, anna, Channel.EMAIL, dedup_key="later", send_at=runtime.clock.now() + timedelta(1))
    assert await send_due(runtime) == 1
    for identity in (first, second):
        row = await stored(runtime, identity)
        assert (row.status, row.error, row.next_attempt_at) == (NotificationStatus.FAILED, smtp.REFUSED, None)
    (told,) = await bell(anna)
    assert (told["type"], told["title"]) == ("alert", "Mail does not reach you")
    assert anna.user.email in told["body"]
    clock.advance(hours=2)
    assert await send_due(runtime) == 0
    assert office.seen["connections"] == 1


@pytest.mark.parametrize(
    "fault",
    [
        {"at": "rcpt", "say": "550 5.7.1 We do not like your kind"},
        {"at": "rcpt", "say": "550 5.1.8 Sender address rejected: Domain not found"},
        {"at": "rcpt", "say": "550 5.4.5 Daily quota exceeded"},
        {"at": "message", "say": "554 5.6.0 Looks like spam"},
    ],
)
async def test_a_letter_that_is_not_wanted_says_nothing_about_the_mailbox(
    anna: Person, runtime: Runtime, office: PostOffice, fault: dict[str, str]
) -> None:
    office.will(fault)
    identity = await waiting(runtime, anna, Channel.EMAIL)
    await send_due(runtime)
    assert (await stored(runtime, identity)).error == smtp.REFUSED
    assert await bell(anna) == []
    await waiting(runtime, anna, Channel.EMAIL)
    await send_due(runtime)
    assert len(office.letters) == 1


@pytest.mark.parametrize(
    "fault", [{"at": "connect", "do": "close"}, {"at": "connect", "do": "stall"}, {"at": "message", "do": "stall"}]
)
async def test_a_server_that_hangs_up_or_says_nothing_keeps_nobody_waiting(
    client: httpx.AsyncClient, anna: Person, runtime: Runtime, office: PostOffice, clock, monkeypatch, fault
) -> None:
    monkeypatch.setattr(smtp, "STEP_SECONDS", 1.5)
    office.will(fault)
    identity = await waiting(runtime, anna, Channel.EMAIL)
    sending = asyncio.create_task(send_due(runtime))
    await asyncio.to_thread(office.http.get, "/", params={"connections": 1, "timeout": 5})
    began = time.monotonic()
    registered = await client.post(
        "/api/v1/auth/register",
        json={"email": "new@example.com", "username": "newcomer", "password": "long enough for all"},
    )
    assert registered.status_code == 201
    assert time.monotonic() - began < 1.0
    await sending
    row = await stored(runtime, identity)
    assert (row.status, row.error) == (NotificationStatus.PENDING, smtp.UNREACHABLE)
    clock.advance(seconds=11)
    await send_due(runtime)
    assert (await stored(runtime, identity)).status == NotificationStatus.SENT
    # Whoever registered meanwhile got the letter that asks.
    assert sorted(str(letter["To"]) for letter in office.letters) == ["new@example.com", anna.user.email]


async def test_after_five_repetitions_it_has_failed(anna: Person, runtime: Runtime, office: PostOffice, clock) -> None:
    office.will({"at": "mail", "say": "451 4.3.0 Not today", "times": 100})
    identity = await waiting(runtime, anna, Channel.EMAIL)
    for pause in (*outbox.PAUSES, timedelta()):
        assert await send_due(runtime) == 1
        assert await send_due(runtime) == 0
        clock.advance(seconds=pause.total_seconds() + 1)
    row = await stored(runtime, identity)
    assert (row.status, row.error, row.attempts) == (NotificationStatus.FAILED, smtp.BUSY, 6)
    assert await send_due(runtime) == 0


async def test_what_is_a_day_old_is_not_sent_any_more(
    anna: Person, runtime: Runtime, office: PostOffice, clock
) -> None:
    identity = await waiting(runtime, anna, Channel.EMAIL)
    clock.advance(hours=24, seconds=1)
    await send_due(runtime)
    row = await stored(runtime, identity)
    assert (row.status, row.error) == (NotificationStatus.FAILED, outbox.EXPIRED)
    assert office.seen["connections"] == 0


async def test_the_password_is_given_over_an_encrypted_line_only(runtime: Runtime, anna: Person) -> None:
    with post_office("--starttls", "--account", "us:secret") as office:
        letter = _letter(anna)
        await office.gateway(user="us", password="secret", tls="starttls").send(letter)
        (taken,) = office.seen["letters"]
        assert (taken["encrypted"], taken["signed_in_as"]) == (True, "us")
        with pytest.raises(Undelivered) as wrong:
            await office.gateway(user="us", password="guess", tls="starttls").send(letter)
        # Ours to mend, and the letter is still wanted then.
        assert (wrong.value.error, wrong.value.final) == (smtp.UNREACHABLE, False)
        stranger = office.gateway(user="us", password="secret", tls="starttls")
        stranger._tls_context = None
        with pytest.raises(Undelivered) as untrusted:
            await stranger.send(letter)
        assert untrusted.value.error == smtp.UNREACHABLE


async def test_a_server_without_encryption_gets_neither_password_nor_letter(office: PostOffice, anna: Person) -> None:
    with pytest.raises(Undelivered) as refused:
        await office.gateway(user="us", password="secret", tls="starttls").send(_letter(anna))
    assert refused.value.error == smtp.UNREACHABLE
    assert "AUTH" not in office.seen["commands"]
    assert office.letters == []


def _letter(person: Person):
    letter = smtp.EmailMessage()
    letter["From"], letter["To"] = "us@example.com", person.user.email
    letter.set_content("Hello")
    return letter
