"""What a report says about itself: when the sample was taken, whose it is, which laboratory."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from app.services.labs import dates, misread_heads, whose
from app.services.labs.alike import lower, plain
from app.services.labs.dates import Printed
from app.services.labs.head_words import (
    AGE,
    AMERICAN,
    BEHIND_ITS_DATE,
    LABEL,
    LABORATORIES,
    LABORATORY_LABEL,
    SEX,
)
from app.services.labs.lines import Cell, Line

# Heads of pages; further down a report speaks of results.
LONGEST = 200
_WORD = re.compile(r"[^\W\d_]{4}")
FEW_DAYS, A_YEAR, MOST_LINES = 45, 365, 60
# `мая`, and what says that the date is a Russian one.
_LATIN_MAY = re.compile(r"(?<=\d )m[aа][rя](?= \d{4} ?г)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Taken:
    """A sampling date, and from which line of the report on it holds; not `sure` if a sign of it may be misread."""

    day: date
    line: int
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Head:
    taken: tuple[Taken, ...]
    born: date | None
    patient: str | None
    laboratory: str | None
    sex: str | None
    age: int | None
    month_first: bool | None


def read(lines: Sequence[Line], russian: bool, today: date | None = None) -> Head:
    """The head of a report out of all of its lines; no sample was taken after `today`, and nobody was born then."""
    texts = [_legible(line) for line in lines]
    found = [dates.printed(text) for text in texts]
    leads = dates.month_first([one for some in found for one in some], russian)
    if leads is None:
        leads = _month_leads(texts, found)
    beside = [
        number for number in range(len(lines)) if found[number] or (number + 1 < len(lines) and found[number + 1])
    ]
    labelled = [_labelled(lines, texts, found, number, leads) for number in beside]
    # Where the laboratory is, it can be tomorrow already.
    latest = (today or datetime.now(UTC).date()) + timedelta(days=1)
    taken = [one for one, _ in labelled if one is not None and one.day <= latest]
    taken = [replace(one, sure=False) if _may_be_misread(one, lines, found) else one for one in taken]
    born = next((day for _, day in labelled if day is not None and day <= latest), None)
    if not taken and any(line.page.confidence is not None for line in lines):
        guessed = misread_heads.taken(lines, leads)
        taken = [Taken(guessed.day, guessed.line, sure=False)] if guessed and guessed.day <= latest else []
    return Head(
        taken=tuple(one for one in taken if born is None or one.day >= born),
        born=born,
        patient=whose.patient(lines),
        laboratory=_laboratory(texts),
        sex=next((_sex_of(said["sex"]) for text in texts[:120] if (said := SEX.search(text))), None),
        age=next((int(said["age"]) for text in texts[:120] if (said := AGE.search(text))), None),
        month_first=leads,
    )


def _legible(line: Line) -> str:
    """The text of a line; on recognised pages with the month that is read in the other alphabet: `9 mar 2024 г.`."""
    text = plain(line.text[:LONGEST])
    return text if line.page.confidence is None else _LATIN_MAY.sub("мая", text)


def _may_be_misread(taken: Taken, lines: Sequence[Line], found: Sequence[Sequence[Printed]]) -> bool:
    """Whether a recognised sampling date had its month mended, or is far from the other days of the report.

    Order, sampling, result and print are days apart.
    """
    line = lines[taken.line]
    if line.page.confidence is None:
        return False
    if _LATIN_MAY.search(plain(line.text[:LONGEST])):
        return True
    days = [one.day for some in found[:MOST_LINES] for one in some if one.other is None]
    # Days of another year are those of birth and of licences.
    apart = [abs((taken.day - day).days) for day in days if 0 < abs((taken.day - day).days) < A_YEAR]
    return bool(apart) and min(apart) > FEW_DAYS and days.count(taken.day) == 1


def _month_leads(texts: Sequence[str], found: Sequence[Sequence[Printed]]) -> bool | None:
    """Told by the days between order and print, which are few: in the other order they are months apart."""
    dated = [(text, one) for text, some in zip(texts, found, strict=True) for one in some if one.other is not None]
    days = [one for text, one in dated if not _is_birth(text, one)]
    if len({one.day for one in days}) < 2:
        return True if any(AMERICAN.search(text) for text in texts) else None
    day_first = max(one.day for one in days) - min(one.day for one in days)
    others = [one.other for one in days if one.other is not None]
    month_first = max(others) - min(others)
    if (day_first.days <= FEW_DAYS) == (month_first.days <= FEW_DAYS):
        return True if any(AMERICAN.search(text) for text in texts) else None
    return month_first.days <= FEW_DAYS


def _is_birth(text: str, one: Printed) -> bool:
    labels = [label for label in LABEL.finditer(lower(text)) if label.end() <= one.start]
    return bool(labels) and labels[-1].lastgroup == "born"


def _labelled(
    lines: Sequence[Line], texts: list[str], found: list[list[Printed]], number: int, leads: bool | None
) -> tuple[Taken | None, date | None]:
    """The sampling date and the birth date that a line (with the one below it) names."""
    labels = list(LABEL.finditer(lower(texts[number])))
    line = lines[number]
    days: dict[str, date | None] = {"taken": None, "born": None}
    sure = True
    for place, label in enumerate(labels):
        kind = label.lastgroup
        if kind not in days or days[kind] is not None:
            continue
        if kind == "born" and BEHIND_ITS_DATE.match(label[0]):
            days[kind] = _beside(texts[number], found[number], label, leads)
            continue
        ends = labels[place + 1].start() if place + 1 < len(labels) else len(texts[number])
        behind = _columns(texts[number], [one for one in found[number] if label.end() <= one.start < ends])
        surely = all(line.is_sure(line.start + one.start, line.start + one.end) for one in behind)
        if behind:
            # Several dates behind one label are columns of one report: the newest is this report's.
            known = [dates.certain(one, month_first=leads) for one in behind]
            days[kind] = max(day for day in known if day is not None) if all(known) else None
        elif not any(one.start >= label.end() for one in found[number]) and number + 1 < len(lines):
            below = _below(lines, texts, found, number, label)
            if below is not None:
                cell, one = below
                days[kind] = dates.certain(one, month_first=leads)
                surely = line.is_sure(cell.start + one.start, cell.start + one.end)
        sure = surely if kind == "taken" else sure
    taken = days["taken"]
    return Taken(taken, number, sure) if taken is not None else None, days["born"]


def _beside(text: str, found: Sequence[Printed], label: re.Match[str], leads: bool | None) -> date | None:
    """The date that «г. р.» stands behind, or right before."""
    near = [one for one in found if one.end <= label.start() and not text[one.end : label.start()].strip()]
    near += [one for one in found if one.start >= label.end() and not text[label.end() : one.start].strip(" :.")]
    return dates.certain(near[0], month_first=leads) if near else None


def _columns(text: str, behind: list[Printed]) -> list[Printed]:
    """The dates behind a label up to the first word, which may be another label that was not read."""
    cut = next((n for n in range(1, len(behind)) if _WORD.search(text[behind[n - 1].end : behind[n].start])), None)
    return behind[:cut]


def _below(
    lines: Sequence[Line], texts: list[str], found: list[list[Printed]], number: int, label: re.Match[str]
) -> tuple[Cell, Printed] | None:
    """The date that stands under a label in the next line, and its cell."""
    line, under = lines[number], lines[number + 1]
    if not found[number + 1] or line.page is not under.page or LABEL.search(lower(texts[number + 1])):
        return None
    column = next(
        (
            place
            for place, cell in enumerate(line.cells)
            if cell.start - line.start <= label.start() < cell.end - line.start
        ),
        None,
    )
    if column is None:
        return None
    cells = [(cell, dates.printed(plain(cell.text))) for cell in under.cells]
    title = line.cells[column]
    if title.x0 is not None and all(cell.x0 is not None for cell, _ in cells):
        near = [(cell, some[0]) for cell, some in cells if len(some) == 1 and _nearest(line, cell) is title]
        return near[0] if len(near) == 1 else None
    first, some = cells[column if len(line.cells) == len(under.cells) else 0]
    if len(line.cells) != len(under.cells):
        # A shorter line may lack any of its cells; the first one of a label with a time is known by its time.
        with_time = re.search(r"time|врем", title.text, re.IGNORECASE) and re.search(r"\d:\d\d", first.text)
        if column != 0 or not with_time:
            return None
    return (first, some[0]) if len(some) == 1 else None


def _nearest(line: Line, cell: Cell) -> Cell:
    middle = ((cell.x0 or 0) + (cell.x1 or 0)) / 2
    return min(line.cells, key=lambda title: max((title.x0 or 0) - middle, middle - (title.x1 or 0), 0))


def _laboratory(texts: Sequence[str]) -> str | None:
    for pattern, group in ((LABORATORY_LABEL, "name"), (LABORATORIES, 0)):
        for text in (*texts[:40], *texts[-25:]):
            found = pattern.search(text)
            if found is not None:
                return re.split(r"\s{3}", found[group])[0].strip()
    return None


def _sex_of(printed: str) -> str:
    return "male" if printed.lower()[0] in "мm" else "female"
