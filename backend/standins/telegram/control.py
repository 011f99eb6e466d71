"""Levers for tests under /control/<token>/: write as a user, press a button, read what was sent, break things."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from standins.telegram.errors import BotApiError
from standins.telegram.state import Bot, Fault

FindBot = Callable[[Request], Bot]
Endpoint = Callable[[Request], Awaitable[Response]]
Lever = Callable[[Bot, dict[str, Any]], Awaitable[dict[str, Any]]]
DESCRIPTIONS = {
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    429: "Too Many Requests: retry after {retry_after}",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


def sender_of(told: dict[str, Any]) -> dict[str, Any]:
    """A Telegram user; `id` and whatever is told, the rest made up."""
    return {"is_bot": False, "first_name": "Anna", "language_code": "en", **told}


def private_chat_of(sender: dict[str, Any]) -> dict[str, Any]:
    named: dict[str, Any] = {key: sender[key] for key in ("first_name", "last_name", "username") if key in sender}
    return {"id": sender["id"], "type": "private", **named}


async def push_message(bot: Bot, told: dict[str, Any]) -> dict[str, Any]:
    """`{user, chat?, text, …}`: the user writes; further message fields (photo, document, …) are passed on."""
    sender = sender_of(told.pop("user"))
    chat = told.pop("chat", None) or private_chat_of(sender)
    text = told.get("text", "")
    if text.startswith("/"):
        told["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]
    return await bot.add_update({"message": bot.new_message(chat, sender, **told)})


async def push_callback(bot: Bot, told: dict[str, Any]) -> dict[str, Any]:
    """`{user, chat_id?, message_id, data}`: the user presses a button below a message of the bot."""
    sender = sender_of(told["user"])
    message = bot.messages[told.get("chat_id", sender["id"]), told["message_id"]]
    query = secrets.token_hex(8)
    bot.open_callbacks.add(query)
    return await bot.add_update(
        {
            "callback_query": {
                "id": query,
                "from": sender,
                "message": message,
                "chat_instance": "1",
                "data": told["data"],
            }
        }
    )


async def inject_fault(bot: Bot, told: dict[str, Any]) -> dict[str, Any]:
    """`{status, times=1, method?, chat_id?, retry_after=1, description?}` on the next matching calls.

    Status 0: the call is carried out, but its answer does not come.
    """
    status, wait = int(told["status"]), int(told.get("retry_after", 1))
    description = told.get("description") or DESCRIPTIONS.get(status, "Bad Request").format(retry_after=wait)
    error = BotApiError(status, description, **({"retry_after": wait} if status == 429 else {})) if status else None
    method = told.get("method")
    bot.faults.append(Fault(error, int(told.get("times", 1)), method and method.lower(), told.get("chat_id")))
    return {"status": status, "description": description}


async def set_chat(bot: Bot, told: dict[str, Any]) -> dict[str, Any]:
    """`{chat_id, blocked}`: the user blocks the bot, or lets it in again."""
    change = bot.blocked_chats.add if told["blocked"] else bot.blocked_chats.discard
    change(int(told["chat_id"]))
    return {"blocked": sorted(bot.blocked_chats)}


async def push_update(bot: Bot, told: dict[str, Any]) -> dict[str, Any]:
    """Any update content as Telegram would word it, without its id."""
    return await bot.add_update(told)


async def sent_messages(bot: Bot, request: Request) -> dict[str, Any]:
    """Messages as they stand now (edits applied); with `at_least` and `timeout` waits for that many."""
    chat = request.query_params.get("chat_id")
    wanted = int(request.query_params.get("at_least", 0))

    def shown() -> list[dict[str, Any]]:
        return [message for message in bot.sent if chat is None or str(message["chat"]["id"]) == chat]

    async with bot.changed:
        try:
            async with asyncio.timeout(float(request.query_params.get("timeout", 0))):
                await bot.changed.wait_for(lambda: len(shown()) >= wanted)
        except TimeoutError:
            pass
    return {"messages": shown(), "answered_callbacks": bot.answered_callbacks}


def routes(find_bot: FindBot, forget: Callable[[str], None]) -> list[Route]:
    def told_to(act: Lever) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            return JSONResponse(await act(find_bot(request), await request.json()), 201)

        return endpoint

    async def sent(request: Request) -> Response:
        return JSONResponse(await sent_messages(find_bot(request), request))

    async def inspect(request: Request) -> Response:
        bot = find_bot(request)
        return JSONResponse({"calls": bot.calls, "commands": bot.commands, "webhook": bot.webhook, "bot": bot.user})

    async def store_file(request: Request) -> Response:
        file_id = secrets.token_hex(8)
        find_bot(request).files[file_id] = await request.body()
        return JSONResponse({"file_id": file_id}, 201)

    async def reset(request: Request) -> Response:
        forget(request.path_params["token"])
        return Response(status_code=204)

    return [
        Route("/control/{token}/messages", told_to(push_message), methods=["POST"]),
        Route("/control/{token}/callbacks", told_to(push_callback), methods=["POST"]),
        Route("/control/{token}/updates", told_to(push_update), methods=["POST"]),
        Route("/control/{token}/faults", told_to(inject_fault), methods=["POST"]),
        Route("/control/{token}/chats", told_to(set_chat), methods=["POST"]),
        Route("/control/{token}/files", store_file, methods=["POST"]),
        Route("/control/{token}/sent", sent, methods=["GET"]),
        Route("/control/{token}", inspect, methods=["GET"]),
        Route("/control/{token}", reset, methods=["DELETE"]),
    ]
