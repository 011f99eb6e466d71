"""Reminders set up over HTTP, and time that passes for somebody who stays signed in."""

from __future__ import annotations

from typing import Any

from app.core.security import sign_access_token
from app.services.runtime import Runtime
from tests.factories.people import Person

DAILY = {"kind": "daily", "times": ["08:00"]}


async def remind(person: Person, schedule: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    """A reminder of this person, as the API answers it."""
    wish = {"title": "Take the pill", "schedule": schedule or DAILY} | fields
    answer = await person.http.post("/api/v1/reminders", json=wish)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def stay_signed_in(person: Person, runtime: Runtime) -> None:
    """A new access token, as the browser fetches one when the old one has expired."""
    token = sign_access_token(
        runtime.settings.secret(),
        user_id=person.id,
        session_id=person.actor.session_id,
        now=runtime.clock.now(),
        seconds=900,
    )
    person.http.headers["Authorization"] = f"Bearer {token}"


async def occurrences(person: Person, start: str, end: str) -> list[dict[str, Any]]:
    answer = await person.http.get("/api/v1/reminders/occurrences", params={"from": start, "to": end})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def bell(person: Person) -> list[dict[str, Any]]:
    """What the person was told, oldest first."""
    answer = await person.http.get("/api/v1/notifications", params={"limit": 200})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items[::-1]
