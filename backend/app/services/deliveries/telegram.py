"""A delivery as a message in a Telegram chat: its text, its buttons, and how it looks once it was answered."""

from __future__ import annotations

from html import escape

from app.config import Settings
from app.models import Notification, Occurrence, OccurrenceStatus, ReminderCategory, User
from app.services.deliveries import words
from app.services.gateways.telegram import Keyboard

# A message holds 4096 units of UTF-16; the rest is for what stands around the text.
LONGEST_TEXT = 3000
SETTLED = {OccurrenceStatus.TAKEN: "was_taken", OccurrenceStatus.SKIPPED: "was_skipped"}


def compose(
    settings: Settings, message: Notification, person: User, occurrence: Occurrence | None
) -> tuple[str, Keyboard]:
    """HTML and buttons, as the occurrence stands now."""
    parts = [f"<b>{escape(message.title, quote=False)}</b>"]
    if message.body:
        parts.append(escape(_cut(message.body), quote=False))
    if message.scheduled_at is not None and not message.meta.get("late"):
        parts.append(words.time_of_day(message.scheduled_at, person))
    parts += [f"<i>{escape(note, quote=False)}</i>" for note in words.notes(message, person)]
    answer = _answer(person, occurrence)
    if answer is not None:
        parts.append(f"<b>{escape(answer, quote=False)}</b>")
    keyboard = _buttons(person, occurrence) if occurrence is not None and answer is None else []
    if occurrence is None and settings.public_url.startswith("https://"):
        # Telegram takes no links to addresses in the house.
        keyboard = [[{"text": words.words(person.locale)["open"], "url": words.link(settings, message)}]]
    return "\n\n".join(parts), keyboard


def _cut(text: str) -> str:
    coded = text.encode("utf-16-le")
    if len(coded) <= 2 * LONGEST_TEXT:
        return text
    return coded[: 2 * LONGEST_TEXT].decode("utf-16-le", "ignore") + "…"


def _answer(person: User, occurrence: Occurrence | None) -> str | None:
    """What its owner said to it, wherever they did; None while it is open."""
    own = words.words(person.locale)
    if occurrence is None:
        return None
    if occurrence.status == OccurrenceStatus.SNOOZED and occurrence.snoozed_until is not None:
        return own["was_snoozed"].format(time=words.time_of_day(occurrence.snoozed_until, person))
    word = SETTLED.get(occurrence.status)
    if word is None:
        return None
    if word == "was_taken" and not _is_medicine(occurrence):
        word = "was_done"
    answer = own[word].format(time=words.time_of_day(occurrence.acted_at or occurrence.due_at, person))
    return f"{answer}: {occurrence.skip_reason}" if occurrence.skip_reason else answer


def _is_medicine(occurrence: Occurrence) -> bool:
    return occurrence.reminder.category == ReminderCategory.MEDICINE


def _buttons(person: User, occurrence: Occurrence) -> Keyboard:
    own, target = words.words(person.locale), f"occ:{occurrence.id.hex}"
    done = own["taken" if _is_medicine(occurrence) else "done"]
    return [
        [{"text": done, "callback_data": f"{target}:taken"}, {"text": own["skip"], "callback_data": f"{target}:skip"}],
        [
            {"text": own["snooze15"], "callback_data": f"{target}:snooze15"},
            {"text": own["snooze60"], "callback_data": f"{target}:snooze60"},
        ],
    ]
