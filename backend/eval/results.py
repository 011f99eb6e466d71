"""One result at a time: a value drawn beside its range, as printed and as meant."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from app.models import LabFlag, ValueKind
from eval.layouts import Layout
from eval.printing import Habits
from eval.sheets import Line
from eval.sources import Bounds, Side, Source, spellings
from eval.truth import TruthRow
from eval.wording import EXPLANATIONS, METHODS

MARKS = {
    "letters": {LabFlag.LOW: "L", LabFlag.HIGH: "H", LabFlag.ABNORMAL: "A"},
    "words": {LabFlag.LOW: "Low", LabFlag.HIGH: "High", LabFlag.ABNORMAL: "Abnormal"},
    "arrows": {LabFlag.LOW: "↓", LabFlag.HIGH: "↑", LabFlag.ABNORMAL: "↑"},
    "star": {LabFlag.LOW: "*", LabFlag.HIGH: "*", LabFlag.ABNORMAL: "*"},
    "none": {},
}
SEXES = {"ru": ("М: ", "Ж: "), "en": ("Male: ", "Female: ")}
AGES = {"ru": ("18-60 лет: ", ">60 лет: "), "en": ("18-60 years: ", ">60 years: ")}


@dataclass(frozen=True, slots=True)
class Setting:
    """All results of one report are printed in it."""

    draw: Random
    layout: Layout
    language: str
    habits: Habits
    flags: str
    sex: str
    age: int


def printed(setting: Setting, source: Source) -> tuple[Line, TruthRow]:
    side = source.sides[setting.language]
    draw = setting.draw
    unit, ucum = draw.choice(spellings(side.unit, setting.language)) if side.unit else ("", None)
    bounds, lines = _range(setting, side)
    text, comparator, number, ordinal = (
        _worded(setting, source, side) if side.values else _measured(setting, side, bounds)
    )
    limits = _limits(source, side, bounds)
    flag = _flag(source, comparator, number, ordinal, limits, side)
    truth = TruthRow(
        name=draw.choice(side.names), key=source.key, kind=source.kind, value_printed=text, comparator=comparator,
        number=number, ordinal=ordinal, unit=ucum, low=limits[0], high=limits[1], flag=flag,
    )  # fmt: skip
    mark = MARKS[setting.flags].get(flag, "") if flag else ""
    line = Line(
        name=truth.name, value=text, flag=mark, unit=unit, range=lines, previous=_previous(setting, side, bounds),
        method=draw.choice(METHODS[setting.language]) if setting.layout.methods and draw.random() < 0.4 else "",
        remark=EXPLANATIONS[setting.language].get(source.key, "") if draw.random() < 0.5 else "",
        is_outside=flag not in {None, LabFlag.NORMAL},
    )  # fmt: skip
    return line, truth


def _range(setting: Setting, side: Side) -> tuple[Bounds | None, list[str]]:
    """The range that holds for the patient, and what is printed."""
    if not side.ranges:
        return None, [side.range_printed or ""]
    span = setting.habits.span
    if "any" not in side.ranges:
        own = side.ranges[setting.sex]
        if setting.draw.random() < setting.layout.by_sex * 2:
            names = SEXES[setting.language]
            return own, [names[0] + span(side.ranges["male"]), names[1] + span(side.ranges["female"])]
        return own, [span(own)]
    own = side.ranges["any"]
    if own.low and own.high and not side.values and setting.draw.random() < setting.layout.by_sex / 2:
        older = Bounds(own.low, f"{Decimal(own.high) * Decimal('1.2'):.{side.places}f}")
        names = AGES[setting.language]
        return (older if setting.age > 60 else own), [names[0] + span(own), names[1] + span(older)]
    return own, [span(own)]


def _limits(source: Source, side: Side, bounds: Bounds | None) -> tuple[Decimal | None, Decimal | None]:
    if bounds is not None:
        return _decimal(bounds.low), _decimal(bounds.high)
    if source.kind == ValueKind.TITRE and side.range_printed:
        return None, Decimal(side.range_printed.split(":")[1])
    return None, None


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


type Meaning = tuple[str, str | None, Decimal | None, str | None]


def _worded(setting: Setting, source: Source, side: Side) -> Meaning:
    first, *others = side.values
    text, meant = first if not others or setting.draw.random() < 0.4 else setting.draw.choice(others)
    match source.kind:
        case ValueKind.QUANTITY:
            return setting.habits.number(text), None, Decimal(meant), None
        case ValueKind.TITRE:
            return text, "<" if meant.startswith("<") else None, Decimal(meant.removeprefix("<")), None
        case ValueKind.ORDINAL:
            return text, None, None, meant
    return text, None, None, None


def _measured(setting: Setting, side: Side, bounds: Bounds | None) -> Meaning:
    """A number beside its range, now and then only known to be below or above."""
    if bounds is None:
        raise ValueError(side.names)
    draw, places = setting.draw, side.places
    if bounds.low is None and places and draw.random() < 0.1:
        below = Decimal(f"{Decimal(bounds.high or 0) / 10:.{places}f}")
        if below:
            return setting.habits.number(draw.choice(("<", "< ")) + str(below)), "<", below, None
    if bounds.low is None and draw.random() < 0.04:
        above = Decimal(f"{Decimal(bounds.high or 0) * 20:.0f}")
        return draw.choice(("> ", ">")) + str(above), ">", above, None
    number = _drawn(draw, bounds, places, most=_most(side, bounds))
    return setting.habits.number(str(number)), None, number, None


def _drawn(draw: Random, bounds: Bounds, places: int, *, most: float) -> Decimal:
    """Three of four lie within; none lies on a bound, where ranges are read in more than one way."""
    low, high = (None if text is None else float(text) for text in (bounds.low, bounds.high))
    floor = low if low is not None else (high or 0.0) * 0.4
    ceiling = high if high is not None else (low or 0.0) * 1.6
    width = ceiling - floor
    for _ in range(50):
        place = draw.random()
        if place < 0.75:
            value = draw.uniform(floor, ceiling)
        elif place < 0.87 or high is None:
            value = max(floor * 0.5, floor - width * draw.uniform(0.1, 0.5))
        else:
            value = min(most, ceiling + width * draw.uniform(0.1, 0.8))
        number = Decimal(f"{value:.{places}f}")
        if number > 0 and number not in {_decimal(bounds.low), _decimal(bounds.high)}:
            return number
    raise ValueError(bounds)


def _most(side: Side, bounds: Bounds) -> float:
    """Shares of cells end at a hundred; activities in percent do not."""
    return 99.0 if side.unit == "%" and float(bounds.high or 0) < 100 else float("inf")


def _flag(
    source: Source,
    comparator: str | None,
    number: Decimal | None,
    ordinal: str | None,
    limits: tuple[Decimal | None, Decimal | None],
    side: Side,
) -> LabFlag | None:
    match source.kind:
        case ValueKind.TEXT:
            # Counts such as `0-1` are drawn within their range; other words have none.
            return LabFlag.NORMAL if limits[1] is not None else None
        case ValueKind.ORDINAL:
            usual = {"negative", "trace"} if "trace" in (side.range_printed or "").lower() else {"negative"}
            return LabFlag.NORMAL if ordinal in usual else LabFlag.ABNORMAL
        case ValueKind.TITRE:
            # Its range is `<1:160`: the bound itself is outside.
            is_high = comparator is None and number is not None and limits[1] is not None and number >= limits[1]
            return LabFlag.HIGH if is_high else LabFlag.NORMAL
    return None if number is None else beside(number, *limits)


def beside(number: Decimal, low: Decimal | None, high: Decimal | None) -> LabFlag:
    if low is not None and number < low:
        return LabFlag.LOW
    return LabFlag.HIGH if high is not None and number > high else LabFlag.NORMAL


def _previous(setting: Setting, side: Side, bounds: Bounds | None) -> str:
    if not setting.layout.previous or setting.draw.random() < 0.4:
        return ""
    if side.values:
        return setting.draw.choice(side.values)[0]
    if bounds is None:
        return ""
    return setting.habits.number(str(_drawn(setting.draw, bounds, side.places, most=_most(side, bounds))))
