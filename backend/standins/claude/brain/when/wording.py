"""A schedule in words: "Tuesday, 24 November 2026 at 09:00"."""

import calendar
from datetime import datetime

from standins.claude.brain.turn import Language
from standins.claude.brain.when.schedule import Schedule

_WEEKDAYS_EN = list(calendar.day_name)
_MONTHS_EN = list(calendar.month_name)
_WEEKDAYS_RU = ["понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"]
_ON_WEEKDAYS_RU = ["понедельникам", "вторникам", "средам", "четвергам", "пятницам", "субботам", "воскресеньям"]
_MONTHS_RU = ["", "января", "февраля", "марта", "апреля", "мая", "июня"]
_MONTHS_RU += ["июля", "августа", "сентября", "октября", "ноября", "декабря"]


def describe(schedule: Schedule, language: Language) -> str:
    words = _russian(schedule) if language == "ru" else _english(schedule)
    times = schedule.get("times") or []
    if not times:
        return words
    return f"{words} в {_joined(times, 'и')}" if language == "ru" else f"{words} at {_joined(times, 'and')}"


def _joined(items: list[str], conjunction: str) -> str:
    return ", ".join(items[:-1]) + f" {conjunction} " + items[-1] if len(items) > 1 else items[0]


def _english(schedule: Schedule) -> str:
    match schedule:
        case {"kind": "once", "at": at}:
            moment = datetime.fromisoformat(at)
            day = f"{_WEEKDAYS_EN[moment.weekday()]}, {moment.day} {_MONTHS_EN[moment.month]} {moment.year}"
            return f"{day} at {moment:%H:%M}"
        case {"kind": "weekly", "weekdays": weekdays}:
            return "every " + _joined([_WEEKDAYS_EN[day - 1] for day in weekdays], "and")
        case {"kind": "monthly", "day": day}:
            return f"on day {day} of every month"
        case {"kind": "every", "interval": interval}:
            [(unit, amount)] = interval.items()
            return f"every {amount} {unit}" if amount != 1 else f"every {unit.removesuffix('s')}"
        case {"kind": "daily"}:
            return "every day"
    return ""


def _russian(schedule: Schedule) -> str:
    match schedule:
        case {"kind": "once", "at": at}:
            moment = datetime.fromisoformat(at)
            day = f"{_WEEKDAYS_RU[moment.weekday()]}, {moment.day} {_MONTHS_RU[moment.month]} {moment.year}"
            return f"{day} в {moment:%H:%M}"
        case {"kind": "weekly", "weekdays": weekdays}:
            return "по " + _joined([_ON_WEEKDAYS_RU[day - 1] for day in weekdays], "и")
        case {"kind": "monthly", "day": day}:
            return f"{day}-го числа каждого месяца"
        case {"kind": "every", "interval": interval}:
            [(unit, amount)] = interval.items()
            return f"раз в {amount} {'ч' if unit == 'hours' else 'дн.'}"
        case {"kind": "daily"}:
            return "каждый день"
    return ""
