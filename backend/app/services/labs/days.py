"""Of which day each column of a table is: this report's own, or an earlier one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from app.services.labs.header_words import Role
from app.services.labs.headers import Column, Header


def with_one_result(header: Header, taken: date | None, born: date | None) -> Header:
    """A header with one column of results: of columns of days that of the sampling day, else the newest."""
    days = [column.day for column in header.columns if column.day is not None and column.role is Role.RESULT]
    if not days:
        return replace(header, columns=_possible(header.columns, taken, born))
    newest = taken if taken in days else max(days)
    columns = [
        replace(column, role=Role.PREVIOUS) if column.day is not None and column.day != newest else column
        for column in header.columns
    ]
    unnamed = taken not in days and len(days) > 1
    results = sum(column.role is Role.RESULT for column in columns)
    return Header(_possible(columns, newest, born), uncertain=unnamed or results > 1, day=newest)


def _possible(columns: Sequence[Column], newest: date | None, born: date | None) -> tuple[Column, ...]:
    """The columns, without days of earlier results that can't be: after this report's, or before somebody was born."""

    def can_be(day: date) -> bool:
        return newest is not None and day < newest and (born is None or day >= born)

    return tuple(
        replace(column, day=None)
        if column.role is Role.PREVIOUS and column.day is not None and not can_be(column.day)
        else column
        for column in columns
    )
