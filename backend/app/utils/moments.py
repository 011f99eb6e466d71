"""Moments as people write them."""

from __future__ import annotations

from datetime import date, datetime

# Spelled out here: what the machine's locales know depends on the machine.
_ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_RUSSIAN = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip


def spoken_day(day: date, locale: str) -> str:
    """ "29 Nov 2026", in Russian «29 ноября 2026»."""
    months = _RUSSIAN if locale == "ru" else _ENGLISH
    return f"{day.day} {months[day.month - 1]} {day.year}"


def spoken(moment: datetime, locale: str) -> str:
    """ "29 Nov 2026, 09:00", in Russian «29 ноября 2026, 09:00»; the moment is in the person's zone already."""
    return f"{spoken_day(moment, locale)}, {moment:%H:%M}"
