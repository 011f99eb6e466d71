"""Printed units in UCUM, and factors between them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.services.labs import dictionary
from app.services.labs.misread_units import guessed
from app.services.labs.units import factor, readings, ucum


@pytest.mark.parametrize(
    ("code", "spellings"),
    [
        ("10*9/L", "10^9/л|×10⁹/L|10*9/L|10*9/л|x10^9/L|109/л|10E9/L|*10^9/л|х10^9/л|Г/л|10^9 кл/л|x10(9)/L"),
        ("10*3/uL", "тыс/мкл|K/uL|x10E3/uL|10^3/мкл|Thousand/uL|тыс./мкл|K/mcL"),
        ("10*12/L", "10^12/л|Т/л|10*12/L|10¹²/л"), ("10*6/uL", "M/uL|млн/мкл|10^6/мкл|Million/uL"),
        ("g/L", "г/л|g/L|g/l"), ("g/dL", "г/дл|g/dL|G/DL|g/dl"), ("mmol/L", "ммоль/л|mmol/L|ммоль/л.|MMOL/L|Ммоль/л"),
        ("umol/L", "мкмоль/л|umol/L|µmol/L|μmol/L"), ("u[IU]/mL", "мкМЕ/мл|uIU/mL|µIU/mL|ulU/mL|mcIU/mL"),
        ("m[IU]/L", "мМЕ/л|mIU/L|mlU/L"), ("mU/L", "мЕд/л"), ("[IU]/mL", "МЕ/мл|IU/mL|ME/мл"), ("U/L", "ед/л|Ед/л|U/L|ЕД/л|Е/л|u/l"),
        ("ng/dL", "ng/dL|нг/дл"), ("pg", "пг|pg"), ("fL", "фл|fL|мкм3"), ("%", "%"), ("mm/h", "мм/ч|мм/час|mm/hr"),
        ("mg/g{creat}", "mg/g creat|мг/г креатинина"), ("mL/min/{1.73_m2}", "mL/min/1.73m2|мл/мин/1,73м2|мл/мин/1,73 м²|mL/min/1.73"),
        ("/[HPF]", "в п/зр|/HPF|в поле зр.|кл/п.зр"), ("{ratio}", "COI|S/CO|ratio"), ("s", "сек|с|sec"), ("mmol/mol", "ммоль/моль"),
        ("g/d", "г/сут|g/24h"), ("meq/L", "mEq/L|мэкв/л"), ("/uL", "кл/мкл|/мкл|cells/uL"), ("mosm/kg", "мОсм/кг|mOsm/kg"),
    ],
)  # fmt: skip
def test_spellings_of_units(code: str, spellings: str) -> None:
    assert {printed: ucum(printed) for printed in spellings.split("|")} == dict.fromkeys(spellings.split("|"), code)


@pytest.mark.parametrize(
    "printed", ["", "руб", "лет", "H", "L", "8 (800) 200-36-30", "нормально", "01", "EN", "10^9", "x" * 200]
)
def test_what_is_no_unit(printed: str) -> None:
    assert ucum(printed) is None


def test_case_tells_giga_from_grams_but_both_stay_possible() -> None:
    assert readings("Г/л") == ("10*9/L", "g/L")
    assert readings("г/л") == ("g/L",)
    assert readings("G/L") == ("10*9/L", "g/L")


@pytest.mark.parametrize(
    ("key", "source", "target", "expected"),
    [
        ("hemoglobin", "g/dL", "g/L", "10"), ("tsh", "u[IU]/mL", "m[IU]/L", "1"), ("tsh", "mU/L", "m[IU]/L", "1"),
        ("glucose", "mmol/L", "mg/dL", "18.0156"), ("glucose", "mg/dL", "mmol/L", "0.0555074491"),
        ("cholesterol_total", "mmol/L", "mg/dL", "38.665"), ("triglycerides", "mmol/L", "mg/dL", "88.57"),
        ("creatinine", "mg/dL", "umol/L", "88.40169731"), ("potassium", "meq/L", "mmol/L", "1"), ("calcium", "meq/L", "mmol/L", "0.5"),
        ("leukocytes", "10*3/uL", "10*9/L", "1"), ("erythrocytes", "10*6/uL", "10*12/L", "1"), ("vitamin_d", "nmol/L", "ng/mL", "0.40064"),
        ("alt", "[IU]/L", "U/L", "1"), ("albumin_creatinine_ratio", "mg/mmol{creat}", "mg/g{creat}", "8.840169731"),
        ("hematocrit", "L/L", "%", "100"),
    ],
)  # fmt: skip
def test_factors_and_their_sources(key: str, source: str, target: str, expected: str) -> None:
    conversion = factor(dictionary.by_key(key), source, target)
    assert conversion is not None
    assert conversion.factor == Decimal(expected)
    assert conversion.source


@pytest.mark.parametrize(
    ("key", "source", "target"),
    [
        ("ferritin", "ng/mL", "nmol/L"), ("lipoprotein_a", "nmol/L", "mg/dL"), ("hba1c", "mmol/mol", "%"), ("prolactin", "ng/mL", "m[IU]/L"),
        ("anti_tpo", "U/mL", "[IU]/mL"), ("d_dimer_feu", "ng/mL", "ng/mL{FEU}"), ("egfr", "mL/min", "mL/min/{1.73_m2}"), ("insulin", "pmol/L", "u[IU]/mL"),
    ],
)  # fmt: skip
def test_what_no_factor_joins(key: str, source: str, target: str) -> None:
    assert factor(dictionary.by_key(key), source, target) is None
    assert factor(None, "mmol/L", "mg/dL") is None


@pytest.mark.parametrize(
    ("key", "printed", "code", "sure"),
    [
        ("platelets", "109/n", "10*9/L", True), ("mch", "nr", "pg", False), ("crp", "mr/n", "mg/L", False), ("ast", "E/n", "U/L", False),
        ("leukocytes", "10°/n", "10*9/L", False), ("tsh", "plU/mL", "u[IU]/mL", False), ("glucose", "ммолы/л", "mmol/L", None),
    ],
)  # fmt: skip
def test_misread_units_of_an_analyte(key: str, printed: str, code: str, sure: bool | None) -> None:
    analyte = dictionary.by_key(key)
    assert analyte is not None
    found = guessed(printed, analyte)
    assert found is not None
    assert found[0] == code
    assert sure is None or found[1] is sure


def test_what_could_be_two_units_is_not_guessed_with_certainty() -> None:
    analyte = dictionary.by_key("vitamin_b12")
    assert analyte is not None
    found = guessed("nr/mn", analyte)
    assert found is not None
    assert found[1] is False
    assert guessed("Ш", analyte) is None
