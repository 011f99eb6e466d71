"""Signing in."""

from __future__ import annotations

import json

from smoke.browser import Browser
from smoke.expecting import expect


def sign_in(browser: Browser, settings: dict[str, str]) -> str:
    email, password = settings.get("ADMIN_EMAIL", "admin@example.com"), settings.get("ADMIN_PASSWORD", "")
    answer = browser.open(
        "POST",
        "/api/v1/auth/login",
        json.dumps({"email": email, "password": password}).encode(),
        {"Content-Type": "application/json"},
    )
    body = json.loads(answer.read())
    expect(answer.status == 200, f"sign-in answered {answer.status}: {body}")
    cookies = answer.headers.get_all("Set-Cookie") or []
    expect(any("HttpOnly" in c and "SameSite=strict" in c for c in cookies), f"no safe refresh cookie in {cookies}")
    browser.token = body["access_token"]
    return f"as {body['user']['email']}, {body['user']['role']}"
