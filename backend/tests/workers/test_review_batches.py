"""Daily reviews through the provider's batches, where an administrator has chosen that."""

from __future__ import annotations

from datetime import date, timedelta

import orjson
import pytest
from sqlalchemy import select, update

from app.models import CallState, DailyReview, ModelCall
from app.services.conversation.sweeper import sweep_ledger
from app.services.gateways.claude import Fault, ModelError
from app.services.gateways.claude_batches import AnthropicBatches
from app.services.runtime import Runtime
from app.workers.daily_reviewer import review_due
from tests.conftest import MovableClock
from tests.factories import ModelServer, People, Person
from tests.factories.labs import report, tsh
from tests.factories.reminders import bell, stay_signed_in
from tests.factories.reviews import DAY, morning, proposals_of, proposes, remembers, reviews_of, runs


@pytest.fixture
async def admin(people: People) -> Person:
    """An administrator who has switched batches on, and wants no review."""
    admin = await people.admin()
    for path, body in (("admin/settings", {"review_batches": True}), ("users/me", {"daily_review": False})):
        assert (await admin.http.patch(f"/api/v1/{path}", json=body)).status_code == 200
    return admin


@pytest.fixture
async def patient(people: People, runtime: Runtime) -> Person:
    person = await people.person()
    await tsh(runtime, await report(runtime, person, "TSH   4.87"))
    return person


async def handed_in(runtime: Runtime, person: Person, day: date = DAY) -> str:
    """The batch that the review of this person waits for."""
    query = select(DailyReview.batch_id).where(DailyReview.user_id == person.id, DailyReview.local_day == day)
    async with runtime.database.sessions() as session:
        return (await session.scalars(query)).one() or ""


async def calls(runtime: Runtime) -> list[CallState]:
    async with runtime.database.sessions() as session:
        return list(await session.scalars(select(ModelCall.state).order_by(ModelCall.created_at)))


async def test_batches_are_off_unless_chosen(people: People) -> None:
    admin = await people.admin()
    assert (await admin.http.get("/api/v1/admin/settings")).json()["review_batches"] is False


async def test_a_question_waits_with_the_provider_and_is_deleted_there_once_it_is_answered(
    admin: Person, patient: Person, runtime: Runtime, clock: MovableClock, claude: ModelServer
) -> None:
    proposes(claude, summary="Read out of a batch.")
    await morning(runtime, clock, patient)
    batch = await handed_in(runtime, patient)
    assert (claude.requests, await bell(patient)) == ([], [])
    # It may be a day old before it is answered; its tokens stay reserved.
    async with runtime.database.unit_of_work() as session:
        await session.execute(update(ModelCall).values(created_at=ModelCall.created_at - timedelta(hours=2)))
    await sweep_ledger(runtime)
    assert await calls(runtime) == [CallState.RESERVED]
    # What comes meanwhile has not been looked at.
    await remembers(patient, "Broken ankle")
    clock.advance(minutes=6)
    assert await review_due(runtime) == 1
    stay_signed_in(patient, runtime)
    (review,) = await reviews_of(patient)
    assert review["summary"] == "Read out of a batch."
    assert len(await bell(patient)) == 1
    stay_signed_in(admin, runtime)
    (run,) = await runs(admin)
    assert (run["in_batch"], run["attempts"], run["status"]) == (True, 1, "told")
    assert run["tokens"] > 0
    with pytest.raises(ModelError) as gone:
        await runtime.batches.answer(batch, "any")
    assert gone.value.fault is Fault.NOT_CONFIGURED
    proposes(claude)
    await morning(runtime, clock, patient, day=DAY + timedelta(days=1))
    assert await handed_in(runtime, patient, DAY + timedelta(days=1))


@pytest.mark.parametrize("behaviour", [{"delay_ms": 3_600_000}, {"status": 529}])
async def test_a_batch_that_is_not_answered_is_given_up_for_a_direct_question(
    behaviour: dict[str, object], admin: Person, patient: Person, runtime: Runtime, clock: MovableClock,
    claude: ModelServer,
) -> None:  # fmt: skip
    claude.will(behaviour)
    await morning(runtime, clock, patient)
    batch = await handed_in(runtime, patient)
    answer = orjson.dumps({"summary": "Asked directly.", "proposals": []}).decode()
    claude.will({"reply": answer})
    waiting = "delay_ms" in behaviour
    clock.advance(minutes=6)
    await review_due(runtime)
    assert len(claude.requests) == (0 if waiting else 1)
    clock.advance(hours=3)
    await review_due(runtime)
    stay_signed_in(patient, runtime)
    (review,) = await reviews_of(patient)
    assert review["summary"] == "Asked directly."
    assert len(await proposals_of(patient)) == 1
    assert await calls(runtime) == [CallState.RELEASED, CallState.SETTLED]
    with pytest.raises(ModelError):
        await runtime.batches.answer(batch, "any")


async def test_a_server_without_batches_is_asked_directly(
    admin: Person, patient: Person, runtime: Runtime, clock: MovableClock, claude: ModelServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    elsewhere = AnthropicBatches(api_key="any", base_url=f"{claude.url}/nowhere")
    monkeypatch.setattr(runtime, "batches", elsewhere)
    proposes(claude, summary="Asked directly.")
    await morning(runtime, clock, patient)
    (review,) = await reviews_of(patient)
    assert review["summary"] == "Asked directly."
    assert await calls(runtime) == [CallState.RELEASED, CallState.SETTLED]
    await elsewhere.close()
