"""The page and the API at one origin: each answers at its own addresses."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from app.main import create_app


@pytest.fixture
async def browser(make_settings, tmp_path: Path):
    (tmp_path / "index.html").write_text("<title>page</title>")
    app = create_app(make_settings(frontend_dist=tmp_path))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        yield client


async def test_every_address_is_the_page_except_those_of_the_api_and_of_files(browser: httpx.AsyncClient) -> None:
    for path in ("/", "/chat/123", "/documents/1?page=2"):
        answer = await browser.get(path)
        assert (answer.status_code, answer.text) == (200, "<title>page</title>"), path
        assert answer.headers["cache-control"] == "no-cache"
        policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
        assert (policy["default-src"], policy["script-src"]) == ("'self'", "'self'"), "nothing inline, nothing foreign"
        assert policy["img-src"] == "'self' data: blob:"
        assert {policy[name] for name in ("object-src", "base-uri", "frame-ancestors")} == {"'none'"}
    for path in ("/api/v1/nothing", "/api/v2", "/health/nothing", "/assets/gone.js"):
        answer = await browser.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "request.not-found"), path


async def test_a_wrong_method_is_told_with_the_right_ones(browser: httpx.AsyncClient) -> None:
    answer = await browser.put("/api/v1/chats")
    assert (answer.status_code, answer.json()["code"]) == (405, "request.method-not-allowed")
    assert answer.headers["allow"]
