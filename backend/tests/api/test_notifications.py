"""The bell: list, number, reading."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from app.models import Channel, Notification, NotificationStatus, NotificationType
from app.services.runtime import Runtime
from tests.factories import People, Person

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


async def ring(runtime: Runtime, person: Person, number: int, channel: Channel = Channel.IN_APP) -> None:
    """So many notifications, the last one newest."""
    async with runtime.database.unit_of_work() as session:
        session.add_all(
            Notification(
                user_id=person.id,
                title=f"News {index}",
                type=NotificationType.INFO,
                channel=channel,
                status=NotificationStatus.DELIVERED,
                meta={},
                created_at=NOON + timedelta(minutes=index),
            )
            for index in range(number)
        )


@pytest.fixture
async def anna(people: People, runtime: Runtime) -> Person:
    person = await people.person()
    await ring(runtime, person, 3)
    return person


async def unread(person: Person) -> int:
    count: int = (await person.http.get("/api/v1/notifications/unread-count")).json()["count"]
    return count


async def titles(person: Person, **params: object) -> list[str]:
    answer = await person.http.get("/api/v1/notifications", params=params)
    assert answer.status_code == 200, answer.text
    return [item["title"] for item in answer.json()["items"]]


async def test_the_bell_is_newest_first_and_paged(anna: Person) -> None:
    first = (await anna.http.get("/api/v1/notifications", params={"limit": 2})).json()
    assert [item["title"] for item in first["items"]] == ["News 2", "News 1"]
    assert set(first["items"][0]["metadata"].values()) == {None}
    assert await titles(anna, limit=2, cursor=first["next_cursor"]) == ["News 0"]


async def test_mails_and_telegram_messages_do_not_ring(anna: Person, runtime: Runtime) -> None:
    await ring(runtime, anna, 2, Channel.EMAIL)
    assert await unread(anna) == len(await titles(anna)) == 3


async def test_reading_one_counts_once(anna: Person, clock) -> None:
    newest = (await anna.http.get("/api/v1/notifications")).json()["items"][0]
    first = await anna.http.patch(f"/api/v1/notifications/{newest['id']}/read", json={})
    assert (first.json()["status"], await unread(anna)) == ("read", 2)
    clock.advance(minutes=1)
    second = await anna.http.patch(f"/api/v1/notifications/{newest['id']}/read")
    assert second.json() == first.json()
    assert await titles(anna, unread=True) == ["News 1", "News 0"]
    assert await titles(anna, unread=False) == ["News 2"]


async def test_marking_all_leaves_other_people_alone(anna: Person, people: People, runtime: Runtime) -> None:
    eve = await people.person()
    await ring(runtime, eve, 2)
    answers = [await anna.http.post("/api/v1/notifications/mark-all-read", json={}) for _ in range(2)]
    assert [answer.json() for answer in answers] == [{"count": 0}] * 2
    assert (await unread(anna), await unread(eve)) == (0, 2)


async def test_strangers_read_nothing(anna: Person, people: People) -> None:
    eve = await people.person()
    newest = (await anna.http.get("/api/v1/notifications")).json()["items"][0]
    for identity in (newest["id"], str(uuid4())):
        answer = await eve.http.patch(f"/api/v1/notifications/{identity}/read")
        assert (answer.status_code, answer.json()["code"]) == (404, "notification.not-found")
    assert await titles(eve) == []
    assert await unread(anna) == 3


async def test_nobody_signed_in_gets_nothing(client) -> None:
    for method, path in (
        ("GET", ""),
        ("GET", "/unread-count"),
        ("POST", "/mark-all-read"),
        ("PATCH", f"/{uuid4()}/read"),
    ):
        answer = await client.request(method, f"/api/v1/notifications{path}")
        assert (answer.status_code, answer.json()["code"]) == (401, "auth.required")
