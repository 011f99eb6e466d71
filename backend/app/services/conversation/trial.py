"""One question to a specialist who is still being written: answered whole, kept nowhere but in the ledger.

It is told what every specialist is told, and the organisation's own context; it sees no documents, no memory and no
tools, and is told so.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import CallPurpose
from app.schemas.skill import SkillTrialIn
from app.services import models_options, quotas, settings
from app.services.ai import context, red_flags
from app.services.ai.answer import AnswerBuilder
from app.services.ai.asking import fed
from app.services.ai.knowledge import gather
from app.services.ai.layout import system_blocks
from app.services.conversation.prompt import now_tag
from app.services.gateways.claude import ModelError, ModelRequest
from app.services.quotas import Reservation
from app.services.runtime import Runtime

# Long enough for a model that thinks; a person who waits longer has given up.
SECONDS = 120
_ALONE = """This is a trial of the role above by somebody who writes it. There are no tools, documents and memory \
here: where you would look something up, say in one sentence what you would look for."""
type TrialEnd = Literal["complete", "truncated", "refused"]
_ENDS: dict[str | None, TrialEnd] = {"end_turn": "complete", "max_tokens": "truncated", "refusal": "refused"}


@dataclass(frozen=True, slots=True)
class Trial:
    """What the specialist said, and why it stopped; `tokens` were charged to the day."""

    content: str
    status: TrialEnd
    red_flags: list[str]
    tokens: int


async def ask_once(runtime: Runtime, actor: Principal, data: SkillTrialIn) -> Trial:
    """Counts as a message of the day. One that could not be answered at all is given back."""
    flags = red_flags.detect(data.content)
    request, call, reserved = await _open(runtime, actor, data, flags)
    built = AnswerBuilder()
    try:
        await _listen(runtime, request, built)
    finally:
        await _close(runtime, actor, call, reserved, built)
    text = "\n".join(block["text"] for block in built.content() if block["type"] == "text").strip()
    status = _ENDS.get(built.stop_reason)
    if not built.complete or status is None or (status == "complete" and not text):
        raise AppError("model.unreachable")
    return Trial(text, status, flags, built.used().charged)


async def _open(
    runtime: Runtime, actor: Principal, data: SkillTrialIn, flags: list[str]
) -> tuple[ModelRequest, UUID, Reservation]:
    async with runtime.database.unit_of_work() as session:
        reserved = await quotas.reserve_message(session, runtime, actor, f"{data.system_prompt}\n{data.content}")
        model = str(await settings.value(session, runtime, "claude_model"))
        layers = await context.stable_layers(None, await gather(session, actor))
        call = await quotas.open_call(
            session,
            user_id=actor.user_id,
            message_id=None,
            day=reserved.day,
            purpose=CallPurpose.SKILL_TRIAL,
            model=model,
            reserved_tokens=reserved.tokens,
        )
    shared = {layer.id: layer.text for layer in layers if layer.id in ("policy", "primary")}
    told = "\n".join(part for part in (now_tag(runtime, actor), red_flags.note(flags)) if part)
    options = models_options.options_for(runtime, model)
    request = ModelRequest(
        model=model,
        max_tokens=runtime.settings.claude.claude_max_tokens,
        system=system_blocks({**shared, "skill": f"{context.role(data.system_prompt).text}\n\n{_ALONE}"}),
        messages=[{"role": "user", "content": [{"type": "text", "text": part} for part in (told, data.content)]}],
        tools=[],
        thinking=options.thinking,
        effort=options.effort,
    )
    return request, call, reserved


async def _listen(runtime: Runtime, request: ModelRequest, built: AnswerBuilder) -> None:
    try:
        async with asyncio.timeout(SECONDS), runtime.claude.stream(request) as pieces:
            async for events in pieces:
                for event in events:
                    fed(built, event)
    except ModelError as error:
        params = {"seconds": error.retry_after} if error.retry_after else {}
        raise AppError(str(error.fault), params=params) from error
    except TimeoutError as error:
        raise AppError("model.unreachable") from error


async def _close(runtime: Runtime, actor: Principal, call: UUID, reserved: Reservation, built: AnswerBuilder) -> None:
    used = built.used()
    async with runtime.database.unit_of_work() as session:
        await quotas.settle_calls(session, runtime, {call: used})
        if not used.charged and not used.cache_read_tokens:
            await quotas.release_message(session, actor.user_id, reserved.day)
