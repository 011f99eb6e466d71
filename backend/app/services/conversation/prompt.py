"""From a turn to the request: freezing what is stable, composing what is new, replaying what was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.permissions import Principal
from app.models import Message, MessageRole
from app.services import chats, memory, settings
from app.services.ai import context, history
from app.services.ai.sources import Sources
from app.services.ai.tools import TOOLS
from app.services.conversation.turns import Turn
from app.services.documents import search
from app.services.runtime import Runtime


@dataclass(slots=True)
class Prompt:
    """What the model is sent for a turn, before any tool was used."""

    model: str
    system: list[dict[str, Any]]
    messages: list[dict[str, Any]]
    tools: list[dict[str, Any]]
    sources: Sources


def sources_for(runtime: Runtime, actor: Principal) -> Sources:
    async def read_page(document_id: UUID, page: int) -> str | None:
        async with runtime.database.sessions() as session:
            return await search.page_text(session, actor, document_id, page)

    return Sources(read_page)


async def compose(session: AsyncSession, runtime: Runtime, actor: Principal, turn: Turn) -> Prompt:
    """Build the request and keep what was built: the question's replay and the chat's frozen layers."""
    chat = await chats.get(session, actor, turn.chat_id)
    path = await history.path_to(session, turn.question_id)
    question = path[-1]
    sources = sources_for(runtime, actor)
    for message in path:
        sources.restore(message.meta.get("sources", ()))
    facts = await memory.important(session, actor)
    layers = await context.stable_layers(session, actor, chat, facts)
    if not question.replay:
        if chat.frozen_context is None:
            chat.frozen_context = context.freeze(layers)
        frozen = context.digests(chat.frozen_context["sent"])
        # On another branch other things were said: what counts is the nearest question before this one.
        told = next((message.meta["told"] for message in reversed(path) if "told" in message.meta), frozen)
        news = context.news(layers, told)
        await _compose_question(session, runtime, actor, question, news, sources)
        question.meta = {**question.meta, "told": context.digests({layer.id: layer.text for layer in layers})}
    messages, _ = history.conversation(path)
    return Prompt(
        model=str(await settings.value(session, runtime, "claude_model")),
        system=context.system_blocks(chat.frozen_context or context.freeze(layers)),
        messages=messages,
        tools=[tool.definition for tool in TOOLS.values()],
        sources=sources,
    )


async def _compose_question(
    session: AsyncSession,
    runtime: Runtime,
    actor: Principal,
    question: Message,
    news: str,
    sources: Sources,
) -> None:
    """Fix the turn's text for ever: time, news, excerpts, the question itself."""
    prelude = [context.now_tag(runtime, actor), news]
    attached = [UUID(identity) for identity in question.meta.get("document_ids", ())]
    prelude.append(await context.excerpts(session, actor, question.content, attached, sources))
    question.replay = [context.user_turn(prelude, question.content)]
    question.meta = {**question.meta, "sources": [source.as_dict() for source in sources.added]}
    sources.added.clear()


async def layers_of(session: AsyncSession, actor: Principal, chat_id: UUID, message_id: UUID) -> list[context.Layer]:
    """What stood behind an answer, layer by layer, for the person to look at."""
    answer = await chats.message(session, actor, chat_id, message_id)
    chat = await chats.get(session, actor, chat_id)
    path = await history.path_to(session, answer.parent_id if answer.role == MessageRole.ASSISTANT else answer.id)
    sent: dict[str, str] = (chat.frozen_context or {"sent": {}})["sent"]
    layers = [
        context.Layer(name, sent[name])
        for name in ("policy", "primary", "personal", "skill", "memory", "documents_memory")
        if name in sent
    ]
    *earlier, question = path
    turns = [turn for turn in question.replay if turn["role"] == "user"]
    parts = [block["text"] for turn in turns for block in turn["content"] if block.get("type") == "text"]
    excerpts = parts[0] if parts else ""
    past = "\n\n".join(f"{message.role}: {message.content}" for message in earlier)
    layers += [
        context.Layer("excerpts", excerpts),
        context.Layer("history", past),
        context.Layer("message", question.content),
    ]
    return [layer for layer in layers if layer.text]
