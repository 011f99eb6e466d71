"""Printed laboratory reports become rows; what could be otherwise bears a doubt, what is no result is no row."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from app.services.labs.shapes import Doubt, PageText, Report, Row
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
    return {row.analyte or row.analyte_printed: row for row in report.rows}


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
