"""Results and reference ranges as they are printed, and what lies outside of them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.models import LabFlag, ValueKind
from app.services.labs.shapes import Doubt
from app.services.labs.values import flag, flag_of, reference, value

Q, T, O = ValueKind.QUANTITY, ValueKind.TITRE, ValueKind.ORDINAL  # noqa: E741


@pytest.mark.parametrize(
    ("printed", "kind", "comparator", "number"),
    [
        ("5,4", Q, None, "5.4"), ("5.4", Q, None, "5.4"), ("140", Q, None, "140"), ("1 234,5", Q, None, "1234.5"), ("1,234.5", Q, None, "1234.5"),
        ("<5", Q, "<", "5"), ("< 0,5", Q, "<", "0.5"), ("> 1000", Q, ">", "1000"), ("≤ 3", Q, "<=", "3"), (">=60", Q, ">=", "60"),
        ("менее 0,5", Q, "<", "0.5"), ("свыше 100", Q, ">", "100"), ("более 60", Q, ">", "60"), ("1:80", T, None, "80"), ("1 : 160", T, None, "160"),
        ("<1:40", T, "<", "40"), (">1:1280", T, ">", "1280"), ("0.40*", Q, None, "0.40"), ("5.4 H", Q, None, "5.4"), ("5.4↑", Q, None, "5.4"),
        ("H 5.4", Q, None, "5.4"), ("12.5 (H)", Q, None, "12.5"), ("*4,2", Q, None, "4.2"), ("5.4 High", Q, None, "5.4"), ("-2,5", Q, None, "-2.5"),
    ],
)  # fmt: skip
def test_numbers_and_titres(printed: str, kind: ValueKind, comparator: str | None, number: str) -> None:
    read = value(printed)
    assert read is not None
    assert (read.kind, read.comparator, read.number, read.doubts) == (kind, comparator, Decimal(number), ())


@pytest.mark.parametrize(
    ("ordinal", "spellings"),
    [
        ("negative", "отр.|отрицательно|Отрицательный|не обнаружено|не обнаружены.|neg|Negative|Not Detected|Non-Reactive|отсутствует|None seen|ОТРИЦ."),
        ("trace", "следы|trace|Traces"), ("positive", "положительно|ПОЛОЖ.|обнаружено|Positive|Detected|Reactive"), ("normal", "норма|Normal"),
        ("1+", "1+|+|+1"), ("2+", "++|2+"), ("3+", "+++|3+|положительно (+++)"), ("4+", "++++"),
    ],
)  # fmt: skip
def test_ordinals(ordinal: str, spellings: str) -> None:
    for printed in spellings.split("|"):
        read = value(printed)
        assert read is not None, printed
        assert (read.kind, read.ordinal) == (O, ordinal), printed


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "12.03.2024",
        "8 (800) 200-36-30",
        "45 лет",
        "г/л",
        "Петрова А.А.",
        "1.2.3",
        "см. комментарий",
        "5..4",
        "x" * 500,
    ],
)
def test_what_is_no_result(printed: str) -> None:
    assert value(printed) is None


def test_a_comma_before_three_digits_is_a_doubt_unless_the_page_decides() -> None:
    read = value("1,234")
    assert read is not None
    assert (read.doubts, {read.number, read.other}) == ((Doubt.VALUE_AMBIGUOUS,), {Decimal("1.234"), Decimal(1234)})
    decided = value("1,234", ",")
    assert decided is not None
    assert (decided.number, decided.doubts) == (Decimal("1.234"), ())


@pytest.mark.parametrize(
    ("printed", "number"), [("O.40", "0.40"), ("l2,5", "12.5"), ("5:3", "5.3"), ("10.4 1", "10.4")]
)
def test_misread_digits_are_mended_on_recognised_pages_only_and_doubted(printed: str, number: str) -> None:
    assert value(printed) is None
    read = value(printed, recognised=True)
    assert read is not None
    assert (read.number, read.doubts) == (Decimal(number), (Doubt.VALUE_AMBIGUOUS,))


@pytest.mark.parametrize(
    ("printed", "number"), [("7,4 Т", "7.4"), ("283)", "283"), ("48.4,", "48.4"), ("107 Tt", "107")]
)
def test_a_misread_mark_beside_a_result_leaves_it_as_it_is(printed: str, number: str) -> None:
    read = value(printed, recognised=True)
    assert read is not None
    assert read.number == Decimal(number)


@pytest.mark.parametrize(
    ("printed", "low", "high"),
    [
        ("0.40 - 4.00", "0.40", "4.00"), ("3,5–5,5 ммоль/л", "3.5", "5.5"), ("(3,5 - 5,5)", "3.5", "5.5"), ("до 5", None, "5"), ("< 5.2", None, "5.2"),
        ("> 60", "60", None), ("не более 10", None, "10"), ("от 3 до 5", "3", "5"), ("1 000 - 2 000", "1000", "2000"), ("0-5 в п/зр", "0", "5"),
        ("М: 130-160; Ж: 120-140", "120", "140"), ("муж. 130–160, жен. 120–140", "120", "140"), ("Male: 13-17 Female: 12-15", "12", "15"),
        ("M 4.0-5.0, F 3.5-4.5", "3.5", "4.5"), ("мужчины: <50; женщины: <35", None, "35"), ("18-60 лет: 2-10; >60 лет: 3-12", "2", "10"),
        ("Взрослые: 3.5-5.1", "3.5", "5.1"), ("Дети до 14 лет: 1-2; взрослые: 3-4", "3", "4"), ("Мужчины 130 - 160 г/л\nЖенщины 120 - 140 г/л", "120", "140"),
        ("Оптимально < 2,6; пограничное 3,4-4,1; высокий > 4,9", None, "2.6"), ("Desirable: <200", None, "200"), ("дефицит < 20; недостаточность 20 - 30; норма 30 - 100", "30", "100"), ("4.8-5.6 %\nPrediabetes: 5.7 - 6.4", "4.8", "5.6"),
        ("Negative   <1:80\nBorderline  1:80\nPositive   >1:80", None, "80"), ("до 1:40", None, "40"), ("отр. <0.9", None, "0.9"),
        ("Фолликулярная фаза: 12.5-166; Лютеиновая фаза: 43.8-211", None, None), ("Not Estab.", None, None), ("отрицательно", None, None),
    ],
)  # fmt: skip
def test_ranges_of_a_woman_of_45(printed: str, low: str | None, high: str | None) -> None:
    allowed = reference(printed, "female", 45)
    assert allowed is not None
    assert allowed.readable
    assert (allowed.low, allowed.high) == (low and Decimal(low), high and Decimal(high))
    assert allowed.text == printed


def test_a_range_by_sex_is_not_chosen_for_somebody_whose_sex_is_not_known() -> None:
    allowed = reference("М: 130-160; Ж: 120-140")
    assert allowed is not None
    assert (allowed.low, allowed.high, allowed.readable) == (None, None, True)


@pytest.mark.parametrize(
    "printed", ["3,5 5,5", "12..13..14", "5 - 3", "140", "дефицит < 20;", "Deficiency: <20 ng/mL", "High: >240"]
)
def test_a_range_that_can_not_be_read_says_so(printed: str) -> None:
    allowed = reference(printed)
    assert allowed is not None
    assert not allowed.readable


def test_no_range_is_none() -> None:
    assert reference("") is None
    assert reference(" - ") is None


@pytest.mark.parametrize(
    ("printed", "allowed", "expected"),
    [
        ("5.4", "3.5-5.5", LabFlag.NORMAL), ("5.5", "3.5-5.5", LabFlag.NORMAL), ("5.6", "3.5-5.5", LabFlag.HIGH), ("3.4", "3.5-5.5", LabFlag.LOW),
        ("5.2", "< 5.2", LabFlag.HIGH), ("5.2", "до 5.2", LabFlag.NORMAL), ("60", "> 60", LabFlag.LOW), ("<5", "< 34", LabFlag.NORMAL),
        ("<5", "10-20", LabFlag.LOW), ("<5", "3-20", None), (">1000", "0-500", LabFlag.HIGH), (">90", "> 60", LabFlag.NORMAL), (">50", "> 60", None),
        ("1:160", "<1:80", LabFlag.HIGH), ("<1:40", "<1:80", LabFlag.NORMAL), ("1:160", "0-10", None), ("отр.", "отрицательно", LabFlag.NORMAL),
        ("++", "отрицательно", LabFlag.ABNORMAL), ("следы", "отрицательно", LabFlag.ABNORMAL), ("0-1", "0-5", LabFlag.NORMAL), ("10-15", "0-5", LabFlag.HIGH),
        ("1+", "Negative/Trace", LabFlag.ABNORMAL), ("отр.", "отриц. или следы", LabFlag.NORMAL), ("trace", "negative/trace", LabFlag.NORMAL),
    ],
)  # fmt: skip
def test_where_a_result_lies(printed: str, allowed: str, expected: LabFlag | None) -> None:
    read, bounds = value(printed), reference(allowed)
    assert read is not None
    assert bounds is not None
    assert flag(read, bounds) == expected


def test_printed_flags() -> None:
    assert [flag_of(printed) for printed in ("H", "HH", "↑", "High", "выше нормы")] == [LabFlag.HIGH] * 5
    assert [flag_of(printed) for printed in ("L", "↓", "Low", "понижен")] == [LabFlag.LOW] * 4
    assert [flag_of(printed) for printed in ("*", "A", "Abnormal")] == [LabFlag.ABNORMAL] * 3
    # A Cyrillic letter may be a misread H or mean `ниже`.
    assert flag_of("Н") is None
    assert flag_of(None) is None


def test_a_unit_beside_a_result_is_no_mark() -> None:
    assert value("9,8 фл", recognised=True) is None
    assert value("13.8 s", recognised=True) is None


@pytest.mark.parametrize(
    ("printed", "number"),
    [("25б", "256"), ("8З", "83"), ("2S", "25"), ("5B", "58"), ("2,4б", "2.46"), ("25б.", "256"), ("12|", "12"), ("<2Т", "2"), ("4Ч", "4")],
)  # fmt: skip
def test_a_letter_close_behind_a_recognised_number_may_be_its_last_digit(printed: str, number: str) -> None:
    read = value(printed, recognised=True)
    assert read is not None
    assert (read.number, read.doubts) == (Decimal(number), (Doubt.VALUE_AMBIGUOUS,))


def test_a_sign_that_is_no_letter_behind_a_recognised_number_is_a_mark() -> None:
    for printed in ("5,4†", "5,4 †", "5,4 Т"):
        read = value(printed, recognised=True)
        assert read is not None
        assert (read.number, read.doubts) == (Decimal("5.4"), ())
