"""The sampling date of a recognised page whose label or signs were read with letters wrong.

Nothing found here is certain: a person is asked to look at it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from rapidfuzz import fuzz

from app.services.labs import dates
from app.services.labs.alike import folded, plain
from app.services.labs.dates import Printed
from app.services.labs.lines import Cell, Line

MOST_LINES, LONGEST_LABEL = 60, 45
# A label is taken for one this alike, if none of another meaning is nearly as alike.
ALIKE, MARGIN = 70.0, 7.0
LEGIBLE = 75.0
FEW_DAYS = timedelta(days=45)
_LABELS = {
    "taken": (
        "дата взятия|дата образца|дата материала|дата взятия биоматериала|дата взятия материала|взятие материала|"
        "взятие биоматериала|"
        "дата забора|дата забора материала|дата забора крови|дата сбора|дата сбора образца|дата сбора материала|"
        "дата и время взятия|материал взят|биоматериал взят|дата отбора пробы|collected|date collected|"
        "collection date|date of collection|specimen collected|sample collected|date of draw|draw date|drawn|"
        "sample date|sample taken|sampling date|date and time collected|collection time"
    ),
    "other": (
        "дата печати|напечатано|дата регистрации|дата заказа|дата заявки|дата поступления|дата доставки|"
        "поступление материала|дата выполнения|дата готовности|дата результата|дата выдачи|дата исследования|"
        "printed|print date|date printed|received|date received|reported|date reported|report date|order date|"
        "date ordered|date entered|date of report|registered|completed|issued"
    ),
    "born": "дата рождения|дата рожд|год рождения|date of birth|birth date|dob|born",
}
_KINDS = [(kind, folded(label)) for kind, labels in _LABELS.items() for label in labels.split("|")]
_LETTERS = re.compile(r"[^\W\d_]")
_DIGIT = r"[\dOОoоlI|ЗзбSВBТT]"
_AS_DIGITS = str.maketrans("OОoоlI|ЗзбSВBТT", "000011133658" + "877")
_GAP = r"\s?[-./,]{1,2}\s?"
_DAY_FIRST = re.compile(rf"(?<![\w.]){_DIGIT}{{2}}{_GAP}{_DIGIT}{{2}}{_GAP}(?:{_DIGIT}{{4}}|\d{{2}})(?!\w)")
_ONE_MARK = re.compile(r"(?<![\w.])\d{2}(?:[./]\d{4}|\d{2}[./]\d{2})(?![\d./])")
_YEAR_FIRST = re.compile(rf"(?<![\w.]){_DIGIT}{{4}}{_GAP}{_DIGIT}{{2}}{_GAP}{_DIGIT}{{2}}(?!\w)")


@dataclass(frozen=True, slots=True)
class Guessed:
    """A sampling date and the number of the line that names it."""

    day: date
    line: int


def taken(lines: Sequence[Line], month_first: bool | None) -> Guessed | None:
    """The date whose label is most like one of sampling, if there is one day only that it can be."""
    found: list[tuple[float, Guessed]] = []
    # Order, sampling, result and print are days apart: dates that were read as they stand speak for one that was not.
    clean = [one.day for line in lines[:MOST_LINES] for one in dates.printed(plain(line.text))]
    for number, line in enumerate(lines[:MOST_LINES]):
        below = lines[number + 1] if number + 1 < len(lines) and lines[number + 1].page is line.page else None
        for label, one in _labelled(line, below, mend=_is_legible(line)):
            kind, alike = kind_of(label)
            day = dates.certain(one, month_first=month_first)
            if kind == "taken" and day is not None and _is_near(day, clean):
                found.append((alike, Guessed(day, number)))
    if not found:
        return None
    best = max(found, key=lambda one: one[0])
    days = {guess.day for alike, guess in found if alike >= best[0] - MARGIN}
    return best[1] if len(days) == 1 else None


def _is_near(day: date, others: Sequence[date]) -> bool:
    return any(abs(day - other) <= FEW_DAYS for other in others)


def kind_of(label: str) -> tuple[str | None, float]:
    """What a label with wrong letters means (taken, born, other), and how much alike it is."""
    text = plain(label).strip(" :.,;'\"“”‘’`*-–—|")
    if not 4 <= len(text) <= LONGEST_LABEL or not _LETTERS.search(text):
        return None, 0.0
    return _kind(folded(text))


@lru_cache(maxsize=1024)
def _kind(text: str) -> tuple[str | None, float]:
    ranked = sorted(((fuzz.ratio(text, label), kind) for kind, label in _KINDS), reverse=True)
    best, kind = ranked[0]
    rival = next((score for score, other in ranked if other != kind), 0.0)
    return (kind, best) if best >= ALIKE and best - rival >= MARGIN else (None, best)


def _is_legible(line: Line) -> bool:
    """Whether the signs of a date may be mended: on a page read badly any of them can be wrong."""
    return line.page.confidence is None or line.page.confidence >= LEGIBLE


def printed(text: str, *, mend: bool) -> list[Printed]:
    """The dates of a text; to `mend` means those with spaces or letters among their digits too."""
    found = dates.printed(text)
    for pattern in (_DAY_FIRST, _YEAR_FIRST) if mend else ():
        for loose in pattern.finditer(text):
            if any(loose.start() < one.end and loose.end() > one.start for one in found):
                continue
            mended = re.sub(r"[-./,]+", "-" if pattern is _YEAR_FIRST else ".", re.sub(r"\s", "", loose[0]))
            again = dates.printed(mended.translate(_AS_DIGITS))
            found += [Printed(one.day, loose.start(), loose.end(), one.other, one.month_led) for one in again[:1]]
    if mend and not found:
        # One of the marks was lost: `04.0324`.
        for loose in _ONE_MARK.finditer(text):
            digits = re.sub(r"\D", "", loose[0])
            again = dates.printed(f"{digits[:2]}.{digits[2:4]}.{digits[4:]}")
            found += [Printed(one.day, loose.start(), loose.end(), one.other, one.month_led) for one in again]
    return sorted(found, key=lambda one: one.start)


def _labelled(line: Line, below: Line | None, *, mend: bool) -> Iterator[tuple[str, Printed]]:
    """Each date of a line with its label: the words before it in its cell, else the cell before it."""
    before: Cell | None = None
    for cell in line.cells:
        text = plain(cell.text)
        end = 0
        for one in printed(text, mend=mend):
            label = text[end : one.start].strip(" :.-–—'\"“”‘’`")
            if _LETTERS.search(label):
                yield label, one
            elif end == 0 and before is not None:
                yield before.text, one
                if kind_of(before.text)[0] is None:
                    yield from ((f"{before.text} {under}", one) for under in _under(before, below))
            end = one.end
        before = cell if not end else None


def _under(cell: Cell, below: Line | None) -> Iterator[str]:
    """The rest of a label of two lines."""
    if below is None or cell.x0 is None or cell.x1 is None:
        return
    for other in below.cells:
        rest = other.text.strip(" -–—")
        # A word of the first line may be missing, and with it the width of the label.
        is_under = other.x0 is not None and other.x0 < 2 * cell.x1 - cell.x0 and (other.x1 or 0) > cell.x0
        # A label of its own is not the rest of another one.
        is_own = " " in rest and kind_of(rest)[0] is not None
        if is_under and not is_own and not printed(rest, mend=True):
            yield rest
