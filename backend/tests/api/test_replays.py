"""A request that comes again under its key has one effect and one answer: double clicks, lost answers, retries."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import func, select

from app.models import Base
from app.services import replays
from app.services.runtime import Runtime
from tests.factories import People, Person

REMINDER = {"title": "Iron", "schedule": {"kind": "daily", "times": ["08:00"]}, "category": "medicine"}
FACT = {"category": "allergy", "title": "Penicillin", "content": "A rash in 2019"}
SKILL = {"name": "Sleep", "description": "About sleep", "system_prompt": "You speak about sleep.", "icon": "moon"}
MADE = [
    ("/api/v1/reminders", "reminders", REMINDER),
    ("/api/v1/memory", "memory_entries", FACT),
    ("/api/v1/chats", "chats", {"title": "Blood"}),
    ("/api/v1/skills", "skills", SKILL),
    ("/api/v1/pdf/compile", "generated_pdfs", {"template": "basic", "title": "Summary"}),
]
KEY = {"Idempotency-Key": "4c4e7d0e-7c0d-4f5a-9a31-4cbd8b1d2f3a"}


@pytest.fixture
async def anna(people: People) -> Person:
    return await people.person()


async def count(runtime: Runtime, table: str) -> int:
    async with runtime.database.sessions() as session:
        return await session.scalar(select(func.count()).select_from(Base.metadata.tables[table])) or 0


@pytest.mark.parametrize(("path", "table", "body"), MADE, ids=[table for _, table, _ in MADE])
async def test_five_times_at_once_and_once_more_later_make_one_thing(
    anna: Person, runtime: Runtime, path: str, table: str, body: dict[str, Any]
) -> None:
    before = await count(runtime, table)
    at_once = await asyncio.gather(*(anna.http.post(path, json=body, headers=KEY) for _ in range(5)))
    later = await anna.http.post(path, json=body, headers=KEY)
    answers = [(one.status_code, one.json()) for one in (*at_once, later)]
    assert answers == [(201, answers[0][1])] * 6, answers
    assert await count(runtime, table) == before + 1
    another = await anna.http.post(path, json=body, headers={"Idempotency-Key": "another"})
    assert another.json()["id"] != later.json()["id"]


async def test_a_key_is_one_person_s_and_stands_for_one_request(anna: Person, people: People) -> None:
    boris = await people.person()
    made = await anna.http.post("/api/v1/reminders", json=REMINDER, headers=KEY)
    his = await boris.http.post("/api/v1/reminders", json=REMINDER, headers=KEY)
    assert (his.status_code, his.json()["id"] != made.json()["id"]) == (201, True)
    for path, body in (("/api/v1/reminders", REMINDER | {"title": "Zinc"}), ("/api/v1/memory", FACT)):
        refused = await anna.http.post(path, json=body, headers=KEY)
        assert (refused.status_code, refused.json()["code"]) == (422, "request.key-reused")
    assert len((await anna.http.get("/api/v1/reminders")).json()["items"]) == 1
    for nonsense in ("", "x" * 201, "two words"):
        refused = await anna.http.post("/api/v1/reminders", json=REMINDER, headers={"Idempotency-Key": nonsense})
        assert refused.json()["code"] == "request.invalid", nonsense


async def test_what_was_refused_may_be_tried_again_and_what_was_deleted_does_not_come_back(anna: Person) -> None:
    past = REMINDER | {"schedule": {"kind": "once", "at": "2001-01-01T09:00"}}
    for _ in range(2):
        assert (
            (await anna.http.post("/api/v1/reminders", json=past, headers=KEY)).json()["code"].startswith("reminder.")
        )
    made = await anna.http.post("/api/v1/reminders", json=REMINDER, headers=KEY)
    assert made.status_code == 201
    await anna.http.delete(f"/api/v1/reminders/{made.json()['id']}")
    again = await anna.http.post("/api/v1/reminders", json=REMINDER, headers=KEY)
    assert again.json()["code"] == "reminder.not-found"
    assert (await anna.http.get("/api/v1/reminders")).json()["items"] == []


async def test_keys_are_forgotten_after_a_day(anna: Person, runtime: Runtime, clock) -> None:
    await anna.http.post("/api/v1/memory", json=FACT, headers=KEY)
    for hours, left in ((23, 1), (2, 0)):
        clock.advance(hours=hours)
        await replays.forget_old(runtime)
        assert await count(runtime, "replays") == left
