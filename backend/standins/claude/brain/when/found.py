"""What a sentence says about time, collected rule by rule; each rule takes its words out of the sentence."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

Part = Literal["morning", "afternoon", "evening", "night"]
Unit = Literal["minutes", "hours", "days", "weeks", "months"]
_TAKEN = "\x00"


@dataclass(frozen=True, slots=True)
class Clock:
    hour: int
    minute: int = 0
    exact: bool = False
    """Said so that it can't mean the other half of the day: 21:00, 9 pm, 08:30."""
    part: Part | None = None


@dataclass(slots=True)
class Found:
    text: str
    """Lower case, `ё` as `е`; words already understood are blanked out, so positions stay those of the original."""
    clocks: list[Clock] = field(default_factory=list)
    part: Part | None = None
    default_clocks: list[Clock] = field(default_factory=list)
    """Meant when no time is named: "twice a day", "every morning"."""
    relative: timedelta | None = None
    relative_months: int = 0
    has_relative_clock: bool = False
    """The relative part is in minutes or hours, so it is a moment and not a day."""
    day_offset: int | None = None
    day: tuple[int, int, int | None] | None = None
    """Day, month, year if named."""
    full_date: date | None = None
    weekdays: set[int] = field(default_factory=set)
    next_week: bool = False
    repeats_weekly: bool = False
    daily: bool = False
    every: tuple[int, Unit] | None = None
    month_day: int | None = None
    for_days: int | None = None
    channels: list[str] = field(default_factory=list)

    def take(self, match: re.Match[str]) -> None:
        self.text = self.text[: match.start()] + _TAKEN * (match.end() - match.start()) + self.text[match.end() :]

    def rest_of(self, original: str) -> str:
        """The words of the original that no rule has taken."""
        return "".join(" " if mark == _TAKEN else char for char, mark in zip(original, self.text, strict=True))

    def add_relative(self, amount: float, unit: Unit) -> None:
        if unit == "months":
            self.relative_months += int(amount)
            self.relative = self.relative or timedelta()
            return
        self.relative = (self.relative or timedelta()) + timedelta(**{unit: amount})
        self.has_relative_clock = self.has_relative_clock or unit in {"minutes", "hours"}

    def repeat_every(self, amount: int, unit: Unit) -> None:
        if unit == "weeks":
            amount, unit = amount * 7, "days"
        if (amount, unit) == (1, "days"):
            self.daily = True
        else:
            self.every = (amount, unit)


Understand = Callable[[Found, re.Match[str]], bool]
"""Puts what a match says into Found; False leaves the words where they are."""
Rule = tuple[re.Pattern[str], Understand]


def apply(rules: list[Rule], found: Found) -> None:
    for pattern, understand in rules:
        start = 0
        while match := pattern.search(found.text, start):
            if understand(found, match):
                found.take(match)
            start = max(match.end(), match.start() + 1)


def same_length_lower(text: str) -> str:
    """Lower case without the rare letters whose lower case is longer, so that positions hold."""
    return "".join(low if len(low := char.lower()) == 1 else char for char in text).replace("ё", "е")
