#!/usr/bin/env python3
"""The main path through the composition's nginx, as a browser would walk it. Standard library only.

    scripts/compose-smoke.py [--url http://127.0.0.1:8080] [--env .env] [--document FILE] [--stand-ins]

Signs in as the administrator of the .env file, opens the live connection, uploads a document and waits until it is
read, asks about it and measures that the answer streams, sets a reminder and waits for its notification, and checks
the page, the headers, the calendar feed and the closed doors. With --stand-ins, for a composition that was started
with docker-compose.try.yml as well, a reminder also goes out by mail, Telegram and web push and is answered there.
Prints one line a step; ends with 1 at the first step that fails.
"""

from __future__ import annotations

import argparse
import http.client
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from smoke import accounts, answers, documents, live, outside, pages, reminders, telegram
from smoke.browser import Browser
from smoke.expecting import StepError
from smoke.stand_ins import StandIns

ROOT = Path(__file__).resolve().parents[1]
WRONG = (StepError, OSError, KeyError, ValueError, http.client.HTTPException)


def settings_of(path: Path) -> dict[str, str]:
    lines = path.read_text().splitlines() if path.exists() else []
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {**{name.strip(): value.strip() for name, value in pairs}, **os.environ}


def step(name: str, walk: Callable[[], str]) -> None:
    try:
        said = walk()
    except WRONG as error:
        print(f"FAIL {name:<10} {type(error).__name__}: {error}", file=sys.stderr)
        raise SystemExit(1) from error
    print(f"ok   {name:<10} {said}", flush=True)


def walk(browser: Browser, settings: dict[str, str], document: Path | None, stand_ins: StandIns | None) -> None:
    step("page", partial(pages.the_page, browser))
    step("worker", partial(pages.push_worker, browser))
    step("doors", partial(pages.closed_doors, browser))
    step("sign-in", partial(accounts.sign_in, browser, settings))
    window = live.opened(browser)
    step("live", lambda: "/ws/notifications upgraded with a one-time ticket")
    step("document", partial(documents.document, browser, window, document))
    step("answer", partial(answers.answer, browser))
    step("reminder", partial(reminders.in_the_page, browser, window))
    step("calendar", partial(reminders.calendar, browser))
    if stand_ins:
        step("telegram", partial(telegram.linked, browser, stand_ins.telegram))
        step("question", partial(telegram.asked, stand_ins.telegram))
        step("channels", partial(outside.reminder, browser, window, stand_ins))
        step("letters", partial(outside.mail_stopped, browser, stand_ins))
        step("address", partial(outside.address_confirmed, browser, stand_ins))
        step("unlink", partial(telegram.unlinked, browser, stand_ins.telegram))
    window.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--env", type=Path, default=ROOT / ".env", help="where the administrator's password stands")
    parser.add_argument("--url", help="default: HTTP_PORT of the .env on this machine")
    parser.add_argument("--document", type=Path, help="upload this file instead of a small made-up report")
    parser.add_argument("--stand-ins", action="store_true", help="prove mail, Telegram and web push (see above)")
    options = parser.parse_args()
    settings = settings_of(options.env)
    url = options.url or f"http://127.0.0.1:{settings.get('HTTP_PORT') or 8080}"
    walk(Browser(url), settings, options.document, StandIns.on_this_machine() if options.stand_ins else None)
    print("the main path passes through the composition")


if __name__ == "__main__":
    main()
