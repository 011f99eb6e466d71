"""Writing an answer: the tool loop, detached from whoever asked for it.

The task belongs to the process, not to a request; readers only watch its log. Whatever ends it, the row gets a final
state, the ledger its real numbers, and the log exactly one closing event.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.core.errors import AppError
from app.core.logging import get_logger
from app.core.metrics import GENERATIONS, GENERATIONS_ENDED
from app.core.permissions import Principal
from app.models import CallPurpose, Message, MessageStatus
from app.services import models_options, quotas
from app.services.ai import history
from app.services.ai.answer import AnswerBuilder
from app.services.ai.asking import fed
from app.services.ai.citations import CitationFilter
from app.services.ai.continuing import turns_for_rest
from app.services.ai.layout import with_breakpoints
from app.services.ai.provenance import hearsay_in
from app.services.ai.tools.base import Caller
from app.services.conversation import compaction, tool_round
from app.services.conversation import prompt as prompts
from app.services.conversation.ending import Ending, finish
from app.services.conversation.judging import InterruptedAnswerError, require_whole
from app.services.conversation.live import LedgerCall, LiveAnswer
from app.services.conversation.prompt import Overfull, Prompt
from app.services.conversation.turns import Turn
from app.services.gateways.claude import Fault, ModelError, ModelRequest
from app.services.models_options import Options
from app.services.runtime import Runtime

MAX_ROUNDS = 8
# New tokens of all rounds of one answer together; re-reading what is cached is not counted.
MAX_TURN_TOKENS = 250_000
TURN_SECONDS = 600.0
# A stream that broke before anything was shown may be asked for once more without anybody noticing.
SILENT_RETRIES = 1
log = get_logger(__name__)


def start(runtime: Runtime, actor: Principal, turn: Turn, prompt: Prompt | Overfull) -> LiveAnswer:
    """Begin writing the answer of a committed turn; returns at once."""
    answer = LiveAnswer(turn.answer_id, turn.chat_id, actor.user_id)
    runtime.live.add(answer)
    # Other windows hear of it beside the answer: a slow Redis must not hold up its first word.
    news: dict[str, object] = {"type": "chat.updated", "chat_id": str(turn.chat_id)}
    runtime.spawn(runtime.events.publish(actor.user_id, news), name="news of an answer")
    answer.task = runtime.spawn(
        _Generation(runtime, actor, turn, answer, prompt).run(), name=f"answer {turn.answer_id}"
    )
    return answer


@dataclass(slots=True)
class _Generation:
    runtime: Runtime
    actor: Principal
    turn: Turn
    answer: LiveAnswer
    opened: Prompt | Overfull
    # Events of the log that tell of waiting: nothing of the answer was shown by them.
    notices: int = 0
    options: Options = field(default_factory=Options)

    async def run(self) -> None:
        GENERATIONS.inc()
        self.answer.begun = True
        ending = Ending(MessageStatus.FAILED, error=AppError("server.error"))
        try:
            if self.answer.stop_requested:
                raise asyncio.CancelledError
            async with asyncio.timeout(TURN_SECONDS):
                await self._write()
            ending = Ending(MessageStatus.COMPLETE)
        except InterruptedAnswerError as stop:
            ending = self._broken(stop)
        except TimeoutError:
            ending = self._broken(InterruptedAnswerError("truncated"))
        except asyncio.CancelledError:
            reason = "stopped" if self.answer.stop_requested else "server-restart"
            ending = Ending(MessageStatus.INTERRUPTED, reason=reason, retryable=True)
        except Exception as error:  # noqa: BLE001 - whatever it was, the answer must end in a readable state
            log.error("generation failed", message_id=str(self.answer.message_id), error=type(error).__name__)
            ending = self._broken(InterruptedAnswerError("provider-error", error=AppError("server.error")))
        finally:
            GENERATIONS.dec()
            GENERATIONS_ENDED.labels(ending.reason or ending.status).inc()
            # Shielded: a shutdown that cancels us must not keep the last words from being written.
            await asyncio.shield(finish(self.runtime, self.actor, self.turn, self.answer, ending))

    def _broken(self, stop: InterruptedAnswerError) -> Ending:
        """Without a word written, a failure of the provider is an error; otherwise the answer is interrupted."""
        done = [call for call in self.answer.meta.get("tool_calls", ()) if call["name"] != compaction.NAME]
        if stop.error is not None and not self.answer.content and not done:
            return Ending(MessageStatus.FAILED, reason=stop.reason, retryable=stop.retryable, error=stop.error)
        return Ending(MessageStatus.INTERRUPTED, reason=stop.reason, retryable=stop.retryable)

    async def _write(self) -> None:
        prompt = self.opened
        skill = prompt.skill
        shown = {
            "model": prompt.model,
            "skill": {"id": str(skill.id), "name": skill.name, "icon": skill.icon} if skill is not None else None,
            "red_flags": prompt.red_flags,
        }
        self.answer.meta = {**shown, "tool_calls": [], "citations": []}
        self.answer.log.append(
            "message.started",
            {
                "chat_id": str(self.turn.chat_id),
                "user_message_id": str(self.turn.question_id),
                "message_id": str(self.turn.answer_id),
                **shown,
            },
        )
        while isinstance(prompt, Overfull):
            await compaction.compact(self.runtime, self.actor, self.turn, self.answer)
            async with self.runtime.database.unit_of_work() as session:
                prompt = await prompts.compose_again(session, self.runtime, self.actor, self.turn)
        self.answer.meta |= {"prefix": prompt.prefix, "sent": prompt.sent, "compaction": prompt.compaction}
        citations = CitationFilter(prompt.sources)
        if self.turn.continues is not None:
            await self._take_over(self.turn.continues, prompt, citations)
        # Once for the whole turn: the provider wants them constant while tools are used.
        self.options = models_options.options_for(self.runtime, prompt.model)
        last = False
        for number in range(1, MAX_ROUNDS + 1):
            built = await self._round(prompt, citations)
            self._show(citations.rest())
            self.answer.meta["dropped_citations"] = citations.dropped
            if built.stop_reason == "tool_use" and built.tool_requests():
                if last:
                    break
                last = number == MAX_ROUNDS - 1 or self._spent() > MAX_TURN_TOKENS
                await self._use_tools(built, prompt, last=last)
                continue
            require_whole(built)
            self.answer.replay.append({"role": "assistant", "content": built.content()})
            tool_round.note_replayed(self.answer, prompt.sources)
            return
        raise InterruptedAnswerError("truncated")

    async def _take_over(self, former_id: UUID, prompt: Prompt, citations: CitationFilter) -> None:
        """Go on behind the finished rounds of an interrupted answer, whose tools have done what they do.

        Its other text is kept only when the rest of it was asked for.
        """
        async with self.runtime.database.sessions() as session:
            former = await session.get_one(Message, former_id)
        same = former.meta.get("prefix") == prompt.prefix
        self.answer.replay = list(former.replay) if same else history.without_thinking(former.replay)
        prompt.sources.take_over(former.meta.get("sources", ()))
        if "undone" in former.meta:
            self.answer.meta["undone"] = former.meta["undone"]
        for call in former.meta.get("tool_calls", ()):
            if call["status"] == "ok":
                self.answer.meta["tool_calls"].append(call)
                shown = {name: call[name] for name in ("tool_use_id", "name", "input")}
                self.answer.log.append("tool.started", shown)
                self.answer.log.append("tool.finished", tool_round.finished(call))
        citations.take_over(former.meta.get("citations", ()))
        for citation in former.meta.get("citations", ()):
            self.answer.meta["citations"].append(citation)
            self.answer.log.append("citation", citation)
        replayed = int(former.meta.get("replayed_characters", 0))
        if self.turn.keeps_text:
            self._show(former.content)
            self.answer.replay += turns_for_rest(former.content[replayed:])
        else:
            self._show(former.content[:replayed])
        tool_round.note_replayed(self.answer, prompt.sources)
        if not self.turn.keeps_text:
            self._new_paragraph()

    async def _round(self, prompt: Prompt, citations: CitationFilter) -> AnswerBuilder:
        """One call of the model, streamed to the readers; a break before the first word is retried."""
        for attempt in range(SILENT_RETRIES + 1):
            built = AnswerBuilder()
            before = self._shown()
            try:
                await self._call(prompt, built, citations)
            except ModelError as error:
                if self._shown() == before and not error.final and attempt < SILENT_RETRIES:
                    continue
                params = {"seconds": error.retry_after} if error.retry_after else {}
                refusal = AppError(str(error.fault), params=params)
                raise InterruptedAnswerError("provider-error", error=refusal) from error
            if built.complete and built.stop_reason is not None:
                return built
            if self._shown() == before and attempt < SILENT_RETRIES:
                continue
            break
        # The stream ended, but not the message.
        raise InterruptedAnswerError("provider-error", error=AppError("model.unreachable"))

    async def _call(self, prompt: Prompt, built: AnswerBuilder, citations: CitationFilter) -> None:
        request = ModelRequest(
            model=prompt.model,
            max_tokens=self.runtime.settings.claude.claude_max_tokens,
            system=prompt.system,
            messages=with_breakpoints([*prompt.messages, *self.answer.replay]),
            tools=prompt.tools,
            thinking=self.options.thinking,
            effort=self.options.effort,
            on_wait=self._tell_wait,
        )
        await self._enter_in_ledger(prompt, built)
        async with self.runtime.claude.stream(request) as pieces:
            async for events in pieces:
                await self._take(events, built, citations)

    def _shown(self) -> int:
        return len(self.answer.log.frames) - self.notices

    def _tell_wait(self, seconds: float) -> None:
        """The provider is busy and will be asked again; the reader is told what the silence means."""
        self.notices += 1
        self.answer.log.append("message.waiting", {"code": str(Fault.BUSY), "seconds": seconds})

    async def _enter_in_ledger(self, prompt: Prompt, built: AnswerBuilder) -> None:
        """Every call has a row before it is made; that of the first one was written with the question."""
        call = self.turn.call
        if call is None or any(made.id == call for made in self.answer.calls):
            async with self.runtime.database.unit_of_work() as session:
                call = await quotas.open_call(
                    session,
                    user_id=self.actor.user_id,
                    message_id=self.turn.answer_id,
                    day=self.turn.day or quotas.local_day(self.actor, self.runtime.clock.now())[0],
                    purpose=CallPurpose.CHAT,
                    model=prompt.model,
                )
        # Settled with the final state, whose transaction is repeated until it holds.
        self.answer.calls.append(LedgerCall(call, built))

    async def _take(self, events: list[dict[str, Any]], built: AnswerBuilder, citations: CitationFilter) -> None:
        """Show what came over the network in one piece as few events as possible, what came before a fault too."""
        text: list[str] = []
        fault: ModelError | None = None
        for event in events:
            try:
                piece = fed(built, event)
            except ModelError as error:
                fault = error
                break
            if piece is None:
                continue
            if piece[0] == "text":
                text.append(piece[1])
            elif piece[1]:
                self.answer.think(piece[1])
        if text:
            await self._show_cited(text[0] if len(text) == 1 else "".join(text), citations)
        if fault is not None:
            raise fault

    async def _show_cited(self, joined: str, citations: CitationFilter) -> None:
        if citations.lets_pass(joined):
            self._show(joined)
            return
        async for part in citations.feed(joined):
            if isinstance(part, str):
                self._show(part)
            else:
                self.answer.meta["citations"].append(part.as_dict())
                self.answer.log.append("citation", part.as_dict())
        self.answer.meta["dropped_citations"] = citations.dropped

    def _show(self, text: str) -> None:
        if text:
            self.answer.parts.append(text)
            self.answer.log.append("text.delta", {"text": text})

    def _spent(self) -> int:
        return sum(call.built.usage.charged for call in self.answer.calls if not call.is_aside)

    async def _use_tools(self, built: AnswerBuilder, prompt: Prompt, *, last: bool) -> None:
        hearsay = hearsay_in([*prompt.messages, *self.answer.replay])
        caller = Caller(
            self.runtime, self.actor, self.turn.chat_id, self.turn.answer_id, prompt.sources, prompt.spoken, hearsay
        )
        tool_round.give_own_ids(self.answer, built)
        await tool_round.run(self.answer, caller, built, last=last)
        self._new_paragraph()
        self.answer.thinks_anew = True

    def _new_paragraph(self) -> None:
        if self.answer.content and not self.answer.content.endswith("\n"):
            self._show("\n\n")
