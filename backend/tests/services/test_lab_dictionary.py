"""Analytes by the names that laboratories print; the dictionary beside the federal directories of tests and units."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from app.models import Specimen, ValueKind
from app.services.labs import dictionary
from app.services.labs.quantities import size
from app.services.labs.units import factor, readings

TERMINOLOGY = Path(__file__).resolve().parents[3].parent / "shared" / "terminology"
# Codes whose directory row is about another unit than laboratories print, or about a screening said in words.
OTHER_UNIT = {"d_dimer_feu", "toxoplasma_igm", "rubella_igm", "cmv_igm", "ebv_vca_igm"}


@pytest.mark.parametrize(
    ("printed", "key"),
    [
        ("Гемоглобин (HGB)", "hemoglobin"), ("HGB", "hemoglobin"), ("Hb", "hemoglobin"), ("гемоглобин", "hemoglobin"),
        ("Эритроциты (RBC)", "erythrocytes"), ("WBC", "leukocytes"), ("Лейкоциты", "leukocytes"), ("PLT", "platelets"),
        ("СОЭ (по Вестергрену)", "esr"), ("Sed Rate by Modified Westergren", "esr"), ("C0Э", None),
        ("Нейтрофилы, %", "neutrophils_percent"), ("Нейтрофилы, абс.", "neutrophils"), ("NEUT#", "neutrophils"),
        ("Neutrophils (Absolute)", "neutrophils"), ("Lymphs (Absolute)", "lymphocytes"), ("LYM%", "lymphocytes_percent"),
        ("АЛТ", "alt"), ("ALT", "alt"), ("SGPT", "alt"), ("ALT (SGPT)", "alt"), ("АлАТ", "alt"),
        ("ACT", "ast"), ("АСТ", "ast"), ("Аспартатаминотрансфераза (АСТ)", "ast"), ("γ-ГТ", "ggt"), ("Гамма-ГТ", "ggt"),
        ("Билирубин прямой", "bilirubin_direct"), ("Bilirubin, Total", "bilirubin_total"), ("Щелочная фосфатаза", "alp"),
        ("Креатинин (сыворотка)", "creatinine"), ("Creatinine, Serum", "creatinine"), ("BUN", "urea_nitrogen"),
        ("Скорость клубочковой фильтрации (CKD-EPI)", "egfr"), ("eGFR If NonAfricn Am", "egfr"),
        ("Холестерин-ЛПНП", "ldl"), ("LDL Chol Calc (NIH)", "ldl"), ("ХС-ЛПВП", "hdl"), ("Cholesterol, Total", "cholesterol_total"),
        ("Глюкоза (венозная кровь)", "glucose"), ("Glucose, Serum", "glucose"), ("HbA1c", "hba1c"), ("Hemoglobin A1c", "hba1c"),
        ("Калий (K+)", "potassium"), ("Хлориды", "chloride"), ("Кальций ионизированный (Ca++)", "calcium_ionized"),
        ("Железо сывороточное", "iron"), ("Iron Bind.Cap.(TIBC)", "tibc"), ("ОЖСС", "tibc"), ("Ферритин", "ferritin"),
        ("25-OH витамин D", "vitamin_d"), ("Vitamin D, 25-Hydroxy", "vitamin_d"), ("Витамин В12", "vitamin_b12"),
        ("ТТГ", "tsh"), ("TSH", "tsh"), ("Тиреотропный гормон (ТТГ)", "tsh"), ("T4,Free(Direct)", "ft4"),
        ("Т4 свободный", "ft4"), ("Т3 св.", "ft3"), ("ТЗ свободный", "ft3"), ("Т4 общий", "t4"), ("АТ-ТПО", "anti_tpo"),
        ("Антитела к тиреоидной пероксидазе (анти-ТПО)", "anti_tpo"), ("Thyroid Peroxidase (TPO) Ab", "anti_tpo"),
        ("ЛГ", "lh"), ("ФСГ", "fsh"), ("Пролактин", "prolactin"), ("Кортизол", "cortisol"), ("Инсулин", "insulin"),
        ("СА 15-3", "ca153"), ("CA 19-9", "ca199"), ("СА-125", "ca125"), ("ПСА общий", "psa_total"), ("РЭА", "cea"),
        ("МНО", "inr"), ("АЧТВ", "aptt"), ("Фибриноген", "fibrinogen"), ("D-димер", "d_dimer_feu"), ("С-реактивный белок", "crp"),
        ("CRP", "crp"), ("hs-CRP", "hs_crp"), ("Прокальцитонин", "procalcitonin"), ("Тропонин I", "troponin_i"),
        ("NT-proBNP", "nt_probnp"), ("Ревматоидный фактор", "rheumatoid_factor"), ("АЦЦП", "anti_ccp"),
        ("Antinuclear Antibodies, IFA", "ana_titre"), ("Антинуклеарный фактор на HEp-2", "ana_titre"),
        ("HBsAg", "hbsag"), ("Anti-HCV", "anti_hcv"), ("HIV 1/2 Ag/Ab", "hiv"), ("Антитела к вирусу краснухи IgG", "rubella_igg"),
        ("Кальпротектин в кале", "calprotectin"), ("Кал на скрытую кровь", "occult_blood"), ("Группа крови", "abo_group"),
        ("Глюкоза в моче", "urine_glucose"), ("Альбумин/креатинин-соотношение", "albumin_creatinine_ratio"),
        ("Врач КДЛ", None), ("Стоимость", None), ("Дата рождения", None), ("Метод", None),
    ],
)  # fmt: skip
def test_a_printed_name_finds_its_analyte(printed: str, key: str | None) -> None:
    found = dictionary.find(printed, guess=False)
    assert (found.analyte.key if found else None) == key


@pytest.mark.parametrize(
    ("printed", "specimen", "units", "key"),
    [
        ("Лейкоциты", Specimen.URINE, (), "urine_leukocytes"), ("Лейкоциты", None, ("/[HPF]",), "urine_leukocytes"),
        ("Нейтрофилы", None, ("%",), "neutrophils_percent"), ("Нейтрофилы", None, ("10*9/L",), "neutrophils"),
        ("RDW", None, ("fL",), "rdw_sd"), ("RDW", None, ("%",), "rdw_cv"), ("Белок", Specimen.URINE_24H, ("g/d",), "urine_protein_24h"),
        ("Creatinine", Specimen.URINE, ("mmol/L",), "urine_creatinine"), ("HbA1c", None, ("mmol/mol",), "hba1c_ifcc"),
        ("D-димер", None, ("ng/mL",), "d_dimer"), ("Cortisol", Specimen.SALIVA, ("nmol/L",), "cortisol_saliva"),
    ],
)  # fmt: skip
def test_namesakes_are_told_apart_by_specimen_and_unit(
    printed: str, specimen: Specimen | None, units: tuple[str, ...], key: str
) -> None:
    found = dictionary.find(printed, specimen=specimen, units=units)
    assert found is not None
    assert (found.analyte.key, found.guessed) == (key, False)


def test_namesakes_that_nothing_tells_apart_are_a_guess() -> None:
    found = dictionary.find("Нейтрофилы")
    assert found is not None
    assert found.guessed


@pytest.mark.parametrize(
    ("printed", "key"),
    [("Гемоглобнн", "hemoglobin"), ("Холестерии общий", "cholesterol_total"), ("Lymphocvtes %", "lymphocytes_percent")],
)
def test_a_few_wrong_letters_are_forgiven_and_said(printed: str, key: str) -> None:
    found = dictionary.find(printed)
    assert found is not None
    assert (found.analyte.key, found.guessed) == (key, True)


@pytest.mark.parametrize("printed", ["IgG к вирусу", "Т5 свободный", "CA 15-8", "Витамин B7", "Холестерин ЛПХП особый"])
def test_another_number_or_word_is_no_spelling_mistake(printed: str) -> None:
    assert dictionary.find(printed) is None


def test_names_say_what_was_examined() -> None:
    found = dictionary.find("Магний (моча)")
    assert found is not None
    assert (found.analyte.key, found.specimen) == ("magnesium", Specimen.URINE)


def test_search_finds_by_beginnings_in_both_languages() -> None:
    assert "hemoglobin" in [analyte.key for analyte in dictionary.search("гемогл", "ru")]
    assert "tsh" in [analyte.key for analyte in dictionary.search("thyroid stim", "en")]
    assert dictionary.search("", "ru") == []


def test_every_entry_is_whole() -> None:
    known = dictionary.analytes().values()
    assert len(known) >= 170
    codes = [analyte.loinc for analyte in known if analyte.loinc]
    assert len(codes) == len(set(codes))
    for analyte in known:
        for code in (analyte.unit, *analyte.also):
            assert code is None or size(code) is not None, (analyte.key, code)
        assert (analyte.molar is None) == (analyte.molar_source is None), analyte.key
        assert analyte.plausible is None or analyte.plausible[0] < analyte.plausible[1], analyte.key
        assert analyte.kind != ValueKind.QUANTITY or analyte.unit is not None, analyte.key
        for code in (analyte.loinc, analyte.loinc_other):
            assert code is None or _checked(code), (analyte.key, code)


def _checked(code: str) -> bool:
    """Whether the check digit of a LOINC code is right."""
    number, _, digit = code.partition("-")
    doubled = [int(one) * (2 - place % 2) for place, one in enumerate(reversed(number))]
    return (10 - sum(one - 9 if one > 9 else one for one in doubled)) % 10 == int(digit)


@pytest.fixture(scope="module")
def directory() -> dict[str, list[dict[str, str]]]:
    path = TERMINOLOGY / "tests_ru_loinc.tsv"
    if not path.exists():
        pytest.skip("the directories of tests and units are not beside this repository (../shared/terminology)")
    rows: dict[str, list[dict[str, str]]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            rows.setdefault(row["LOINC"], []).append(row)
    return rows


def test_codes_and_units_agree_with_the_federal_directory(directory: dict[str, list[dict[str, str]]]) -> None:
    checked = 0
    for analyte in dictionary.analytes().values():
        rows = directory.get(analyte.loinc or "", [])
        printed = [unit.strip() for row in rows for unit in row["UNIT"].replace(",", ";").split(";")]
        codes = [code for unit in printed for code in readings(unit)]
        if not codes or analyte.unit is None or analyte.key in OTHER_UNIT:
            continue
        checked += 1
        assert any(dictionary.fits_unit(analyte, code) for code in codes), (analyte.key, printed)
    assert checked > 120


def test_conversions_agree_with_the_federal_directory_of_units(directory: dict[str, list[dict[str, str]]]) -> None:
    assert directory
    with (TERMINOLOGY / "units_ru_ucum.tsv").open(encoding="utf-8", newline="") as file:
        rows = {row["SHORTNAME"]: row["COEFFICIENT"] for row in csv.DictReader(file, delimiter="\t")}
    # `г/дл` has its coefficient the wrong way round there.
    grams = {name: rows[name] for name in ("мг/дл", "мкг/л", "нг/мл", "пг/мл", "мг/л", "мкг/дл")}
    for name, coefficient in grams.items():
        base, _, power = coefficient.partition("^")
        conversion = factor(None, readings(name)[0], "g/L")
        assert conversion is not None
        assert conversion.factor == Decimal(base) ** int(power or 1), name
