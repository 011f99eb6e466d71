"""Printed laboratory reports become rows; what could be otherwise bears a doubt, what is no result is no row."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pymupdf
import pytest

from app.models import LabFlag
from app.services.gateways.children import page_texts
from app.services.labs.shapes import Doubt, PageText, Report, Row, Word
from app.services.labs.tables import read
from app.utils.quotes import quote_on_page

RUSSIAN = """ИНВИТРО
Пациент: Иванова Анна Сергеевна
Дата рождения: 12.05.1980   Пол: Ж   Возраст: 44
Дата взятия образца: 03.09.2024 08:15
Дата печати: 05.09.2024
Исследование   Результат   Единицы   Референсные значения   Комментарий
Гемоглобин   13.5   г/дл   11.7 - 15.5
Лейкоциты   12.31*   тыс/мкл   4.50 - 11.00
Нейтрофилы, %   68.1   %   48.0 - 78.0
Нейтрофилы, абс.   4.3   тыс/мкл   1.56 - 6.13
СОЭ (по Вестергрену)   12   мм/ч   < 20
Глюкоза   5,4   ммоль/л   4,1 - 6,0
Холестерин общий   6.2   ммоль/л   < 5.2
Антитела к тиреоидной   <5   МЕ/мл   < 34
пероксидазе (анти-ТПО)
Билирубин   3.1   мкмоль/л   до 5.1
прямой
Фолликулостимулирующий гормон (ФСГ)   5.28   мМЕ/мл   3.35-21.63
ОБЩИЙ АНАЛИЗ МОЧИ
Цвет   соломенно-желтый
Белок   отр.   г/л   отрицательно
Лейкоциты   0-1   в п/зр   0-5
Удельный вес   1,025      1,005-1,030
Врач КДЛ   Петрова А.А.
стр. 1 из 1   тел. 8 (800) 200-36-30
"""


def rows_of(*texts: str, sex: str | None = None, age: int | None = None) -> dict[str, Row]:
    report = read([PageText(number, text) for number, text in enumerate(texts, start=1)], sex, age)
    for row in report.rows:
        assert quote_on_page(texts[row.page - 1], row.quote), row.quote
    # Of several days on one line this report's own is the first.
    found: dict[str, Row] = {}
    for row in report.rows:
        found.setdefault(row.analyte or row.analyte_printed, row)
    return found


def recognised(lines: list[list[tuple[str, int]]], confidence: float = 95.0) -> PageText:
    """A page of cells, each with the place where it begins."""
    text, words = "", []
    for row, cells in enumerate(lines):
        for number, (word, left) in enumerate(cells):
            text += "   " * (number > 0)
            edges = (left, 20 * row, left + 8 * len(word), 20 * row + 10)
            words.append(Word(len(text), len(text) + len(word), *edges, confidence))
            text += word
        text += "\n"
    return PageText(1, text, confidence, words)


def report_of(text: str) -> Report:
    return read([PageText(1, text)])


def test_a_russian_report_is_read_whole() -> None:
    rows = rows_of(RUSSIAN)
    read_out = {
        key: (row.comparator, row.value if row.value is not None else row.ordinal or row.value_printed, row.unit)
        for key, row in rows.items()
    }
    assert read_out == {
        "hemoglobin": (None, Decimal("13.5"), "g/dL"),
        "leukocytes": (None, Decimal("12.31"), "10*3/uL"),
        "neutrophils_percent": (None, Decimal("68.1"), "%"),
        "neutrophils": (None, Decimal("4.3"), "10*3/uL"),
        "esr": (None, Decimal(12), "mm/h"),
        "glucose": (None, Decimal("5.4"), "mmol/L"),
        "cholesterol_total": (None, Decimal("6.2"), "mmol/L"),
        "anti_tpo": ("<", Decimal(5), "[IU]/mL"),
        "bilirubin_direct": (None, Decimal("3.1"), "umol/L"),
        "fsh": (None, Decimal("5.28"), "m[IU]/mL"),
        "urine_color": (None, "соломенно-желтый", None),
        "urine_protein": (None, "negative", "g/L"),
        "urine_leukocytes": (None, "0-1", "/[HPF]"),
        "urine_specific_gravity": (None, Decimal("1.025"), None),
    }
    assert {key: row.doubts for key, row in rows.items() if row.doubts} == {"cholesterol_total": (Doubt.FLAG_DIFFERS,)}
    assert rows["leukocytes"].value_printed == "12.31"
    assert rows["leukocytes"].flag_printed == "*"


def test_a_report_says_whose_it_is_and_when_the_sample_was_taken() -> None:
    report = report_of(RUSSIAN)
    assert report.collected_on == date(2024, 9, 3)
    assert report.patient_birth_date == date(1980, 5, 12)
    assert report.patient_name == "Иванова Анна Сергеевна"
    assert report.laboratory == "ИНВИТРО"


def test_a_previous_result_is_never_the_result() -> None:
    rows = rows_of(
        "Показатель   Предыдущий результат   Результат   Ед. изм.   Норма\n"
        "Глюкоза   4,9   5,4   ммоль/л   4,1 - 6,0\n"
        "Калий   5,2   ммоль/л   3,5 - 5,1\n"
    )
    assert (rows["glucose"].value, rows["glucose"].doubts) == (Decimal("5.4"), ())
    # One of two numbers is missing, and nothing says which.
    assert Doubt.VALUE_AMBIGUOUS in rows["potassium"].doubts


def test_of_several_days_the_column_of_this_report_is_read() -> None:
    text = (
        "Дата взятия: 12.03.2024\n"
        "Показатель   Ед.   Норма   05.09.2023   12.03.2024   01.02.2022\n"
        "Глюкоза   ммоль/л   4,1 - 6,0   4,9   5,4   5,0\n"
    )
    rows = rows_of(text)
    assert (rows["glucose"].value, rows["glucose"].doubts, rows["glucose"].collected_on) == (
        Decimal("5.4"),
        (),
        date(2024, 3, 12),
    )
    unnamed = rows_of(text.split("\n", 1)[1])
    assert Doubt.VALUE_AMBIGUOUS in unnamed["glucose"].doubts


def days_of(text: str, *lines: list[tuple[str, int]]) -> list[tuple[date | None, Decimal | None, tuple[Doubt, ...]]]:
    page = recognised(list(lines)) if lines else PageText(1, text)
    return [(row.collected_on, row.value, row.doubts) for row in read([page], today=date(2024, 6, 1)).rows]


def test_results_of_earlier_days_are_rows_of_their_own_under_the_day_that_heads_their_column() -> None:
    head = "Дата взятия: 12.03.2024\nДата рождения: 02.02.1980\n"
    titles = "Показатель   Ед.   Норма   05.09.2023   12.03.2024   Предыдущий от 01.02.2022\n"
    assert days_of(f"{head}{titles}Глюкоза   ммоль/л   4,1 - 6,0   4,9   5,4   6,6\n") == [
        (date(2024, 3, 12), Decimal("5.4"), ()),
        (date(2023, 9, 5), Decimal("4.9"), ()),
        (date(2022, 2, 1), Decimal("6.6"), ()),
    ]
    # One is missing, and by their order alone nothing says which.
    short = days_of(f"{head}{titles}Глюкоза   ммоль/л   4,1 - 6,0   4,9   5,4\n")
    assert short
    assert all(Doubt.VALUE_AMBIGUOUS in doubts for *_, doubts in short)
    # Before the person was born, or after the report: no days of results.
    impossible = titles.replace("2023", "2033").replace("01.02.2022", "01.02.1979")
    assert days_of(f"{head}{impossible}Глюкоза   ммоль/л   4,1 - 6,0   4,9   5,4   6,6\n") == [
        (date(2024, 3, 12), Decimal("5.4"), ())
    ]


def test_where_columns_stand_a_day_without_a_result_is_left_out() -> None:
    titles = [("Показатель", 50), ("12.03.2024", 400), ("05.09.2023", 520), ("01.02.2022", 640), ("Ед.", 760)]
    lines = [
        [("Дата взятия: 12.03.2024", 50)], titles,
        [("Глюкоза", 50), ("5,4", 400), ("6,6", 640), ("ммоль/л", 760)],
        [("Калий", 50), ("4,9", 520), ("ммоль/л", 760)],
    ]  # fmt: skip
    assert days_of("", *lines) == [
        (date(2024, 3, 12), Decimal("5.4"), ()),
        (date(2022, 2, 1), Decimal("6.6"), ()),
        (date(2023, 9, 5), Decimal("4.9"), ()),
    ]


def test_columns_in_any_order_in_english() -> None:
    rows = rows_of(
        "LAB   TESTS   REFERENCE INTERVAL   UNITS   FLAG   RESULT\n"
        "01   Sodium   134-144   mmol/L   Low   130\n"
        "01   TSH   0.450-4.500   uIU/mL   5.310\n"
    )
    assert (rows["sodium"].value, rows["sodium"].flag, rows["sodium"].doubts) == (Decimal(130), LabFlag.LOW, ())
    assert rows["tsh"].value == Decimal("5.310")


def test_unit_and_range_beside_the_value_without_a_header() -> None:
    rows = rows_of("Гемоглобин   146 ↑ г/л   (120-140)\nГлюкоза 5,4 ммоль/л 3,9-6,1\nАЛТ   19 Ед/л   (< 31)\n")
    assert {key: (row.value, row.unit, row.range_high) for key, row in rows.items()} == {
        "hemoglobin": (Decimal(146), "g/L", Decimal(140)),
        "glucose": (Decimal("5.4"), "mmol/L", Decimal("6.1")),
        "alt": (Decimal(19), "U/L", Decimal(31)),
    }


@pytest.mark.parametrize(
    "line",
    ["Глюкоза 5,4   ммоль/л", "Глюкоза < 5,4   ммоль/л", "Глюкоза 5,4 ↑   ммоль/л", "Глюкоза менее 5,4   ммоль/л", "Глюкоза ↑ 5,4   ммоль/л", "Глюкоза H 5,4   ммоль/л"],
)  # fmt: skip
def test_a_result_one_space_behind_its_name_is_found_however_it_begins(line: str) -> None:
    assert rows_of(f"Показатель   Результат   Ед. изм.\n{line}\n")["glucose"].value == Decimal("5.4")


@pytest.mark.parametrize(
    ("line", "doubt"),
    [
        ("Калий   45   ммоль/л   3,5 - 5,1", Doubt.IMPLAUSIBLE),
        ("Калий   4,5   шт/кг   3,5 - 5,1", Doubt.UNIT_UNKNOWN),
        ("Калий   4,5      3,5 - 5,1", Doubt.UNIT_UNKNOWN),
        ("Калий   4,5   фл   3,5 - 5,1", Doubt.UNIT_DIFFERS),
        ("Калий   4,5   ммоль/л   3,5 5,1 0", Doubt.RANGE_UNREADABLE),
        ("Калий   4,5 H   ммоль/л   3,5 - 5,1", Doubt.FLAG_DIFFERS),
        ("Калнй крови   4,5   ммоль/л   3,5 - 5,1", Doubt.ANALYTE_UNKNOWN),
        ("Холестерии общий   4,5   ммоль/л   3,5 - 5,1", Doubt.NAME_GUESSED),
    ],
)
def test_what_could_be_otherwise_bears_a_doubt(line: str, doubt: Doubt) -> None:
    rows = rows_of(f"Показатель   Результат   Ед. изм.   Норма\n{line}\n")
    (row,) = rows.values()
    assert doubt in row.doubts


@pytest.mark.parametrize(
    "text",
    [
        "Анализ   Цена\nГлюкоза   450,00\nТТГ   620,00\n",
        "Возраст   45   лет\nТелефон   8 (800) 200-36-30\nДата рождения   12.05.1980\nСтраница   1   из   2\n",
        "Age   45 years\nPhone   555-0123\nWeight   80 kg\n",
        "Глюкоза   5,4\nКреатинин   80\n",
        "She had hemoglobin of 12.5 g/dL and a white count of 7.2 on admission.\n",
        "Aspirin   325 mg   once a day\nЛизиноприл   10 мг   1 раз в день\n",
        "Дефицит   < 20   нг/мл\nНорма   30 - 100   нг/мл\n",
        "",
    ],
)
def test_what_is_no_result_is_no_row(text: str) -> None:
    assert report_of(text).rows == ()


def test_the_bounds_of_a_deficiency_are_not_what_is_normal() -> None:
    head = "Исследование   Результат   Единицы   Норма\n"
    cut = rows_of(f"{head}Витамин D   24   нг/мл   дефицит < 20;")["vitamin_d"]
    assert (cut.flag, cut.range_high, cut.doubts) == (None, None, (Doubt.RANGE_UNREADABLE,))
    whole = rows_of(f"{head}Витамин D   24   нг/мл   дефицит < 20; норма 30 - 100")["vitamin_d"]
    assert (whole.flag, whole.doubts) == (LabFlag.LOW, ())


def test_a_unit_that_stands_near_the_range_is_no_part_of_it() -> None:
    row = rows_of("Исследование   Результат   Единицы   Норма\nХолестерин   6,2   ммоль/л < 5,2")["cholesterol_total"]
    assert (row.unit_printed, row.range_printed, row.flag) == ("ммоль/л", "< 5,2", LabFlag.HIGH)


def test_a_range_is_never_taken_for_a_result() -> None:
    assert rows_of("Показатель   Результат   Ед. изм.   Норма\nКалий   в работе   ммоль/л   3,5 - 5,1\n") == {}


def test_where_words_stand_tells_columns_apart() -> None:
    lines = [
        [("Показатель", 50), ("Результат", 400), ("Предыдущий", 550), ("Норма", 700)],
        [("Глюкоза", 50), ("5,4", 420), ("3,9-6,1", 700)],
        [("Калий", 50), ("4,4", 560), ("3,5-5,1", 700)],
    ]
    rows = {row.analyte: row for row in read([recognised(lines)]).rows}
    # The number of potassium stands below the previous results.
    assert list(rows) == ["glucose"]
    assert Doubt.VALUE_AMBIGUOUS not in rows["glucose"].doubts


EARLIER = ("Пред.", "Пред. рез.", "Предыд.", "Предыд. знач.", "Предшествующий", "Прошл. рез.", "Prev", "Prev. result", "Last", "Last value")  # fmt: skip


@pytest.mark.parametrize("title", EARLIER)
def test_an_earlier_result_is_none_of_today_however_its_column_is_called(title: str) -> None:
    printed = f"Показатель   Результат   {title}   Ед. изм.   Норма\nКреатинин   88   мкмоль/л   44 - 80\n"
    assert Doubt.VALUE_AMBIGUOUS in rows_of(printed)["creatinine"].doubts
    lines = [
        [("Показатель", 50), ("Результат", 300), (title, 420), ("Ед. изм.", 550), ("Норма", 700)],
        [("Креатинин", 50), ("88", 425), ("мкмоль/л", 550), ("44-80", 700)],
        [("Глюкоза", 50), ("5,4", 310), ("4,9", 425), ("ммоль/л", 550), ("4,1-6,0", 700)],
    ]
    (row,) = read([recognised(lines)]).rows
    assert (row.value, row.doubts) == (Decimal("5.4"), ())


@pytest.mark.parametrize("title", ["Дельта", "Кзфц", "Код"])
def test_a_number_that_may_stand_in_a_column_nobody_knows_is_no_certain_result(title: str) -> None:
    printed = f"Показатель   Результат   {title}   Ед. изм.   Норма\nКреатинин   88   мкмоль/л   44 - 80\n"
    assert Doubt.VALUE_AMBIGUOUS in rows_of(printed)["creatinine"].doubts
    lines = [
        [("Показатель", 50), ("Результат", 300), (title, 420), ("Ед. изм.", 550), ("Норма", 700)],
        [("Креатинин", 50), ("88", 425), ("мкмоль/л", 550), ("44-80", 700)],
    ]
    (row,) = read([recognised(lines)]).rows
    assert Doubt.VALUE_AMBIGUOUS in row.doubts


def test_a_column_of_words_takes_no_doubt_to_the_results_beside_it() -> None:
    rows = rows_of("Показатель   Метод   Результат   Ед. изм.   Норма\nКреатинин   88   мкмоль/л   44 - 106\n")
    assert rows["creatinine"].doubts == ()


def test_a_badly_recognised_number_is_doubted() -> None:
    text = "Показатель   Результат   Ед. изм.   Норма\nКалий   4,5   ммоль/л   3,5 - 5,1"
    start = text.index("4,5")
    row = read([PageText(1, text, 90.0, [Word(start, start + 3, 400, 20, 430, 30, 51.0)])]).rows[0]
    assert (row.confidence, Doubt.LOW_CONFIDENCE in row.doubts) == (51.0, True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Дата взятия биоматериала: 03.09.2024 08:15\nДата печати: 05.09.2024", date(2024, 9, 3)),
        ("Дата рождения: 12.05.1980   Взят: 8 апреля 2026 г.   Дата регистрации: 7 апреля 2026 г.", date(2026, 4, 8)),
        ("Date Collected: 07/14/2016   Date Reported: 07/15/2016   DOB: 01/23/1990", date(2016, 7, 14)),
        ("Taken: 12 March 2026   Reported: 13 March 2026", date(2026, 3, 12)),
        ("Born: 05.03.1970   To be taken twice a day   12.03.2026", None),
        ("Collected: 05/04/2026   Received: 05/05/2026   Reported: 05/06/2026", date(2026, 5, 4)),
        ("Date of collection: 17-May-2026", date(2026, 5, 17)),
        ("Дата взятия   Дата печати\n03.09.2024   05.09.2024", date(2024, 9, 3)),
        ("Date collected: 05/04/2026", None),
        ("Дата рождения: 12.05.1980\nДата регистрации: 03.09.2024\nДата печати: 05.09.2024", None),
        ("Date of Birth: 05/12/1980   Printed: 09/25/2024", None),
        ("Account Number   Date Collected   Sex   Date of Birth\n90000999   F   01/01/60", None),
    ],
)
def test_only_a_labelled_sampling_date_is_one(text: str, expected: date | None) -> None:
    assert report_of(text).collected_on == expected


def test_on_a_badly_recognised_page_nothing_is_certain() -> None:
    text = "Показатель   Результат   Ед. изм.   Норма\nКалий   4,5   ммоль/л   3,5 - 5,1\n"
    words = [Word(0, len(text), 40, 0, 600, 40, 95.0)]
    assert [read([PageText(1, text, whole, words)]).rows[0].doubts for whole in (95.0, 70.0)] == [
        (),
        (Doubt.LOW_CONFIDENCE,),
    ]


def test_a_badly_recognised_unit_is_doubted() -> None:
    text = "Показатель   Результат   Ед. изм.   Норма\nКалий   4,5   ммоль/л   3,5 - 5,1\n"
    start = text.index("ммоль")
    row = read([PageText(1, text, 95.0, [Word(start, start + 7, 400, 20, 430, 30, 50.0)])]).rows[0]
    assert row.doubts == (Doubt.LOW_CONFIDENCE,)


@pytest.mark.parametrize(
    "line",
    [
        # The range in the place of a result that was not recognised.
        "Мочевина   ммоль/л   < 8,3", "Мочевина   8,3   ммоль/л", "Мочевина   < 8,3   ммоль/л   <8,3",
        # A lost decimal mark, and decimals that its range has not.
        "Базофилы   054   %   0 - 100", "Натрий   140,125   ммоль/л   136 - 145", "Натрий   140   ммоль/л   136,25 - 145,75",
    ],
)  # fmt: skip
def test_a_recognised_row_that_is_not_like_the_others_is_doubted(line: str) -> None:
    text = (
        "Показатель   Результат   Ед. изм.   Норма\nКалий   4,5   ммоль/л   3,5 - 5,1\n"
        f"Глюкоза   5,4   ммоль/л   4,1 - 6,0\nКальций общий   2,3   ммоль/л   2,1 - 2,6\n{line}\n"
    )
    *others, row = read([PageText(1, text, 95.0)]).rows
    assert [other.doubts for other in others] == [(), (), ()]
    assert Doubt.VALUE_AMBIGUOUS in row.doubts


TODAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("12.03.2042", None), ("12.03.49", None), ("30.11.2026", None), ("29.11.2026", date(2026, 11, 29)), ("28.11.26", date(2026, 11, 28)),
        ("12.03.1899", None),
    ],
)  # fmt: skip
def test_no_sample_was_taken_after_today(printed: str, expected: date | None) -> None:
    text = f"Дата взятия: {printed}\nПоказатель   Результат   Ед. изм.   Норма\nКалий   4,5   ммоль/л   3,5 - 5,1\n"
    report = read([PageText(1, text)], today=TODAY)
    assert (report.collected_on, report.rows[0].collected_on) == (expected, expected)


def test_ranges_are_those_of_the_age_on_the_sampling_day() -> None:
    text = (
        "Дата взятия: 03.09.2024\nПоказатель   Результат   Ед. изм.   Норма\n"
        "СОЭ   22   мм/ч   18-50 лет: 0 - 20; 51-90 лет: 0 - 30\n"
    )
    days = (date(1973, 9, 4), date(1973, 9, 3), None)
    highs = [read([PageText(1, text)], "female", born=born).rows[0].range_high for born in days]
    assert highs == [Decimal(20), Decimal(30), None]


@pytest.mark.parametrize("under", [False, True])
@pytest.mark.parametrize(("confidence", "doubts"), [(60.0, (Doubt.DATE_UNCERTAIN,)), (95.0, ())])
def test_a_sampling_date_that_is_hard_to_read_is_doubted(
    under: bool, confidence: float, doubts: tuple[Doubt, ...]
) -> None:
    head = "Дата взятия   Дата печати\n03.09.2024   05.09.2024" if under else "Дата взятия: 03.09.2024"
    text = f"{head}\nПоказатель   Результат   Ед. изм.   Норма\nКалий   4,5   ммоль/л   3,5 - 5,1\n"
    start = text.index("03.09")
    report = read([PageText(1, text, 95.0, [Word(start, start + 10, 100, 20, 200, 30, confidence)])], today=TODAY)
    assert (report.collected_on, report.rows[0].doubts) == (date(2024, 9, 3), doubts)


def test_the_sample_of_labcorp() -> None:
    path = Path(__file__).resolve().parents[3].parent / "shared" / "samples" / "labcorp_ana_titre.pdf"
    if not path.exists():
        pytest.skip("the samples are not beside this repository (../shared/samples)")
    with pymupdf.open(path) as document:
        texts = [page_texts.read(page)[0] for page in document]
    report = read([PageText(number, text) for number, text in enumerate(texts, start=1)])
    assert {row.collected_on for row in report.rows if row.page == 1} == {date(2016, 7, 14)}
    found = [(row.page, row.analyte, row.ordinal or row.value, row.flag) for row in report.rows]
    assert (1, "ana_titre", "negative", LabFlag.NORMAL) in found
    assert (2, "ana_pattern_midbody", Decimal(160), LabFlag.HIGH) in found
    assert all(quote_on_page(texts[row.page - 1], row.quote) for row in report.rows)
    assert len(found) <= 4
