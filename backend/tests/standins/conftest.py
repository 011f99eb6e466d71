"""The demo model in this very process, on a free port, with the real SDK in front of it."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import uvicorn
from anthropic import AsyncAnthropic

from standins.claude.options import Options
from standins.claude.server import create_app

MODEL = "claude-sonnet-5-5"
NOW = '<now timezone="Europe/Moscow">2026-11-23T21:10</now>'  # a Monday
TOOL_NAMES = ["save_memory", "get_memory", "search_documents", "schedule_notification", "generate_pdf"]
TOOLS: list[dict[str, Any]] = [
    {"name": name, "description": name, "input_schema": {"type": "object", "properties": {}}} for name in TOOL_NAMES
]


@dataclass(frozen=True)
class DemoModel:
    url: str
    sdk: AsyncAnthropic
    http: httpx.AsyncClient

    async def will(self, *behaviours: dict[str, Any]) -> None:
        answer = await self.http.post("/_control/script", json=list(behaviours))
        assert answer.status_code == 200, answer.text

    async def journal(self) -> list[dict[str, Any]]:
        return (await self.http.get("/_control/requests")).json()["requests"]

    async def ask(self, messages: list[dict[str, Any]] | str, **extra: Any) -> Any:
        """The final message of a streamed answer."""
        if isinstance(messages, str):
            messages = [{"role": "user", "content": f"{NOW}\n{messages}"}]
        wanted: dict[str, Any] = {"model": MODEL, "max_tokens": 4000, "messages": messages, "tools": TOOLS, **extra}
        async with self.sdk.messages.stream(**wanted) as stream:
            return await stream.get_final_message()

    async def converse(self, question: str, results: dict[str, str], **extra: Any) -> Any:
        """Runs the tool loop with canned results; the last message."""
        messages: list[dict[str, Any]] = [{"role": "user", "content": f"{NOW}\n{question}"}]
        while True:
            message = await self.ask(messages, **extra)
            if message.stop_reason != "tool_use":
                return message
            calls = [block for block in message.content if block.type == "tool_use"]
            answers = [
                {"type": "tool_result", "tool_use_id": c.id, "content": results.get(c.name, "ok")} for c in calls
            ]
            messages += [message.to_param(), {"role": "user", "content": answers}]


@asynccontextmanager
async def demo_model(options: Options) -> AsyncIterator[DemoModel]:
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        create_app(options),
        log_level="error",
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=0,
        timeout_keep_alive=75,
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    key = options.api_key or "any-key"
    async with AsyncAnthropic(api_key=key, base_url=url, max_retries=0) as sdk, httpx.AsyncClient(base_url=url) as http:
        yield DemoModel(url, sdk, http)
    server.should_exit = True
    await serving


@pytest.fixture(scope="session")
async def shared_model() -> AsyncIterator[DemoModel]:
    async with demo_model(Options(control=True)) as model:
        yield model


@pytest.fixture
async def model(shared_model: DemoModel) -> DemoModel:
    await shared_model.http.post("/_control/reset")
    return shared_model
