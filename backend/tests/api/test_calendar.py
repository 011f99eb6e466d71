"""The calendar feed: an address that is a secret, and a text that calendars read."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx
import pytest

from app.core.security import derive
from app.services.runtime import Runtime
from app.utils.icalendar import escape, fold
from tests.factories import People, Person
from tests.factories.reminders import occurrences, remind

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture
async def anna(people: People, clock) -> Person:
    clock.set(NOON)
    return await people.person(timezone="Europe/Moscow", locale="ru")


async def published(person: Person) -> str:
    answer = await person.http.post("/api/v1/users/me/calendar")
    assert answer.status_code == 200, answer.text
    url: str = answer.json()["url"]
    assert (await person.http.get("/api/v1/users/me/calendar")).json() == {"url": url}
    return "/api" + url.split("/api", 1)[1]


def lines(text: str) -> list[str]:
    """The content lines, unfolded."""
    return text.replace("\r\n ", "").split("\r\n")


def entries(text: str) -> list[tuple[str, str]]:
    found, start = [], ""
    for line in lines(text):
        name, _, value = line.partition(":")
        start = value if name == "DTSTART" else start
        if name == "SUMMARY":
            found.append((start, value))
    return found


async def test_the_coming_sixty_days_with_what_was_changed(anna: Person, client: httpx.AsyncClient) -> None:
    await remind(anna, {"kind": "daily", "times": ["08:00"]}, title="Железо; утром, до еды", body="Анемия")
    await remind(anna, {"kind": "once", "at": "2027-03-01T08:00"}, title="Too far")
    first, second, third, *_ = await occurrences(anna, "2026-12-01T12:00:00Z", "2026-12-05T00:00:00Z")
    await anna.http.post(f"/api/v1/reminders/occurrences/{second['id']}/skip")
    moved = {"moved_to": "2026-12-04T09:30:00Z", "title": "Later"}
    changed = await anna.http.patch(f"/api/v1/reminders/occurrences/{third['id']}", json=moved)
    assert changed.status_code == 200, changed.text
    answer = await client.get(await published(anna))
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    found = entries(answer.text)
    assert found[:2] == [("20261202T050000Z", "Железо\\; утром\\, до еды"), ("20261204T093000Z", "Later")]
    assert len(found) == 60 - 1
    assert "Анемия" not in answer.text, "texts stay at home"
    assert "Too far" not in answer.text
    whole = lines(answer.text)
    assert (whole[0], whole[-2:]) == ("BEGIN:VCALENDAR", ["END:VCALENDAR", ""])
    assert "X-WR-CALNAME:Напоминания" in whole
    assert len({line for line in whole if line.startswith("UID:")}) == len(found)
    assert max(len(line.encode()) for line in answer.text.split("\r\n")) <= 75
    again = await client.get(await published(anna))
    assert [line for line in lines(again.text) if line.startswith("UID")] == [line for line in whole if "UID:" in line]
    assert first["due_at"] == "2026-12-02T05:00:00Z"


async def test_a_new_address_ends_the_old_one_and_none_comes_back(anna: Person, client: httpx.AsyncClient) -> None:
    assert (await anna.http.get("/api/v1/users/me/calendar")).json() == {"url": None}
    first = await published(anna)
    second = await published(anna)
    assert [(await client.get(path)).status_code for path in (first, second)] == [404, 200]
    assert (await anna.http.delete("/api/v1/users/me/calendar")).status_code == 204
    assert (await anna.http.get("/api/v1/users/me/calendar")).json() == {"url": None}
    third = await published(anna)
    assert [(await client.get(path)).status_code for path in (first, second, third)] == [404, 404, 200]


async def test_a_wrong_address_is_nothing_and_guessing_ends(
    anna: Person, people: People, client: httpx.AsyncClient, runtime: Runtime, monkeypatch
) -> None:
    path = await published(anna)
    eve = await people.person()
    await published(eve)
    right = path.split("/")[-1].removesuffix(".ics")
    for token in (
        right[:-1],
        right[:-1] + ("0" if right[-1] != "0" else "1"),
        eve.id.hex + right[32:],
        anna.id.hex + derive("another secret", "calendar", anna.id.hex, "0")[:48],
        "é" * 80,
        "0",
    ):
        answer = await client.get(f"/api/v1/calendar/{token}.ics")
        assert (answer.status_code, answer.json()["code"]) == (404, "calendar.not-found"), token
    # Right ones cost no tries; once the wrong ones are too many, nobody at this address hears anything.
    assert [(await client.get(path)).status_code for _ in range(3)] == [200] * 3
    monkeypatch.setattr("app.services.calendar_feed.TRIES_PER_ADDRESS", 6)
    answer = await client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (429, "auth.too-many-attempts")


def test_long_lines_are_folded_between_characters() -> None:
    line = "SUMMARY:" + escape("Лекарство, 💊; \\ конец\nвторая строка " * 6)
    pieces = list(fold(line))
    assert len(pieces) > 5
    assert max(len(piece.encode()) for piece in pieces) <= 75
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line
    assert "\n" not in line
