"""One `POST /v1/messages` from bytes to stream, as a bare ASGI application: it must notice when the client leaves."""

import asyncio
import secrets
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from standins.claude import bench, faults, thinking, validation
from standins.claude.answers import Answer
from standins.claude.behaviour import Behaviour, Script
from standins.claude.brain import answer_to
from standins.claude.brain.turn import last_user_text
from standins.claude.cache import PromptCache
from standins.claude.errors import TYPE_OF_STATUS, ApiError, error_body, error_response, json_response, new_request_id
from standins.claude.intake import authorize, read_json
from standins.claude.journal import Entry, Journal
from standins.claude.options import Options
from standins.claude.player import perform, play, while_connected
from standins.claude.script import Cut, Pause, Step, full_usage, message, stream_of
from standins.claude.speech import Speech, before_stop_sequence, speak, within

Json = dict[str, Any]
_STREAM_HEADERS = [(b"content-type", b"text/event-stream; charset=utf-8"), (b"cache-control", b"no-cache")]


@dataclass(frozen=True, slots=True)
class MessagesApi:
    options: Options
    script: Script
    journal: Journal
    cache: PromptCache

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        exchange = Exchange(self, scope, receive, send)
        try:
            await exchange.run()
        except ApiError as error:
            await exchange.respond(error_response(error, exchange.request_id))


def speech_for(body: Json, behaviour: Behaviour) -> Speech:
    """What is said, by the script or out of the brain's own mind."""
    answer: Answer = behaviour.answer() or answer_to(body)
    answer = before_stop_sequence(answer, body.get("stop_sequences") or [])
    return faults.change_speech(within(speak(answer), body["max_tokens"]), behaviour.fault)


class Exchange:
    def __init__(self, api: MessagesApi, scope: Scope, receive: Receive, send: Send) -> None:
        self.api = api
        self.request = Request(scope, receive)
        self.receive = receive
        self.send = send
        self.request_id = new_request_id()
        self.message_id = "msg_" + secrets.token_hex(12)
        self.entry: Entry | None = None

    async def run(self) -> None:
        key = authorize(self.request, self.api.options)
        sent = await read_json(self.request, self.api.options)
        self.entry = entry = self.api.journal.open("/v1/messages", dict(self.request.headers), sent, self.request_id)
        body = validation.check_local(sent) if self.api.options.compat else validation.check(sent)
        thinking.check_replayed(body, self.api.options.strict_thinking)
        behaviour = self.api.script.take(last_user_text(body)) or Behaviour(source={})
        entry.behaviour = behaviour.source or None
        if behaviour.delay_ms and not await while_connected(self.receive, asyncio.sleep(behaviour.delay_ms / 1000)):
            entry.close(by_client=True)
            return
        if behaviour.status is not None:
            await self.respond(_scripted_error(behaviour, behaviour.status, self.request_id))
            return
        account = self.api.cache.account(key, body)
        usage = account.usage()
        if body.get("stream"):
            steps, token_delay = self._stream(body, behaviour, usage)
            self.api.cache.commit(key, account)
            await self._play(entry, steps, token_delay)
        else:
            whole = self._whole(body, behaviour, usage)
            before = faults.change_unstreamed(behaviour.fault)
            self.api.cache.commit(key, account)
            await self._answer_whole(entry, whole, before)

    def _stream(self, body: Json, behaviour: Behaviour, usage: Json) -> tuple[list[Step], float]:
        """What to send, and the pause in front of each delta in seconds."""
        delay_ms = self.api.options.token_delay_ms if behaviour.token_delay_ms is None else behaviour.token_delay_ms
        token_delay = delay_ms / 1000
        order = (
            bench.order_of(last_user_text(body), behaviour.tokens, token_delay) if self.api.options.control else None
        )
        if behaviour.replay is not None:
            steps = faults.replayed(behaviour.replay, behaviour)
        elif order is not None:
            token_delay = order.token_delay
            steps = faults.change_stream(bench.stream(order, self.message_id, body["model"], usage), behaviour.fault)
        else:
            speech = speech_for(body, behaviour)
            steps = faults.change_stream(stream_of(speech, self.message_id, body["model"], usage), behaviour.fault)
        if behaviour.first_token_delay_ms:
            steps[1:1] = [Pause(behaviour.first_token_delay_ms / 1000)]
        return steps, token_delay

    def _whole(self, body: Json, behaviour: Behaviour, usage: Json) -> Json:
        speech = speech_for(body, behaviour)
        total = full_usage(usage, speech.output_tokens, speech.thinking_tokens)
        return message(self.message_id, body["model"], total, speech)

    async def _play(self, entry: Entry, steps: list[Step], token_delay: float) -> None:
        entry.status = 200
        headers = [*_STREAM_HEADERS, (b"request-id", self.request_id.encode())]
        await self.send({"type": "http.response.start", "status": 200, "headers": headers})
        finished = await while_connected(self.receive, play(steps, self.send, entry, token_delay))
        entry.close(by_client=not finished and not _cuts(steps))

    async def _answer_whole(self, entry: Entry, whole: Json, before: list[Step]) -> None:
        async def work() -> None:
            for step in before:
                await perform(step, self.send)
            await self.respond(json_response(whole, self.request_id))

        if not await while_connected(self.receive, work()):
            entry.close(by_client=not _cuts(before))

    async def respond(self, response: Response) -> None:
        await response(self.request.scope, self.receive, self.send)
        if self.entry is not None:
            self.entry.status = response.status_code
            self.entry.bytes_sent = len(response.body)
            self.entry.close(by_client=False)


def _cuts(steps: list[Step]) -> bool:
    return any(isinstance(step, Cut) for step in steps)


def _scripted_error(behaviour: Behaviour, status: int, request_id: str) -> Response:
    kind = TYPE_OF_STATUS.get(status, "api_error" if status >= 500 else "invalid_request_error")
    error = {"type": kind, "message": f"Scripted {status}", **(behaviour.error or {})}
    content = error_body(error["type"], error["message"], request_id)
    content["error"] = error
    return json_response(content, request_id, status, behaviour.headers)
