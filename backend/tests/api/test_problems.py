"""What nobody foresaw: an answer with a code, and a log that holds no health text."""

from __future__ import annotations

import json
import logging

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from app.database import Database
from app.services import users
from app.services.runtime import Runtime
from tests.factories import Chatter, ModelServer, People
from tests.factories.documents import pdf, uploaded_and_read

SECRET_TEXT = "SECRET-HEALTH-TEXT"


async def test_an_unforeseen_error_keeps_its_text_to_itself(
    app: FastAPI, people: People, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise ValueError(SECRET_TEXT)

    person = await people.person()
    monkeypatch.setattr(users, "get", broken)
    with caplog.at_level(logging.DEBUG):
        answer = await person.http.get("/api/v1/users/me", headers={"X-Request-ID": "abc-1"})
    assert (answer.status_code, answer.json()["code"]) == (500, "server.error")
    assert answer.headers["x-request-id"] == answer.json()["request_id"] == "abc-1"
    assert "content-security-policy" in answer.headers
    assert SECRET_TEXT not in answer.text
    assert "unexpected error" in caplog.text
    assert SECRET_TEXT not in caplog.text


FULL = text("""
    CREATE FUNCTION no_space() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$
""")
REFUSE = text("CREATE TRIGGER no_space BEFORE INSERT ON chats FOR EACH ROW EXECUTE FUNCTION no_space()")


async def test_a_database_without_space_is_said_until_there_is_some_again(people: People, database: Database) -> None:
    person = await people.person()
    async with database.unit_of_work() as session:
        await session.execute(FULL)
        await session.execute(REFUSE)
    try:
        answer = await person.http.post("/api/v1/chats", json={})
        assert (answer.status_code, answer.json()["code"]) == (507, "server.storage-full")
        assert (await person.http.get("/api/v1/chats")).status_code == 200
    finally:
        async with database.unit_of_work() as session:
            await session.execute(text("DROP FUNCTION no_space CASCADE"))
    assert (await person.http.post("/api/v1/chats", json={})).status_code == 201


async def test_an_ordinary_day_leaves_neither_health_nor_secrets_in_the_log(
    client: httpx.AsyncClient, people: People, claude: ModelServer, runtime: Runtime, caplog: pytest.LogCaptureFixture
) -> None:
    me = {"email": "log@example.org", "username": "logged", "password": "canary-password"}
    with caplog.at_level(logging.INFO):
        await client.post("/api/v1/auth/register", json=me)
        signed = await client.post("/api/v1/auth/login", json={"email": me["email"], "password": me["password"]})
        chatter = await Chatter.open(await people.person(full_name="canary-name"))
        document = await uploaded_and_read(runtime, chatter.person, pdf("canary-page 4.2 mmol/l"), "canary-file.pdf")
        saved = {"category": "allergy", "title": "canary-title", "content": "canary-fact", "importance": "high"}
        claude.will(
            {"blocks": [{"type": "tool_use", "name": "save_memory", "input": saved}]}, {"reply": "canary-answer"}
        )
        await chatter.send("canary-question", document_ids=[document["id"]])
        await chatter.http.get("/api/v1/documents/search", params={"q": "canary-page"})
        wrong = await chatter.http.post("/api/v1/memory", json=saved | {"importance": "canary-wrong"})
        claude.will({"status": 400, "error": {"type": "invalid_request_error", "message": "canary-provider"}})
        failed = await chatter.send("canary-again")
    assert (wrong.status_code, failed[-1].name) == (422, "error")
    assert "POST" in caplog.text
    assert "canary" not in caplog.text + wrong.text + str(failed[-1].data)
    for token in (signed.json()["access_token"], chatter.person.access_token, *client.cookies.values()):
        assert token not in caplog.text


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b'{"email": "\xed\xa0\x80"}'])
async def test_malformed_json_is_told_as_such(client: httpx.AsyncClient, body: bytes) -> None:
    answer = await client.post("/api/v1/auth/login", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


async def test_a_body_that_hides_its_size_is_stopped(client: httpx.AsyncClient) -> None:
    async def pieces():
        yield b'{"email": "'
        for _ in range(40):
            yield b"x" * 100_000
        yield b'"}'

    answer = await client.post("/api/v1/auth/login", content=pieces(), headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (413, "request.too-large")
    assert json.loads(answer.text)["request_id"]
