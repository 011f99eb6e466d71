"""A reminder in the page, and the calendar it stands in."""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from smoke.browser import Browser
from smoke.expecting import expect
from smoke.live import LiveConnection


def remind(browser: Browser, seconds: float, **wish: object) -> dict:
    """A medicine, so that quiet hours do not hold it back."""
    due = datetime.now(UTC).replace(microsecond=0, tzinfo=None) + timedelta(seconds=seconds)
    told = {
        "title": f"Smoke {secrets.token_hex(3)}",
        "schedule": {"kind": "once", "at": due.isoformat()},
        "timezone": "UTC",
        "category": "medicine",
        "channels": ["in_app"],
    }
    return browser.api("POST", "/reminders", told | wish, status=201)


def told_of(live: LiveConnection, reminder: dict) -> dict:
    """The notification of this reminder, as the open page gets it."""
    while True:
        notification = live.wait_for("notification.created", 90)["notification"]
        if notification["title"] == reminder["title"]:
            return notification


def in_the_page(browser: Browser, live: LiveConnection) -> str:
    began = time.monotonic()
    told_of(live, remind(browser, 4))
    return f"notification frame {time.monotonic() - began:.1f} s after asking (due after 4 s)"


def calendar(browser: Browser) -> str:
    """The address works without a sign-in until it is taken back. One that is there already is left alone."""
    known = browser.api("GET", "/users/me/calendar")["url"]
    title = remind(browser, 3600)["title"]
    path = urlsplit(known or browser.api("POST", "/users/me/calendar")["url"]).path
    feed = browser.open("GET", path, headers={"Authorization": ""})
    text, kind = feed.read().decode(), feed.getheader("Content-Type") or ""
    expect(feed.status == 200 and kind.startswith("text/calendar"), f"the feed answers {feed.status}, {kind}")
    expect(text.startswith("BEGIN:VCALENDAR") and title in text, "the reminder is not in the feed")
    expect("no-store" in (feed.getheader("Cache-Control") or ""), "the feed may be kept by caches")
    if known:
        return "the reminder is in the feed"
    browser.api("DELETE", "/users/me/calendar", status=204)
    expect(browser.open("GET", path).status == 404, "a feed that was taken back is still there")
    return "the reminder is in the feed, and the feed can be taken back"
