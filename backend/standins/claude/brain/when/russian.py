"""How Russian speaks of time. Order matters: what repeats, then days, then the clock, so that no rule eats another's words."""

import re

from standins.claude.brain.numbers import NUMBER_RU, ORDINAL_RU, ordinal_ru, value_of
from standins.claude.brain.when.english import set_day
from standins.claude.brain.when.found import Clock, Found, Part, Rule, Unit

_N = NUMBER_RU
_UNIT = r"(?:минут[уыа]?|мин|час(?:а|ов)?|ч|дн(?:я|ей)|день|суток|недел[юиья]|недель|месяц(?:а|ев)?)"
_UNITS: dict[str, Unit] = {"мин": "minutes", "час": "hours", "ч": "hours", "дн": "days", "ден": "days", "сут": "days", "нед": "weeks", "мес": "months"}
_DAY = (
    r"(?:понедельник(?:ам|а)?|вторник(?:ам|а)?|сред(?:ам|у|ы|а)|четверг(?:ам|а)?|пятниц(?:ам|у|ы|а)|суббот(?:ам|у|ы|а)|"
    r"воскресен(?:ьям|ье|ья)|пн|вт|ср|чт|пт|сб|вс)\b"
)
_DAYS = ["по", "вт", "ср", "че", "пя", "су", "во"]
_SHORT_DAYS = ["пн", "вт", "ср", "чт", "пт", "сб", "вс"]
_MONTHS = ["янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"]
_MONTH = r"(?:января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря)\b"
_AND = r"(?:\s*,\s*(?:и\s+)?|\s+и\s+)"
_PARTS: dict[str, Part] = {"утр": "morning", "дня": "afternoon", "дне": "afternoon", "веч": "evening", "ноч": "night"}
_PART = r"(?:утра|утром|дня|днем|вечера|вечером|ночи|ночью)\b"
_MINUTE_WORD = r"(?:(?:двадцать|тридцать|сорок|пятьдесят)(?: (?:один|одну|два|две|три|четыре|пять|шесть|семь|восемь|девять))?|десять|пятнадцать)"
_HOURS_WORD = r"(?:\s*(?:часов|часа|час|ч\b\.?))"
_CORE = (
    rf"(?P<h>{_N}|час\b)(?:[:.](?P<m>\d\d)\b(?![.]\d)|{_HOURS_WORD}?\s+(?P<mw>\d\d|{_MINUTE_WORD})\b(?!\s*(?:мг|мл|%|таб|кап))(?:\s*мин\w*)?)?"
    rf"{_HOURS_WORD}?(?:\s+(?P<part>{_PART}))?"
)
# After a bare "в 9" these make it something else than a time of day.
_NOT_A_TIME = r"(?!\s*(?:раз|мг|мл|%|таб|кап|лет|год|этаж|кабинет|недел|месяц|процент))"


def _part_of(word: str) -> Part:
    return _PARTS[word[:3]]


def _unit(word: str) -> Unit:
    return next(unit for prefix, unit in _UNITS.items() if word.startswith(prefix))


def _relative(found: Found, match: re.Match[str]) -> bool:
    words = match[0]
    if "полтора" in words or "полторы" in words:
        found.add_relative(90, "minutes")
    elif "полчаса" in words:
        found.add_relative(30, "minutes")
    for amount, unit in re.findall(rf"({_N}|пару|несколько)\s+({_UNIT})\b", words):
        found.add_relative({"пару": 2, "несколько": 3}.get(amount) or value_of(amount), _unit(unit))
    if single := match["one"]:
        found.add_relative(1, _unit(single))
    return True


def _every_n(found: Found, match: re.Match[str]) -> bool:
    unit = _unit(match["u"])
    amount = value_of(match["n"]) if match["n"] else 1
    if unit == "months":
        return False
    if unit == "weeks" and amount == 1:
        found.repeats_weekly = True
    else:
        found.repeat_every(amount, unit)
    return True


def _every_other_day(found: Found, _: re.Match[str]) -> bool:
    found.repeat_every(2, "days")
    return True


def _n_a_day(found: Found, match: re.Match[str]) -> bool:
    count = {"дважды": 2, "трижды": 3, None: 1}.get(match["w"]) if not match["n"] else value_of(match["n"])
    hours = {1: [9], 2: [8, 20], 3: [8, 14, 20], 4: [8, 12, 16, 20]}.get(count or 0)
    if hours is None:
        return False
    found.daily = True
    found.default_clocks = [Clock(hour, exact=True) for hour in hours]
    return True


def _daily(found: Found, _: re.Match[str]) -> bool:
    found.daily = True
    return True


def _weekday(name: str) -> int:
    return (_SHORT_DAYS.index(name) if name in _SHORT_DAYS else _DAYS.index(name[:2])) + 1


def _weekdays(found: Found, match: re.Match[str]) -> bool:
    lead = match["lead"] or ""
    found.weekdays |= {_weekday(name) for name in re.findall(_DAY, match["days"])}
    found.repeats_weekly = found.repeats_weekly or lead.startswith(("по", "кажд"))
    found.next_week = "следующ" in lead
    return True


def _workdays(found: Found, match: re.Match[str]) -> bool:
    found.weekdays |= {6, 7} if "выходн" in match[0] else {1, 2, 3, 4, 5}
    found.repeats_weekly = True
    return True


def _offset(days: int, word: str) -> Rule:
    def understand(found: Found, _: re.Match[str]) -> bool:
        found.day_offset = days
        return True

    return re.compile(rf"\b(?:на\s+)?{word}\b"), understand


def _numeric_date(found: Found, match: re.Match[str]) -> bool:
    return set_day(found, int(match[1]), int(match[2]), int(match[3]) if match[3] else None)


def _month_day(found: Found, match: re.Match[str]) -> bool:
    return set_day(found, int(match["d"]), _MONTHS.index(match["m"][:3]) + 1, int(match["y"]) if match["y"] else None)


def _every_month(found: Found, match: re.Match[str]) -> bool:
    found.month_day = int(match["a"] or match["b"])
    return 1 <= found.month_day <= 31


def _for_days(found: Found, match: re.Match[str]) -> bool:
    amount = value_of(match["n"]) if match["n"] else 1
    found.for_days = amount * (7 if match["u"].startswith("нед") else 1)
    return True


def _in_a_row(found: Found, match: re.Match[str]) -> bool:
    found.for_days = value_of(match["n2"])
    return True


def _each_named_part(found: Found, word: str) -> bool:
    found.daily = True
    found.part = _part_of(word)
    default = {"morning": 8, "afternoon": 14, "evening": 20, "night": 22}[found.part]
    found.default_clocks = [Clock(default, exact=True)]
    return True


def _clock(found: Found, match: re.Match[str]) -> bool:
    clocks = [_read_clock(one) for one in re.finditer(_CORE, match["list"])]
    valid = [clock for clock in clocks if clock is not None]
    if not valid or len(valid) < len(clocks):
        return False
    found.clocks.extend(valid)
    return True


def _read_clock(match: re.Match[str]) -> Clock | None:
    hour = 1 if match["h"] == "час" else value_of(match["h"])
    minute = int(match["m"]) if match["m"] else value_of(match["mw"]) if match["mw"] else 0
    if hour > 23 or minute > 59:
        return None
    exact = hour > 12 or hour == 0 or match["h"].startswith("0") or (match["m"] is not None and hour < 7)
    return Clock(hour, minute, exact=exact, part=_part_of(match["part"]) if match["part"] else None)


def _half_past(found: Found, match: re.Match[str]) -> bool:
    """ "Half of the ninth" is 8:30, "a quarter of the ninth" 8:15."""
    minutes = 15 if match["q"].startswith("чет") else 30
    found.clocks.append(Clock(ordinal_ru(match["o"]) - 1 or 12, minutes, part=_part_of(match["part"]) if match["part"] else None))
    return True


def _to_hour(found: Found, match: re.Match[str]) -> bool:
    minutes = 15 if match["q"] else value_of(match["n"])
    hour = 1 if match["h"] == "час" else value_of(match["h"])
    found.clocks.append(Clock(hour - 1 or 12, 60 - minutes, part=_part_of(match["part"]) if match["part"] else None))
    return True


def _noon(found: Found, match: re.Match[str]) -> bool:
    found.clocks.append(Clock(0 if "полноч" in match[0] else 13 if "обед" in match[0] else 12, exact=True))
    return True


def _part(found: Found, match: re.Match[str]) -> bool:
    found.part = _part_of(match["p"])
    return True


def _bedtime(found: Found, _: re.Match[str]) -> bool:
    found.default_clocks = [Clock(22, exact=True)]
    return True


def _channel(name: str, words: str) -> Rule:
    def understand(found: Found, _: re.Match[str]) -> bool:
        found.channels.append(name)
        return True

    return re.compile(words), understand


_LEAD = r"\b(?:в|во|к|около|на|с)\s+"
_UNNAMED = re.sub(r"\?P<\w+>", "?:", _CORE)
_TIME = rf"{_UNNAMED}{_NOT_A_TIME}"
_NEXT_IN_LIST = rf"{_AND}(?:(?:в|во)\s+{_TIME}|{_UNNAMED}(?=\s*(?:$|[,.!?;\x00]|и\b|каждый|ежедневно)))"
_TAIL = rf"(?:\s+(?P<part>{_PART}))?"
RULES: list[Rule] = [
    (re.compile(rf"\bчерез\s+(?:полчаса|полтор[аы]\s+{_UNIT}|(?:{_N}|пару|несколько)\s+{_UNIT}(?:\s+(?:и\s+)?{_N}\s+{_UNIT})?|(?P<one>минуту|час|неделю|месяц))\b"), _relative),
    (re.compile(r"\bчерез\s+день\b"), _every_other_day),
    (re.compile(rf"\b(?:в течение\s+(?:(?P<n>{_N})\s+)?(?P<u>дней|дня|недели|недель)|(?P<n2>{_N})\s+(?P<u2>дней|дня)\s+подряд)\b"), lambda f, m: _for_days(f, m) if m["u"] else _in_a_row(f, m)),
    (re.compile(rf"\b(?:(?:(?P<n>{_N})\s+)?раза?|(?P<w>дважды|трижды))\s+в\s+(?:день|сутки)\b"), _n_a_day),
    (re.compile(r"\bкажд(?:ый|ого)\s+месяца?\s+(?P<a>\d\d?)(?:-?го)?(?:\s+числа)?\b|\b(?P<b>\d\d?)(?:-?го)?\s+числа\s+каждого\s+месяца\b"), _every_month),
    (re.compile(r"\b(?:ежемесячно)\s+(?P<a>\d\d?)(?:-?го)?(?P<b>)(?:\s+числа)?\b"), _every_month),
    (re.compile(r"\bкажд(?:ое|ый|ую)\s+(?P<p>утро|вечер|ночь)\b|\bпо\s+(?P<p2>утрам|вечерам|ночам)\b"), lambda f, m: _each_named_part(f, m["p"] or m["p2"])),
    (re.compile(r"\bпо\s+(?:будням|будним дням|рабочим дням|выходным(?: дням)?)\b"), _workdays),
    (re.compile(rf"(?P<lead>\bпо|\bкажд(?:ый|ую|ое)|\b(?:в|во|на)\s+(?:следующ(?:ий|ую|ее)|эт(?:от|у|о)|ближайш(?:ий|ую|ее))|\b(?:в|во|на))\s+(?P<days>{_DAY}(?:{_AND}(?:по\s+|в\s+|каждый\s+|каждую\s+)?{_DAY})*)"), _weekdays),
    (re.compile(rf"\bкажд(?:ые|ый|ую)\s+(?:(?P<n>{_N})\s+)?(?P<u>{_UNIT})\b"), _every_n),
    (re.compile(rf"\bраз\s+в\s+(?:(?P<n>{_N})\s+)?(?P<u>{_UNIT})\b"), _every_n),
    (re.compile(r"\b(?:ежедневно|каждодневно)\b"), _daily),
    _offset(2, "послезавтра"),
    _offset(1, "завтра"),
    _offset(0, "сегодня"),
    (re.compile(r"\b(\d\d?)\.(\d\d)(?:\.(20\d\d))?\b(?!\s*(?:утра|вечера|дня|ночи))(?<!\bв \d\.\d\d)(?<!\bв \d\d\.\d\d)"), _numeric_date),
    (re.compile(rf"\b(?P<d>\d\d?)(?:-?го)?\s+(?P<m>{_MONTH})(?:\s+(?P<y>20\d\d)(?:\s+года?)?)?"), _month_day),
    (re.compile(rf"(?:{_LEAD})?\b(?P<q>пол(?:овине)?\s*|четверть\s+)(?P<o>{ORDINAL_RU})\b{_TAIL}"), _half_past),
    (re.compile(rf"(?:{_LEAD})?\bбез\s+(?:(?P<q>четверти)|(?P<n>{_N})(?:\s+минут)?)\s+(?P<h>{_N}|час\b){_TAIL}"), _to_hour),
    (re.compile(rf"(?:{_LEAD})\b(?:полдень|полночь|обед)\b"), _noon),
    (re.compile(rf"{_LEAD}(?P<list>{_TIME}(?:{_NEXT_IN_LIST})*)"), _clock),
    (re.compile(rf"\b(?P<list>\d\d?:\d\d(?:\s+{_PART})?(?:{_AND}(?:в\s+)?\d\d?:\d\d)*)"), _clock),
    (re.compile(rf"\b(?P<list>(?:{_N})(?:{_HOURS_WORD})?\s+(?:утра|вечера|ночи))\b"), _clock),
    (re.compile(r"\b(?P<p>утром|днем|вечером|ночью)\b"), _part),
    (re.compile(r"\b(?:перед сном|на ночь)\b"), _bedtime),
    _channel("email", r"\b(?:по|на)\s+(?:электронн(?:ой|ую)\s+)?(?:почт[еу]|e-?mail|имейлу?)\b"),
    _channel("telegram", r"\b(?:в|через|по)\s+(?:телеграм\w*|telegram)"),
]  # fmt: skip
