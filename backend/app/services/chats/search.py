"""Full-text search over what was said in a person's chats, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.permissions import Principal
from app.models import Chat, Message, MessageRole
from app.services import fulltext
from app.services.paging import newest_first

# A match may stand late in a long answer; marking reads a text up to here.
MARKED_CHARACTERS = 100_000
# What makes Markdown look like Markdown, in PostgreSQL's regular expressions, and what stands there in plain text.
_MARKUP = (
    (r"^[ \t]*(?:```|~~~)[^\n]*$|^[ \t]*\|?(?:[ \t]*:?-{2,}:?[ \t]*\|?)+[ \t]*$|^[ \t]*[*_]{3,}[ \t]*$", ""),
    (r"^(?:[ \t]*(?:#{1,6}|>+|[*+-])[ \t]+)+", ""),
    (r"[ \t]?\[\^?\d{1,4}\]", ""),
    (r"!?\[([^][\n]*)\]\([^()\s]*\)", r"\1"),
    (r"[*`~]+(?=\S)|(?<=\S)[*`~]+|__+", ""),
    (r"^[ \t]*\|[ \t]*|[ \t]*\|[ \t]*$", ""),
    (r"[ \t]*\|[ \t]*", " · "),
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A message that fits. `snippet` is HTML."""

    chat_id: UUID
    chat_title: str
    message_id: UUID
    role: MessageRole
    snippet: str
    created_at: datetime


async def find(
    session: AsyncSession, actor: Principal, query: str, *, limit: int, cursor: str | None
) -> tuple[list[Hit], str | None]:
    """Messages that hold all words of the query; those of deleted chats are not found."""
    words = await fulltext.parsed(session, query)
    if words is None:
        return [], None
    saying = (
        Message.visible_to(actor)
        .where(fulltext.matches(Message.search, actor.user_id, words))
        .where(Message.chat_id.in_(Chat.visible_to(actor).with_only_columns(Chat.id)))
        .with_only_columns(Message.id)
    )
    found, following = await newest_first(
        session, saying, by=Message.created_at, key=Message.id, limit=limit, cursor=cursor
    )
    return await _shown(session, found, words), following


async def _shown(session: AsyncSession, found: Sequence[UUID], words: str) -> list[Hit]:
    """The hits in the order given; texts are marked only now that the page is known."""
    snippet = fulltext.fragments(_plain(func.left(Message.content, literal(MARKED_CHARACTERS))), words)
    query = select(
        Message.chat_id, Chat.title, Message.id, Message.role, Message.created_at, snippet.label("snippet")
    ).join(Chat, Chat.id == Message.chat_id)
    rows = {row.id: row for row in await session.execute(query.where(Message.id.in_(found)))}
    return [
        Hit(row.chat_id, row.title, row.id, row.role, fulltext.snippet_html(row.snippet), row.created_at)
        for row in (rows[identity] for identity in found)
    ]


def _plain(text: ColumnElement[Any]) -> ColumnElement[Any]:
    """What is left when Markdown is read aloud: no tables' lines, no signs of emphasis, no numbers of footnotes."""
    for pattern, instead in _MARKUP:
        text = func.regexp_replace(text, literal(pattern), literal(instead), literal("gn"))
    return text
