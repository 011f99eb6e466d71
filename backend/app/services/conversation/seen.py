"""What the assistant saw: the request behind an answer, put together again from what was stored when it was sent.

Nothing of it comes from how things are today: the chat's frozen layers, the tools of that day, the replayed turns, and
which of them were sent, are all kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import Chat, Message, MessageRole
from app.services import chats
from app.services.ai import history
from app.services.ai.context import FROZEN, Layer
from app.services.ai.excerpts import OPENING
from app.services.ai.history import Past, Turn
from app.services.conversation import shares
from app.services.conversation.shares import CountedLayer

# For a reader: policy first, then the plan's order. Over the wire tools come first and excerpts after the history.
SHOWN = ("policy", "tools", "primary", "personal", "skill", "memory", "excerpts", "history", "message")
SENT = ("tools", "policy", "primary", "personal", "skill", "memory", "history", "excerpts", "message")
# Answers from before it was kept what they were sent: as much as was sent then.
FORMER_BUDGET = 120_000


@dataclass(frozen=True, slots=True)
class Seen:
    layers: list[CountedLayer]
    model: str | None
    calls: int
    usage: dict[str, int] | None
    cost_usd: Decimal | None


async def seen(session: AsyncSession, actor: Principal, chat_id: UUID, message_id: UUID) -> Seen:
    """Raises message.not-an-answer for a question."""
    answer = await chats.message(session, actor, chat_id, message_id)
    if answer.role != MessageRole.ASSISTANT or answer.parent_id is None:
        raise AppError("message.not-an-answer")
    chat = await chats.get(session, actor, chat_id)
    sent = answer.meta.get("sent")
    if sent is None:
        past = await history.read(session, answer.parent_id, FORMER_BUDGET)
    else:
        past = await history.read_as_sent(session, answer.parent_id, sent)
    calls = await shares.calls_of(session, answer.id)
    layers = {layer.id: layer for layer in (*_stable(chat, answer), *_turns(past, answer))}
    counted = shares.counted([layers[name] for name in SENT], calls)
    return Seen(
        layers=[counted[name] for name in SHOWN],
        model=answer.meta.get("model"),
        calls=len(calls),
        usage=answer.meta.get("usage"),
        cost_usd=shares.total_cost(calls),
    )


def _stable(chat: Chat, answer: Message) -> list[Layer]:
    kept = chat.frozen_context or {}
    tools = kept.get("tools", {}).get(answer.meta.get("sent", {}).get("tools"), [])
    told = "\n".join(orjson.dumps(tool, option=orjson.OPT_INDENT_2).decode() for tool in tools)
    return [Layer("tools", told), *(Layer(name, kept.get("sent", {}).get(name, "")) for name in FROZEN)]


def _turns(past: Past, answer: Message) -> list[Layer]:
    """The earlier turns, and the new one with everything the tools brought while it was being answered."""
    prefix = str(answer.meta.get("prefix"))
    earlier = as_text(history.turns_of(past, prefix)) if past.seen else history.opening(past)
    blocks = [block for turn in past.question.replay or [] for block in turn["content"]]
    found = [block for block in blocks if str(block.get("text", "")).startswith(OPENING)]
    asked = [{"role": "user", "content": [block for block in blocks if block not in found]}]
    return [
        Layer("history", earlier),
        Layer("excerpts", "\n".join(block["text"] for block in found)),
        Layer("message", as_text([*asked, *_rounds(answer.replay)])),
    ]


def _rounds(replay: list[Turn]) -> list[Turn]:
    """What an answer's own calls were sent of it: everything up to the last thing that it was told."""
    ends = [place for place, turn in enumerate(replay, start=1) if turn["role"] == "user"]
    return replay[: ends[-1]] if ends else []


def as_text(turns: list[Turn]) -> str:
    """Turns for a person to read: who speaks, and every block."""
    return "\n\n".join(
        "\n".join([f"[{turn['role']}]", *(_block_text(block) for block in turn["content"])])
        for turn in turns
        if turn["content"]
    )


def _block_text(block: dict[str, Any]) -> str:
    match block["type"]:
        case "text":
            return str(block["text"])
        case "thinking":
            return f"(thinking) {block['thinking']}".rstrip()
        case "tool_use":
            return f"(uses {block['name']}) {orjson.dumps(block['input']).decode()}"
        case "tool_result":
            return f"(result) {block['content']}"
    return f"({block['type']})"
