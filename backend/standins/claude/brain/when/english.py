"""How English speaks of time. Order matters: what repeats, days, the clock, so no rule eats another's words."""

import re
from datetime import date

from standins.claude.brain.numbers import NUMBER_EN as N
from standins.claude.brain.numbers import value_of
from standins.claude.brain.when import common
from standins.claude.brain.when.common import optional, rules
from standins.claude.brain.when.found import Clock, Found, Part, Rule, Unit

_UNIT = r"(?:minutes?|mins?|hours?|hrs?|days?|weeks?|months?)"
_UNITS: dict[str, Unit] = {"mi": "minutes", "h": "hours", "d": "days", "w": "weeks", "mo": "months"}
_AMOUNT = rf"(?:{N}|an?|a couple of|half an|a few)"
_DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_DAY = (
    r"(?:mon(?:day)?s?|tue(?:s|sday)?s?|wed(?:nesday)?s?|thu(?:r|rs|rsday)?s?|fri(?:day)?s?|"
    r"sat(?:urday)?s?|sun(?:day)?s?)\b"
)
_LONG_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t|tember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b"
)
_TH = r"(?:st|nd|rd|th)?"
_AND = r"(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*)"
_PARTS: dict[str, Part] = {"morning": "morning", "afternoon": "afternoon", "evening": "evening", "night": "night"}
_PART = r"(?:morning|afternoon|evening|night)"
_HALF = r"(?:a\.?m\b\.?|p\.?m\b\.?|o'?\s?clock)"
_ONES = r"(?:one|two|three|four|five|six|seven|eight|nine)"
_MINUTE_WORD = rf"(?:(?:twenty|thirty|forty|fifty)(?:[ -]{_ONES})?|ten|fifteen|oh[ -]five)"
_CLOCK = (
    rf"(?P<h>{N})(?:[:.](?P<m>\d\d)\b|\s+(?P<mw>{_MINUTE_WORD})\b)?(?:\s*(?P<half>{_HALF}))?"
    r"(?:\s+(?:in the (?P<part>morning|afternoon|evening)|at (?P<night>night)))?"
)
_ANY_CLOCK = re.sub(r"\?P<\w+>", "?:", _CLOCK)
_MARKED_CLOCK = rf"{N}(?:[:.]\d\d\s*{_HALF}?|\s*{_HALF})"
# What may stand behind a bare number in a list of times: "at 8 and 2 pills" is one time.
_AFTER_BARE = (
    r"(?=\s*(?:$|[,.!?;\x00)]|(?:and|to|every|each|daily|on|for|please|that|about|today|tomorrow|tonight|sharp)\b))"
)
_LEAD = r"(?:\b(?:at|by|around)\s+|@\s*)"


def _unit(word: str) -> Unit:
    return next(unit for prefix, unit in _UNITS.items() if word.startswith(prefix))


def _relative(found: Found, match: re.Match[str]) -> bool:
    loose = {"a": 1.0, "an": 1.0, "a couple of": 2.0, "half an": 0.5, "a few": 3.0}
    for amount, unit in re.findall(rf"({_AMOUNT})\s+({_UNIT})\b", match[0]):
        found.add_relative(loose[amount] if amount in loose else value_of(amount), _unit(unit))
    if "and a half" in match[0]:
        found.add_relative(30, "minutes")
    return True


def _for_days(found: Found, match: re.Match[str]) -> bool:
    amount = 1 if match["n"] == "a" else value_of(match["n"])
    found.for_days = amount * (7 if match["u"].startswith("week") else 1)
    return True


def _times_a_day(found: Found, match: re.Match[str]) -> bool:
    return common.set_times_a_day(found, {"once": 1, "twice": 2}.get(match["n"]) or value_of(match["n"]))


def _every_month(found: Found, match: re.Match[str]) -> bool:
    return common.set_month_day(found, int(match["d"]))


def _each_part(found: Found, match: re.Match[str]) -> bool:
    return common.set_each_part(found, _PARTS[match["p"]])


def _workdays(found: Found, match: re.Match[str]) -> bool:
    found.weekdays |= {6, 7} if "end" in match[0] else {1, 2, 3, 4, 5}
    found.repeats_weekly = True
    return True


def _weekdays(found: Found, match: re.Match[str]) -> bool:
    lead = optional(match, "lead")
    names = re.findall(_DAY, match["days"])
    plural = any(re.fullmatch(rf"{_LONG_DAY}s", name) for name in names)
    found.weekdays |= {_DAYS.index(name[:3]) + 1 for name in names}
    found.repeats_weekly = found.repeats_weekly or plural or lead.startswith(("every", "each"))
    found.next_week = lead.endswith("next")
    return True


def _every_n(found: Found, match: re.Match[str]) -> bool:
    amount = 2 if match["n"] == "other" else value_of(match["n"] or "1")
    return common.set_every(found, amount, _unit(match["u"]))


def _iso_date(found: Found, match: re.Match[str]) -> bool:
    try:
        found.full_date = date.fromisoformat(match["iso"])
    except ValueError:
        return False
    return True


def _month_day(found: Found, match: re.Match[str]) -> bool:
    return common.set_day(found, int(match["d"]), _MONTHS.index(match["m"][:3]) + 1, optional(match, "y"))


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
    found.clocks.append(Clock(0 if "mid" in match[0] and "night" in match[0] else 12, exact=True))
    return True


def _clocks(found: Found, match: re.Match[str]) -> bool:
    return common.add_clocks(found, [_clock(one) for one in re.finditer(_CLOCK, match["list"])])


def _clock(match: re.Match[str]) -> Clock | None:
    hour = value_of(match["h"])
    word = optional(match, "mw")
    minute = int(match["m"]) if match["m"] else (5 if word.startswith("oh") else value_of(word) if word else 0)
    half = optional(match, "half").replace(".", "")[:1]
    if hour > 23 or minute > 59 or (half in {"a", "p"} and not 1 <= hour <= 12):
        return None
    if half in {"a", "p"}:
        return Clock(hour % 12 + (12 if half == "p" else 0), minute, exact=True)
    part = _PARTS.get(optional(match, "part") or optional(match, "night"))
    return Clock(hour, minute, common.is_exact(hour, match["h"], optional(match, "m")), part)


def _part(found: Found, match: re.Match[str]) -> bool:
    found.part = _PARTS[match["p"]]
    return True


RULES: list[Rule] = [
    *rules(_relative, rf"\bin\s+{_AMOUNT}\s+{_UNIT}\b(?:\s+and a half)?(?:(?:\s+and)?\s+{N}\s+{_UNIT}\b)?"),
    *rules(_for_days, rf"\bfor\s+(?:the next\s+)?(?P<n>{N}|a)\s+(?P<u>days?|weeks?)\b"),
    *rules(_times_a_day, rf"(?P<n>once|twice|{N}(?=\s+times))(?:\s+times)?\s+(?:a|per|every)\s+day\b"),
    *rules(
        _every_month,
        rf"\b(?:on\s+)?(?:the\s+)?(?P<d>\d\d?){_TH}\s+(?:day\s+)?of\s+(?:every|each)\s+month\b",
        rf"\b(?:every\s+month|each\s+month|monthly)\s+on\s+(?:the\s+)?(?P<d>\d\d?){_TH}\b",
    ),
    *rules(_each_part, rf"\b(?:every|each)\s+(?P<p>{_PART})\b"),
    *rules(_workdays, r"\b(?:on\s+)?(?:every\s+|each\s+)?(?:weekdays?|workdays?|working days?|weekends?)\b"),
    *rules(
        _weekdays,
        rf"(?P<lead>\b(?:every|each))\s+(?P<days>{_DAY}(?:{_AND}(?:on\s+)?{_DAY})*)",
        rf"(?P<lead>\bon(?:\s+next)?|\bnext|\bthis|\bcoming)?\s*"
        rf"\b(?P<days>{_LONG_DAY}s?\b(?:{_AND}(?:on\s+)?{_LONG_DAY}s?\b)*)",
    ),
    *rules(_every_n, rf"\bevery\s+(?P<n>other|{N})?\s*(?P<u>hours?|days?|weeks?|minutes?)\b"),
    *rules(common.daily, r"\b(?:daily|each day|everyday)\b"),
    *rules(common.day_offset(2), r"\b(?:the )?day after tomorrow\b"),
    *rules(common.day_offset(1), r"\btomorrow\b"),
    *rules(common.day_offset(0), r"\btoday\b"),
    *rules(common.day_offset(0, "evening"), r"\btonight\b"),
    *rules(_iso_date, r"\b(?:on\s+)?(?P<iso>\d{4}-\d\d-\d\d)\b"),
    *rules(
        _month_day,
        rf"\b(?:on\s+)?(?:the\s+)?(?P<d>\d\d?){_TH}\s+(?:of\s+)?(?P<m>{_MONTH})(?:,?\s+(?P<y>20\d\d))?",
        rf"\b(?:on\s+)?(?P<m>{_MONTH})\s+(?:the\s+)?(?P<d>\d\d?){_TH}\b(?:,?\s+(?P<y>20\d\d))?",
    ),
    *rules(
        _spoken_clock,
        rf"{_LEAD}?\b(?P<q>half|(?:a\s+)?quarter|(?P<n>{N})(?:\s+minutes)?)\s+(?P<dir>past|to)\s+(?P<h>{N})\b",
    ),
    *rules(_noon, rf"{_LEAD}?\b(?:noon|midday|midnight)\b"),
    *rules(
        _clocks,
        rf"{_LEAD}(?P<list>{_ANY_CLOCK}(?:{_AND}(?:at\s+)?(?:{_MARKED_CLOCK}|{_ANY_CLOCK}{_AFTER_BARE}))*)",
        rf"\b(?P<list>{_MARKED_CLOCK}(?:{_AND}(?:at\s+)?{_MARKED_CLOCK})*)",
    ),
    *rules(_part, rf"(?:\b(?:in the|this|at)\s+|(?<=\x00)\s+)(?P<p>{_PART})\b"),
    *rules(common.bedtime, r"\b(?:before bed|before sleep|at bedtime)\b"),
    *rules(common.channel("email"), r"\b(?:by|via|in|through)\s+e-?mail\b"),
    *rules(common.channel("telegram"), r"\b(?:by|via|in|through|on)\s+telegram\b"),
]
