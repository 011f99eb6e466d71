"""How Russian speaks of time. Order matters: what repeats, days, the clock, so no rule eats another's words."""

import re

from standins.claude.brain.numbers import NUMBER_RU as N
from standins.claude.brain.numbers import ORDINAL_RU, ordinal_ru, value_of
from standins.claude.brain.when import common
from standins.claude.brain.when.common import optional, rules
from standins.claude.brain.when.found import Clock, Found, Part, Rule, Unit

_UNIT = r"(?:минут[уыа]?|мин|час(?:а|ов)?|ч|дн(?:я|ей)|день|сутки|суток|недел[юиья]|недель|месяц(?:а|ев)?)"
_UNITS: dict[str, Unit] = {"мин": "minutes", "ч": "hours", "д": "days", "с": "days", "н": "weeks", "мес": "months"}
_DAYS = ["по", "вт", "ср", "че", "пя", "су", "во"]
_SHORT_DAYS = ["пн", "вт", "ср", "чт", "пт", "сб", "вс"]
_DAY = (
    r"(?:понедельник(?:ам|а)?|вторник(?:ам|а)?|сред(?:ам|у|ы|а)|четверг(?:ам|а)?|пятниц(?:ам|у|ы|а)|"
    r"суббот(?:ам|у|ы|а)|воскресен(?:ьям|ье|ья)|пн|вт|ср|чт|пт|сб|вс)\b"
)
_MONTHS = ["янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"]
_MONTH = r"(?:января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря)\b"
_AND = r"(?:\s*,\s*(?:и\s+)?|\s+и\s+)"
_PARTS: dict[str, Part] = {"утр": "morning", "дня": "afternoon", "дне": "afternoon", "веч": "evening", "ноч": "night"}
_PART = r"(?:утра|утром|дня|днем|вечера|вечером|ночи|ночью)\b"
_HOURS = r"(?:\s*(?:часов|часа|час|ч\b\.?))"
_ONES = r"(?:один|одну|два|две|три|четыре|пять|шесть|семь|восемь|девять)"
_MINUTE_WORD = rf"(?:(?:двадцать|тридцать|сорок|пятьдесят)(?: {_ONES})?|десять|пятнадцать)"
_CLOCK = (
    rf"(?P<h>{N}|час\b)(?:[:.](?P<m>\d\d)\b(?![.]\d)"
    rf"|{_HOURS}?\s+(?P<mw>\d\d|{_MINUTE_WORD})\b(?!\s*(?:мг|мл|%|таб|кап))(?:\s*мин\w*)?)?"
    rf"{_HOURS}?(?:\s+(?P<part>{_PART}))?"
)
_ANY_CLOCK = re.sub(r"\?P<\w+>", "?:", _CLOCK)
# After a bare "в 9" these make it something else than a time of day.
_TIME = rf"{_ANY_CLOCK}(?!\s*(?:раз|мг|мл|%|таб|кап|лет|год|этаж|кабинет|недел|месяц|процент))"
_NEXT_TIME = rf"{_AND}(?:(?:в|во)\s+{_TIME}|{_ANY_CLOCK}(?=\s*(?:$|[,.!?;\x00]|и\b|каждый|ежедневно)))"
_TAIL = rf"(?:\s+(?P<part>{_PART}))?"
_LEAD = r"\b(?:в|во|к|около|на|с)\s+"


def _part_of(word: str) -> Part | None:
    return _PARTS.get(word[:3])


def _unit(word: str) -> Unit:
    return next(unit for prefix, unit in _UNITS.items() if word.startswith(prefix))


def _relative(found: Found, match: re.Match[str]) -> bool:
    words = match[0]
    if "полтор" in words:
        found.add_relative(90, "minutes")
    elif "полчаса" in words:
        found.add_relative(30, "minutes")
    for amount, unit in re.findall(rf"({N}|пару|несколько)\s+({_UNIT})\b", words):
        found.add_relative({"пару": 2, "несколько": 3}.get(amount) or value_of(amount), _unit(unit))
    if single := match["one"]:
        found.add_relative(1, _unit(single))
    return True


def _every_other_day(found: Found, _: re.Match[str]) -> bool:
    found.repeat_every(2, "days")
    return True


def _for_days(found: Found, match: re.Match[str]) -> bool:
    amount = value_of(match["n"]) if match["n"] else 1
    found.for_days = amount * (7 if match["u"].startswith("нед") else 1)
    return True


def _times_a_day(found: Found, match: re.Match[str]) -> bool:
    word = {"дважды": 2, "трижды": 3}.get(optional(match, "w"))
    number = optional(match, "n")
    return common.set_times_a_day(found, word or (value_of(number) if number else 1))


def _every_month(found: Found, match: re.Match[str]) -> bool:
    return common.set_month_day(found, int(match["d"]))


def _each_part(found: Found, match: re.Match[str]) -> bool:
    part = _part_of(match["p"])
    return part is not None and common.set_each_part(found, part)


def _workdays(found: Found, match: re.Match[str]) -> bool:
    found.weekdays |= {6, 7} if "выходн" in match[0] else {1, 2, 3, 4, 5}
    found.repeats_weekly = True
    return True


def _weekday(name: str) -> int:
    return (_SHORT_DAYS.index(name) if name in _SHORT_DAYS else _DAYS.index(name[:2])) + 1


def _weekdays(found: Found, match: re.Match[str]) -> bool:
    lead = match["lead"]
    found.weekdays |= {_weekday(name) for name in re.findall(_DAY, match["days"])}
    found.repeats_weekly = found.repeats_weekly or lead.startswith(("по", "кажд"))
    found.next_week = "следующ" in lead
    return True


def _every_n(found: Found, match: re.Match[str]) -> bool:
    return common.set_every(found, value_of(match["n"]) if match["n"] else 1, _unit(match["u"]))


def _numeric_date(found: Found, match: re.Match[str]) -> bool:
    return common.set_day(found, int(match["d"]), int(match["m"]), optional(match, "y"))


def _month_day(found: Found, match: re.Match[str]) -> bool:
    return common.set_day(found, int(match["d"]), _MONTHS.index(match["m"][:3]) + 1, optional(match, "y"))


def _half_past(found: Found, match: re.Match[str]) -> bool:
    """ "Half of the ninth" is 8:30, "a quarter of the ninth" 8:15."""
    minutes = 15 if match["q"].startswith("чет") else 30
    found.clocks.append(Clock(ordinal_ru(match["o"]) - 1 or 12, minutes, part=_part_of(optional(match, "part"))))
    return True


def _to_hour(found: Found, match: re.Match[str]) -> bool:
    minutes = 15 if match["q"] else value_of(match["n"])
    hour = 1 if match["h"] == "час" else value_of(match["h"])
    found.clocks.append(Clock(hour - 1 or 12, 60 - minutes, part=_part_of(optional(match, "part"))))
    return True


def _noon(found: Found, match: re.Match[str]) -> bool:
    found.clocks.append(Clock(0 if "полноч" in match[0] else 13 if "обед" in match[0] else 12, exact=True))
    return True


def _clocks(found: Found, match: re.Match[str]) -> bool:
    return common.add_clocks(found, [_clock(one) for one in re.finditer(_CLOCK, match["list"])])


def _clock(match: re.Match[str]) -> Clock | None:
    hour = 1 if match["h"] == "час" else value_of(match["h"])
    minute = int(match["m"]) if match["m"] else value_of(match["mw"]) if match["mw"] else 0
    if hour > 23 or minute > 59:
        return None
    exact = common.is_exact(hour, match["h"], optional(match, "m"))
    return Clock(hour, minute, exact, _part_of(optional(match, "part")))


def _part(found: Found, match: re.Match[str]) -> bool:
    found.part = _part_of(match["p"])
    return True


RULES: list[Rule] = [
    *rules(
        _relative,
        rf"\bчерез\s+(?:полчаса|полтор[аы]\s+{_UNIT}|(?:{N}|пару|несколько)\s+{_UNIT}(?:\s+(?:и\s+)?{N}\s+{_UNIT})?|"
        r"(?P<one>минуту|час|неделю|месяц))\b",
    ),
    *rules(_every_other_day, r"\bчерез\s+день\b"),
    *rules(
        _for_days,
        rf"\bв течение\s+(?:(?P<n>{N})\s+)?(?P<u>дней|дня|недели|недель)\b",
        rf"\b(?P<n>{N})\s+(?P<u>дней|дня)\s+подряд\b",
    ),
    *rules(
        _times_a_day,
        rf"\b(?:(?P<n>{N})\s+)?раза?\s+в\s+(?:день|сутки)\b",
        r"\b(?P<w>дважды|трижды)\s+в\s+(?:день|сутки)\b",
    ),
    *rules(
        _every_month,
        r"\b(?:каждый\s+месяц|ежемесячно)\s+(?P<d>\d\d?)(?:-?го)?(?:\s+числа)?\b",
        r"\b(?P<d>\d\d?)(?:-?го)?\s+числа\s+каждого\s+месяца\b",
    ),
    *rules(_each_part, r"\bкажд(?:ое|ый|ую)\s+(?P<p>утро|вечер|ночь)\b", r"\bпо\s+(?P<p>утрам|вечерам|ночам)\b"),
    *rules(_workdays, r"\bпо\s+(?:будням|будним дням|рабочим дням|выходным(?: дням)?)\b"),
    *rules(
        _weekdays,
        r"(?P<lead>\bпо|\bкажд(?:ый|ую|ое)|\b(?:в|во|на)(?:\s+(?:следующ|эт|ближайш)(?:ий|от|ую|у|ее|о))?)\s+"
        rf"(?P<days>{_DAY}(?:{_AND}(?:по\s+|в\s+|каждый\s+|каждую\s+)?{_DAY})*)",
    ),
    *rules(
        _every_n,
        rf"\bкажд(?:ые|ый|ую)\s+(?:(?P<n>{N})\s+)?(?P<u>{_UNIT})\b",
        rf"\bраз\s+в\s+(?:(?P<n>{N})\s+)?(?P<u>{_UNIT})\b",
    ),
    *rules(common.daily, r"\b(?:ежедневно|каждодневно)\b"),
    *rules(common.day_offset(2), r"\b(?:на\s+)?послезавтра\b"),
    *rules(common.day_offset(1), r"\b(?:на\s+)?завтра\b"),
    *rules(common.day_offset(0), r"\b(?:на\s+)?сегодня\b"),
    *rules(
        _numeric_date,
        r"(?<!\bв )\b(?P<d>\d\d?)\.(?P<m>\d\d)(?:\.(?P<y>20\d\d))?\b(?!\s*(?:утра|вечера|дня|ночи|\.\d))",
    ),
    *rules(_month_day, rf"\b(?P<d>\d\d?)(?:-?го)?\s+(?P<m>{_MONTH})(?:\s+(?P<y>20\d\d)(?:\s+года?)?)?"),
    *rules(_half_past, rf"(?:{_LEAD})?\b(?P<q>пол(?:овине)?\s*|четверть\s+)(?P<o>{ORDINAL_RU})\b{_TAIL}"),
    *rules(_to_hour, rf"(?:{_LEAD})?\bбез\s+(?:(?P<q>четверти)|(?P<n>{N})(?:\s+минут)?)\s+(?P<h>{N}|час\b){_TAIL}"),
    *rules(_noon, rf"{_LEAD}(?:полдень|полночь|обед)\b"),
    *rules(
        _clocks,
        rf"{_LEAD}(?P<list>{_TIME}(?:{_NEXT_TIME})*)",
        rf"\b(?P<list>\d\d?:\d\d(?:\s+{_PART})?(?:{_AND}(?:в\s+)?\d\d?:\d\d)*)",
        rf"\b(?P<list>{N}{_HOURS}?\s+(?:утра|вечера|ночи))\b",
    ),
    *rules(_part, r"\b(?P<p>утром|днем|вечером|ночью)\b"),
    *rules(common.bedtime, r"\b(?:перед сном|на ночь)\b"),
    *rules(common.channel("email"), r"\b(?:по|на)\s+(?:электронн(?:ой|ую)\s+)?(?:почт[еу]|e-?mail|имейлу?)\b"),
    *rules(common.channel("telegram"), r"\b(?:в|через|по)\s+(?:телеграм\w*|telegram)"),
]
