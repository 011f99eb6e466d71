"""What of the model's proposals is used: what rests on things it was shown, and is not a doctor's to say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from app.core.errors import AppError
from app.core.metrics import REVIEW_PROPOSALS
from app.models import ReviewTopic
from app.schemas.reminder import Schedule
from app.services import schedules
from app.services.extraction.asking import Answered
from app.services.reviews.facts import Draft, Fact, Suggestion
from app.services.reviews.order import SaidProposal, SaidReview, SaidWhen
from app.services.reviews.texts import plain

LONGEST_TITLE, LONGEST_BODY, LONGEST_SUMMARY = 120, 600, 700
FURTHEST_YEARS = 2
_ILLNESS = (
    r"(?:\w+(?:itis|osis|emia|aemia|oma|pathy)|diabetes|cancer|hypo\w+|hyper\w+|infection|disease|disorder|syndrome)"
)
_ILLNESS_RU = (
    r"(?:\w+(?:ит|оз|емия|ома|патия)\b|диабет\w*|рак\b|анеми\w+|гипо\w+|гипер\w+|инфекци\w+|болезн\w+|заболевани\w+"
    r"|синдром\w*)"
)
# A diagnosis as a fact about the reader, and orders about medicines.
_DOCTORS_WORDS = re.compile(
    r"\byou(?:r symptoms (?:mean|show)| (?:probably |likely |may |might |clearly )?(?:have|suffer from))"
    rf"\s(?:\w+ ){{0,2}}{_ILLNESS}\b"
    rf"|\bу вас (?:[\w-]+ ){{0,2}}{_ILLNESS_RU}|\bвы больны\b|\bвам поставлен\w* диагноз"
    r"|\b(?:stop|start|increase|decrease|reduce|double|skip|halve|discontinue)"
    r"\s(?:taking|using|the dose|your dose|the dosage)"
    r"|\b(?:прекратите|начните|увеличьте|уменьшите|удвойте|отмените|снизьте|повысьте|бросьте)"
    r"\s(?:принимать|при[её]м|доз\w+|пить)"
    r"|\bперестаньте (?:принимать|пить)",
    re.IGNORECASE,
)


def summary_of(answer: Answered) -> str:
    """The model's summary; empty where it says what it must not."""
    said = answer.whole.summary if isinstance(answer.whole, SaidReview) else ""
    text = plain(said, LONGEST_SUMMARY)
    return "" if _DOCTORS_WORDS.search(text) else text


def proved(answer: Answered, facts: Sequence[Fact], muted: Sequence[str], now: datetime, zone: ZoneInfo) -> list[Draft]:
    by_ref, found = {fact.ref: fact for fact in facts}, []
    for said in answer.items:
        draft, outcome = _proved(said, by_ref, muted, now, zone)
        REVIEW_PROPOSALS.labels(outcome).inc()
        if draft is not None:
            found.append(draft)
    return found


def _proved(
    said: SaidProposal, by_ref: dict[str, Fact], muted: Sequence[str], now: datetime, zone: ZoneInfo
) -> tuple[Draft | None, str]:
    evidence = tuple(by_ref[ref] for ref in dict.fromkeys(said.evidence) if ref in by_ref)
    title, body = " ".join(plain(said.title, LONGEST_TITLE).split()), plain(said.body, LONGEST_BODY)
    if not evidence:
        return None, "without-evidence"
    if said.topic in muted:
        return None, "muted"
    if not title or _DOCTORS_WORDS.search(f"{title}\n{body}"):
        return None, "not-ours-to-say"
    return Draft(ReviewTopic(said.topic), Suggestion(title, body, _schedule(said.when, now, zone)), evidence), "used"


def _schedule(when: SaidWhen, now: datetime, zone: ZoneInfo) -> dict[str, Any] | None:
    """A schedule that could be set up now; None leaves the choice to the person."""
    times = [when.time]
    wishes: dict[str, dict[str, Any]] = {
        "once": {"at": f"{when.date}T{when.time}"},
        "daily": {"times": times},
        "weekly": {"times": times, "weekdays": sorted(set(when.weekdays))},
        "monthly": {"times": times, "day": when.day},
    }
    wish = wishes.get(when.kind)
    if wish is None:
        return None
    try:
        schedule = Schedule.model_validate({"kind": when.kind, **wish})
        schedules.to_store(schedule, zone, now)
    except (ValidationError, AppError):
        return None
    if schedule.at is not None and int(schedule.at[:4]) > now.year + FURTHEST_YEARS:
        return None
    return schedule.model_dump(mode="json")
