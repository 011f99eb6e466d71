"""The demo model takes questions that may wait, as the SDK hands them in and reads their answers."""

from typing import Any

import anthropic
import httpx
import pytest

from standins.claude.options import Options
from tests.standins.conftest import MODEL, DemoModel, demo_model


def question(name: str, text: str, **changes: Any) -> Any:
    params = {"model": MODEL, "max_tokens": 100, "messages": [{"role": "user", "content": text}], **changes}
    return {"custom_id": name, "params": params}


async def test_each_question_has_its_own_answer(model: DemoModel) -> None:
    await model.will({"match": "one", "reply": "First."}, {"match": "two", "status": 529})
    asked = [question("a", "one"), question("b", "two"), question("c", "three", temperature=1)]
    batch = await model.sdk.messages.batches.create(requests=asked)
    done = await model.sdk.messages.batches.retrieve(batch.id)
    assert done.processing_status == "ended"
    assert (done.request_counts.succeeded, done.request_counts.errored) == (1, 2)
    found = {entry.custom_id: entry.result async for entry in await model.sdk.messages.batches.results(batch.id)}
    assert found["a"].message.content[0].text == "First."
    assert found["b"].error.error.type == "overloaded_error"
    assert found["c"].error.error.type == "invalid_request_error"
    await model.sdk.messages.batches.delete(batch.id)
    with pytest.raises(anthropic.NotFoundError):
        await model.sdk.messages.batches.retrieve(batch.id)


async def test_what_still_waits_has_no_results_and_can_be_called_off(model: DemoModel) -> None:
    await model.will({"delay_ms": 3_600_000})
    batches = model.sdk.messages.batches
    batch = await batches.create(requests=[question("a", "one")])
    assert (batch.processing_status, batch.request_counts.processing, batch.results_url) == ("in_progress", 1, None)
    with pytest.raises(anthropic.BadRequestError):
        await batches.delete(batch.id)
    called_off = await batches.cancel(batch.id)
    assert (called_off.processing_status, called_off.request_counts.canceled) == ("ended", 1)
    await batches.delete(batch.id)


async def test_a_local_server_knows_no_batches() -> None:
    async with demo_model(Options(compat=True)) as local:
        asked: httpx.Response = await local.http.post("/v1/messages/batches", json={"requests": [question("a", "one")]})
        assert asked.status_code == 404
