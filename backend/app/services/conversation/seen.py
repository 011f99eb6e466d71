"""What the assistant saw: the request behind an answer, put together again from what was stored when it was sent.

Nothing of it comes from how things are today: the chat's frozen layers, the tools of that day, the replayed turns, and
which of them were sent, are all kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import CallPurpose, CallState, Chat, Message, MessageRole, ModelCall
from app.services import chats
from app.services.ai import history
from app.services.ai.context import FROZEN, Layer
from app.services.ai.excerpts import OPENING
from app.services.ai.history import Past, Turn
from app.utils.tokens import estimate_tokens
from app.utils.usage import Usage

# For a reader: policy first, then the plan's order. Over the wire tools come first and excerpts after the history.
SHOWN = ("policy", "tools", "primary", "personal", "skill", "memory", "excerpts", "history", "message")
SENT = ("tools", "policy", "primary", "personal", "skill", "memory", "history", "excerpts", "message")
# Answers from before it was kept what they were sent: as much as was sent then.
FORMER_BUDGET = 120_000


@dataclass(frozen=True, slots=True)
class SeenLayer:
    """A layer and its share of what the provider counted; `cached_tokens` is None where nothing was counted."""

    id: str
    text: str
    tokens: int
    cached_tokens: int | None
    cost_usd: None = None


@dataclass(frozen=True, slots=True)
class Seen:
    layers: list[SeenLayer]
    model: str | None
    calls: int
    usage: dict[str, int] | None
    cost_usd: None = None


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
    calls = await _calls(session, answer)
    layers = {layer.id: layer for layer in (*_stable(chat, answer), *_turns(past, answer))}
    return Seen(
        layers=_counted(layers, calls[-1] if calls else None),
        model=answer.meta.get("model"),
        calls=len(calls),
        usage=answer.meta.get("usage"),
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


async def _calls(session: AsyncSession, answer: Message) -> list[Usage]:
    """What the provider counted for each call of the answer, oldest first."""
    query = (
        select(
            ModelCall.input_tokens, ModelCall.output_tokens, ModelCall.cache_read_tokens, ModelCall.cache_write_tokens
        )
        .where(
            ModelCall.message_id == answer.id,
            ModelCall.purpose == CallPurpose.CHAT,
            ModelCall.state == CallState.SETTLED,
        )
        .order_by(ModelCall.created_at)
    )
    return [Usage(*row) for row in await session.execute(query)]


def _counted(layers: dict[str, Layer], last: Usage | None) -> list[SeenLayer]:
    """The layers with their tokens: our estimates, stretched to what the provider counted for the last call.

    What it read from its cache is the beginning of the request, so that it is spread from the front.
    """
    sent = [layers[name] for name in SENT]
    sizes = [estimate_tokens(layer.text) if layer.text else 0 for layer in sent]
    cached: list[int | None] = [None] * len(sizes)
    if last is not None:
        sizes = _stretched(sizes, last.input_tokens + last.cache_read_tokens + last.cache_write_tokens)
        cached = [*_from_the_front(sizes, last.cache_read_tokens)]
    counted = {
        layer.id: SeenLayer(layer.id, layer.text, size, read)
        for layer, size, read in zip(sent, sizes, cached, strict=True)
    }
    return [counted[name] for name in SHOWN]


def _stretched(sizes: list[int], total: int) -> list[int]:
    """The same proportions with this sum exactly."""
    whole, ends, upto = sum(sizes) or 1, [0], 0
    for size in sizes:
        upto += size
        ends.append(round(upto * total / whole))
    return [end - begin for begin, end in pairwise(ends)]


def _from_the_front(sizes: list[int], amount: int) -> list[int]:
    taken = []
    for size in sizes:
        taken.append(min(size, amount))
        amount -= taken[-1]
    return taken
