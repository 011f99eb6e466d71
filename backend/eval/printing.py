"""How numbers, ranges and dates are printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from eval.sources import Bounds
from eval.wording import MONTHS

DATES = {
    "ru": ("%d.%m.%Y", "%d.%m.%Y", "{day} {month} %Y г.", "%Y-%m-%d", "%d.%m.%y", "%d/%m/%Y"),
    "en": ("%d %b %Y", "%B %-d, %Y", "%d-%b-%Y", "%Y-%m-%d"),
    "us": ("%m/%d/%Y",),
}


@dataclass(frozen=True, slots=True)
class Habits:
    """What one laboratory does alike on a whole report."""

    comma: bool
    dash: str
    less: str
    greater: str
    dates: str
    with_time: bool

    @classmethod
    def drawn(cls, draw: Random, language: str, *, american: bool) -> Habits:
        russian = language == "ru"
        return cls(
            comma=russian and draw.random() < 0.6,
            dash=draw.choice((" - ", "-", " – ", "–") if not american else ("-", " - ")),
            less=draw.choice(("< ", "<", "до ", "менее ") if russian else ("<", "< ", "less than ", "up to ")),
            greater=draw.choice(("> ", ">", "более ", "от ") if russian else (">", "> ", "greater than ")),
            dates=draw.choice(DATES["us" if american else language]),
            with_time=draw.random() < 0.6,
        )

    def number(self, text: str) -> str:
        return text.replace(".", ",") if self.comma else text

    def span(self, bounds: Bounds) -> str:
        if bounds.low is None:
            return self.less + self.number(bounds.high or "")
        if bounds.high is None:
            return self.greater + self.number(bounds.low)
        return f"{self.number(bounds.low)}{self.dash}{self.number(bounds.high)}"

    def day(self, day: date) -> str:
        pattern = self.dates.replace("{day}", str(day.day)).replace("{month}", MONTHS[day.month - 1])
        return day.strftime(pattern)

    def moment(self, moment: datetime) -> str:
        text = self.day(moment.date())
        if not self.with_time:
            return text
        if self.dates == "%m/%d/%Y":
            return f"{text} {moment:%H%M} Local"
        return f"{text} {moment:%H:%M}"
