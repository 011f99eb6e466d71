"""Drill 8: Redis is away, and people go on; what protects them keeps its doors closed."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import httpx

from tests.factories import ModelServer
from tests.factories.documents import pdf

GONE = {"redis_url": "redis://127.0.0.1:9/0"}


async def test_without_redis_people_sign_in_ask_and_upload_and_guessing_passwords_ends(
    claude: ModelServer, second_process: Any
) -> None:
    me = {"email": "anna@example.com", "username": "anna", "password": "a long enough password"}
    claude.says("Here I am.")
    async with second_process(**GONE) as address, httpx.AsyncClient(base_url=f"http://{address}", timeout=30) as http:
        ready = await http.get("/health/ready")
        assert (ready.status_code, ready.json()["parts"]) == (
            503, {"database": "ok", "redis": "failed", "storage": "ok"},
        )  # fmt: skip
        assert (await http.post("/api/v1/auth/register", json=me)).status_code == 201
        del me["username"]
        token = (await http.post("/api/v1/auth/login", json=me)).json()["access_token"]
        http.headers["Authorization"] = f"Bearer {token}"
        chat = (await http.post("/api/v1/chats", json={})).json()["id"]
        question = {"content": "Are you there?", "client_id": str(uuid4())}
        answer = await http.post(f"/api/v1/chats/{chat}/messages", json=question)
        assert "event: message.completed" in answer.text
        assert (await http.get(f"/api/v1/chats/{chat}/messages")).json()["items"][0]["content"] == "Here I am."
        sent = await http.post("/api/v1/documents", files={"file": ("note.pdf", pdf("Haemoglobin 120 g/l"))})
        assert sent.status_code == 201
        assert (await http.get(f"/api/v1/documents/{sent.json()['id']}/download")).status_code == 200
        # A live socket needs Redis; the page asks again later.
        ticket = await http.post("/api/v1/auth/ws-ticket")
        assert (ticket.status_code, ticket.json()["code"]) == (503, "server.unavailable")
        assert int(ticket.headers["Retry-After"]) > 0
        codes = [
            (
                await http.post(
                    "/api/v1/auth/login",
                    json=me | {"password": "wrong password!"},
                    headers={"X-Forwarded-For": f"10.0.0.{number}"},
                )
            ).status_code
            for number in range(11)
        ]
        assert codes == [401] * 10 + [429]
