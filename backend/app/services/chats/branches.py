"""The messages of a chat: a tree, of which one branch is on the screen.

A child is always newer than its parent, so the newest message below another one is the end of a branch.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import CTE, and_, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import Chat, Message
from app.schemas.chat import MessageOut
from app.services.chats import access
from app.services.paging import newest_first
from app.utils.paging import decode_cursor, encode_cursor

Place = tuple[UUID, UUID | None, str]


async def messages(
    session: AsyncSession, actor: Principal, chat_id: UUID, *, limit: int, cursor: str | None
) -> tuple[list[Message], str | None]:
    """All messages of a chat, whatever their branch, newest first."""
    await access.get(session, actor, chat_id)
    query = Message.visible_to(actor).where(Message.chat_id == chat_id)
    return await newest_first(session, query, by=Message.created_at, key=Message.id, limit=limit, cursor=cursor)


async def path(
    session: AsyncSession, actor: Principal, chat_id: UUID, *, leaf: UUID | None, limit: int, cursor: str | None
) -> tuple[list[Message], str | None]:
    """The branch that ends with `leaf` (None: the one on the screen), newest first; a page costs what it shows."""
    chat = await access.get(session, actor, chat_id)
    start: UUID | None
    if cursor is not None:
        start = _from_cursor(cursor)
    elif leaf is not None:
        start = (await access.message(session, actor, chat_id, leaf)).id
    else:
        start = await current_leaf(session, chat)
    if start is None:
        return [], None
    walk = upwards(chat_id, start, steps=limit)
    query = Message.visible_to(actor).join(walk, Message.id == walk.c.id).order_by(Message.seq.desc())
    rows = list((await session.scalars(query)).all())
    # One more than asked for: it is where the next page begins.
    return rows[:limit], encode_cursor(str(rows[limit].id)) if len(rows) > limit else None


async def whole(session: AsyncSession, actor: Principal, chat: Chat) -> list[Message]:
    """The branch on the screen from its first message, without what only the provider needs."""
    leaf = await current_leaf(session, chat)
    if leaf is None:
        return []
    walk = upwards(chat.id, leaf)
    query = Message.visible_to(actor).join(walk, Message.id == walk.c.id).order_by(Message.seq)
    return list(await session.scalars(query.options(defer(Message.replay, raiseload=True))))


def _from_cursor(cursor: str) -> UUID:
    try:
        (identity,) = decode_cursor(cursor)
        return UUID(str(identity))
    except ValueError as error:
        raise AppError("request.invalid", detail="the cursor is not valid") from error


def upwards(chat_id: UUID, start: UUID, *, steps: int | None = None) -> CTE:
    """`id` and `parent_id` of a message and those before it in its branch, at most `steps` of them."""
    # The chat is asked for at the start only: a parent is always of the same chat.
    first = select(Message.id, Message.parent_id, literal(0).label("step"))
    walk = first.where(Message.id == start, Message.chat_id == chat_id).cte("walk", recursive=True)
    parent = select(Message.id, Message.parent_id, walk.c.step + 1).where(Message.id == walk.c.parent_id)
    return walk.union_all(parent if steps is None else parent.where(walk.c.step < steps))


async def current_leaf(session: AsyncSession, chat: Chat) -> UUID | None:
    """Where the branch on the screen ends."""
    if chat.leaf_id is not None:
        return chat.leaf_id
    newest: UUID | None = await session.scalar(
        select(Message.id).where(Message.chat_id == chat.id).order_by(Message.seq.desc()).limit(1)
    )
    return newest


async def newest_below(session: AsyncSession, actor: Principal, chat_id: UUID, message_id: UUID) -> UUID:
    """The end of the branch in which something was said last, of those that go through a message."""
    start = await access.message(session, actor, chat_id, message_id)
    later = select(Message.id, Message.parent_id).where(Message.chat_id == chat_id, Message.seq > start.seq)
    # One pass instead of a search from level to level: what belongs to the branches is known when its children come.
    below, newest = {start.id}, start.id
    for row in await session.execute(later.order_by(Message.seq)):
        if row.parent_id in below:
            below.add(row.id)
            newest = row.id
    return newest


async def shown(session: AsyncSession, found: Sequence[Message]) -> list[MessageOut]:
    """The messages as they are shown: each with all versions at its place."""
    versions = await _versions(session, found)
    return [MessageOut.of(item, versions[_place(item)]) for item in found]


async def shown_one(session: AsyncSession, found: Message) -> MessageOut:
    return (await shown(session, [found]))[0]


async def _versions(session: AsyncSession, found: Sequence[Message]) -> defaultdict[Place, list[UUID]]:
    versions: defaultdict[Place, list[UUID]] = defaultdict(list)
    if not found:
        return versions
    below = Message.parent_id.in_({item.parent_id for item in found if item.parent_id is not None})
    chats = {item.chat_id for item in found if item.parent_id is None}
    beginnings = and_(Message.chat_id.in_(chats), Message.parent_id.is_(None))
    query = select(Message.id, Message.chat_id, Message.parent_id, Message.role)
    rows = await session.execute(query.where(or_(below, beginnings) if chats else below).order_by(Message.seq))
    for row in rows:
        versions[row.chat_id, row.parent_id, row.role].append(row.id)
    return versions


def _place(item: Message) -> Place:
    return item.chat_id, item.parent_id, item.role
