"""Reading laboratory reports: lines become rows, with a doubt wherever something could be otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from app.core.laboratory import LabFlag, ValueKind
from app.services.labs import dates, dictionary, heads, lines, written
from app.services.labs.alike import is_russian
from app.services.labs.heads import Head
from app.services.labs.misread_values import without_loss
from app.services.labs.numbers import decimal_mark
from app.services.labs.plausible import is_plausible
from app.services.labs.shapes import Doubt, PageText, Report, Row
from app.services.labs.tabular import Reader
from app.services.labs.understanding import Reading, understood
from app.services.labs.values import flag_of
from app.services.labs.wrapped import MOST_LINES

MOST_PAGES, MOST_ROWS = 400, 3_000


def read(
    pages: Sequence[PageText],
    sex: str | None = None,
    age: int | None = None,
    *,
    born: date | None = None,
    today: date | None = None,
) -> Report:
    """The rows of a report and what it says about itself.

    `sex` (female, male) and `age` choose among ranges; without an age that of somebody `born` then on the sampling day.
    No sample was taken after `today`, which is the day it is unless given. A text that is no report gives no rows.
    Time grows with the length of the text.
    """
    read_lines = [line for page in pages[:MOST_PAGES] for line in lines.lines(page)]
    text = "\n".join(page.text[: lines.LONGEST_PAGE] for page in pages[:MOST_PAGES])
    head = heads.read(read_lines, is_russian(text), today)
    if age is None:
        age = dates.age_on(born, _collected_on(head))
    reading = Reading(
        sex=sex or head.sex, age=age if age is not None else head.age, mark=decimal_mark(text),
        recognised=any(page.confidence is not None for page in pages),
    )  # fmt: skip
    reader = Reader(reading, head)
    number = 0
    while number < len(read_lines):
        following = read_lines[number + 1 : number + MOST_LINES]
        number += reader.take(number, read_lines[number], following)
    drafts = reader.finished()[:MOST_ROWS]
    found: list[Row] = []
    earlier: set[int] = set()
    for draft in drafts:
        row = understood(draft, reading, position=len(found))
        if row is not None:
            earlier |= {row.position} if draft.is_earlier else set()
            found.append(row)
    return Report(
        collected_on=_collected_on(head),
        laboratory=head.laboratory,
        patient_name=head.patient,
        patient_birth_date=head.born,
        rows=tuple(_doubted(found, reading, earlier)),
        collected_surely=not head.taken or head.taken[0].sure,
    )


def _collected_on(head: Head) -> date | None:
    return head.taken[0].day if head.taken else None


def _doubted(rows: list[Row], reading: Reading, earlier: Collection[int]) -> list[Row]:
    """The rows with the doubts that only the others beside them tell of; those of `earlier` days bear no marks."""
    ranged = _with_missing_ranges(rows) if reading.recognised else rows
    return _with_missing_flags(ranged, earlier, reading)


def _with_missing_ranges(rows: list[Row]) -> list[Row]:
    """Where the results of a recognised page have ranges, one without lost a cell: its range may be taken for it."""
    measured = [row for row in rows if row.kind == ValueKind.QUANTITY]
    ranged = Counter(row.page for row in measured if row.range_printed)
    of_page = Counter(row.page for row in measured)
    return [
        _with_doubt(row, Doubt.VALUE_AMBIGUOUS)
        if row.kind == ValueKind.QUANTITY and not row.range_printed and ranged[row.page] * 2 > of_page[row.page]
        else row
        for row in rows
    ]


def _with_doubt(row: Row, doubt: Doubt) -> Row:
    """The same row: it was made here, and copies of it would take longer than all that is found out about it."""
    row.doubts = tuple(sorted({*row.doubts, doubt}))
    return row


def _with_missing_flags(rows: list[Row], earlier: Collection[int], reading: Reading) -> list[Row]:
    """Where a report marks what is out of range, a result out of range without a mark is sooner misread."""
    if not any(flag_of(row.flag_printed) in {LabFlag.LOW, LabFlag.HIGH, LabFlag.ABNORMAL} for row in rows):
        return rows
    return [
        (_with_lost_mark(row, reading) if reading.recognised else None) or _with_doubt(row, Doubt.FLAG_DIFFERS)
        if row.position not in earlier and row.flag_printed is None and row.flag not in {None, LabFlag.NORMAL}
        else row
        for row in rows
    ]


def _with_lost_mark(row: Row, reading: Reading) -> Row | None:
    """`999` that bears no mark and can't be true beside a range up to 8.4 was 9.99; None where that is not so.

    A missing mark alone is no reason: recognition loses marks too, and what is out of range must not become normal.
    """
    analyte = dictionary.by_key(row.analyte) if row.analyte else None
    if row.value is None or row.comparator is not None or analyte is None:
        return None
    if is_plausible(row.value, analyte, row.unit):
        return None
    number = without_loss(row.value, row.range_low, row.range_high)
    if number is None:
        return None
    printed = written.number(number, reading.mark or decimal_mark(row.quote))
    mended = replace(row, value=number, value_printed=printed, flag=LabFlag.NORMAL)
    return _with_doubt(mended, Doubt.VALUE_AMBIGUOUS)
