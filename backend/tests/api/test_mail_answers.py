"""A reminder answered from its letter: what the links show and do, for whom, and for how long."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select, update

from app.models import Channel, Notification, User
from app.schemas.mail import LetterAct
from app.services.deliveries import answer_links, confirm_links, mail
from app.services.runtime import Runtime
from app.workers.notification_sender import dispatch_due
from tests.factories import People, Person
from tests.factories.reminders import occurrences, remind, stay_signed_in

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
Write = Callable[[Person], Awaitable[dict[LetterAct, str]]]


@pytest.fixture
async def anna(people: People, clock) -> Person:
    clock.set(NOON)
    return await people.person(locale="ru", timezone="Europe/Moscow")


@pytest.fixture
def letter(runtime: Runtime, clock, monkeypatch: pytest.MonkeyPatch) -> Write:
    """A reminder that is told by mail; the addresses behind the links of its letter."""
    monkeypatch.setattr(runtime.settings.mail, "host", "127.0.0.1")

    async def write(person: Person) -> dict[LetterAct, str]:
        await remind(
            person, {"kind": "once", "at": "2026-12-01T15:01"}, title="Iron", body="After a meal",
            category="medicine", channels=["in_app", "email"], timezone="Europe/Moscow",
        )  # fmt: skip
        clock.set(NOON + timedelta(minutes=1, seconds=2))
        await dispatch_due(runtime)
        return await links(runtime, person)

    return write


async def links(runtime: Runtime, person: Person) -> dict[LetterAct, str]:
    """Of the newest letter."""
    newest = select(Notification).where(Notification.user_id == person.id, Notification.channel == Channel.EMAIL)
    async with runtime.database.sessions() as session:
        message = (await session.scalars(newest.order_by(Notification.created_at.desc()))).first()
    assert message is not None
    made = answer_links.tokens(runtime.settings, message, person.user.email)
    return {act: f"/api/v1/mail/answer/{token}" for act, token in made.items()}


async def the_time(person: Person, runtime: Runtime) -> dict[str, Any]:
    stay_signed_in(person, runtime)
    (found,) = await occurrences(person, "2026-12-01T12:00:00Z", "2026-12-01T23:00:00Z")
    return found


async def test_looking_shows_the_letter_and_nothing_else_and_changes_nothing(
    client: httpx.AsyncClient, anna: Person, letter: Write, runtime: Runtime
) -> None:
    pages = await letter(anna)
    before = await the_time(anna, runtime)
    for page in pages.values():
        answer = await client.get(page)
        assert answer.headers["cache-control"] == "no-store"
    assert answer.json() | {"tokens": None} == {
        "title": "Iron", "body": "After a meal", "due_at": "2026-12-01T12:01:00Z", "late": False, "repeat": False,
        "category": "medicine", "locale": "ru", "timezone": "Europe/Moscow", "act": "snooze60", "tokens": None,
        "status": "fired", "acted_at": None, "snoozed_until": None, "already": False,
    }  # fmt: skip
    assert [f"/api/v1/mail/answer/{token}" for token in answer.json()["tokens"].values()] == list(pages.values())
    assert await the_time(anna, runtime) == before


@pytest.mark.parametrize(
    ("act", "status"), [(LetterAct.TAKEN, "taken"), (LetterAct.SKIP, "skipped"), (LetterAct.SNOOZE15, "snoozed")]
)
async def test_twice_is_like_once_and_says_so(
    client: httpx.AsyncClient, anna: Person, letter: Write, runtime: Runtime, clock, act: LetterAct, status: str
) -> None:
    page = (await letter(anna))[act]
    both = await asyncio.gather(client.post(page), client.post(page))
    assert [one.json()["status"] for one in both] == [status, status]
    assert sorted(one.json()["already"] for one in both) == [False, True]
    once = await the_time(anna, runtime)
    assert (once["status"], once["acted_via"]) == (status, "email")
    clock.advance(minutes=5)
    again = await client.post(page)
    assert (again.status_code, again.json()["already"]) == (200, True)
    assert await the_time(anna, runtime) == once


async def test_what_was_answered_elsewhere_stays_so(
    client: httpx.AsyncClient, anna: Person, letter: Write, runtime: Runtime
) -> None:
    pages = await letter(anna)
    taken = await anna.http.post(f"/api/v1/reminders/occurrences/{(await the_time(anna, runtime))['id']}/taken")
    for act in (LetterAct.SKIP, LetterAct.SNOOZE60):
        answer = await client.post(pages[act])
        assert (answer.status_code, answer.json()["status"], answer.json()["already"]) == (200, "taken", True)
    assert await the_time(anna, runtime) == taken.json()


async def test_a_letter_puts_off_once_and_what_is_told_again_has_a_letter_of_its_own(
    client: httpx.AsyncClient, anna: Person, letter: Write, runtime: Runtime, clock
) -> None:
    old = await letter(anna)
    assert (await client.post(old[LetterAct.SNOOZE15])).json()["snoozed_until"].startswith("2026-12-01T12:16")
    clock.advance(minutes=16)
    await dispatch_due(runtime)
    outdated = await client.post(old[LetterAct.SNOOZE15])
    assert (outdated.status_code, outdated.json()["code"]) == (410, "mail.link-outdated")
    new = await links(runtime, anna)
    assert new != old
    assert (await client.post(new[LetterAct.SNOOZE15])).json()["snoozed_until"].startswith("2026-12-01T12:32")
    # It was taken all the same: that is true in whichever letter it is said.
    assert (await client.post(old[LetterAct.TAKEN])).json()["status"] == "taken"


async def test_it_ends_after_three_days_and_with_what_it_was_about(
    client: httpx.AsyncClient, anna: Person, letter: Write, runtime: Runtime, clock
) -> None:
    page = (await letter(anna))[LetterAct.TAKEN]
    clock.set(NOON + answer_links.VALID + timedelta(minutes=2))
    for answer in (await client.get(page), await client.post(page)):
        assert (answer.status_code, answer.json()["code"]) == (410, "mail.link-expired")
    clock.set(NOON + timedelta(minutes=2))
    time = await the_time(anna, runtime)
    assert time["status"] == "fired"
    moved = await anna.http.patch(
        f"/api/v1/reminders/occurrences/{time['id']}", json={"moved_to": "2026-12-01T18:00:00Z"}
    )
    assert moved.status_code == 200
    assert (await client.post(page)).json()["code"] == "mail.link-outdated"
    await anna.http.delete(f"/api/v1/reminders/{time['reminder_id']}")
    assert (await client.post(page)).json()["code"] == "mail.link-outdated"


async def test_a_link_is_good_for_one_thing_only(
    client: httpx.AsyncClient, anna: Person, people: People, letter: Write, runtime: Runtime
) -> None:
    token = (await letter(anna))[LetterAct.TAKEN].rpartition("/")[2]
    content = bytearray(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    # Another letter, another end, another answer, another signature: each bit counts.
    for place in (0, 16, 20, len(content) - 1):
        forged = bytearray(content)
        forged[place] ^= 1
        for method in ("GET", "POST"):
            address = f"/api/v1/mail/answer/{base64.urlsafe_b64encode(bytes(forged)).decode().rstrip('=')}"
            assert (await client.request(method, address)).json()["code"] == "mail.link-invalid", place
    # What is true of one kind of link says nothing to the routes of the others.
    stop = mail.unsubscribe_token(runtime.settings, anna.id)
    welcome = confirm_links.page(runtime.settings, Notification(created_at=NOON), anna.user).rpartition("/")[2]
    for route, foreign in (("answer", [stop, welcome]), ("unsubscribe", [token, welcome]), ("confirm", [token, stop])):
        for one in foreign:
            assert (await client.post(f"/api/v1/mail/{route}/{one}")).json()["code"] == "mail.link-invalid"
    assert (await client.post(f"/api/v1/mail/confirm/{welcome}")).status_code == 200
    signed_in = await client.get("/api/v1/users/me", headers={"Authorization": f"Bearer {token}"})
    assert signed_in.json()["code"] == "auth.token-invalid"
    assert (await the_time(anna, runtime))["status"] == "fired"


@pytest.mark.parametrize("change", [{"email": "elsewhere@example.com"}, {"is_active": False}])
async def test_it_ends_with_the_address_it_was_sent_to_and_with_the_account(
    client: httpx.AsyncClient, anna: Person, letter: Write, runtime: Runtime, change: dict[str, object]
) -> None:
    page = (await letter(anna))[LetterAct.TAKEN]
    async with runtime.database.unit_of_work() as session:
        await session.execute(update(User).where(User.id == anna.id).values(change))
    assert (await client.post(page)).json()["code"] == "mail.link-invalid"


async def test_it_does_not_matter_who_is_signed_in_where_it_is_opened(
    anna: Person, people: People, letter: Write, runtime: Runtime
) -> None:
    page = (await letter(anna))[LetterAct.TAKEN]
    stranger = await people.person()
    assert (await stranger.http.post(page)).json()["status"] == "taken"
    assert (await the_time(anna, runtime))["status"] == "taken"


async def test_guessing_is_limited(client: httpx.AsyncClient, people: People) -> None:
    answers = [await client.get("/api/v1/mail/answer/guess") for _ in range(61)]
    assert [one.status_code for one in answers] == [404] * 60 + [429]
    assert "Retry-After" in answers[-1].headers
