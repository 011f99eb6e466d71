"""What cells of tables look like when they are read well: numbers, ranges, units in one alphabet."""

from __future__ import annotations

import re

_NUMBER = r"\d{1,3}(?:\s\d{3})+(?:[.,]\d{1,4})?|\d{1,7}(?:[.,]\d{1,4})?"
_SIGN = r"[<>≤≥]=?"
_POWER = r"[xхX×*]?\s?10\s?(?:[\^*]|[EeЕе]|\*\*)?\s?(?:12|[369])"
_UNITS = (
    r"(?:м|мк|н|п|к|ф)?(?:г|моль|МЕ|Ме|ед|Ед|ЕД|Е|экв)/(?:м|мк|д)?л",
    r"(?:М|МК|Н|П|К|м|мк|н|п|к)?(?:Г|МОЛЬ|МЕ|ЕД|Е)/(?:М|МК|Д)?Л",
    r"(?:m|u|µ|μ|mc|n|p|k|f)?(?:g|mol|IU|U|Eq)/(?:m|d|u|µ|μ|mc)?[Ll]",
    rf"(?:{_POWER}|тыс\.?|млн\.?)\s?/\s?(?:мк)?л",
    rf"(?:{_POWER}|K|M|Thousand|Million)\s?/\s?(?:u|µ|μ|mc)?[Ll]",
    r"%|пг|фл|сек\.?|мм/ч(?:ас)?|(?:кл\.? )?в п/зр|в поле зрения|мл/мин(?:/1[.,]73\s?м[2²])?",
    r"pg|f[Ll]|sec(?:onds)?\.?|mm/hr?|/hpf|mL/min(?:/1[.,]73\s?m?2?)?|ratio|index|titer",
)
_BOUND = r"\d{1,7}(?:[.,]\d{1,4})?"
_VALUE = rf"(?:{_SIGN}\s?)?(?:{_NUMBER})|1\s?:\s?\d{{2,5}}|\+{{1,4}}|[1-4]\+"
_RANGE = rf"(?:{_NUMBER})\s?[-–—]\s?(?:{_NUMBER})|(?:до|от|менее|более|less than|greater than|up to)\s{_BOUND}"
_UNIT = "|".join(_UNITS)
_FOR_WHOM = r"(?:(?:М|Ж|M|F|Male|Female|Муж|Жен)\.?\s?:\s?)?"
# Flags, and arrows as they are read.
_MARK = r"[*↑↓HLНВTТt†]"
_FORMED = re.compile(
    rf"{_FOR_WHOM}\(?(?:{_VALUE}|{_RANGE})\)?\s?{_MARK}?(?:\s?(?:{_UNIT}))?(?:\s\(?(?:{_RANGE}|{_SIGN}\s?{_BOUND})\)?)?\Z"
    rf"|(?:{_UNIT})\Z"
)
_MOMENT = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}(?:,? \d{1,2}:\d{2})?\Z|\d{5,12}\Z")
_PLAIN = re.compile(rf"\(?(?:{_SIGN}\s?)?{_BOUND}\)?\Z")
# Short names in capitals, which nothing around them tells the alphabet of.
_SHORT_NAMES = """
АЛТ АСТ АлАТ АсАТ ГГТ ГГТП ЛДГ КФК ЩФ ТТГ ФСГ ЛГ АФП РЭА СРБ СОЭ МНО АЧТВ ПТИ ПТВ ЛПНП ЛПВП ЛПОНП ОЖСС ПСА ХГЧ
АТ ТПО ТГ ПТГ ДГЭА РФ СКФ ВИЧ АСЛО ВГН АКТГ СТГ ИФР КК HbA IgA IgE IgG IgM RPR HIV HCV HBV HBsAg ANA AST ALT GGT
LDH ALP TSH FSH LH PSA CEA AFP CA MCV MCH MCHC RDW MPV PCT PDW HGB HCT RBC WBC PLT ESR CRP INR PT APTT PTT LDL
HDL VLDL PTH DHEA eGFR BUN CK NEU LYM MON EOS BAS
"""
ABBREVIATIONS = frozenset(_SHORT_NAMES.split())
_SHORT = re.compile(r"(?<!\w)[А-ЯЁA-Z]{2,5}(?!\w)")
_WORDS = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile("[А-Яа-яЁё]")
_LATIN = re.compile("[A-Za-z]")
_DIGITS = re.compile(r"\d")


def is_formed(text: str) -> bool:
    """Whether a cell is made of numbers, ranges and units only, each as they are printed."""
    return _FORMED.match(text) is not None


def is_moment(text: str) -> bool:
    """Whether it is a date, or a number too long for a result."""
    return _MOMENT.match(text) is not None


def is_number(text: str) -> bool:
    return _PLAIN.match(text) is not None


def decimal_marks(text: str) -> int:
    """How many numbers in it have decimals."""
    return len(re.findall(r"\d[.,]\d", text))


def has_digits(text: str) -> bool:
    return _DIGITS.search(text) is not None


def number_signs(text: str) -> str:
    """What a cell says in numbers: its digits, decimal marks, comparators and plus signs; empty for words alone."""
    return re.sub(r"(?<!\d)[.,]|[.,](?!\d)", "", re.sub(r"[^\d.,<>≤≥+]", "", text)).replace(",", ".")


def has_cyrillic(text: str) -> bool:
    return _CYRILLIC.search(text) is not None


def is_mixed(text: str) -> bool:
    """Whether one of its words has letters of two alphabets."""
    return any(_CYRILLIC.search(word) and _LATIN.search(word) for word in text.split())


def has_unknown_abbreviation(text: str) -> bool:
    return any(short not in ABBREVIATIONS for short in _SHORT.findall(text))


def abbreviations(text: str) -> int:
    """How many known ones there are in a name."""
    return sum(word in ABBREVIATIONS for word in _WORDS.findall(text))


def cyrillic_share(text: str) -> float:
    cyrillic, latin = len(_CYRILLIC.findall(text)), len(_LATIN.findall(text))
    return cyrillic / (cyrillic + latin) if cyrillic + latin else 0.0
