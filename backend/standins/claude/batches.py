"""Message batches: requests handed in together, answered apart, read as lines of JSON.

Each is answered at once; its batch ends when the longest `delay_ms` of the behaviours that served it has passed. Of
what was asked nothing is kept, answers until the batch is deleted.
"""

import secrets
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from standins.claude import validation
from standins.claude.behaviour import Behaviour
from standins.claude.brain.turn import last_user_text
from standins.claude.encoding import dump
from standins.claude.errors import TYPE_OF_STATUS, ApiError, invalid, json_response, new_request_id
from standins.claude.exchange import MessagesApi, speech_for
from standins.claude.intake import authorize, read_json
from standins.claude.script import full_usage, message

Json = dict[str, Any]
_LONGEST_WAIT = timedelta(hours=24)


@dataclass(slots=True)
class _Batch:
    id: str = field(default_factory=lambda: "msgbatch_" + secrets.token_hex(12))
    results: list[Json] = field(default_factory=list)
    created_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    ready_at: float = field(default_factory=time.monotonic)
    cancelled_at: datetime | None = None

    @property
    def has_ended(self) -> bool:
        return self.cancelled_at is not None or time.monotonic() >= self.ready_at

    def counts(self) -> Json:
        kinds = [entry["result"]["type"] if self.has_ended else "processing" for entry in self.results]
        return {
            kind: kinds.count(kind) for kind in ("processing", "succeeded", "errored", "canceled", "expired")
        }  # fmt: skip

    def as_json(self, base_url: str) -> Json:
        cancelled = None if self.cancelled_at is None else self.cancelled_at.isoformat()
        return {
            "id": self.id,
            "type": "message_batch",
            "processing_status": "ended" if self.has_ended else "in_progress",
            "request_counts": self.counts(),
            "created_at": self.created_at.isoformat(),
            "expires_at": (self.created_at + _LONGEST_WAIT).isoformat(),
            "ended_at": datetime.now(UTC).isoformat() if self.has_ended else None,
            "cancel_initiated_at": cancelled,
            "archived_at": None,
            "results_url": f"{base_url}v1/messages/batches/{self.id}/results" if self.has_ended else None,
        }

    def cancel(self) -> None:
        if not self.has_ended:
            self.cancelled_at = datetime.now(UTC)
            self.results = [{**entry, "result": {"type": "canceled"}} for entry in self.results]


class BatchDesk:
    def __init__(self, api: MessagesApi) -> None:
        self._api = api
        self._known: dict[str, _Batch] = {}

    def routes(self) -> list[Route]:
        path = "/v1/messages/batches"
        return [
            Route(path, self.create, methods=["POST"]),
            Route(f"{path}/{{batch_id}}", self.retrieve, methods=["GET"]),
            Route(f"{path}/{{batch_id}}", self.delete, methods=["DELETE"]),
            Route(f"{path}/{{batch_id}}/results", self.results, methods=["GET"]),
            Route(f"{path}/{{batch_id}}/cancel", self.cancel, methods=["POST"]),
        ]

    def clear(self) -> None:
        self._known.clear()

    async def create(self, request: Request) -> Response:
        key = authorize(request, self._api.options)
        if self._api.options.compat:
            raise ApiError("not_found_error", "Not found")
        sent: Any = await read_json(request, self._api.options)
        entry = self._api.journal.open(request.url.path, dict(request.headers), sent, new_request_id())
        asked = sent.get("requests") if isinstance(sent, dict) else None
        if not isinstance(asked, list) or not asked:
            raise invalid("requests: at least one is required")
        batch = _Batch()
        for one in asked:
            self._take(batch, key, one)
        self._known[batch.id] = batch
        entry.status = 200
        entry.close(by_client=False)
        return json_response(batch.as_json(str(request.base_url)), new_request_id())

    def _take(self, batch: _Batch, key: str, one: Json) -> None:
        try:
            result, delay = self._answered(key, one["params"])
        except ApiError as error:
            result, delay = _errored(error.kind, error.message), 0.0
        batch.results.append({"custom_id": one["custom_id"], "result": result})
        batch.ready_at = max(batch.ready_at, time.monotonic() + delay)

    def _answered(self, key: str, params: Json) -> tuple[Json, float]:
        if params.get("stream"):
            raise invalid("stream: not allowed in a batch")
        body = validation.check(params)
        behaviour = self._api.script.take(last_user_text(body)) or Behaviour(source={})
        delay = behaviour.delay_ms / 1000
        if behaviour.status is not None:
            return _errored(TYPE_OF_STATUS.get(behaviour.status, "api_error"), f"Scripted {behaviour.status}"), delay
        speech = speech_for(body, behaviour)
        usage = full_usage(self._api.cache.account(key, body).usage(), speech.output_tokens, speech.thinking_tokens)
        answer = message("msg_" + secrets.token_hex(12), body["model"], usage | {"service_tier": "batch"}, speech)
        return {"type": "succeeded", "message": answer}, delay

    async def retrieve(self, request: Request) -> Response:
        return json_response(self._batch(request).as_json(str(request.base_url)), new_request_id())

    async def results(self, request: Request) -> Response:
        batch = self._batch(request)
        if not batch.has_ended:
            raise invalid("The batch has not ended yet")
        lines = b"".join(dump(entry) + b"\n" for entry in batch.results)
        return Response(lines, media_type="application/x-jsonl", headers={"request-id": new_request_id()})

    async def cancel(self, request: Request) -> Response:
        batch = self._batch(request)
        batch.cancel()
        return json_response(batch.as_json(str(request.base_url)), new_request_id())

    async def delete(self, request: Request) -> Response:
        batch = self._batch(request)
        if not batch.has_ended:
            raise invalid("The batch is still in progress")
        del self._known[batch.id]
        return json_response({"id": batch.id, "type": "message_batch_deleted"}, new_request_id())

    def _batch(self, request: Request) -> _Batch:
        authorize(request, self._api.options)
        batch = self._known.get(request.path_params["batch_id"])
        if batch is None:
            raise ApiError("not_found_error", "Not found")
        return batch


def _errored(kind: str, text: str) -> Json:
    return {"type": "errored", "error": {"type": "error", "error": {"type": kind, "message": text}}}
