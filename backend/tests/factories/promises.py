"""Reminders that are due one a second over every channel, and whether each of them was told once and for all."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import httpx

from tests.conftest import BOT_TOKEN
from tests.factories.bot_api import TOKEN, BotApi
from tests.factories.post_office import PostOffice
from tests.factories.waiting import until

CHAT = 4711
LEAD = timedelta(seconds=2)


def outside(office: PostOffice, bot: BotApi) -> dict[str, str]:
    """The environment of a product that reaches these."""
    return {
        "SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(office.port), "SMTP_TLS": "none", "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_BASE": bot.url, "BOT_SERVICE_TOKEN": BOT_TOKEN,
    }  # fmt: skip


async def link(http: httpx.AsyncClient) -> None:
    """The chat of whoever `http` acts for."""
    code = (await http.post("/api/v1/users/me/telegram/link")).json()["code"]
    told = {"code": code, "telegram_chat_id": CHAT}
    answer = await http.post("/api/v1/bot/link", json=told, headers={"Authorization": f"Bearer {BOT_TOKEN}"})
    assert answer.status_code == 200, answer.text


async def promise(http: httpx.AsyncClient, seconds: int) -> list[str]:
    """Titles of reminders that are due one after the other, from two seconds on."""
    first, titles = datetime.now(UTC).replace(microsecond=0, tzinfo=None) + LEAD, []
    for number in range(seconds):
        wish = {
            "title": f"Pill {number:02}", "timezone": "UTC", "category": "medicine",
            "schedule": {"kind": "once", "at": (first + timedelta(seconds=number)).isoformat()},
            "channels": ["in_app", "email", "telegram"],
        }  # fmt: skip
        answer = await http.post("/api/v1/reminders", json=wish)
        assert answer.status_code == 201, answer.text
        titles.append(f"Pill {number:02}")
    return titles


async def require_kept(http: httpx.AsyncClient, office: PostOffice, bot: BotApi, titles: list[str]) -> None:
    once = Counter(titles)
    await until(lambda: set(_letters(office)) == set(_messages(bot)) == set(titles), within=90)
    bell = (await http.get("/api/v1/notifications", params={"limit": 100})).json()["items"]
    assert Counter(item["title"] for item in bell if item["title"] in once) == once
    assert _letters(office) == once
    assert _messages(bot) == once


def _letters(office: PostOffice) -> Counter[str]:
    return Counter(letter["Subject"] for letter in office.letters)


def _messages(bot: BotApi) -> Counter[str]:
    return Counter(message["text"].split("\n")[0][-7:] for message in bot.messages(CHAT))
