"""The newest result of each analyte with the curve that led there, without reading all that a person ever had."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.permissions import Principal
from app.models import LabResult, ReviewState
from app.services.labs import dictionary, library
from app.services.labs.trends import SPARK, Group, is_flagged, key_of


async def latest(
    session: AsyncSession, actor: Principal, *, q: str | None = None, flagged: bool = False
) -> list[Group]:
    """The groups of a person: those whose newest value is out of its range first, then by name.

    Of each only the results that its small curve shows.
    """
    words = " ".join((q or "").lower().replace("ё", "е").split())
    place = _placed(actor, words)
    row = LabResult
    query = (
        select(row, place.c.count, place.c.unconfirmed)
        .join(place, place.c.id == row.id)
        .where(or_(place.c.back == 1, place.c.sure_back <= SPARK))
        .order_by(row.collected_on.asc().nulls_first(), row.created_at, row.id)
    )
    if words:
        keys = [analyte.key for analyte in dictionary.search(words, limit=library.MOST_ANALYTES)]
        query = query.where(or_(row.analyte.in_(keys), place.c.is_named))
    found = (await session.execute(query)).all()
    counts = {result.id: (count, unconfirmed) for result, count, unconfirmed in found}
    results: dict[str, list[library.Shown]] = defaultdict(list)
    for item in await library.shown(session, actor, [result for result, *_ in found]):
        results[key_of(item.row)].append(item)
    groups = [Group(key, some, *counts[some[-1].row.id]) for key, some in results.items()]
    if flagged:
        groups = [group for group in groups if is_flagged(group.latest.row)]
    return sorted(groups, key=lambda group: (not is_flagged(group.latest.row), group.name.lower().replace("ё", "е")))


def _placed(actor: Principal, words: str) -> Subquery:
    """Each result of the person with its place in its group, counted from the newest, and what the group holds.

    `is_named`: one of the group is printed with the words.
    """
    row = LabResult
    printed = func.regexp_replace(func.btrim(_plain(row.analyte_printed)), r"\s+", " ", "g")
    group: list[ColumnElement[Any]] = [
        func.coalesce(row.analyte, literal("printed:").concat(printed)),
        func.coalesce(row.specimen, ""),
    ]
    newest: list[ColumnElement[Any]] = [row.collected_on.desc().nulls_last(), row.created_at.desc(), row.id.desc()]
    unconfirmed = row.state == ReviewState.UNCONFIRMED
    doubtful = and_(func.cardinality(row.doubts) > 0, unconfirmed)
    sure_back = func.row_number().over(partition_by=[*group, doubtful], order_by=newest)
    named = func.bool_or(_plain(row.analyte_printed).contains(words, autoescape=True))
    return (
        library.about_the_owner(actor)
        .with_only_columns(
            row.id,
            func.row_number().over(partition_by=group, order_by=newest).label("back"),
            case((~doubtful, sure_back)).label("sure_back"),
            func.count().over(partition_by=group).label("count"),
            func.count().filter(unconfirmed).over(partition_by=group).label("unconfirmed"),
            named.over(partition_by=group).label("is_named"),
        )
        .subquery()
    )


def _plain(text: Any) -> Any:
    return func.replace(func.lower(text), "ё", "е")
