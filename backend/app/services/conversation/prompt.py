"""The prompt of a turn: a pipeline of layers, from what never changes to what is new.

    tools, policy, primary       the same for all chats                            cached for an hour
    personal, skill, memory      as they were when this chat began                 cached for five minutes
    history                      earlier turns, byte for byte as they were sent    cached for five minutes
    excerpts, message            the new turn: time, what has changed in the layers since, excerpts, the question

Nothing that was sent is ever changed afterwards: that keeps the cache valid, and newer models refuse a replay whose
prefix is another one. So the first four lines are only read back, and everything that is new goes into the last.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.permissions import Principal
from app.models import Message
from app.services import chats, skills
from app.services.ai import context, history, red_flags
from app.services.ai.excerpts import Excerpts, gather_excerpts
from app.services.ai.history import Past
from app.services.ai.knowledge import gather
from app.services.ai.layout import system_blocks
from app.services.ai.masking import Identity
from app.services.ai.sources import Sources
from app.services.ai.tools import TOOLS
from app.services.conversation.turns import AskedChat, Turn
from app.services.documents import search
from app.services.runtime import Runtime
from app.services.skills import SkillView


@dataclass(slots=True)
class Prompt:
    """What the model is sent for a turn, before any tool was used.

    `prefix` names everything before the first turn; `sent` is kept with the answer, so that it can be shown again.
    """

    model: str
    system: list[dict[str, Any]]
    messages: list[dict[str, Any]]
    tools: list[dict[str, Any]]
    sources: Sources
    prefix: str
    sent: dict[str, Any]
    skill: SkillView | None
    red_flags: list[str]
    # The summary with which the question begins anew, for the person to see.
    compaction: dict[str, Any] | None
    # The person's own words in this chat, as far as they are sent.
    spoken: str


@dataclass(frozen=True, slots=True)
class Overfull:
    """The history has outgrown its budget: it should be condensed before the request is built."""

    model: str
    skill: SkillView | None
    red_flags: list[str]


@dataclass(frozen=True, slots=True)
class Kept:
    """A new turn as it has to be kept with its question: never to be composed again."""

    replay: list[dict[str, Any]]
    meta: dict[str, Any]

    @property
    def tokens(self) -> int:
        return history.tokens_of(self.replay)


@dataclass(frozen=True, slots=True)
class Composed:
    """A request, and what of it is new: the question's turn, the chat's frozen layers. None was kept before."""

    prompt: Prompt
    kept: Kept | None
    frozen: dict[str, Any] | None


async def compose(
    session: AsyncSession,
    runtime: Runtime,
    actor: Principal,
    chat: AskedChat,
    past: Past,
    model: str,
    *,
    may_cut: bool = False,
) -> Composed | Overfull:
    """Build the request. What has to be kept of it is for the caller to write.

    A history that is too long is cut if it may be; if it may not, nothing is built.
    """
    skill = await skills.for_chat(session, actor, chat.skill_id)
    flags = red_flags.detect(past.question.content or "")
    if past.cut and past.question.compaction is None and not may_cut:
        return Overfull(model, skill, flags)
    known = await gather(session, actor)
    layers = await context.stable_layers(skill, known)
    layers += context.undone([line for said in past.rows for line in said.undone or ()])

    tools = [tool.definition for tool in TOOLS.values()]
    frozen, new_frozen = _frozen(chat, layers, tools)
    system = system_blocks(frozen)
    sources = _sources(runtime, actor, past, known.identity)
    kept = None
    if not past.question.replay:
        kept = await _new_turn(session, runtime, actor, past, layers, frozen, sources, flags, searching=known.has_pages)
    replay = past.question.replay or (kept.replay if kept is not None else [])
    prefix = _prefix(model, tools, system, past)
    prompt = Prompt(
        model=model,
        system=system,
        messages=[*history.turns_of(past, prefix), *history.question_turns(past, replay)],
        tools=tools,
        sources=sources,
        prefix=prefix,
        sent={**past.as_sent(), "tools": digest_of(tools), "memory": [fact.id for fact in known.facts]},
        skill=skill,
        red_flags=flags,
        compaction=past.new_summary,
        spoken="\n".join([*history.spoken(past), past.question.content or ""]),
    )
    return Composed(prompt, kept, new_frozen)


def _frozen(
    chat: AskedChat, layers: list[context.Layer], tools: list[dict[str, Any]]
) -> tuple[dict[str, str], dict[str, Any] | None]:
    """The stable layers as the chat's first turn sent them, and what to keep of them with the chat if it is new.

    The tools can't be frozen, so each set is kept.
    """
    kept = chat.frozen_context or {"sent": context.freeze(layers), "tools": {}}
    known = kept.get("tools", {})
    name = digest_of(tools)
    return kept["sent"], None if name in known else {**kept, "tools": {**known, name: tools}}


def _sources(runtime: Runtime, actor: Principal, past: Past, identity: Identity | None) -> Sources:
    """The numbers given to pages so far; those of turns that are no longer sent are not given again."""

    async def read_page(document_id: UUID, page: int) -> str | None:
        async with runtime.database.sessions() as session:
            return await search.page_text(session, actor, document_id, page)

    sources = Sources(read_page, identity)
    sources.restore((past.compaction or {}).get("sources", ()))
    for said in (*past.rows, past.question):
        sources.restore(said.sources or ())
        sources.highest = max(sources.highest, said.last_source or 0)
    return sources


async def _new_turn(
    session: AsyncSession,
    runtime: Runtime,
    actor: Principal,
    past: Past,
    layers: list[context.Layer],
    frozen: dict[str, str],
    sources: Sources,
    flags: list[str],
    *,
    searching: bool,
) -> Kept:
    """Fix the text of the new turn for ever: time and news, excerpts, the question itself."""
    question = past.question
    content = question.content or ""
    news = context.news(layers, _told(past, context.digests(frozen)))
    attached = [UUID(identity) for identity in question.document_ids or ()]
    found = Excerpts(sources, frozenset(name for said in past.seen for name in said.shown or ()))
    await gather_excerpts(session, actor, content if searching else "", attached, found)
    told = (now_tag(runtime, actor), news, red_flags.note(flags))
    parts = ["\n".join(part for part in told if part), found.text(), content]
    replay = [{"role": "user", "content": [{"type": "text", "text": part} for part in parts if part]}]
    meta = {
        "told": context.digests({layer.id: layer.text for layer in layers}),
        "sources": [source.as_dict() for source in sources.added],
        "last_source": sources.highest,
        "shown": found.shown,
    }
    sources.added.clear()
    return Kept(replay, meta)


def _told(past: Past, frozen: dict[str, str]) -> dict[str, str]:
    """What this branch was told last: on another one other things were said.

    What turns told that are not sent any more has to be said again, so that then only the frozen layers count.
    """
    if past.cut or (past.compaction is not None and past.question.compaction is not None):
        return frozen
    return next((said.told for said in reversed(past.rows) if said.told is not None), frozen)


async def keep(session: AsyncSession, question_id: UUID, kept: Kept) -> None:
    """Write a new turn to a question that is stored already."""
    await session.execute(
        update(Message)
        .where(Message.id == question_id)
        .values(replay=kept.replay, replay_tokens=kept.tokens, meta=Message.meta.concat(kept.meta))
    )


async def compose_again(session: AsyncSession, runtime: Runtime, actor: Principal, turn: Turn) -> Prompt | Overfull:
    """Compose a stored turn once its history was condensed, or could not be and is cut; and keep what is new."""
    chat = await chats.get(session, actor, turn.chat_id)
    past = await history.read(session, turn.question_id, runtime.settings.claude.claude_history_tokens)
    asked = AskedChat(chat.id, chat.title_source, chat.skill_id, chat.frozen_context)
    composed = await compose(session, runtime, actor, asked, past, turn.model, may_cut=True)
    if isinstance(composed, Overfull):
        return composed
    if composed.kept is not None:
        await keep(session, turn.question_id, composed.kept)
    if composed.frozen is not None:
        chat.frozen_context = composed.frozen
    return composed.prompt


def now_tag(runtime: Runtime, actor: Principal) -> str:
    """When and where the person asks."""
    local = runtime.clock.now().astimezone(ZoneInfo(actor.timezone))
    return f'<now timezone="{actor.timezone}">{local:%Y-%m-%dT%H:%M}</now>'


def _prefix(model: str, tools: list[dict[str, Any]], system: list[dict[str, Any]], past: Past) -> str:
    """A name for everything that stands before the turns that are replayed, their beginning included."""
    first = str(past.seen[0].id) if past.cut and past.seen else ""
    return digest_of([model, tools, system, (past.compaction or {}).get("summary"), first])


def digest_of(value: Any) -> str:
    return hashlib.sha256(orjson.dumps(value)).hexdigest()[:16]
