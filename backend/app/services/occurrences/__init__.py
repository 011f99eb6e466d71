"""The times at which reminders are due: planned, shown, fired and settled.

An active reminder always has its next time in the table (as long as its rule has one); later ones are added when
somebody looks at them. Whoever adds or removes times of a reminder holds the lock of the reminder's row, taken before
any lock of an occurrence, so that a changed rule and a firing never overlook each other.
"""

from app.services.occurrences.acting import edit, hold, reopen, skip, snooze, take
from app.services.occurrences.adherence import adherence
from app.services.occurrences.firing import catch_up, fire_due
from app.services.occurrences.planning import hush, plan_next, replan, silence
from app.services.occurrences.travel import follow
from app.services.occurrences.window import between

__all__ = [
    "adherence", "between", "catch_up", "edit", "fire_due", "follow", "hold", "hush", "plan_next", "reopen", "replan",
    "silence", "skip", "snooze", "take",
]  # fmt: skip
