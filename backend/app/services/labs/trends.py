"""Results over time: the newest of each analyte, and the curve of one, in one unit where that is honest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import LabFlag, LabResult, ReviewState, Specimen, ValueKind
from app.services.labs import dictionary, library, units
from app.services.labs.library import Shown
from app.services.labs.shapes import Conversion

SPARK = 12
MOST_TOGETHER = 4
# Results of one person that are looked at; far more than anybody has.
MOST = 50_000
SIGNIFICANT = 6


@dataclass(frozen=True, slots=True)
class Group:
    """Results of one analyte in one specimen, oldest first and those without a date before them.

    `count` and `unconfirmed` are those of all its results, however many of them are here.
    """

    key: str
    results: list[Shown]
    count: int
    unconfirmed: int

    @property
    def latest(self) -> Shown:
        return self.results[-1]

    @property
    def analyte(self) -> str | None:
        return self.latest.row.analyte

    @property
    def name(self) -> str:
        return self.latest.name

    @property
    def loinc(self) -> str | None:
        return self.latest.row.loinc

    @property
    def specimen(self) -> Specimen | None:
        return self.latest.row.specimen

    @property
    def group(self) -> str | None:
        known = dictionary.by_key(self.analyte) if self.analyte else None
        return known.group if known else None

    @property
    def points(self) -> list[dict[str, Any]]:
        """The last values for a small curve, in the unit of the latest; what does not fit it has no value there."""
        unit = self.latest.row.unit
        rows = [item.row for item in self.results if not is_doubtful(item.row)][-SPARK:]
        return [{"date": row.collected_on, "value": _in_unit(row, unit), "flag": row.flag} for row in rows]


@dataclass(slots=True)
class Trend:
    key: str
    analyte: str | None
    name: str
    loinc: str | None
    specimen: Specimen | None
    unit: str | None
    units: list[str] = field(default_factory=list)
    points: list[dict[str, Any]] = field(default_factory=list)
    apart: list[dict[str, Any]] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)


def key_of(row: LabResult) -> str:
    """What belongs together: the analyte, or the printed name where it is not known, and the specimen."""
    name = row.analyte or f"printed:{' '.join(row.analyte_printed.lower().replace('ё', 'е').split())}"
    return f"{name}:{row.specimen or ''}"


async def named(
    session: AsyncSession, actor: Principal, name: str, *, since: date | None = None, until: date | None = None
) -> list[Group]:
    """The groups of one analyte by any of its names; those whose printed name has it where it is not known."""
    match = dictionary.find(name)
    if match is not None and (known := await groups_of(session, actor, since, until, {match.analyte.key})):
        return known
    return _with_name(await groups_of(session, actor, since, until), name)


def _with_name(groups: list[Group], words: str) -> list[Group]:
    """Groups whose analyte has a name with the words, or with a result that is printed so."""
    keys = {analyte.key for analyte in dictionary.search(words, limit=library.MOST_ANALYTES)}
    plain = words.lower().replace("ё", "е").strip()
    return [
        group
        for group in groups
        if group.analyte in keys or any(plain in _plain_name(item.row) for item in group.results)
    ]


def is_doubtful(row: LabResult) -> bool:
    """Whether a value has to be looked at before it becomes part of a curve."""
    return bool(row.doubts) and row.state == ReviewState.UNCONFIRMED


def is_flagged(row: LabResult) -> bool:
    return row.flag in (LabFlag.LOW, LabFlag.HIGH, LabFlag.ABNORMAL)


async def groups_of(
    session: AsyncSession,
    actor: Principal,
    since: date | None = None,
    until: date | None = None,
    analytes: Collection[str] | None = None,
) -> list[Group]:
    """All groups of a person, or those of some known analytes."""
    query = library.about_the_owner(actor)
    if analytes is not None:
        query = query.where(LabResult.analyte.in_(analytes))
    if since is not None:
        query = query.where(LabResult.collected_on >= since)
    if until is not None:
        query = query.where(LabResult.collected_on <= until)
    order = (LabResult.collected_on.asc().nulls_first(), LabResult.created_at, LabResult.id)
    found: dict[str, list[Shown]] = defaultdict(list)
    for item in await library.looked_at(session, actor, query.order_by(*order).limit(MOST)):
        found[key_of(item.row)].append(item)
    return [Group(key, results, len(results), _unconfirmed(results)) for key, results in found.items()]


def _unconfirmed(results: list[Shown]) -> int:
    return sum(item.row.state == ReviewState.UNCONFIRMED for item in results)


async def trends(
    session: AsyncSession,
    actor: Principal,
    keys: list[str],
    *,
    since: date | None = None,
    until: date | None = None,
    unit: str | None = None,
) -> list[Trend]:
    """The curves asked for by key, or by any name of the analyte, each in `unit` or in that of its newest result.
    A key without results has an empty one."""
    keys = [_as_key(key) for key in keys]
    if len(keys) > MOST_TOGETHER:
        raise AppError("request.invalid", detail=f"at most {MOST_TOGETHER} analytes at a time")
    printed = any(key.startswith("printed:") for key in keys)
    analytes = None if printed else {key.partition(":")[0] for key in keys}
    groups = {group.key: group for group in await groups_of(session, actor, since, until, analytes)}
    return [_trend(key, _group(key, groups), actor.locale, unit) for key in dict.fromkeys(keys)]


def _as_key(name: str) -> str:
    if ":" in name or dictionary.by_key(name):
        return name
    match = dictionary.find(name)
    return match.analyte.key if match else name


def _group(key: str, groups: dict[str, Group]) -> Group | None:
    """The group of a key; a bare analyte means the specimen it has most results of."""
    if key in groups:
        return groups[key]
    same = [group for group in groups.values() if group.analyte == key]
    return max(same, key=lambda group: group.count, default=None)


def _trend(key: str, group: Group | None, locale: str, wanted: str | None) -> Trend:
    if group is None:
        known = dictionary.by_key(key.partition(":")[0])
        name = dictionary.name_of(known, locale) if known else key.removeprefix("printed:").rpartition(":")[0]
        return Trend(key, known.key if known else None, name, known.loinc if known else None, None, wanted)
    unit = wanted or next((item.row.unit for item in reversed(group.results) if item.row.unit), None)
    trend = Trend(group.key, group.analyte, group.name, group.loinc, group.specimen, unit)
    trend.units = sorted({item.row.unit for item in group.results if item.row.unit})
    # Thousands of results have a few units.
    conversions: dict[tuple[Any, ...], Conversion | None] = {}
    for item in group.results:
        row = item.row
        same = (row.analyte, row.unit, row.kind)
        if same not in conversions:
            conversions[same] = _conversion(row, unit)
        _place(trend, item, conversions[same])
    return trend


def _place(trend: Trend, item: Shown, conversion: Conversion | None) -> None:
    row = item.row
    if is_doubtful(row):
        trend.apart.append(_point(item, None))
        _note(trend, "unreviewed")
        return
    if conversion is None:
        trend.apart.append(_point(item, None))
        _note(trend, "not-joined", unit=row.unit_printed or "")
        return
    trend.points.append(_point(item, conversion))
    if conversion.factor != 1:
        _note(
            trend, "converted",
            **{"from": row.unit or "", "to": trend.unit or "", "factor": format(conversion.factor, "f"),
               "source": conversion.source},
        )  # fmt: skip


def _note(trend: Trend, code: str, **params: str) -> None:
    note = {"code": code, "params": params}
    if note not in trend.notes:
        trend.notes.append(note)


def _conversion(row: LabResult, unit: str | None) -> Conversion | None:
    """How the value comes into the unit; None when it can't. Titres and words need no unit."""
    if row.unit == unit or (row.kind != ValueKind.QUANTITY and not row.unit):
        return Conversion(Decimal(1), "")
    if row.unit is None or unit is None:
        return None
    analyte = dictionary.by_key(row.analyte) if row.analyte else None
    return units.factor(analyte, row.unit, unit)


def _in_unit(row: LabResult, unit: str | None) -> Decimal | None:
    conversion = _conversion(row, unit)
    return _times(row.value, conversion) if conversion else None


def _times(number: Decimal | None, conversion: Conversion | None) -> Decimal | None:
    """The number converted, with no more digits than a laboratory gives; untouched without a conversion."""
    if number is None or conversion is None or conversion.factor == 1:
        return number
    made = number * conversion.factor
    return Decimal(f"{made:.{SIGNIFICANT}g}").normalize() if made else made


def _point(item: Shown, conversion: Conversion | None) -> dict[str, Any]:
    row = item.row
    converted = conversion is not None and conversion.factor != 1
    return {
        "id": row.id,
        "date": row.collected_on,
        "value": _times(row.value, conversion),
        "comparator": row.comparator,
        "value_printed": row.value_printed,
        "unit_printed": row.unit_printed,
        "factor": conversion.factor if conversion and converted else None,
        "range_low": _times(row.range_low, conversion),
        "range_high": _times(row.range_high, conversion),
        "range_printed": row.range_printed,
        "flag": row.flag,
        "state": row.state,
        "laboratory": row.laboratory,
        "document_id": row.document_id,
        "filename": item.filename,
        "page": row.page,
        "quote": row.quote,
    }


def _plain_name(row: LabResult) -> str:
    return row.analyte_printed.lower().replace("ё", "е")
