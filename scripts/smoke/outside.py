"""A reminder over every channel at once, answered in Telegram; and mail that can be stopped with one click."""

from __future__ import annotations

import re
import secrets
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode, urlsplit

from smoke.browser import Browser
from smoke.expecting import expect, until
from smoke.live import LiveConnection
from smoke.reminders import remind, told_of
from smoke.stand_ins import StandIns, buttons_of

CONFIRMING = re.compile(r"/api/v1/mail/confirm/[\w-]+")
EVERYWHERE = ["in_app", "email", "telegram"]


def reminder(browser: Browser, live: LiveConnection, outside: StandIns) -> str:
    browser.api("POST", "/notifications/push/subscriptions", outside.push.browser, status=201)
    states = {one["channel"]: one["state"] for one in browser.api("GET", "/notifications/channels")["items"]}
    expect(set(states.values()) == {"ready"}, f"the channels are {states}")
    wished, began = remind(browser, 4, channels=EVERYWHERE), time.monotonic()
    told_of(live, wished)
    message = outside.telegram.message(lambda one: wished["title"] in one["text"], "reminder")
    letter = outside.mail.letter(browser.api("GET", "/users/me")["email"], wished["title"])
    pushed = outside.push.message(wished["title"])
    seconds = time.monotonic() - began
    expect(pushed["tag"] != "" and letter["List-Unsubscribe-Post"] is not None, "the letter can't be stopped")
    taken = next(data for data in buttons_of(message) if data.endswith(":taken"))
    outside.telegram.presses(message, taken)
    until(lambda: _answered(browser, wished["id"]), 30, "the answer given in Telegram did not arrive")
    _is_shown_as_answered(outside, message["message_id"])
    return f"in the page, by mail, Telegram and push {seconds:.1f} s after asking (due after 4 s); taken in Telegram"


def _answered(browser: Browser, reminder_id: str) -> bool:
    asked = {"reminder_id": reminder_id}
    for name, hours in (("from", -1), ("to", 1)):
        asked[name] = (datetime.now(UTC) + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")
    due = browser.api("GET", f"/reminders/occurrences?{urlencode(asked)}")["items"]
    return [(one["status"], one["acted_via"]) for one in due] == [("taken", "telegram")]


def _is_shown_as_answered(outside: StandIns, message_id: int) -> None:
    outside.telegram.message(lambda one: one["message_id"] == message_id and not buttons_of(one), "answered reminder")


def address_confirmed(browser: Browser, outside: StandIns) -> str:
    """Somebody new gets one letter, whose link says that the address is theirs. The account stays."""
    name = f"smoke-{secrets.token_hex(4)}"
    email = f"{name}@example.org"
    told = {"email": email, "username": name, "password": secrets.token_urlsafe(16)}
    browser.api("POST", "/auth/register", told, status=201)
    link = CONFIRMING.search(outside.mail.letter(email, "").get_body(("plain",)).get_content())
    expect(link is not None, "the first letter has no link")
    path = link[0] if link else ""
    asks = browser.open("GET", path, headers={"Authorization": ""})
    expect(asks.status == 200, f"the page of the first letter answers {asks.status}")
    meant = browser.open("POST", path, b"", {"Content-Type": "application/x-www-form-urlencoded"})
    expect(meant.status == 200, f"confirming the address answers {meant.status}")
    return f"{email} registered, and confirmed by the link of the first letter"


def mail_stopped(browser: Browser, outside: StandIns) -> str:
    """By the link that mail programs follow; and switched on again."""
    person = browser.api("GET", "/users/me")
    link = outside.mail.letters(person["email"])[-1]["List-Unsubscribe"].strip("<>")
    path = urlsplit(link).path
    asks = browser.open("GET", path, headers={"Authorization": ""})
    kind = asks.getheader("Content-Type") or ""
    expect(asks.status == 200 and kind.startswith("text/html"), f"the link of the letter answers {asks.status}, {kind}")
    expect(not browser.api("GET", "/users/me")["email_muted"], "looking at the link stopped the mail")
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    stopped = browser.open("POST", path, b"List-Unsubscribe=One-Click", form)
    expect(stopped.status == 200, f"one click answers {stopped.status}")
    expect(browser.api("GET", "/users/me")["email_muted"], "one click did not stop the mail")
    browser.api("PATCH", "/users/me", {"email_muted": False})
    return "stopped with one click through nginx, and switched on again"
