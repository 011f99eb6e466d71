"""A delivery as a message to browsers: small, and without its text, since it shows on locked screens."""

from __future__ import annotations

from typing import Any

import orjson

from app.config import Settings
from app.models import Notification, Occurrence, ReminderCategory, User
from app.services.deliveries import words

# A browser shows two buttons; what they are called travels with the message, as the worker there has no dictionary.
ACTIONS = ("taken", "snooze15")


def compose(
    settings: Settings, message: Notification, person: User, occurrence: Occurrence | None
) -> tuple[bytes, str]:
    """The message as JSON, and its topic: a later one of the same topic takes its place.

    `{notification_id, type, title, note?, lang, tag, url, late, occurrence_id?, actions: [{action, title}]}`
    """
    own, topic = words.words(person.locale), (message.occurrence_id or message.id).hex
    note: str | None = None
    if message.scheduled_at is not None:
        note = own["due"].format(moment=words.in_zone(message.scheduled_at, person))
    is_medicine = occurrence is not None and occurrence.reminder.category == ReminderCategory.MEDICINE
    called = {"taken": own["taken" if is_medicine else "done"], "snooze15": own["snooze15"]}
    content: dict[str, Any] = {
        "notification_id": str(message.id),
        "type": message.type,
        "title": message.title,
        "note": next(iter(words.notes(message, person)), note),
        "lang": person.locale,
        "tag": topic,
        "url": words.link(settings, message).removeprefix(settings.public_url),
        "late": bool(message.meta.get("late")),
        "occurrence_id": str(occurrence.id) if occurrence else None,
        "actions": [{"action": action, "title": called[action]} for action in ACTIONS] if occurrence else [],
    }
    return orjson.dumps(content), topic
