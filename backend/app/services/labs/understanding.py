"""From the texts of a row to what they mean, with doubts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from app.core.laboratory import LabFlag, Specimen, ValueKind
from app.services.labs import dictionary, misread_ranges, values, written
from app.services.labs.drafts import Draft
from app.services.labs.lines import SURE_NUMBER, SURE_PAGE, SURE_WORD
from app.services.labs.mending import mended, unit_of
from app.services.labs.misread_units import alike, guessed, upright, with_litre, with_stroke
from app.services.labs.misread_values import is_strange, lost_mark, may_lack_mark
from app.services.labs.numbers import Mark, decimal_mark
from app.services.labs.plausible import DIMENSIONLESS, is_plausible, only_possible
from app.services.labs.quantities import size
from app.services.labs.shapes import Analyte, Doubt, Match, Range, Row, Value
from app.services.labs.units import readings
from app.services.labs.values import flag_of

LONGEST_NAME, LONGEST_RANGE, LONGEST_UNIT, LONGEST_VALUE, LONGEST_FLAG = 200, 300, 50, 200, 20
# A unit that misses a letter is another unit, though seldom one that the analyte is printed in.
SURE_UNIT = 60.0
# Cells are not counted in these; the power was misread.
_LOST_POWERS = frozenset({"10*3/L", "10*6/L"})
_IN_BLOOD = frozenset({Specimen.BLOOD, Specimen.SERUM, Specimen.PLASMA})


@dataclass(frozen=True, slots=True)
class Reading:
    """What holds for all of a report."""

    sex: str | None
    age: int | None
    mark: Mark | None
    recognised: bool


def understood(draft: Draft, reading: Reading, *, position: int = 0) -> Row | None:
    """The row of a draft; None if there is no result in it."""
    doubts = set(draft.doubts)
    allowed = _allowed(draft, reading, doubts)
    unit_printed = unit_of(draft, allowed, doubts, recognised=reading.recognised)
    told = upright(unit_printed) if unit_printed and reading.recognised else unit_printed
    units = readings(told) if told else ()
    doubts |= {Doubt.UNIT_DIFFERS} if told != unit_printed else set()
    plain_result = values.value(draft.result.text, reading.mark, recognised=reading.recognised)
    ordinal = plain_result is not None and plain_result.ordinal is not None
    likely = units or (alike(told) if told and reading.recognised else ())
    match = dictionary.find(draft.name, specimen=draft.specimen, units=likely, ordinal=ordinal)
    analyte = match.analyte if match else None
    result = plain_result or _words(draft, analyte)
    if result is None or (result.span is not None and not _is_counted(analyte)):
        return None
    doubts |= set(result.doubts)
    specimen = _specimen(draft, match)
    foreign = analyte is not None and specimen is not None and not _same_fluid(analyte.specimen, specimen)
    known = None if foreign else analyte
    unit = _unit(known, units, unit_printed, result, allowed, reading, doubts)
    settled = _settled(result, known, unit, allowed, doubts)
    if settled.number != result.number and allowed is not None:
        # The line keeps another decimal mark than the page: its range does too.
        allowed = values.reference(allowed.text, reading.sex, reading.age, "," if reading.mark == "." else ".")
    result = settled
    if reading.recognised:
        result, unit, allowed = mended(result, known, unit, allowed, draft, doubts)
    _doubt_name(match, doubts)
    if reading.recognised and result.ordinal is not None and analyte is not None and analyte.kind == ValueKind.QUANTITY:
        # `Glucose   2+` stands in a part of the report whose heading was not read.
        doubts.add(Doubt.NAME_GUESSED)
    _doubt_value(result, known, unit, allowed, reading, doubts, draft.result.text)
    if allowed is not None and (not allowed.readable or _may_be_misread(allowed, result, reading)):
        doubts.add(Doubt.RANGE_UNREADABLE)
    flag_printed = draft.flag.text if draft.flag else result.flag_printed
    flag = values.flag(result, allowed) if allowed else None
    if _flags_differ(flag_of(flag_printed), flag):
        doubts.add(Doubt.FLAG_DIFFERS)
    confidence = _confidence(draft, doubts)
    value_printed, range_printed = _printed_value(draft, result), draft.range_printed
    if unit_printed and range_printed and range_printed.startswith(f"{unit_printed} "):
        # Columns so near that the unit came with the range.
        range_printed = range_printed.removeprefix(unit_printed).lstrip()
    if reading.recognised:
        mark = reading.mark or decimal_mark(draft.quote)
        value_printed = written.value(value_printed, result, mark)
        unit_printed = written.unit(unit_printed, told, unit, draft.line.page.text)
        range_printed = written.reference(range_printed, allowed, reading.sex, reading.age, mark)
    return Row(
        page=draft.line.page.number,
        position=position,
        quote=draft.quote,
        analyte_printed=draft.name[:LONGEST_NAME],
        analyte=analyte.key if analyte else None,
        loinc=loinc_of(known, unit),
        specimen=specimen,
        kind=result.kind,
        value_printed=value_printed[:LONGEST_VALUE],
        comparator=result.comparator,
        value=result.number,
        ordinal=result.ordinal,
        unit_printed=unit_printed[:LONGEST_UNIT] if unit_printed else None,
        unit=unit,
        range_printed=range_printed[:LONGEST_RANGE] if range_printed else None,
        range_low=allowed.low if allowed else None,
        range_high=allowed.high if allowed else None,
        flag_printed=flag_printed[:LONGEST_FLAG] if flag_printed else None,
        flag=flag if flag is not None else flag_of(flag_printed),
        doubts=tuple(sorted(doubts)),
        confidence=confidence,
        collected_on=draft.collected_on,
    )


def _allowed(draft: Draft, reading: Reading, doubts: set[Doubt]) -> Range | None:
    """The range of this person."""
    read = misread_ranges.reference if reading.recognised else values.reference
    allowed = read(draft.range_printed or "", reading.sex, reading.age, reading.mark)
    if allowed is not None and allowed.is_mended:
        doubts.add(Doubt.RANGE_UNREADABLE)
    return allowed


def _may_be_misread(allowed: Range, result: Value, reading: Reading) -> bool:
    is_known = reading.sex is not None and reading.age is not None
    return reading.recognised and misread_ranges.may_differ(allowed, result.number, person_is_known=is_known)


def _is_counted(analyte: Analyte | None) -> bool:
    """Whether results such as `0-1` are printed of it: what is counted under the microscope."""
    return analyte is not None and bool({analyte.unit, *analyte.also} & {"/[HPF]", "/[LPF]"})


def _words(draft: Draft, analyte: Analyte | None) -> Value | None:
    """A result in words, where such results are usual (`соломенно-желтый`)."""
    text = draft.result.text
    if analyte is None or analyte.kind == ValueKind.QUANTITY or not text.strip("-–—. ") or readings(text):
        return None
    # Signs of numbers among the words are something that we could not read.
    strange = any(sign.isdigit() or sign in "+<>" for sign in text)
    return Value(ValueKind.TEXT, doubts=(Doubt.VALUE_AMBIGUOUS,) if strange else ())


def _printed_value(draft: Draft, result: Value) -> str:
    """The result without the mark that stood beside it in its cell."""
    text = draft.result.text
    if result.flag_printed and not draft.flag:
        return text.replace(result.flag_printed, "", 1).strip(" ()") or text
    return text


def _specimen(draft: Draft, match: Match | None) -> Specimen | None:
    """What the name says, else the part of the report; the dictionary is closer within blood."""
    said = (match.specimen if match else None) or draft.specimen
    if match is None:
        return said
    own = match.analyte.specimen
    if match.specimen is not None:
        return match.specimen if not _same_fluid(own, match.specimen) or match.specimen != Specimen.BLOOD else own
    return own if said is None or _same_fluid(own, said) or own == Specimen.OTHER else said


def _same_fluid(one: Specimen, other: Specimen) -> bool:
    return one == other or {one, other} <= _IN_BLOOD


def _unit(
    analyte: Analyte | None,
    units: tuple[str, ...],
    printed: str | None,
    result: Value,
    allowed: Range | None,
    reading: Reading,
    doubts: set[Doubt],
) -> str | None:
    fitting = [code for code in units if analyte is None or _takes(analyte, code)]
    if fitting and not (reading.recognised and fitting[0] in _LOST_POWERS):
        unit = with_stroke(fitting[0], printed, analyte) if reading.recognised and analyte else fitting[0]
        doubts |= {Doubt.UNIT_DIFFERS} if unit != fitting[0] else set()
        return unit
    misread = guessed(printed, analyte) if printed and analyte and reading.recognised else None
    if misread is not None:
        if not misread[1]:
            doubts.add(Doubt.UNIT_DIFFERS)
        return misread[0]
    if not units:
        if reading.recognised and not printed and result.number is not None and analyte is not None:
            assumed = only_possible(result.number, allowed, analyte)
            if assumed is not None:
                doubts.add(Doubt.UNIT_UNKNOWN)
                return assumed
        if (printed and printed.strip("-–— .")) or (result.kind == ValueKind.QUANTITY and _needs_unit(analyte)):
            doubts.add(Doubt.UNIT_UNKNOWN)
        return None
    doubts.add(Doubt.UNIT_DIFFERS)
    return with_litre(units[0], analyte) if reading.recognised else units[0]


def _takes(analyte: Analyte, code: str) -> bool:
    return (analyte.unit is None and not analyte.also) or dictionary.fits_unit(analyte, code)


def _needs_unit(analyte: Analyte | None) -> bool:
    if analyte is None:
        return True
    return analyte.unit is not None and analyte.unit not in DIMENSIONLESS and analyte.kind == ValueKind.QUANTITY


def _settled(
    result: Value, analyte: Analyte | None, unit: str | None, allowed: Range | None, doubts: set[Doubt]
) -> Value:
    """Of the two readings of `1,234` the one that can be true, if only one can."""
    if result.number is None or result.other is None:
        return result
    if analyte is not None and analyte.thousandfold:
        # `1,025` is 1.025 whichever way: 1025 is printed without a mark.
        doubts.discard(Doubt.VALUE_AMBIGUOUS)
        return replace(result, number=min(result.number, result.other), other=None)
    possible = [number for number in (result.number, result.other) if _can_be(number, analyte, unit, allowed)]
    if len(possible) != 1:
        return result
    doubts.discard(Doubt.VALUE_AMBIGUOUS)
    return Value(result.kind, result.comparator, possible[0], flag_printed=result.flag_printed)


def _can_be(number: Decimal, analyte: Analyte | None, unit: str | None, allowed: Range | None) -> bool:
    if analyte is not None and analyte.plausible is not None:
        return is_plausible(number, analyte, unit)
    bounds = [bound for bound in (allowed.low, allowed.high) if bound] if allowed else []
    return all(bound / 30 <= number <= bound * 30 for bound in bounds)


def _doubt_name(match: Match | None, doubts: set[Doubt]) -> None:
    if match is None:
        doubts.add(Doubt.ANALYTE_UNKNOWN)
    elif match.guessed:
        doubts.add(Doubt.NAME_GUESSED)


def _doubt_value(
    result: Value,
    analyte: Analyte | None,
    unit: str | None,
    allowed: Range | None,
    reading: Reading,
    doubts: set[Doubt],
    printed: str,
) -> None:
    if result.kind == ValueKind.TITRE and analyte is not None and analyte.kind == ValueKind.QUANTITY:
        doubts.add(Doubt.VALUE_AMBIGUOUS)
    if result.kind != ValueKind.QUANTITY or result.number is None:
        return
    if analyte is not None and not is_plausible(result.number, analyte, unit):
        doubts.add(Doubt.IMPLAUSIBLE)
    if reading.recognised and allowed is not None and lost_mark(result.number, allowed):
        doubts.add(Doubt.IMPLAUSIBLE)
    is_odd = allowed is not None and result.comparator is None and may_lack_mark(result.number, allowed)
    if reading.recognised and (is_odd or is_strange(printed, result.number, allowed)):
        doubts.add(Doubt.VALUE_AMBIGUOUS)


def _flags_differ(printed: LabFlag | None, derived: LabFlag | None) -> bool:
    if printed is None or derived is None:
        return False
    if printed == LabFlag.ABNORMAL:
        return derived == LabFlag.NORMAL
    if derived == LabFlag.ABNORMAL:
        return printed == LabFlag.NORMAL
    return printed != derived


def loinc_of(analyte: Analyte | None, unit: str | None) -> str | None:
    """The code for this unit: mass and moles have different ones."""
    if analyte is None or analyte.unit is None or unit is None or analyte.molar is None:
        return analyte.loinc if analyte else None
    own, printed = size(analyte.unit), size(unit)
    if own is None or printed is None or own.fits(printed) or "eq" in printed.powers:
        return analyte.loinc
    return analyte.loinc_other


def _confidence(draft: Draft, doubts: set[Doubt]) -> float | None:
    words = draft.line.words
    number = words.lowest_confidence(draft.result.start, draft.result.end)
    lowest = words.lowest_confidence(draft.start, draft.end)
    if number is not None and number < SURE_NUMBER:
        doubts.add(Doubt.LOW_CONFIDENCE)
    unit = words.lowest_confidence(draft.unit.start, draft.unit.end) if draft.unit is not None else None
    if (lowest is not None and lowest < SURE_WORD) or (unit is not None and unit < SURE_UNIT):
        doubts.add(Doubt.LOW_CONFIDENCE)
    whole = draft.line.page.confidence
    if whole is not None and whole < SURE_PAGE:
        doubts.add(Doubt.LOW_CONFIDENCE)
    return whole if lowest is None else lowest
