"""What the model is shown: the layers of the prompt, in the plan's order.

System part (frozen with the first turn of a chat): policy and primary context, personal context, specialist, memory.
Each user turn: the time, what changed in the layers since, excerpts of documents, and the question.
Nothing that was sent is ever changed afterwards; that keeps the cached prefix valid and the replay acceptable.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.permissions import Principal
from app.models import Chat, Document, MemoryEntry, ProcessingStatus, Skill
from app.services import contexts
from app.services.ai.policy import POLICY
from app.services.ai.sources import Sources, render_source, without_our_tags
from app.services.documents import search
from app.services.runtime import Runtime
from app.utils.tokens import estimate_tokens

EXCERPTS = 4
# An attached document is shown from its beginning up to this many characters; the rest is found by searching.
ATTACHED_CHARACTERS = 12_000


@dataclass(frozen=True, slots=True)
class Layer:
    """One part of the prompt. `id` is one of policy, primary, personal, skill, memory, excerpts, history, message."""

    id: str
    text: str

    @property
    def tokens(self) -> int:
        return estimate_tokens(self.text)


async def stable_layers(session: AsyncSession, actor: Principal, chat: Chat, facts: list[MemoryEntry]) -> list[Layer]:
    """The layers as they are now, empty ones left out. `facts` are the important ones of the memory."""
    primary, personal = await contexts.texts_for(session, actor)
    skill = await session.scalar(Skill.visible_to(actor).where(Skill.id == chat.skill_id)) if chat.skill_id else None
    layers = [
        Layer("policy", POLICY),
        Layer("primary", primary),
        Layer("personal", f"About the person, in their own words:\n{personal}" if personal else ""),
        Layer("skill", f"Your role in this chat:\n{skill.system_prompt}" if skill is not None else ""),
        Layer("memory", render_memory([fact for fact in facts if fact.source_document_id is None])),
        # Not part of the system prompt: what came out of a document is untrusted, confirmed or not.
        Layer("documents_memory", render_memory([fact for fact in facts if fact.source_document_id is not None])),
    ]
    return [layer for layer in layers if layer.text]


def render_memory(facts: list[MemoryEntry]) -> str:
    if not facts:
        return ""
    lines = [f"- [{fact.category}, {fact.importance}] {fact.title}: {fact.content}" for fact in facts]
    return "What is known about the person:\n" + "\n".join(lines)


def freeze(layers: list[Layer]) -> dict[str, Any]:
    """The system part as it is kept with the chat and sent with every turn."""
    return {"sent": {layer.id: layer.text for layer in layers if layer.id != "documents_memory"}}


def digests(texts: dict[str, str]) -> dict[str, str]:
    """What was told, short enough to be kept with each question."""
    return {name: hashlib.sha256(text.encode()).hexdigest()[:16] for name, text in texts.items() if text}


def system_blocks(frozen: dict[str, Any]) -> list[dict[str, Any]]:
    """The system prompt of a chat. What all chats share comes first and is cached for longer."""
    sent: dict[str, str] = frozen["sent"]
    shared = "\n\n".join(sent[name] for name in ("policy", "primary") if name in sent)
    own = "\n\n".join(sent[name] for name in ("personal", "skill", "memory") if name in sent)
    blocks: list[dict[str, Any]] = [
        {"type": "text", "text": shared, "cache_control": {"type": "ephemeral", "ttl": "1h"}}
    ]
    if own:
        blocks.append({"type": "text", "text": own, "cache_control": {"type": "ephemeral"}})
    return blocks


def news(layers: list[Layer], told: dict[str, str]) -> str:
    """What the model has to be told because a layer is not what this branch of the chat has said so far."""
    texts = {layer.id: layer.text for layer in layers}
    now = digests(texts)
    return "\n".join(
        _told_in_turn(name, texts.get(name) or "(nothing any more)")
        for name in ("primary", "personal", "skill", "memory", "documents_memory")
        if told.get(name) != now.get(name)
    )


def _told_in_turn(layer: str, text: str) -> str:
    tag = "memory" if layer == "documents_memory" else f'context_update layer="{layer}"'
    return f"<{tag}>\n{without_our_tags(text)}\n</{tag.split(maxsplit=1)[0]}>"


async def excerpts(
    session: AsyncSession, actor: Principal, question: str, attached: list[UUID], sources: Sources
) -> str:
    """Passages that fit the question, and the beginning of every document attached to it."""
    parts = [await _attached(session, actor, document_id, sources) for document_id in attached]
    shown = set(attached)
    searching = bool(question) and await search.has_pages(session, actor)
    for hit in await search.find(session, actor, question, limit=EXCERPTS) if searching else []:
        if hit.document_id not in shown:
            number = sources.number_of(hit.document_id, hit.page)
            parts.append(render_source(number, hit.document_id, hit.page, hit.filename, hit.text))
    return "<excerpts>\n" + "\n".join(parts) + "\n</excerpts>" if parts else ""


async def _attached(session: AsyncSession, actor: Principal, document_id: UUID, sources: Sources) -> str:
    document = (await session.scalars(Document.visible_to(actor).where(Document.id == document_id))).one()
    name = document.filename.replace('"', "'")
    if document.status != ProcessingStatus.COMPLETED:
        return f'(The attached file "{name}" has not been read yet: {document.status}.)'
    parts: list[str] = []
    left = ATTACHED_CHARACTERS
    for page in range(1, (document.page_count or 0) + 1):
        text = await search.page_text(session, actor, document_id, page) or ""
        if not text.strip():
            parts.append(f'(Page {page} of "{name}" holds no readable text.)')
            continue
        parts.append(render_source(sources.number_of(document_id, page), document_id, page, name, text[:left]))
        left -= len(text)
        if left <= 0:
            parts.append(f'("{name}" goes on to page {document.page_count}; use search_documents for the rest.)')
            break
    return "\n".join(parts)


def now_tag(runtime: Runtime, actor: Principal) -> str:
    local = runtime.clock.now().astimezone(ZoneInfo(actor.timezone))
    return f'<now timezone="{actor.timezone}">{local:%Y-%m-%dT%H:%M}</now>'


def user_turn(prelude: list[str], question: str) -> dict[str, Any]:
    """A turn of the person as it is sent and kept: what belongs to it first, their own words last."""
    content = [{"type": "text", "text": "\n".join(part for part in prelude if part)}]
    if question:
        content.append({"type": "text", "text": question})
    return {"role": "user", "content": content}
