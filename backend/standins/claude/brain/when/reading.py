"""From a sentence to its schedules and the words that are left."""

from dataclasses import dataclass
from datetime import datetime

from standins.claude.brain.turn import Language
from standins.claude.brain.when import english, russian
from standins.claude.brain.when.found import Found, apply, same_length_lower
from standins.claude.brain.when.schedule import PastTime, Schedule, schedules


@dataclass(frozen=True, slots=True)
class Reading:
    schedules: list[Schedule]
    rest: str
    """What is to be done, once the time and the channels are taken out."""
    channels: list[str]
    is_past: bool = False


def read_when(text: str, language: Language, now: datetime) -> Reading:
    found = Found(same_length_lower(text))
    first, second = (russian.RULES, english.RULES) if language == "ru" else (english.RULES, russian.RULES)
    apply(first, found)
    apply(second, found)
    rest = found.rest_of(text)
    try:
        return Reading(schedules(found, now), rest, found.channels)
    except PastTime:
        return Reading([], rest, found.channels, is_past=True)
