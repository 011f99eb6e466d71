"""The conversation so far, as the provider has to be sent it: exactly what was said, and always well-formed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import Message, MessageRole, MessageStatus
from app.utils.tokens import estimate_tokens

# The newest turns that fit are sent; a chat never outgrows the model or the purse.
HISTORY_TOKENS = 120_000
OMITTED = "(Earlier messages of this conversation were left out because they no longer fit.)"


async def path_to(session: AsyncSession, leaf_id: UUID | None) -> list[Message]:
    """The branch that ends with `leaf_id`, oldest first."""
    if leaf_id is None:
        return []
    branch = select(Message.id, Message.parent_id).where(Message.id == leaf_id).cte("branch", recursive=True)
    branch = branch.union_all(select(Message.id, Message.parent_id).join(branch, Message.id == branch.c.parent_id))
    rows = await session.scalars(select(Message).join(branch, Message.id == branch.c.id).order_by(Message.seq))
    return list(rows.all())


def replay_of(message: Message) -> list[dict[str, Any]]:
    """What one message adds to the request.

    An interrupted answer ends with the text its reader saw: finished rounds are kept with their tool results, and
    what was begun after them is added as plain text, so that the next turn is valid whatever the break cut off.
    """
    turns = list(message.replay)
    if message.role != MessageRole.ASSISTANT or message.status == MessageStatus.COMPLETE:
        return turns
    kept = int(message.meta.get("replayed_characters", 0))
    rest = message.content[kept:].strip()
    if rest or not turns or turns[-1]["role"] == "user":
        turns.append({"role": "assistant", "content": [{"type": "text", "text": rest or "(interrupted)"}]})
    return turns


def conversation(path: list[Message]) -> tuple[list[dict[str, Any]], bool]:
    """The turns of the newest messages that fit, and whether older ones were left out."""
    chosen: list[list[dict[str, Any]]] = []
    budget = HISTORY_TOKENS
    omitted = False
    for message in reversed(path):
        turns = replay_of(message)
        budget -= estimate_tokens(orjson.dumps(turns).decode())
        if budget < 0 and chosen:
            omitted = True
            break
        chosen.append(turns)
    messages = [turn for turns in reversed(chosen) for turn in turns]
    while messages and (messages[0]["role"] != "user" or _answers_tools(messages[0])):
        messages.pop(0)
        omitted = True
    if omitted and messages:
        first = messages[0]
        messages[0] = {**first, "content": [{"type": "text", "text": OMITTED}, *first["content"]]}
    return messages, omitted


def _answers_tools(turn: dict[str, Any]) -> bool:
    return any(block.get("type") == "tool_result" for block in turn["content"])
