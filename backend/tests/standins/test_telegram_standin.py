"""The Bot API stand-in refuses what Telegram refuses; otherwise tests against it would prove nothing."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

TOKEN = "4242:stand-in-token"
BACKEND = Path(__file__).resolve().parents[2]
ANNA = {"id": 77, "first_name": "Anna", "language_code": "ru"}


@pytest.fixture(scope="module")
def telegram() -> Iterator[str]:
    """Address of a stand-in started the way people start it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "standins.telegram", "--port", "0"], cwd=BACKEND, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    line = process.stdout.readline().strip()
    assert line.startswith("listening on http://127.0.0.1:")
    yield line.removeprefix("listening on ")
    process.terminate()
    process.wait(10)
    process.stdout.close()


@pytest.fixture
async def client(telegram: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=telegram, timeout=10) as client:
        yield client
        await client.delete(f"/control/{TOKEN}")


async def api(client: httpx.AsyncClient, method: str, **params: Any) -> dict[str, Any]:
    answer = await client.post(f"/bot{TOKEN}/{method}", json=params)
    body: dict[str, Any] = answer.json()
    assert answer.status_code == (200 if body["ok"] else body["error_code"])
    return body


async def control(client: httpx.AsyncClient, lever: str, **told: Any) -> dict[str, Any]:
    answer = await client.post(f"/control/{TOKEN}/{lever}", json=told)
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def test_a_malformed_token_is_nobody(client: httpx.AsyncClient) -> None:
    assert (await client.get("/botnonsense/getMe")).json() == {
        "ok": False,
        "error_code": 404,
        "description": "Not Found",
    }
    assert (await api(client, "getMe"))["result"]["id"] == 4242


async def test_a_waiting_poll_gets_the_message_at_once_and_offset_confirms_it(client: httpx.AsyncClient) -> None:
    poll = asyncio.create_task(api(client, "getUpdates", timeout=8))
    await asyncio.sleep(0.05)
    await control(client, "messages", user=ANNA, text="/start CODE1234")
    [update] = (await asyncio.wait_for(poll, 3))["result"]
    assert update["message"]["chat"] == {"id": 77, "type": "private", "first_name": "Anna"}
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    again = await api(client, "getUpdates", timeout=0)
    assert [waiting["update_id"] for waiting in again["result"]] == [update["update_id"]]
    assert (await api(client, "getUpdates", offset=update["update_id"] + 1))["result"] == []


async def test_two_pollers_conflict(client: httpx.AsyncClient) -> None:
    first = asyncio.create_task(api(client, "getUpdates", timeout=8))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(api(client, "getUpdates", timeout=1))
    ended = await asyncio.wait_for(first, 3)
    assert ended["error_code"] == 409
    assert ended["description"].startswith("Conflict: terminated by other getUpdates request")
    assert (await second)["result"] == []


async def test_a_webhook_forbids_polling_until_it_is_deleted(client: httpx.AsyncClient) -> None:
    assert (await api(client, "setWebhook", url="http://plain"))["error_code"] == 400
    await api(client, "setWebhook", url="https://bot.example/hook", secret_token="s")
    assert (await api(client, "getUpdates"))["error_code"] == 409
    await api(client, "deleteWebhook")
    assert (await api(client, "getUpdates"))["ok"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "message text is empty"),
        ("<b></b>", "message text is empty"),
        ("я" * 4097, "message is too long"),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<div>x</div>", 'Unsupported start tag "div"'),
        ("<b>x", "Can't find end tag"),
        ("<b><i>x</b></i>", "Unmatched end tag"),
    ],
)
async def test_messages_telegram_would_not_take(client: httpx.AsyncClient, text: str, complaint: str) -> None:
    refused = await api(client, "sendMessage", chat_id=77, text=text, parse_mode="HTML")
    assert refused["error_code"] == 400
    assert complaint in refused["description"]


async def test_the_limit_counts_text_after_the_markup_is_gone(client: httpx.AsyncClient) -> None:
    sent = await api(client, "sendMessage", chat_id=77, text=f"<b>{'&lt;' * 4096}</b>", parse_mode="HTML")
    assert sent["result"]["text"] == "<" * 4096
    assert sent["result"]["entities"] == [{"type": "bold", "offset": 0, "length": 4096}]


async def test_an_edit_must_change_something_that_the_bot_wrote(client: httpx.AsyncClient) -> None:
    sent = (await api(client, "sendMessage", chat_id=77, text="before"))["result"]["message_id"]
    same = await api(client, "editMessageText", chat_id=77, message_id=sent, text="before")
    assert "message is not modified" in same["description"]
    await api(client, "editMessageText", chat_id=77, message_id=sent, text="after")
    shown = (await client.get(f"/control/{TOKEN}/sent")).json()["messages"]
    assert [message["text"] for message in shown] == ["after"]
    missing = await api(client, "editMessageText", chat_id=77, message_id=999, text="after")
    assert missing["description"] == "Bad Request: message to edit not found"


async def test_a_pressed_button_is_answered_once(client: httpx.AsyncClient) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Taken", "callback_data": "taken:1"}]]}
    sent = (await api(client, "sendMessage", chat_id=77, text="Aspirin", reply_markup=keyboard))["result"]
    pressed = await control(client, "callbacks", user=ANNA, message_id=sent["message_id"], data="taken:1")
    query = pressed["callback_query"]["id"]
    assert (await api(client, "answerCallbackQuery", callback_query_id=query))["result"] is True
    assert "too old" in (await api(client, "answerCallbackQuery", callback_query_id=query))["description"]


async def test_commands_are_kept_for_each_scope_and_language(client: httpx.AsyncClient) -> None:
    menu = [{"command": "help", "description": "Справка"}]
    await api(client, "setMyCommands", commands=menu, language_code="ru")
    assert (await api(client, "getMyCommands", language_code="ru"))["result"] == menu
    assert (await api(client, "getMyCommands"))["result"] == []
    shouting = await api(client, "setMyCommands", commands=[{"command": "Help", "description": "x"}])
    assert shouting["description"] == "Bad Request: BOT_COMMAND_INVALID"


async def test_injected_faults_hit_the_next_matching_calls_only(client: httpx.AsyncClient) -> None:
    await control(client, "faults", status=429, retry_after=7, method="sendMessage", times=1)
    assert (await api(client, "getMe"))["ok"]
    refused = await api(client, "sendMessage", chat_id=77, text="x")
    assert (refused["error_code"], refused["parameters"]) == (429, {"retry_after": 7})
    assert (await api(client, "sendMessage", chat_id=77, text="x"))["ok"]


async def test_a_user_who_blocked_the_bot_gets_nothing(client: httpx.AsyncClient) -> None:
    await control(client, "chats", chat_id=77, blocked=True)
    refused = await api(client, "sendMessage", chat_id=77, text="x")
    assert refused == {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked by the user"}
    await control(client, "chats", chat_id=77, blocked=False)
    assert (await api(client, "sendMessage", chat_id=77, text="x"))["ok"]


async def test_a_stored_file_can_be_fetched(client: httpx.AsyncClient) -> None:
    stored = await client.post(f"/control/{TOKEN}/files", content=b"%PDF-1.7 lab report")
    file = (await api(client, "getFile", file_id=stored.json()["file_id"]))["result"]
    assert file["file_size"] == 19
    assert (await client.get(f"/file/bot{TOKEN}/{file['file_path']}")).content == b"%PDF-1.7 lab report"
    assert (await api(client, "getFile", file_id="gone"))["error_code"] == 400
