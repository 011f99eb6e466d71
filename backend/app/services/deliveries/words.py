"""What deliveries say, in the language of whoever gets them; and where their links lead."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from app.config import Settings
from app.models import Notification, NotificationType, User
from app.utils.moments import spoken

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "deliveries"
WORDS: dict[str, dict[str, str]] = json.loads((FOLDER / "words.json").read_text(encoding="utf-8"))
# Other people's texts are only ever values in these templates of ours, and plain text in what is written as HTML.
_pages = Environment(
    loader=FileSystemLoader(FOLDER),
    autoescape=select_autoescape(),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


def words(locale: str) -> dict[str, str]:
    return WORDS.get(locale, WORDS["en"])


def render(template: str, locale: str, **values: object) -> str:
    return _pages.get_template(template).render(words=words(locale), locale=locale, **values)


def in_zone(moment: datetime, person: User) -> str:
    return spoken(moment.astimezone(ZoneInfo(person.timezone)), person.locale)


def time_of_day(moment: datetime, person: User) -> str:
    return f"{moment.astimezone(ZoneInfo(person.timezone)):%H:%M}"


def link(settings: Settings, message: Notification) -> str:
    """The page of ours on which the message can be answered or looked into; on our own address, whatever it says."""
    document = message.meta.get("document_id")
    page = "/notifications"
    if message.type == NotificationType.REMINDER:
        page = "/reminders"
    elif document is not None:
        page = f"/documents/{document}"
    elif message.meta.get("proposal_ids"):
        page = "/#review"
    return settings.public_url + page


def notes(message: Notification, person: User) -> list[str]:
    """What has to be said about the telling itself."""
    said, own = [], words(person.locale)
    if message.meta.get("late") and message.scheduled_at is not None:
        said.append(own["late"].format(moment=in_zone(message.scheduled_at, person)))
    if message.meta.get("repeat"):
        said.append(own["repeat"])
    return said
