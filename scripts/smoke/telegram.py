"""What somebody does in Telegram: linking the account, asking, and leaving again."""

from __future__ import annotations

import time

from smoke.browser import Browser
from smoke.expecting import expect, until
from smoke.stand_ins import Telegram, buttons_of


def linked(browser: Browser, telegram: Telegram) -> str:
    link = browser.api("POST", "/users/me/telegram/link")
    expect((link["url"] or "").startswith("https://t.me/"), f"the link to the bot is {link['url']}")
    telegram.writes(f"/start {link['code']}")
    question = telegram.message(lambda one: any(data.startswith("link:yes") for data in buttons_of(one)), "question")
    telegram.presses(question, buttons_of(question)[0])
    until(lambda: browser.api("GET", "/users/me")["telegram_linked"], 60, "the account was not linked")
    webhook = telegram.account["webhook"].get("url")
    return f"linked by code; updates come {'by webhook through nginx' if webhook else 'by polling'}"


def asked(telegram: Telegram) -> str:
    began, before = time.monotonic(), _edits(telegram)
    telegram.writes("What does my ferritin result mean?")
    telegram.message(lambda one: "erritin" in one["text"] and not buttons_of(one), "answer")
    edits = _edits(telegram) - before
    expect(edits > 0, "the answer came in one piece")
    return f"answered after {time.monotonic() - began:.1f} s, written in with {edits} edits"


def _edits(telegram: Telegram) -> int:
    return sum(call["method"] == "editMessageText" for call in telegram.account["calls"])


def unlinked(browser: Browser, telegram: Telegram) -> str:
    telegram.writes("/unlink")
    until(lambda: not browser.api("GET", "/users/me")["telegram_linked"], 60, "the account is still linked")
    return "the chat is no channel any more"
