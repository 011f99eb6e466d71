"""Answers of the assistant as events, as the backend streams them."""

from typing import Any

from tests.scripted_backend import ScriptedBackend, Stream

CHAT = "c0000000-0000-4000-8000-000000000001"
ANSWER = "a0000000-0000-4000-8000-000000000001"
SEND = ("POST", f"chats/{CHAT}/messages")
Event = tuple[str, dict[str, Any]]


def started(**fields: Any) -> Event:
    return "message.started", {"chat_id": CHAT, "message_id": ANSWER, "red_flags": [], **fields}


def said(text: str) -> Event:
    return "text.delta", {"text": text}


def completed(text: str) -> Event:
    return "message.completed", {"message": {"id": ANSWER, "content": text}}


def interrupted(text: str, reason: str, *, retryable: bool = True) -> Event:
    return "message.interrupted", {"message": {"id": ANSWER, "content": text}, "reason": reason, "retryable": retryable}


def whole(text: str) -> Stream:
    return Stream([started(), said(text), completed(text)])


def will_answer(backend: ScriptedBackend, *streams: Any) -> None:
    """Whatever is asked next in a new conversation of Anna's."""
    backend.link(77)
    backend.reply("POST", "chats", {"id": CHAT})
    backend.reply(*SEND, *streams)
