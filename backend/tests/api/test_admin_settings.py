"""What an administrator changes while the product runs, and the models to choose from."""

from __future__ import annotations

import httpx
import pytest

from app.services import models_offered
from app.services.gateways.claude import AnthropicGateway, ModelError
from app.services.runtime import Runtime
from tests.factories import Chatter, ModelServer, People

PATH = "/api/v1/admin/settings"


async def test_settings_have_defaults_hold_what_is_set_and_forget_it_with_null(people: People) -> None:
    admin = await people.admin()
    usual = (await admin.http.get(PATH)).json()
    assert usual["claude_model"] == "claude-sonnet-5-5"
    assert (usual["title_model"], usual["effort"], usual["compatibility"]) == ("claude-haiku-5-5", None, "auto")
    changes = {"claude_model": "claude-opus-5-5", "effort": "low", "default_messages_per_day": 3}
    changed = await admin.http.patch(PATH, json=changes)
    assert changed.status_code == 200
    assert changed.json() == usual | changes == (await admin.http.get(PATH)).json()
    person = await people.person()
    assert (await person.http.get("/api/v1/chats/quota")).json()["messages"]["limit"] == 3
    again = await admin.http.patch(PATH, json=dict.fromkeys(changes))
    assert again.json() == usual


async def test_the_chosen_model_answers_the_next_question(people: People, claude: ModelServer) -> None:
    admin = await people.admin()
    chatter = await Chatter.open(await people.person())
    claude.says("One.", "Two.")
    assert (await chatter.send("Hello"))[0].data["model"] == "claude-sonnet-5-5"
    await admin.http.patch(PATH, json={"claude_model": "claude-opus-5-5"})
    assert (await chatter.send("And now?"))[0].data["model"] == "claude-opus-5-5"
    assert claude.requests[-1]["body"]["model"] == "claude-opus-5-5"


@pytest.mark.parametrize(
    "body",
    [
        {"colour": "red"},
        {"self_registration_enabled": "yes"},
        {"default_max_chats": -1},
        {"default_tokens_per_day": 1.5},
        {"effort": "extreme"},
        {"thinking": True},
        {"compatibility": "maybe"},
        {"claude_model": ""},
        {"claude_model": "two words"},
        {"claude_model": "x" * 101},
    ],
)
async def test_nonsense_is_refused_and_changes_nothing(people: People, body: dict[str, object]) -> None:
    admin = await people.admin()
    usual = (await admin.http.get(PATH)).json()
    answer = await admin.http.patch(PATH, json={"default_max_chats": 9} | body)
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")
    assert (await admin.http.get(PATH)).json() == usual


async def test_a_model_the_provider_does_not_have_is_refused(people: People) -> None:
    admin = await people.admin()
    answer = await admin.http.patch(PATH, json={"title_model": "claude-nobody-9", "default_max_chats": 9})
    assert (answer.status_code, answer.json()["code"]) == (422, "model.unknown")
    assert answer.json()["params"] == {"model": "claude-nobody-9", "setting": "title_model"}
    assert (await admin.http.get(PATH)).json()["default_max_chats"] != 9


async def test_retired_is_refused_and_deprecated_is_told(people: People) -> None:
    admin = await people.admin()
    retired = await admin.http.patch(PATH, json={"claude_model": "claude-opus-4-1"})
    assert (retired.status_code, retired.json()["code"]) == (422, "model.retired")
    assert (await admin.http.patch(PATH, json={"claude_model": "claude-sonnet-4-5"})).status_code == 200
    told = (await admin.http.get("/api/v1/admin/models")).json()
    assert told["warnings"] == [
        {
            "setting": "claude_model",
            "model": "claude-sonnet-4-5",
            "problem": "deprecated",
            "retires_at": "2026-11-30T00:00:00Z",
        }
    ]


async def test_the_list_of_models_says_what_there_is(people: People) -> None:
    admin = await people.admin()
    found = (await admin.http.get("/api/v1/admin/models")).json()
    assert found["reachable"] is True
    assert found["warnings"] == []
    assert set(found["compatibility"].values()) == {True}
    by_id = {model["id"]: model for model in found["items"]}
    assert by_id["claude-haiku-5-5"]["lifecycle"] == "active"
    assert by_id["claude-sonnet-5-5"]["max_input_tokens"] == 1_000_000
    # The demo model costs nothing; a price beside it would be somebody else's.
    assert by_id["claude-sonnet-5-5"]["price"] is None


async def test_without_a_list_any_name_is_accepted(people: People, runtime: Runtime, monkeypatch) -> None:
    nowhere = AnthropicGateway(api_key="x", base_url="http://127.0.0.1:9", read_seconds=1)
    monkeypatch.setattr(runtime, "claude", nowhere)
    runtime.model_list.forget()
    admin = await people.admin()
    assert (await admin.http.patch(PATH, json={"claude_model": "qwen3:32b"})).status_code == 200
    found = (await admin.http.get("/api/v1/admin/models")).json()
    assert (found["reachable"], found["items"], found["warnings"]) == (False, [], [])
    with pytest.raises(ModelError):
        await nowhere.models()
    await nowhere.close()


async def test_the_check_at_start_warns_and_never_fails(runtime: Runtime, caplog, monkeypatch) -> None:
    monkeypatch.setattr(runtime.settings.claude, "claude_model", "claude-nobody-9")
    await models_offered.check_configured(runtime)
    assert "claude-nobody-9" in caplog.text


async def test_settings_close_registration(people: People, client: httpx.AsyncClient) -> None:
    admin = await people.admin()
    await admin.http.patch(PATH, json={"self_registration_enabled": False})
    assert (await client.get("/api/v1/meta")).json()["self_registration_enabled"] is False
    body = {"email": "a@example.com", "username": "anna", "password": "a long enough password"}
    answer = await client.post("/api/v1/auth/register", json=body)
    assert (answer.status_code, answer.json()["code"]) == (403, "auth.registration-closed")
