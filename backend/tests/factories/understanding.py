"""Documents after both of their jobs, and what the model answers about them."""

from __future__ import annotations

from typing import Any

import orjson

from app.services.runtime import Runtime
from app.workers.document_processor import understand
from tests.factories.documents import pdf, uploaded_and_read
from tests.factories.model_server import ModelServer
from tests.factories.people import Person


async def again(runtime: Runtime, person: Person, document: dict[str, Any], *, last: bool = True) -> dict[str, Any]:
    """The document after the job that understands it."""
    await understand(runtime, document["id"], last_attempt=last)
    body: dict[str, Any] = (await person.http.get(f"/api/v1/documents/{document['id']}")).json()
    return body


async def understood(runtime: Runtime, person: Person, *pages: str, name: str = "letter.pdf") -> dict[str, Any]:
    return await again(runtime, person, await uploaded_and_read(runtime, person, pdf(*pages), name))


def notes(document: dict[str, Any]) -> list[tuple[str, str | None]]:
    """How the two steps of understanding ended."""
    return [(step["state"], step["note"]) for step in document["steps"][5:]]


def finds(claude: ModelServer, results: list[dict[str, Any]], facts: list[dict[str, Any]] | None = None) -> None:
    """What the model answers to the next two questions about a document, whatever stands in it."""
    claude.says(orjson.dumps({"results": results}).decode(), orjson.dumps({"facts": facts or []}).decode())


def said(name: str, value: str, quote: str, **more: Any) -> dict[str, Any]:
    return {"page": 1, "name": name, "value": value, "quote": quote} | more


def fact(category: str, title: str, quote: str, **more: Any) -> dict[str, Any]:
    return {"category": category, "title": title, "content": title, "page": 1, "quote": quote} | more


async def rows_of(person: Person) -> list[dict[str, Any]]:
    return list((await person.http.get("/api/v1/labs")).json()["items"])


async def memory_of(person: Person) -> list[dict[str, Any]]:
    return list((await person.http.get("/api/v1/memory")).json()["items"])


def shown(request: dict[str, Any]) -> str:
    """The user turn of a request."""
    return str(request["body"]["messages"][0]["content"][0]["text"])
