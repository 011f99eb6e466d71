"""When a chat has outgrown what is sent of it: its older turns are condensed once, visibly, and stay readable.

The summary is kept with the question that was asked when it became necessary; from there on it is sent instead of the
turns it stands for. Without one the oldest turns are left out, and the next question tries again.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update

from app.core.errors import AppError
from app.core.logging import get_logger
from app.core.permissions import Principal
from app.models import CallPurpose, Message
from app.services import quotas, settings
from app.services.ai import history, summaries
from app.services.ai.answer import AnswerBuilder
from app.services.ai.asking import ask
from app.services.ai.history import Said
from app.services.ai.tools.base import say
from app.services.conversation.live import LedgerCall, LiveAnswer
from app.services.conversation.turns import Turn
from app.services.gateways.claude import ModelError, ModelRequest
from app.services.runtime import Runtime
from app.utils.tokens import estimate_tokens

NAME = "compact_history"
# Of the budget, what stays as it was said; the rest of it is room for new turns.
KEPT_SHARE = 4
# Before this one the summary failed perhaps, so that more has gathered than the budget holds.
REACH = 2
SECONDS = 90.0
log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Plan:
    """Which turns are condensed and which are kept, `tokens` being those of both."""

    model: str
    earlier: dict[str, Any]
    older: list[Said]
    kept: list[Said]
    tokens: int


async def compact(runtime: Runtime, actor: Principal, turn: Turn, answer: LiveAnswer) -> None:
    """Condense the older turns before `turn`, shown as a line of its answer. A failure is shown, not raised."""
    plan = await _plan(runtime, turn)
    if not plan.older:
        return
    began = time.monotonic()
    shown = {"tool_use_id": f"{NAME}-{turn.question_id}", "name": NAME, "input": {}}
    line: dict[str, Any] = {**shown, "status": "running", "summary": "", "ref": None}
    answer.meta["tool_calls"].append(line)
    answer.log.append("tool.started", shown)
    compaction = await _condensed(runtime, actor, turn, answer, plan)
    if compaction is not None:
        await _keep(runtime, turn, compaction)
    line |= {
        "status": "error" if compaction is None else "ok",
        "summary": _line(actor, compaction),
        "duration_ms": round((time.monotonic() - began) * 1000),
    }
    answer.log.append("tool.finished", {key: line[key] for key in line if key not in ("input", "ref")})


async def _plan(runtime: Runtime, turn: Turn) -> _Plan:
    budget = runtime.settings.claude.claude_history_tokens
    async with runtime.database.sessions() as session:
        past = await history.read(session, turn.question_id, REACH * budget)
        model = str(await settings.value(session, runtime, "title_model"))
    kept = history.from_a_question([row for row in past.seen if row.total <= budget // KEPT_SHARE])
    older = past.seen[: len(past.seen) - len(kept)]
    return _Plan(model, past.compaction or {}, older, kept, past.seen[0].total if past.seen else 0)


async def _condensed(
    runtime: Runtime, actor: Principal, turn: Turn, answer: LiveAnswer, plan: _Plan
) -> dict[str, Any] | None:
    """What is kept of a compaction; None when the model did not make it."""
    try:
        async with asyncio.timeout(SECONDS):
            summary = await _summary(runtime, actor, turn, answer, plan)
    except (ModelError, AppError, TimeoutError) as error:
        log.warning("history not condensed", message_id=str(turn.answer_id), error=type(error).__name__)
        return None
    sources = [source for row in plan.older for source in row.sources or ()]
    return {
        "upto": str(plan.older[-1].id),
        # How many messages before the question are still sent: true for a copy of the chat as well.
        "kept": len(plan.kept),
        "summary": summary,
        "messages": plan.earlier.get("messages", 0) + len(plan.older),
        "tokens_before": plan.tokens + estimate_tokens(plan.earlier.get("summary", "")),
        "tokens_after": (plan.kept[0].total if plan.kept else 0) + estimate_tokens(summary),
        "sources": [*plan.earlier.get("sources", ()), *sources],
    }


async def _summary(runtime: Runtime, actor: Principal, turn: Turn, answer: LiveAnswer, plan: _Plan) -> str:
    text = summaries.conversation_text(plan.earlier.get("summary"), plan.older)
    request = ModelRequest(
        model=plan.model,
        max_tokens=summaries.MAX_TOKENS,
        system=[{"type": "text", "text": summaries.order(actor)}],
        messages=[{"role": "user", "content": [{"type": "text", "text": text}]}],
        tools=[],
    )
    async with runtime.database.unit_of_work() as session:
        call = await quotas.open_call(
            session,
            user_id=actor.user_id,
            message_id=turn.answer_id,
            day=turn.day or quotas.local_day(actor, runtime.clock.now())[0],
            purpose=CallPurpose.COMPACTION,
            model=plan.model,
        )
    built = AnswerBuilder()
    answer.calls.append(LedgerCall(call, built, is_aside=True))
    return await ask(runtime, request, built)


async def _keep(runtime: Runtime, turn: Turn, compaction: dict[str, Any]) -> None:
    async with runtime.database.unit_of_work() as session:
        await session.execute(
            update(Message)
            .where(Message.id == turn.question_id)
            .values(meta=Message.meta.concat({"compaction": compaction}))
        )


def _line(actor: Principal, compaction: dict[str, Any] | None) -> str:
    if compaction is None:
        return say(
            actor,
            "Earlier messages could not be condensed; the oldest are left out this time",
            "Не удалось сжать начало беседы; самые старые сообщения на этот раз не отправлены",
        )
    count = compaction["messages"]
    return say(actor, f"Earlier messages condensed: {count}", f"Начало беседы сжато, сообщений: {count}")
