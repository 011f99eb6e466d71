"""What was used: each person sees their own, the administrator sees how much and not what."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from app.models import CallPurpose, CallState, ModelCall, UsageDay
from app.services.runtime import Runtime
from tests.factories import Chatter, ModelServer, People, Person

OWN = "/api/v1/users/me/usage"
ALL = "/api/v1/admin/usage"
DAY = date(2026, 11, 20)


async def spent(
    runtime: Runtime, user_id: UUID, day: date, *costs: str | None, model: str = "m", tokens: int = 10
) -> None:
    """Settled calls of a day, one for each cost, and the day's totals."""
    async with runtime.database.unit_of_work() as session:
        session.add(UsageDay(user_id=user_id, day=day, messages=len(costs), tokens=tokens * len(costs)))
        for cost in costs:
            session.add(
                ModelCall(
                    user_id=user_id, day=day, purpose=CallPurpose.CHAT, model=model, state=CallState.SETTLED,
                    input_tokens=tokens, cost_usd=None if cost is None else Decimal(cost),
                )
            )  # fmt: skip


@pytest.fixture
async def anna(people: People) -> Person:
    return await people.person()


async def test_what_the_header_says_is_what_the_page_says(anna: Person, claude: ModelServer) -> None:
    chatter = await Chatter.open(anna)
    for question in ("Hello", "What is hemoglobin?"):
        await chatter.send(question)
    found = (await anna.http.get(OWN)).json()
    assert found["quota"] == (await anna.http.get("/api/v1/chats/quota")).json()
    today = [row for row in found["days"] if row["day"] == found["to"]]
    counted = ("input_tokens", "output_tokens", "cache_write_tokens")
    assert sum(row[name] for row in today for name in counted) == found["quota"]["tokens"]["used"] > 0
    assert found["messages"] == [{"day": found["to"], "count": 2}]
    assert date.fromisoformat(found["to"]) - date.fromisoformat(found["from"]) == timedelta(days=29)


async def test_rows_are_by_day_purpose_and_model_and_unknown_costs_stay_unknown(anna: Person, runtime: Runtime) -> None:
    await spent(runtime, anna.id, DAY, "0.10", "0.25")
    await spent(runtime, anna.id, DAY + timedelta(days=1), "0.10", None, model="n")
    found = (await anna.http.get(OWN, params={"from": "2026-11-20", "to": "2026-11-21"})).json()
    assert [(row["day"], row["model"], row["calls"], row["cost_usd"]) for row in found["days"]] == [
        ("2026-11-20", "m", 2, "0.35"),
        ("2026-11-21", "n", 2, None),
    ]
    assert [row["count"] for row in found["messages"]] == [2, 2]
    one_day = (await anna.http.get(OWN, params={"from": "2026-11-21", "to": "2026-11-21"})).json()
    assert [row["day"] for row in one_day["days"]] == ["2026-11-21"]


async def test_nobody_reads_another_one_s_numbers(anna: Person, people: People, runtime: Runtime) -> None:
    await spent(runtime, anna.id, DAY, "1")
    boris = await people.person()
    found = (await boris.http.get(OWN, params={"from": "2026-11-20", "to": "2026-11-20"})).json()
    assert (found["days"], found["messages"]) == ([], [])


@pytest.mark.parametrize(
    "window",
    [
        {"from": "2026-11-02", "to": "2026-11-01"},
        {"from": "2025-01-01", "to": "2026-01-02"},
        {"from": "0001-01-01"},
        {"from": "yesterday"},
    ],
)
async def test_a_window_is_a_year_at_most(anna: Person, window: dict[str, str]) -> None:
    answer = await anna.http.get(OWN, params=window)
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


async def test_a_leap_year_fits_and_the_first_day_ever_too(anna: Person) -> None:
    for window in ({"from": "2024-01-01", "to": "2024-12-31"}, {"to": "0001-01-01"}, {"from": "9999-12-31"}):
        assert (await anna.http.get(OWN, params=window)).status_code == 200, window


async def test_the_administrator_sees_who_used_how_much(anna: Person, people: People, runtime: Runtime) -> None:
    admin = await people.admin()
    boris = await people.person(max_ai_messages_per_day=7, full_name="Boris Orlov")
    await spent(runtime, anna.id, DAY, "0.10", None)
    await spent(runtime, boris.id, DAY, "0.00000125", tokens=50)
    await spent(runtime, boris.id, DAY + timedelta(days=1), "9")
    found = (await admin.http.get(ALL, params={"day": "2026-11-20"})).json()
    usual = (await admin.http.get("/api/v1/admin/settings")).json()
    assert found["day"] == "2026-11-20"
    assert found["items"] == [
        {
            "user_id": str(boris.id), "username": boris.user.username, "full_name": "Boris Orlov",
            "messages": 1, "tokens": 50, "cost_usd": "0.00000125", "messages_limit": 7, "tokens_limit": usual["default_tokens_per_day"],
        },
        {
            "user_id": str(anna.id), "username": anna.user.username, "full_name": anna.user.full_name,
            "messages": 2, "tokens": 20, "cost_usd": None, "messages_limit": usual["default_messages_per_day"],
            "tokens_limit": usual["default_tokens_per_day"],
        },
    ]  # fmt: skip
    first = (await admin.http.get(ALL, params={"day": "2026-11-20", "limit": 1})).json()
    rest = (await admin.http.get(ALL, params={"day": "2026-11-20", "cursor": first["next_cursor"]})).json()
    assert [row["username"] for row in first["items"] + rest["items"]] == [boris.user.username, anna.user.username]
    assert rest["next_cursor"] is None


async def test_without_a_day_it_is_today_where_the_administrator_is(people: People, clock) -> None:
    admin = await people.person(role="admin", timezone="Pacific/Kiritimati")
    found = (await admin.http.get(ALL)).json()
    assert found["day"] == (clock.now() + timedelta(hours=14)).date().isoformat()
    assert found["items"] == []
