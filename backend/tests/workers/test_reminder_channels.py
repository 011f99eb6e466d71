"""What a firing hands to each channel: rows for the bell and for the outside, now or after quiet hours."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

import pytest
from sqlalchemy import select, update

from app.models import Notification, NotificationStatus, PushSubscription, User
from app.services.runtime import Runtime
from app.workers.notification_sender import dispatch_due
from tests.factories import People, Person
from tests.factories.reminders import occurrences, remind, stay_signed_in

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture
async def anna(people: People, clock, runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> Person:
    """In Moscow, where it is 15:00; mail, Telegram and a browser reach her."""
    clock.set(NOON)
    monkeypatch.setattr(runtime.settings.mail, "host", "127.0.0.1")
    monkeypatch.setattr(runtime.settings.telegram, "telegram_bot_token", "1:x")
    person = await people.person(timezone="Europe/Moscow", telegram_chat_id=70)
    async with runtime.database.unit_of_work() as session:
        browser = PushSubscription(user_id=person.id, endpoint="https://push.example/1", p256dh="k", auth="a")
        browser.session_id = person.actor.session_id
        session.add(browser)
    return person


async def tick(runtime: Runtime, person: Person, clock, **later: float) -> list[Notification]:
    """What is written at a tick after so much time, in the order of the channels."""
    clock.advance(**later)
    async with runtime.database.sessions() as session:
        known = set(await session.scalars(select(Notification.id)))
        await dispatch_due(runtime)
        rows = await session.scalars(select(Notification).where(Notification.id.not_in(known)))
    stay_signed_in(person, runtime)
    return sorted(rows, key=lambda row: row.channel)


async def arrive(runtime: Runtime) -> None:
    """What waits for the outside has been sent."""
    async with runtime.database.unit_of_work() as session:
        gone = {"status": NotificationStatus.SENT, "sent_at": runtime.clock.now(), "next_attempt_at": None}
        await session.execute(update(Notification).where(Notification.next_attempt_at.is_not(None)).values(gone))


def shown(rows: list[Notification]) -> list[tuple[str, bool, bool]]:
    return [(row.channel, row.meta["repeat"], row.meta["escalated"]) for row in rows]


async def one(person: Person) -> dict[str, Any]:
    return (await occurrences(person, "2026-12-01T00:00:00Z", "2026-12-03T00:00:00Z"))[0]


async def test_each_channel_gets_its_row_and_the_outside_waits_to_be_sent(
    anna: Person, runtime: Runtime, clock
) -> None:
    await remind(anna, {"kind": "daily", "times": ["15:10"]}, channels=["telegram", "email"], category="medicine")
    rows = await tick(runtime, anna, clock, minutes=12)
    assert shown(rows) == [(name, False, False) for name in ("email", "in_app", "push", "telegram")]
    due = await one(anna)
    for row in rows:
        outside = row.channel != "in_app"
        assert (row.status, row.next_attempt_at is not None) == (("pending", True) if outside else ("delivered", False))
        assert (str(row.occurrence_id), row.meta["category"], row.meta["late"]) == (due["id"], "medicine", True)
        assert (row.title, row.attempts, row.dedup_key) == (
            "Take the pill", 0, f"occurrence:{due['id']}:1:{row.channel}",
        )  # fmt: skip
    # Answered, nothing of it is sent any more.
    await anna.http.post(f"/api/v1/reminders/occurrences/{due['id']}/taken")
    async with runtime.database.sessions() as session:
        waiting = select(Notification.channel).where(Notification.next_attempt_at.is_not(None))
        assert list(await session.scalars(waiting)) == []
    assert (await one(anna))["acted_via"] == "browser"


async def test_a_ladder_goes_on_until_somebody_answers(anna: Person, runtime: Runtime, clock) -> None:
    await remind(
        anna, {"kind": "daily", "times": ["15:10"]}, channels=["email", "telegram"],
        escalate_after_minutes=10, repeat_until_acknowledged=True, repeat_minutes=15,
    )  # fmt: skip
    assert shown(await tick(runtime, anna, clock, minutes=10, seconds=1)) == [
        ("email", False, False), ("in_app", False, False), ("push", False, False),
    ]  # fmt: skip
    assert shown(await tick(runtime, anna, clock, minutes=9)) == []
    assert shown(await tick(runtime, anna, clock, minutes=1)) == [("telegram", False, True)]
    assert (await one(anna))["escalated"] == 1
    await arrive(runtime)
    assert {name for name, repeat, _ in shown(await tick(runtime, anna, clock, minutes=5)) if repeat} == {
        "email", "in_app", "push", "telegram",
    }  # fmt: skip
    due = await one(anna)
    assert due["told"] == 3
    await anna.http.post(f"/api/v1/reminders/occurrences/{due['id']}/snooze", json={"minutes": 60})
    assert shown(await tick(runtime, anna, clock, minutes=55)) == []
    # Put off, it begins again below.
    assert shown(await tick(runtime, anna, clock, minutes=6))[0] == ("email", False, False)
    await anna.http.post(f"/api/v1/reminders/occurrences/{due['id']}/skip")
    assert shown(await tick(runtime, anna, clock, hours=3)) == []


async def test_a_pause_silences_what_rings_and_what_waits(anna: Person, runtime: Runtime, clock) -> None:
    made = await remind(
        anna, {"kind": "daily", "times": ["15:10"]}, channels=["email"], repeat_until_acknowledged=True,
    )  # fmt: skip
    assert len(await tick(runtime, anna, clock, minutes=10, seconds=1)) == 3
    await anna.http.patch(f"/api/v1/reminders/{made['id']}", json={"is_active": False})
    async with runtime.database.sessions() as session:
        waiting = select(Notification.channel).where(Notification.next_attempt_at.is_not(None))
        assert list(await session.scalars(waiting)) == []
    assert await tick(runtime, anna, clock, hours=5) == []


async def test_in_quiet_hours_the_bell_is_filled_and_the_outside_waits(anna: Person, runtime: Runtime, clock) -> None:
    async with runtime.database.unit_of_work() as session:
        quiet = {"quiet_hours_start": time(15), "quiet_hours_end": time(16)}
        await session.execute(update(User).where(User.id == anna.id).values(quiet))
    for category in ("other", "medicine"):
        await remind(anna, {"kind": "daily", "times": ["15:10"]}, title=category, channels=["email"], category=category)
    rows = await tick(runtime, anna, clock, minutes=10, seconds=1)
    at = {(row.title, str(row.channel)): row.next_attempt_at for row in rows}
    end = datetime(2026, 12, 1, 13, tzinfo=UTC)
    assert (at["other", "email"], at["other", "push"], at["other", "in_app"]) == (end, end, None)
    assert at["medicine", "email"] < end
    assert {row.title: row.meta["quiet"] for row in rows} == {"other": True, "medicine": False}


async def test_a_newer_time_ends_the_ringing_of_the_one_before(anna: Person, runtime: Runtime, clock) -> None:
    await remind(
        anna, {"kind": "every", "interval": {"hours": 1}}, repeat_until_acknowledged=True, repeat_minutes=40
    )  # fmt: skip
    told = [shown(await tick(runtime, anna, clock, minutes=20)) for _ in range(9)]
    bell = [("in_app", False, False)]
    again = [("in_app", True, False)]
    assert [[row for row in rows if row[0] == "in_app"] for rows in told] == [
        [], [], bell, [], again, bell, [], again, bell,
    ]  # fmt: skip
