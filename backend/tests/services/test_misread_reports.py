"""What recognition misread is understood where only one thing can be meant, and bears a doubt."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.core.laboratory import LabFlag
from app.services.labs import misread_ranges, units, values
from app.services.labs.dictionary import find
from app.services.labs.shapes import Doubt, PageText, Report, Row, Word
from app.services.labs.tables import read

HEAD = "Показатель   Результат   Ед. изм.   Норма\n"
OTHERS = "Калий   4,5   ммоль/л   3,5 - 5,1\nГлюкоза   5,4   ммоль/л   4,1 - 6,0\n"


def recognised(text: str) -> Report:
    return read([PageText(1, text, 95.0)], "female", 40, today=date(2026, 11, 28))


def row_of(line: str, head: str = HEAD) -> Row:
    return recognised(head + OTHERS + line + "\n").rows[2]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fata взатиа 6иоматериала:   07.01.2026   fata результата:   10.01.2026", date(2026, 1, 7)),
        ("lleva бора материала   12.08.2025 08:45   Дата печати   16.08.2025", date(2025, 8, 12)),
        # Signs of the date itself: spaces, a letter among the digits.
        ("Дата взятия:   2024- 12-25 07:25   Дата печати: 2025-01-05", date(2024, 12, 25)),
        ("Дата взятия:   O7.01.2026   Дата печати: 13.01.2026", date(2026, 1, 7)),
        ("Дата взятия крови: 30.04,25   Дата печати: 06.05.25", date(2025, 4, 30)),
        # Like a label of sampling and like another one, or none at all.
        ("Дата   03.10.2024   Дата заказа:   30.09.2024", None),
        ("fata рожденмя:   03.10.2024   Дата печати:   30.09.2024", None),
    ],
)
def test_a_sampling_date_behind_a_misread_label_is_found_and_doubted(text: str, expected: date | None) -> None:
    report = recognised(f"{text}\n{HEAD}{OTHERS}")
    assert report.collected_on == expected
    assert all((Doubt.DATE_UNCERTAIN in row.doubts) == (expected is not None) for row in report.rows)


def test_a_date_behind_a_label_that_was_not_read_is_not_another_one_of_the_label_before() -> None:
    report = recognised(f"Дата взятия:   07.01.2026   fata результата:   10.01.2026\n{HEAD}{OTHERS}")
    assert report.collected_on == date(2026, 1, 7)


def test_a_lost_mark_in_a_date_is_no_reason_to_take_the_birthday() -> None:
    head = (
        "Возраст:   26 лет   Дата рожд.:   11.12.97\nЗаказ №   122721868   Дата взятия биоматериала:   04.0324 09:50\n"
        "Дата поступления:   05.03.24 11:50   Врач   Рощина М. А.\n"
    )
    words = [
        Word(head.index(text), head.index(text) + len(text), left, 0, left + 300, 10, 95.0)
        for text, left in (("Дата рожд.:", 500), ("Дата взятия биоматериала:", 500), ("11.12.97", 900))
    ]
    report = read([PageText(1, head + HEAD + OTHERS, 95.0, words)], today=date(2026, 11, 28))
    assert (report.collected_on, report.rows[0].doubts) == (date(2024, 3, 4), (Doubt.DATE_UNCERTAIN,))


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Взятие материала: 9 mar 2024 г.   Напечатано: 13 мая 2024 г.", date(2024, 5, 9)),
        ("Взятие материала: 09.03.2024   Напечатано: 13.05.2024   Дата рождения: 24.07.1957", date(2024, 3, 9)),
        ("Взятие материала: 09.05.2024   Напечатано: 13.05.2024   Дата рождения: 24.07.1957", None),
        ("Взятие материала: 09.05.2024   Дата рождения: 24.07.1957", None),
    ],
)
def test_a_sampling_day_in_another_alphabet_or_far_from_the_others_is_doubted(
    printed: str, expected: date | None
) -> None:
    report = recognised(f"{printed}\n{HEAD}{OTHERS}")
    assert (report.collected_on, report.collected_surely) == (expected or date(2024, 5, 9), expected is None)


@pytest.mark.parametrize(
    ("printed", "bounds", "meant"),
    [
        ("25-7,8", ("2.5", "7.8"), "2,5-7,8"), ("3,5:- 5,7", ("3.5", "5.7"), "3,5 - 5,7"),
        ("ao 8,3", (None, "8.3"), "до 8,3"), ("‘fess than 8.3", (None, "8.3"), "less than 8.3"),
        ("1,5—125", ("1.5", "125"), "1,5—125"),
        ("2, 5 - 7,8", ("2.5", "7.8"), "2,5 - 7,8"), ("2,5 7,8 ммоль/л", ("2.5", "7.8"), "2,5 - 7,8 ммоль/л"),
        ("18-60 neT: 2,5-7,8\n>60 лет: 2,5-9,0", ("2.5", "7.8"), "18-60 лет: 2,5-7,8\n>60 лет: 2,5-9,0"),
    ],
)  # fmt: skip
def test_a_misread_range_is_mended_with_a_doubt(
    printed: str, bounds: tuple[str | None, str | None], meant: str
) -> None:
    row = row_of(f"Мочевина   5,5   ммоль/л   {printed}")
    assert (row.range_low, row.range_high) == tuple(Decimal(bound) if bound else None for bound in bounds)
    assert (row.range_printed, Doubt.RANGE_UNREADABLE in row.doubts) == (meant, True)


@pytest.mark.parametrize(
    ("printed", "low", "high"),
    [
        ("1,005-1.030", "1.005", "1.030"), ("M ale: 0 — 15\nFemale: 0 — 32", "0", "15"), ("200 370 mg/dl", "200", "370"),
        ("0.1 - 0.9 x OE3/uL", "0.1", "0.9"), ("3.0 - 11.0 0 %", "3.0", "11.0"),
    ],
)  # fmt: skip
def test_a_misread_range_in_english(printed: str, low: str, high: str) -> None:
    found = misread_ranges.reference(printed, "male", 40, ".")
    assert found is not None
    assert (found.low, found.high, found.is_mended) == (Decimal(low), Decimal(high), True)


def test_a_lost_micro_is_put_back_where_the_result_could_not_be_true_without() -> None:
    row = row_of("Железо   73   g/dL   44 - 115")
    assert (row.analyte, row.unit, row.unit_printed) == ("iron", "ug/dL", "µg/dL")
    assert Doubt.UNIT_DIFFERS in row.doubts


@pytest.mark.parametrize("mark", ["T", "+", "}", "if", "Н"])
def test_an_arrow_that_was_read_as_something_else_costs_no_row(mark: str) -> None:
    # The heads of the columns were not read.
    row = row_of(f"Креатинкиназа   231   {mark}   Ед/л   < 167", head="")
    assert (row.analyte, row.value, row.unit, row.range_high) == ("ck", Decimal(231), "U/L", Decimal(167))


def test_a_part_whose_heading_was_not_read_makes_names_uncertain() -> None:
    text = f"{HEAD}Общий анализ мочи\nБелок   отр.      отрицательно\n%s\nКалий   4,5   ммоль/л   3,5 - 5,1\n"
    read_well, misread = (recognised(text % title).rows[1] for title in ("Биохимия крови", "@amn Мeтahalic Pаnel"))
    assert (read_well.analyte, read_well.doubts) == ("potassium", ())
    assert Doubt.NAME_GUESSED in misread.doubts


def test_specks_beside_a_row_cost_no_row() -> None:
    row = row_of("a   Креатинкиназа   231   Ед/л   < 167   Е'", head="")
    assert (row.analyte, row.value, row.range_high) == ("ck", Decimal(231), Decimal(167))


def test_a_range_has_lost_its_marks_only_where_it_could_not_be_true_with_them_lost() -> None:
    rows = [row_of(line) for line in ("HbA1c   5,1   %   48-56", "Ферритин   10,0   мкг/л   20-250")]
    assert [(row.range_low, row.range_high) for row in rows] == [
        (Decimal("4.8"), Decimal("5.6")),
        (Decimal(20), Decimal(250)),
    ]
    assert [Doubt.RANGE_UNREADABLE in row.doubts for row in rows] == [True, True]
    assert rows[1].flag == LabFlag.LOW


@pytest.mark.parametrize(
    ("line", "doubt"),
    [
        # A mark of the number, of the one bound; the line for the other sex alone; a remark that is not of its name.
        ("МНО (INR)   13 H      0,9 - 1,2", Doubt.VALUE_AMBIGUOUS),
        ("РЭА   < 0,5   нг/мл   < 47", Doubt.RANGE_UNREADABLE),
        ("Фолиевая кислота   5,2   нг/мл   > 30", Doubt.RANGE_UNREADABLE),
        ("Мочевая кислота   321   мкмоль/л   М: 202 - 416", Doubt.RANGE_UNREADABLE),
        ("Антитела к чему-то иному (АМА)   1:160      < 1:160", Doubt.NAME_GUESSED),
    ],
)
def test_what_may_have_been_lost_or_misread_is_doubted(line: str, doubt: Doubt) -> None:
    assert doubt in row_of(line).doubts


def test_a_heading_is_no_part_of_a_name_because_of_what_its_remark_says() -> None:
    text = f"{HEAD}{OTHERS}Антинуклеарные антитела (АМА)   1:160      < 1:160\nОнкомаркеры\nКалий   4,5   ммоль/л   3,5 - 5,1\n"
    row = recognised(text).rows[2]
    assert (row.analyte, row.analyte_printed) == ("ana_titre", "Антинуклеарные антитела (АМА)")


def test_a_misread_remark_keeps_no_result_in_the_cell_of_its_name() -> None:
    row = row_of("Гликированный гемоглобин (HbAlc) < 5,6   %   менее 6,0")
    assert (row.analyte, row.comparator, row.value, row.range_high) == ("hba1c", "<", Decimal("5.6"), Decimal("6.0"))


@pytest.mark.parametrize(
    ("printed", "key"),
    [("Холестерин нееЛИВИ", "non_hdl"), ("Холестерин-ЛИВП", "hdl"), ("Сифилис ВРК", "rpr"), ("ANAT", "alt"), ("HbAlc", "hba1c")],
)  # fmt: skip
def test_names_of_two_alphabets_are_guessed(printed: str, key: str) -> None:
    match = find(printed)
    assert match is not None
    assert (match.analyte.key, match.guessed) == (key, True)


@pytest.mark.parametrize(
    ("line", "value", "unit"),
    [
        # Only with its mark can it be true, or be what the printed flag says, or bear no flag where others bear one.
        ("Мочевая кислота   45   мг/дл   2,6-6,2", "4.5", "mg/dL"),
        ("Мочевая кислота   14 L   мг/дл   2,6-6,2", "1.4", "mg/dL"),
        ("Билирубин общий   999   мг/дл   0,25 - 10,0", "9.99", "mg/dL"),
        ("Эозинофилы (EO%)   054%   1,0 - 5,0", "0.5", "%"),
        # What may be so large stays, doubted as before.
        ("СРБ   12 H   мг/л   0,0 - 5,0", "12", "mg/L"),
        ("АФП   24   нг/мл   до 8,4", "24", "ng/mL"),
        # Units: letters wrong, not read at all where only one is possible, taken for a flag.
        ("Плоский эпителий   2   /hpt   0-10", "2", "/[HPF]"),
        ("Гематокрит (HCT)   42,1      35,0 - 45,0", "42.1", "%"),
        ("Фолиевая кислота   4,9   нимл   3,1-20,5", "4.9", "ng/mL"),
        ("АТ-ТПО   3,3   U/mL   < 5,6", "3.3", "[IU]/mL"),
        ("Тромбоциты   438   Tin   150 - 400", "438", "10*9/L"),
        ("Антитела к тиреоглобулину   1,5 H   1U/mL   < 1,0", "1.5", "[IU]/mL"),
        ("Среднее содержание гемоглобина (MCH)   31,1 or   27,0 - 34,0", "31.1", "pg"),
        ("Гемоглобин   142   пл   130 - 160", "142", "g/L"),
        ("Эритроциты   4,31   10¥/n   3,80 - 5,10", "4.31", "10*12/L"),
        ("Липаза   59   uf   13-78", "59", "U/L"),
        ("Креатинин   65   E   62 - 106 мкмоль/л", "65", "umol/L"),
        ("Д-димер   305   Hr/Mn   < 500", "305", "ng/mL"),
        ("Хлор   105   mmol   96 - 106", "105", "mmol/L"),
        ("Тромбоциты   438   Гл   150 - 400", "438", "10*9/L"),
        # The edge of a box behind a number that is never so large.
        ("Гемоглобин   1501   г/л   130 - 160", "150", "g/L"),
    ],
)
def test_lost_marks_and_units_are_put_back_with_a_doubt(line: str, value: str, unit: str) -> None:
    row = recognised(f"{OTHERS}Железо   73 H   мкмоль/л   10,0 - 30,0\n{line}\n").rows[3]
    assert (row.value, row.unit) == (Decimal(value), unit)
    assert row.doubts
    # What is shown and told says the same as what is stored.
    said = values.value(row.value_printed)
    assert (said and said.number, units.ucum(row.unit_printed or "")) == (row.value, row.unit)


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("Мочевая кислота   45   мг/дл   2,6-6,2", ("4,5", "мг/дл", "2,6-6,2")),
        ("HbA1c   5,1   %   48-56", ("5,1", "%", "4,8 - 5,6")),
        ("Плотность мочи   1,015      1,005-1,030", ("1,015", None, "1,005-1,030")),
        ("Железо   73   g/dL   44 - 115", ("73", "µg/dL", "44 - 115")),
        ("Тромбоциты   438   Tin   150 - 400", ("438", "10^9/л", "150 - 400")),
        ("Кетоны в моче   2+1      отрицательно", ("2+", None, "отрицательно")),
        ("Среднее содержание гемоглобина (MCH)   31,1 or   27,0 - 34,0", ("31,1", "пг", "27,0 - 34,0")),
    ],
)
def test_what_is_mended_is_written_as_the_report_writes(line: str, printed: tuple[str | None, ...]) -> None:
    row = row_of(line)
    assert (row.value_printed, row.unit_printed, row.range_printed) == printed
    assert row.quote == line, "the quote keeps what was read"


def test_a_result_out_of_range_that_bears_no_mark_stays_out_of_range() -> None:
    row = recognised(f"{OTHERS}Железо   73 H   мкмоль/л   10,0 - 30,0\nСРБ   24   мг/л   < 5,0\n").rows[3]
    assert (row.value, row.value_printed, row.flag) == (Decimal(24), "24", LabFlag.HIGH)
    assert {Doubt.FLAG_DIFFERS, Doubt.IMPLAUSIBLE} <= set(row.doubts)


def test_specks_with_digits_beside_a_known_name_cost_no_row() -> None:
    row = row_of("Я 2   D-димер   646 нг/мл   (< 500)", head="")
    assert (row.analyte, row.value) == ("d_dimer", Decimal(646))
