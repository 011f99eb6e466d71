"""What is there before anybody signs in: the page, the worker of web push, and doors that are closed."""

from __future__ import annotations

import json
import re

from smoke.browser import Browser
from smoke.expecting import expect

SCRIPT = re.compile(r'src="(/assets/[^"]+\.js)"')


def the_page(browser: Browser) -> str:
    index = browser.open("GET", "/")
    html = index.read().decode()
    expect(index.status == 200 and 'id="root"' in html, "the page is not served at /")
    expect("no-cache" in (index.getheader("Cache-Control") or ""), "the page may be kept by caches")
    deep = browser.open("GET", "/chats/00000000-0000-4000-8000-000000000000")
    expect(deep.status == 200 and deep.read().decode() == html, "a deep link does not answer with the page")
    for header, part in {
        "Content-Security-Policy": "frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "geolocation=()",
    }.items():
        values = index.headers.get_all(header) or []
        expect(len(values) == 1 and part in values[0], f"{header} of the page is {values}")
    # The first ones may be too small to be worth compressing.
    scripts = [browser.open("GET", path, headers={"Accept-Encoding": "gzip"}) for path in SCRIPT.findall(html)]
    expect(bool(scripts), "the page names no script")
    largest = max(scripts, key=lambda script: len(script.read()))
    expect(largest.getheader("Content-Encoding") == "gzip", "scripts are not compressed")
    for script in scripts:
        expect("immutable" in (script.getheader("Cache-Control") or ""), "scripts may not be kept by caches")
    missing = browser.open("GET", "/assets/missing.js")
    expect(missing.status == 404 and "immutable" not in (missing.getheader("Cache-Control") or ""), "missing file")
    return f"index, deep link, headers, {len(scripts)} scripts"


def push_worker(browser: Browser) -> str:
    """At the top, so that it may act for every page; never from a cache; a script that the page's policy allows."""
    worker = browser.open("GET", "/push-worker.js")
    body = worker.read().decode()
    expect(worker.status == 200 and "'push'" in body, "the worker is not at /push-worker.js")
    told = {name: worker.getheader(name) or "" for name in ("Content-Type", "Cache-Control", "Content-Security-Policy")}
    expect("javascript" in told["Content-Type"], f"the worker is {told['Content-Type']}")
    expect(told["Cache-Control"] == "no-cache", f"the worker may be kept: {told['Cache-Control']}")
    expect("worker-src 'self'" in told["Content-Security-Policy"], "the page may not register its worker")
    gone = browser.open("GET", "/push-worker-of-before.js")
    expect(gone.status == 404, "a missing worker is answered with something else")
    return "/push-worker.js for the whole site, asked for again each time"


def closed_doors(browser: Browser) -> str:
    for path in ("/metrics", "/api/v1/bot/link", "/api/v1/bot/updates/next"):
        expect(browser.open("GET", path).status == 404, f"{path} is open to the outside")
    forged = browser.open("POST", "/telegram/webhook", b"{}", {"Content-Type": "application/json"})
    # 503: the bot asks Telegram itself and nobody listens there.
    expect(forged.status in (401, 503), f"an update without Telegram's secret is answered with {forged.status}")
    ready = browser.open("GET", "/health/ready")
    expect(ready.status == 200, f"/health/ready answers {ready.status}: {ready.read().decode()}")
    without = browser.open("GET", "/api/v1/users/me")
    problem = json.loads(without.read())
    expect(without.status == 401 and problem["code"] == "auth.required", f"anonymous got {without.status} {problem}")
    expect(len(without.headers.get_all("Content-Security-Policy") or []) == 1, "headers of the API are doubled")
    return f"/metrics and the bot's routes are closed, a forged update gets {forged.status}, the backend is ready"
