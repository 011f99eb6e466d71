"""Cells of digital tables that wrap come out whole, wherever in them the result stands; else their row is doubted."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.services.labs.shapes import Doubt, PageText, Row
from app.services.labs.tables import read

RUSSIAN_HEAD = "Исследование   Результат   Единицы   Референсные значения\n"
ENGLISH_HEAD = "Test   Result   Units   Reference range\n"


def rows_of(text: str) -> dict[str, Row]:
    rows = read([PageText(1, text)], "male", 40).rows
    assert all(row.quote in text for row in rows)
    return {row.analyte or row.analyte_printed: row for row in rows}


@pytest.mark.parametrize(
    "lines",
    [
        "Билирубин   12,1   мкмоль/   5,0 -\nобщий   л   21,0\nБилирубин   3,1   мкмоль/л   до 5,1\nпрямой\n",
        "Билирубин   мкмоль/   5,0 -\n   12,1\nобщий   л   21,0\nБилирубин\n   3,1   мкмоль/л   до 5,1\nпрямой\n",
        "Билирубин   мкмоль/   5,0 -\nобщий   12,1   л   21,0\nБилирубин\nпрямой   3,1   мкмоль/л   до 5,1\n",
        "   5,0 -\nБилирубин общий   12,1   мкмоль/л\n   21,0\n   до\nБилирубин прямой   3,1   мкмоль/л\n   5,1\n",
        "   5,0 -\nБилирубин общий   12,1   мкмоль/л   21,0\nБилирубин прямой   3,1   мкмоль/л   до\n   5,1\n",
        "   5,0\nБилирубин общий   12,1   мкмоль/л\n   - 21,0\nБилирубин прямой   3,1   мкмоль/л   до 5,1\n",
    ],
    ids=["top", "middle", "bottom", "range-middle", "range-bottom-and-top", "before-the-dash"],
)
def test_a_row_of_several_lines_is_one_row_and_takes_nothing_of_the_next(lines: str) -> None:
    rows = rows_of(f"{RUSSIAN_HEAD}Глюкоза   5,4   ммоль/л   4,1 - 6,0\n{lines}Мочевина   4,7   ммоль/л   2,8 - 7,2\n")
    assert {key: (row.value, row.unit, row.range_low, row.range_high, row.doubts) for key, row in rows.items()} == {
        "glucose": (Decimal("5.4"), "mmol/L", Decimal("4.1"), Decimal("6.0"), ()),
        "bilirubin_total": (Decimal("12.1"), "umol/L", Decimal("5.0"), Decimal("21.0"), ()),
        "bilirubin_direct": (Decimal("3.1"), "umol/L", None, Decimal("5.1"), ()),
        "urea": (Decimal("4.7"), "mmol/L", Decimal("2.8"), Decimal("7.2"), ()),
    }


@pytest.mark.parametrize(
    "lines",
    [
        "Estimated glomerular filtration rate   97   mL/min/   > 60\n(eGFR)   1.73 m2\n",
        "Estimated glomerular filtration rate   mL/min/\n   97   > 60\n(eGFR)   1.73 m2\n",
        "   mL/min/\neGFR   97   > 60\n   1.73 m2\n",
        "   mL/min\neGFR   97   > 60\n   /1.73 m2\n",
    ],
)
def test_a_unit_of_two_lines_is_one_unit(lines: str) -> None:
    row = rows_of(ENGLISH_HEAD + lines + "Glucose   99   mg/dL   70 - 99\n")["egfr"]
    assert (row.value, row.unit, row.range_low, row.doubts) == (97, "mL/min/{1.73_m2}", 60, ())


@pytest.mark.parametrize("title", ["Единицы   значения", "Единицы значения"])
def test_a_title_that_begins_above_the_others_is_one_title(title: str) -> None:
    row = rows_of(f"   Референсные\nИсследование   Результат   {title}\nГлюкоза   5,4   ммоль/л   4,1 - 6,0\n")[
        "glucose"
    ]
    assert (row.value, row.range_low, row.range_high, row.doubts) == (
        Decimal("5.4"),
        Decimal("4.1"),
        Decimal("6.0"),
        (),
    )


@pytest.mark.parametrize(
    ("lines", "doubt"),
    [
        ("МНО   1,01\n   0,85\n   -\n   1,15\nКалий   4,2   ммоль/л   3,5 - 5,1\n", Doubt.RANGE_UNREADABLE),
        ("Калий   4,2   ммоль/л   3,5 - 5,1\n   0,85\n   -\nМНО   1,01\n   1,15\n", Doubt.RANGE_UNREADABLE),
        ("МНО   1,01   0,85 -\nМочевина   4,7   ммоль/л   2,8 - 7,2\n", Doubt.RANGE_UNREADABLE),
    ],
)
def test_a_half_that_finds_no_row_makes_those_beside_it_doubtful(lines: str, doubt: Doubt) -> None:
    rows = rows_of(RUSSIAN_HEAD + lines)
    assert doubt in rows["inr"].doubts
    assert "potassium" not in rows or not rows["potassium"].doubts


@pytest.mark.parametrize(
    "lines",
    [
        "Аланинаминотрансфераза   22   Ед/л\n(АЛТ)   7 - 55\n",
        "Аланинаминотрансфераза   7 - 55\n(АЛТ)   22   Ед/л\n",
        "Щелочная   22   5 -\nАЛТ   Ед/л   41\n",
        "Аланинаминотрансфераза\n   22   Ед/л\n(АЛТ)   до 41\n",
    ],
)
def test_a_result_whose_range_stands_on_another_line_is_never_sure_to_have_none(lines: str) -> None:
    text = f"{RUSSIAN_HEAD}{lines}Мочевина   4,7   ммоль/л   2,8 - 7,2\n"
    rows = read([PageText(1, text)], "male", 40).rows
    assert {row.analyte for row in rows} == {"alt", "urea"}
    assert [row.analyte for row in rows if not row.doubts] == ["urea"]


def test_a_name_that_ends_in_brackets_below_takes_nothing_of_the_next_name() -> None:
    rows = rows_of(
        f"{RUSSIAN_HEAD}Тиреотропный гормон\n(ТТГ)   2,31   мкМЕ/мл   0,40 - 4,00\n"
        "Аланинаминотрансфераза\n(АЛТ)   22   Ед/л   до 41\n"
    )
    assert {key: (row.value, row.doubts) for key, row in rows.items()} == {
        "tsh": (Decimal("2.31"), ()),
        "alt": (Decimal(22), ()),
    }


@pytest.mark.parametrize("begun", ["0 -", "менее"])
def test_a_range_that_only_begins_under_an_unread_title_is_doubted(begun: str) -> None:
    row = rows_of(f"Исследование   Результат   Единицы\nСРБ   1,2   мг/л   {begun}\n")["crp"]
    assert (row.value, row.range_high, row.doubts) == (Decimal("1.2"), None, (Doubt.RANGE_UNREADABLE,))


@pytest.mark.parametrize(
    ("below", "value", "is_doubted"),
    [("желтый", "соломенно-желтый", False), ("желтый   желтый", "соломенно-", True)],
)
def test_a_result_whose_word_goes_on_below_is_joined_or_doubted(below: str, value: str, is_doubted: bool) -> None:
    lines = f"Общий анализ мочи\nЦвет   соломенно-   соломенно-\n   {below}\nБелок мочи   отр.\n"
    row = rows_of(RUSSIAN_HEAD + lines)["urine_color"]
    assert (row.value_printed, Doubt.VALUE_AMBIGUOUS in row.doubts) == (value, is_doubted)
