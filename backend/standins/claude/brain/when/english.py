"""How English speaks of time. Order matters: what repeats, then days, then the clock, so that no rule eats another's words."""

import re
from datetime import date

from standins.claude.brain.numbers import NUMBER_EN, value_of
from standins.claude.brain.when.found import Clock, Found, Part, Rule, Unit

_N = NUMBER_EN
_UNITS: dict[str, Unit] = {"min": "minutes", "hou": "hours", "hrs": "hours", "hr": "hours", "day": "days", "wee": "weeks", "mon": "months"}
_UNIT = r"(?:minutes?|mins?|hours?|hrs?|days?|weeks?|months?)"
_DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_DAY = r"(?:mon(?:day)?s?|tue(?:s|sday)?s?|wed(?:nesday)?s?|thu(?:r|rs|rsday)?s?|fri(?:day)?s?|sat(?:urday)?s?|sun(?:day)?s?)\b"
_LONG_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t|tember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b"
)
_AND = r"(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*)"
_PART = r"(?:morning|afternoon|evening|night)"
_PARTS: dict[str, Part] = {"morning": "morning", "afternoon": "afternoon", "evening": "evening", "night": "night"}
_MINUTE_WORD = r"(?:(?:twenty|thirty|forty|fifty)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|ten|fifteen|oh[ -]five)"
_CORE = (
    rf"(?P<h>{_N})(?:[:.](?P<m>\d\d)\b|\s+(?P<mw>{_MINUTE_WORD})\b)?"
    rf"(?:\s*(?P<ap>a\.?m\b\.?|p\.?m\b\.?|o'?\s?clock))?(?:\s+(?:in the (?P<part>morning|afternoon|evening)|at (?P<night>night)))?"
)
_AFTER_BARE = r"(?=\s*(?:$|[,.!?;\x00)]|and\b|to\b|every\b|each\b|daily\b|on\b|for\b|please\b|that\b|about\b|today\b|tomorrow\b|tonight\b|sharp\b))"


def _unit(word: str) -> Unit:
    return next(unit for prefix, unit in _UNITS.items() if word.startswith(prefix))


def _relative(found: Found, match: re.Match[str]) -> bool:
    for amount, unit in re.findall(rf"({_N}|an?|a couple of|half an|a few)\s+({_UNIT})\b", match[0]):
        count = {"a": 1.0, "an": 1.0, "a couple of": 2.0, "half an": 0.5, "a few": 3.0}.get(amount)
        found.add_relative(value_of(amount) if count is None else count, _unit(unit))
    if "and a half" in match[0]:
        found.add_relative(30, "minutes")
    return True


def _every_n(found: Found, match: re.Match[str]) -> bool:
    amount = 2 if match["n"] == "other" else value_of(match["n"] or "1")
    unit = _unit(match["u"])
    if unit == "months":
        return False
    if unit == "weeks" and amount == 1:
        found.repeats_weekly = True
    else:
        found.repeat_every(amount, unit)
    return True


def _n_a_day(found: Found, match: re.Match[str]) -> bool:
    count = {"once": 1, "twice": 2}.get(match["n"]) or value_of(match["n"])
    hours = {1: [9], 2: [8, 20], 3: [8, 14, 20], 4: [8, 12, 16, 20]}.get(count)
    if hours is None:
        return False
    found.daily = True
    found.default_clocks = [Clock(hour, exact=True) for hour in hours]
    return True


def _each_part(found: Found, match: re.Match[str]) -> bool:
    found.daily = True
    found.part = _PARTS[match["p"].removesuffix("s")]
    default = {"morning": 8, "afternoon": 14, "evening": 20, "night": 22}[found.part]
    found.default_clocks = [Clock(default, exact=True)]
    return True


def _daily(found: Found, _: re.Match[str]) -> bool:
    found.daily = True
    return True


def _weekdays(found: Found, match: re.Match[str]) -> bool:
    names = re.findall(_DAY, match["days"])
    plural = any(re.fullmatch(rf"{_LONG_DAY}s", name) for name in names)
    found.weekdays |= {_DAYS.index(name[:3]) + 1 for name in names}
    found.repeats_weekly = found.repeats_weekly or plural or (match["lead"] or "").startswith(("every", "each"))
    found.next_week = (match["lead"] or "").endswith("next")
    return True


def _workdays(found: Found, match: re.Match[str]) -> bool:
    found.weekdays |= {6, 7} if "end" in match[0] else {1, 2, 3, 4, 5}
    found.repeats_weekly = True
    return True


def _offset(days: int, part: Part | None = None) -> Rule:
    def understand(found: Found, _: re.Match[str]) -> bool:
        found.day_offset = days
        found.part = part or found.part
        return True

    words = {0: r"\btoday\b" if part is None else r"\btonight\b", 1: r"\btomorrow\b", 2: r"\bthe day after tomorrow\b|\bday after tomorrow\b"}
    return re.compile(words[days]), understand


def _iso(found: Found, match: re.Match[str]) -> bool:
    try:
        found.full_date = date.fromisoformat(match[1])
    except ValueError:
        return False
    return True


def _month_day(found: Found, match: re.Match[str]) -> bool:
    day = int(match["d1"] or match["d2"])
    month = _MONTHS.index((match["m1"] or match["m2"])[:3]) + 1
    return set_day(found, day, month, int(match["y"]) if match["y"] else None)


def set_day(found: Found, day: int, month: int, year: int | None) -> bool:
    try:
        date(year or 2028, month, day)  # a leap year, for the 29th of February
    except ValueError:
        return False
    found.day = (day, month, year)
    return True


def _every_month(found: Found, match: re.Match[str]) -> bool:
    day = int(match["a"] or match["b"] or match["c"])
    if not 1 <= day <= 31:
        return False
    found.month_day = day
    return True


def _for_days(found: Found, match: re.Match[str]) -> bool:
    amount = 1 if match["n"] == "a" else value_of(match["n"])
    found.for_days = amount * (7 if match["u"].startswith("week") else 1)
    return True


def _clock(found: Found, match: re.Match[str]) -> bool:
    clocks = [_read_clock(one) for one in re.finditer(_CORE, match["list"])]
    valid = [clock for clock in clocks if clock is not None]
    if not valid or len(valid) < len(clocks):
        return False
    # "at 8 and 9 pm": the marker at the end speaks for all
    found.clocks.extend(valid)
    return True


def _read_clock(match: re.Match[str]) -> Clock | None:
    hour = value_of(match["h"])
    word = match["mw"] or ""
    minute = int(match["m"]) if match["m"] else (5 if word.startswith("oh") else value_of(word) if word else 0)
    half = (match["ap"] or "").replace(".", "")[:1]
    if hour > 23 or minute > 59 or (half in {"a", "p"} and not 1 <= hour <= 12):
        return None
    if half in {"a", "p"}:
        return Clock(hour % 12 + (12 if half == "p" else 0), minute, exact=True)
    part = _PARTS["night"] if match["night"] else _PARTS[match["part"]] if match["part"] else None
    exact = hour > 12 or hour == 0 or match["h"].startswith("0") or (match["m"] is not None and hour < 7)
    return Clock(hour, minute, exact=exact, part=part)


def _spoken_clock(found: Found, match: re.Match[str]) -> bool:
    hour = value_of(match["h"])
    if not 1 <= hour <= 12:
        return False
    minutes = 30 if match["q"] == "half" else 15 if "quarter" in match["q"] else value_of(match["n"])
    if match["dir"] == "to":
        hour, minutes = hour - 1 or 12, 60 - minutes
    found.clocks.append(Clock(hour, minutes))
    return True


def _noon(found: Found, match: re.Match[str]) -> bool:
    found.clocks.append(Clock(0 if "mid" in match[0] else 12, exact=True))
    return True


def _part(found: Found, match: re.Match[str]) -> bool:
    found.part = _PARTS[match["p"]]
    return True


def _bedtime(found: Found, _: re.Match[str]) -> bool:
    found.default_clocks = [Clock(22, exact=True)]
    return True


def _channel(name: str, words: str) -> Rule:
    def understand(found: Found, _: re.Match[str]) -> bool:
        found.channels.append(name)
        return True

    return re.compile(words), understand


_LEAD = r"(?:\b(?:at|by|around)\s+|@\s*)"
_MARKED = rf"(?:{_N})(?:[:.]\d\d\s*(?:a\.?m\b\.?|p\.?m\b\.?)?|\s*(?:a\.?m\b\.?|p\.?m\b\.?|o'?\s?clock))"
_UNNAMED = re.sub(r"\?P<\w+>", "?:", _CORE)
RULES: list[Rule] = [
    (re.compile(rf"\bin\s+(?:{_N}|an?|a couple of|half an|a few)\s+{_UNIT}\b(?:\s+and a half)?(?:(?:\s+and)?\s+{_N}\s+{_UNIT}\b)?"), _relative),
    (re.compile(rf"\bfor\s+(?:the next\s+)?(?P<n>{_N}|a)\s+(?P<u>days?|weeks?)\b"), _for_days),
    (re.compile(rf"(?P<n>once|twice|{_N}(?=\s+times))(?:\s+times)?\s+(?:a|per|every)\s+day\b"), _n_a_day),
    (re.compile(rf"\b(?:on\s+)?(?:the\s+)?(?P<a>\d\d?)(?:st|nd|rd|th)?\s+(?:day\s+)?of\s+(?:every|each)\s+month\b|\b(?:every|each)\s+month\s+on\s+(?:the\s+)?(?P<b>\d\d?)(?:st|nd|rd|th)?\b|\bmonthly\s+on\s+(?:the\s+)?(?P<c>\d\d?)(?:st|nd|rd|th)?\b"), _every_month),
    (re.compile(rf"\b(?:every|each)\s+(?P<p>{_PART})\b"), _each_part),
    (re.compile(r"\b(?:on\s+)?(?:every\s+|each\s+)?(?:weekdays?|workdays?|working days?|weekends?)\b"), _workdays),
    (re.compile(rf"(?P<lead>\b(?:every|each))\s+(?P<days>{_DAY}(?:{_AND}(?:on\s+)?{_DAY})*)"), _weekdays),
    (re.compile(rf"(?P<lead>\bon(?:\s+next)?|\bnext|\bthis|\bcoming)?\s*\b(?P<days>{_LONG_DAY}s?\b(?:{_AND}(?:on\s+)?{_LONG_DAY}s?\b)*)"), _weekdays),
    (re.compile(rf"\bevery\s+(?P<n>other|{_N})?\s*(?P<u>hours?|days?|weeks?|minutes?)\b"), _every_n),
    (re.compile(r"\b(?:daily|each day|everyday)\b"), _daily),
    _offset(2),
    _offset(1),
    _offset(0),
    _offset(0, "evening"),
    (re.compile(r"\b(?:on\s+)?(\d{4}-\d\d-\d\d)\b"), _iso),
    (re.compile(rf"\b(?:on\s+)?(?:the\s+)?(?:(?P<d1>\d\d?)(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m1>{_MONTH})|(?P<m2>{_MONTH})\s+(?P<d2>\d\d?)(?:st|nd|rd|th)?\b)(?:,?\s+(?P<y>20\d\d))?"), _month_day),
    (re.compile(rf"{_LEAD}?\b(?:(?P<q>half|(?:a\s+)?quarter|(?P<n>{_N})(?:\s+minutes)?)\s+(?P<dir>past|to))\s+(?P<h>{_N})\b"), _spoken_clock),
    (re.compile(rf"{_LEAD}?\b(?:noon|midday|midnight)\b"), _noon),
    (re.compile(rf"{_LEAD}(?P<list>{_UNNAMED}(?:{_AND}(?:at\s+)?(?:{_MARKED}|{_UNNAMED}{_AFTER_BARE}))*)"), _clock),
    (re.compile(rf"\b(?P<list>{_MARKED}(?:{_AND}(?:at\s+)?{_MARKED})*)"), _clock),
    (re.compile(rf"(?:\b(?:in the|this|at)\s+|(?<=\x00)\s+)(?P<p>{_PART})\b"), _part),
    (re.compile(r"\b(?:before bed|before sleep|at bedtime)\b"), _bedtime),
    _channel("email", r"\b(?:by|via|in|through)\s+e-?mail\b"),
    _channel("telegram", r"\b(?:by|via|in|through|on)\s+telegram\b"),
]  # fmt: skip
