"""Bot API methods over a bot's state. Each takes the call's parameters as decoded JSON values."""

import asyncio
import hashlib
import re
import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from standins.telegram.bringing import bring_updates
from standins.telegram.errors import BotApiError, NoAnswer, bad_request
from standins.telegram.markup import parse_html, utf16_length
from standins.telegram.polling import get_updates
from standins.telegram.state import Bot

Params = dict[str, Any]
Method = Callable[[Bot, Params], Awaitable[Any]]

TEXT_LIMIT = 4096
FILE_LIMIT = 20 * 1024 * 1024
CALLBACK_TEXT_LIMIT = 200
CALLBACK_DATA_BYTES = 64
COMMAND_LIMIT = 100
COMMAND = re.compile(r"[a-z0-9_]{1,32}")


def chat_of(params: Params) -> int:
    chat_id = params.get("chat_id")
    if isinstance(chat_id, str) and chat_id.lstrip("-").isdigit():
        chat_id = int(chat_id)
    if not isinstance(chat_id, int) or isinstance(chat_id, bool) or chat_id == 0:
        raise bad_request("chat_id is empty" if chat_id in (None, "") else "chat not found")
    return chat_id


def _content(params: Params) -> dict[str, Any]:
    """Text (with entities) and keyboard of a message about to be shown, or Telegram's refusal."""
    source = params.get("text")
    if not isinstance(source, str) or not source.strip():
        raise bad_request("message text is empty")
    mode = str(params.get("parse_mode") or "").lower()
    if mode not in ("", "html"):
        raise bad_request("unsupported parse_mode")
    text, entities = parse_html(source) if mode == "html" else (source, [])
    if not text.strip():
        raise bad_request("message text is empty")
    if utf16_length(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    content: dict[str, Any] = {"text": text}
    if entities:
        content["entities"] = entities
    if markup := params.get("reply_markup"):
        _check_keyboard(markup)
        content["reply_markup"] = markup
    return content


def _check_keyboard(markup: Any) -> None:
    if not isinstance(markup, dict):
        raise bad_request("can't parse reply keyboard markup JSON object")
    for row in markup.get("inline_keyboard", []):
        for button in row:
            if not button.get("text"):
                raise bad_request("can't parse inline keyboard button: Text buttons must be non-empty")
            if len(str(button.get("callback_data", "")).encode()) > CALLBACK_DATA_BYTES:
                raise bad_request("BUTTON_DATA_INVALID")
            if "url" in button and "." not in (urlsplit(str(button["url"])).hostname or ""):
                raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")


async def get_me(bot: Bot, _: Params) -> dict[str, Any]:
    return {
        **bot.user,
        "can_join_groups": False,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }


async def send_message(bot: Bot, params: Params) -> dict[str, Any]:
    chat_id = chat_of(params)
    content = _content(params)
    chat = {"id": chat_id, "type": "private" if chat_id > 0 else "supergroup"}
    message = bot.new_message(chat, bot.user, **content)
    bot.sent.append(message)
    await bot.notify()
    return message


async def send_document(bot: Bot, params: Params) -> dict[str, Any]:
    """A file that came with the call, or one that is known by its id."""
    chat_id, source = chat_of(params), str(params.get("document") or "")
    upload = params.get(source.removeprefix("attach://"))
    file_id, name = (upload["file_id"], upload["file_name"]) if isinstance(upload, dict) else (source, "file")
    if file_id not in bot.files:
        raise bad_request("wrong file identifier/HTTP URL specified")
    size = len(bot.files[file_id])
    document = {"file_id": file_id, "file_unique_id": file_id, "file_name": name, "file_size": size}
    chat = {"id": chat_id, "type": "private" if chat_id > 0 else "supergroup"}
    message = bot.new_message(chat, bot.user, document=document)
    bot.sent.append(message)
    await bot.notify()
    return message


def _own_message(bot: Bot, params: Params) -> dict[str, Any]:
    message = bot.messages.get((chat_of(params), int(params.get("message_id") or 0)))
    if message is None:
        raise bad_request("message to edit not found")
    if message["from"]["id"] != bot.id:
        raise bad_request("message can't be edited")
    return message


async def edit_message_text(bot: Bot, params: Params) -> dict[str, Any]:
    message = _own_message(bot, params)
    content = _content(params)
    shown = {key: message[key] for key in ("text", "entities", "reply_markup") if key in message}
    if content == shown:
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    for key in shown:
        del message[key]
    message.update(content, edit_date=int(time.time()))
    await bot.notify()
    return message


async def edit_message_reply_markup(bot: Bot, params: Params) -> dict[str, Any]:
    message = _own_message(bot, params)
    message.pop("reply_markup", None)
    if markup := params.get("reply_markup"):
        _check_keyboard(markup)
        message["reply_markup"] = markup
    await bot.notify()
    return message


async def delete_message(bot: Bot, params: Params) -> bool:
    """A bot may delete its own messages, and in private chats those of the person too."""
    message = bot.messages.pop((chat_of(params), int(params.get("message_id") or 0)), None)
    if message is None:
        raise bad_request("message to delete not found")
    bot.sent = [shown for shown in bot.sent if shown is not message]
    await bot.notify()
    return True


async def answer_callback_query(bot: Bot, params: Params) -> bool:
    query = str(params.get("callback_query_id", ""))
    if query not in bot.open_callbacks:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if utf16_length(str(params.get("text") or "")) > CALLBACK_TEXT_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    bot.open_callbacks.discard(query)
    bot.answered_callbacks.append(params)
    await bot.notify()
    return True


async def send_chat_action(_: Bot, params: Params) -> bool:
    chat_of(params)
    if not params.get("action"):
        raise bad_request("wrong parameter action in request")
    return True


def _command_list(params: Params) -> str:
    """One list for each scope and language, as Telegram keeps them."""
    scope = params.get("scope") or {"type": "default"}
    return f"{scope['type']}:{scope.get('chat_id', '')}:{params.get('language_code') or ''}"


async def set_my_commands(bot: Bot, params: Params) -> bool:
    commands = params.get("commands")
    if not isinstance(commands, list) or len(commands) > COMMAND_LIMIT:
        raise bad_request("can't parse BotCommands")
    for command in commands:
        if not COMMAND.fullmatch(str(command.get("command", "")).lstrip("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= utf16_length(str(command.get("description", ""))) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    bot.commands[_command_list(params)] = commands
    return True


async def get_my_commands(bot: Bot, params: Params) -> list[dict[str, str]]:
    return bot.commands.get(_command_list(params), [])


async def delete_my_commands(bot: Bot, params: Params) -> bool:
    bot.commands.pop(_command_list(params), None)
    return True


async def set_webhook(bot: Bot, params: Params) -> bool:
    url = str(params.get("url") or "")
    if not url:
        return await delete_webhook(bot, params)
    if not url.startswith("https://"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    bot.webhook = {"url": url, "secret_token": params.get("secret_token")}
    if params.get("drop_pending_updates"):
        bot.updates.clear()
    if bot.webhook_doors and bot.courier is None:
        bot.courier = asyncio.create_task(bring_updates(bot))
    return True


async def delete_webhook(bot: Bot, params: Params) -> bool:
    bot.webhook = {}
    if bot.courier is not None:
        bot.courier.cancel()
        bot.courier = None
    if params.get("drop_pending_updates"):
        bot.updates.clear()
    return True


async def get_webhook_info(bot: Bot, _: Params) -> dict[str, Any]:
    return {
        "url": bot.webhook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(bot.updates),
    }


async def get_file(bot: Bot, params: Params) -> dict[str, Any]:
    file_id = str(params.get("file_id", ""))
    if file_id not in bot.files:
        raise bad_request("invalid file_id")
    content = bot.files[file_id]
    if len(content) > FILE_LIMIT:
        raise bad_request("file is too big")
    return {
        "file_id": file_id,
        "file_unique_id": hashlib.sha256(content).hexdigest()[:16],
        "file_size": len(content),
        "file_path": f"documents/{file_id}",
    }


METHODS: dict[str, Method] = {
    "getme": get_me,
    "getupdates": get_updates,
    "sendmessage": send_message,
    "senddocument": send_document,
    "editmessagetext": edit_message_text,
    "editmessagereplymarkup": edit_message_reply_markup,
    "deletemessage": delete_message,
    "answercallbackquery": answer_callback_query,
    "sendchataction": send_chat_action,
    "setmycommands": set_my_commands,
    "getmycommands": get_my_commands,
    "deletemycommands": delete_my_commands,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
    "getfile": get_file,
}


async def call(bot: Bot, name: str, params: Params) -> Any:
    """Runs method `name` (case does not matter, as on the real server)."""
    method = METHODS.get(name.lower())
    if method is None:
        raise BotApiError(404, "Not Found: method not found")
    target = chat_of(params) if params.get("chat_id") else None
    bot.calls.append({"method": name, "params": params})
    answered = bot.meet_fault(name, target)
    result = await method(bot, params)
    if not answered:
        raise NoAnswer
    return result
