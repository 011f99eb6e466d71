from __future__ import annotations

from enum import StrEnum

from app.models import OccurrenceStatus, ReminderCategory
from app.schemas.common import Out, UtcTime


class LetterAct(StrEnum):
    """What a link in a reminder's letter answers."""

    TAKEN = "taken"
    SKIP = "skip"
    SNOOZE15 = "snooze15"
    SNOOZE60 = "snooze60"


class LetterOut(Out):
    """A reminder's letter in its own words, and what was answered to it. Times belong into `timezone`."""

    title: str
    body: str | None
    due_at: UtcTime
    late: bool
    repeat: bool
    category: ReminderCategory
    locale: str
    timezone: str
    # What the opened link answers, and the links of the same letter for all answers.
    act: LetterAct
    tokens: dict[LetterAct, str]
    status: OccurrenceStatus
    acted_at: UtcTime | None
    snoozed_until: UtcTime | None
    # It had been answered before, so this answer changed nothing.
    already: bool
