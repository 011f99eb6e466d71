"""Mornings on which somebody's day is reviewed, and what the model is asked and answers then."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from app.services.runtime import Runtime
from app.workers.daily_reviewer import review_due
from tests.conftest import MovableClock
from tests.factories.model_server import ModelServer
from tests.factories.people import Person
from tests.factories.reminders import stay_signed_in
from tests.factories.understanding import shown

DAY = date(2026, 12, 8)
_SOURCE = re.compile(r'<source ref="(\w+)" kind="(\w+)" topic="(\w+)"([^>]*)>\n(.*?)\n</source>', re.DOTALL)


def at(clock: MovableClock, day: date = DAY, wall: str = "08:00", zone: str = "UTC") -> None:
    """Move the clock to this moment on the wall of a zone."""
    clock.set(datetime.combine(day, time.fromisoformat(wall), ZoneInfo(zone)).astimezone(UTC) + timedelta(seconds=1))


async def morning(runtime: Runtime, clock: MovableClock, *people: Person, day: date = DAY) -> None:
    """Eight o'clock, and what it brings."""
    at(clock, day)
    await review_due(runtime)
    for person in people:
        stay_signed_in(person, runtime)


def proposes(claude: ModelServer, *proposals: dict[str, Any], summary: str = "Something is new.") -> None:
    claude.says(orjson.dumps({"summary": summary, "proposals": list(proposals)}).decode())


def proposal(*evidence: str, title: str = "Call the practice", **more: Any) -> dict[str, Any]:
    return {"topic": "documents", "title": title, "body": "It is new.", "evidence": list(evidence)} | more


def sources(claude: ModelServer) -> list[dict[str, str]]:
    """What the model was shown last."""
    found = _SOURCE.findall(shown(claude.requests[-1]))
    return [dict(zip(("ref", "kind", "topic", "flags", "text"), one, strict=True)) for one in found]


async def reviews_of(person: Person) -> list[dict[str, Any]]:
    answer = await person.http.get("/api/v1/reviews")
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def proposals_of(person: Person) -> list[dict[str, Any]]:
    """All that was proposed, the newest review first."""
    return [proposal for review in await reviews_of(person) for proposal in review["proposals"]]


async def runs(admin: Person, **query: str) -> list[dict[str, Any]]:
    answer = await admin.http.get("/api/v1/admin/reviews", params=query)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def remembers(person: Person, title: str, category: str = "other", content: str = "Noted.") -> dict[str, Any]:
    body = {"category": category, "title": title, "content": content, "importance": "high"}
    answer = await person.http.post("/api/v1/memory", json=body)
    assert answer.status_code == 201, answer.text
    entry: dict[str, Any] = answer.json()
    return entry
