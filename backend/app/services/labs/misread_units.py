"""Units that recognition misread, by what their letters look like and by what the analyte is measured in.

`nr` is `пг` written in the wrong alphabet, `109/n` is `10⁹/л`. A guess that another unit of the same analyte is close
to is no certain one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rapidfuzz.distance import Levenshtein

from app.services.labs.alike import plain, with_powers
from app.services.labs.shapes import Analyte
from app.services.labs.units import compatible, factor, readings

LONGEST = 20
# What looks alike to a program that reads two alphabets at once.
_LOOKS = str.maketrans("гплинмкоьыедастуyчфэё0wyµμi|1", "rnnnhmkobbedactuu4feeouuuulll")
_POWER = re.compile(
    r"^[xх×*]{0,2}[1l|]?[o0о]?(?:10|o|0|О)[^\d/]{0,3}4?[^\d/]{0,2}(?P<power>12|9|6|3|2)?[^\d/]{0,2}/(?P<volume>.{1,3})$",
    re.IGNORECASE,
)
# `Г/л` and `Т/л`, which only cells of blood are counted in; a power whose slash was not read.
_COUNTS = re.compile(r"(?:[TtGrТГ][iIl]?[nпл]|[xх×]?10[%°*^]{1,2}[nпл]?|%[nпл])\Z")
_OF_CELLS = frozenset({"10*9/L", "10*12/L"})
# What is left of an `I` in front of `U/mL`.
_STROKE_UNIT = re.compile(r"[\[{|l1f](?=U/)", re.ASCII)
_SOFT = re.compile(r"(?<=мол)[ыьъ]+[/1li|]?[лn]?$|(?<=мол)[ыьъ](?=/)")
# `µIU/mL` is read as `plU/mL`, `wIU/mL`.
_MICRO = re.compile(r"(?P<micro>p|w|y|pw|py|W)[lI1|i]U/", re.ASCII)
_SLASH = re.compile(r"(?<=[а-яa-z])[ИI|](?=[а-яa-z])")
_RUSSIAN = (
    (
        "г",
        "мг",
        "мкг",
        "нг",
        "пг",
        "моль",
        "ммоль",
        "мкмоль",
        "нмоль",
        "пмоль",
        "МЕ",
        "мМЕ",
        "мкМЕ",
        "Ед",
        "Е",
        "мЕд",
        "мкЕд",
        "кЕд",
    ),
    ("л", "дл", "мл"),
)
_LATIN = (
    ("g", "mg", "ug", "mcg", "ng", "pg", "mol", "mmol", "umol", "nmol", "pmol", "U", "IU", "mU", "uU", "mIU", "uIU"),
    ("L", "dL", "mL"),
)
_ALONE = (
    "пг",
    "pg",
    "фл",
    "fL",
    "сек",
    "sec",
    "мм/ч",
    "мм/час",
    "mm/hr",
    "%",
    "мл/мин/1,73м2",
    "mL/min/1.73m2",
    "г/сут",
    "мг/сут",
)
# Misread so often that nothing else is meant.
_USUAL = {
    printed: meant
    for meant, misread in {
        "U/L": "ил|и/л|u/|ил/|uf|u/t|u/i",
        "IU/L": "1u/l",
        "mg/L": "mg/",
        "g/L": "g/",
        "mmol/L": "mmol/|mmo/l",
        "%": "ye|yo|°/o|%o|o/o",
        "нг/мл": "нимл|нгмл|нгимл|нелмл|нгумл",
        "g/dL": "9/9|9/dl|g/d",
        "umol/L": "memol/l|mcmol/l|nmol/|wmol/l|jmol/l",
        "/hpf": "/hpt|/hpft|/hpi|/npf|/npt|/hp",
        "мл/мин/1,73м2": "мл/мин/|ml/min/",
        "ug/dL": "meg/d|mcg/d|ug/d|µg/d|μg/d|meg/dl|mog/dl|mcg/di|ug/di|yg/dl|hg/dl",
        "г/л": "гл|c/n|r/n|gл|ил|и/л|rin|r/л|г/п|пл",
        "пг": "or|nr|ar",
        "фл": "on|on.|ga|qn|фп",
        "мм/ч": "mm/4|мм/4",
        "в п/зр": "в поле 3p|в поле 3р|в п/3p|в n/зр|в п/3р",
        "сек": "c|cek|5",
    }.items()
    for printed in misread.split("|")
}


def is_misread_unit(printed: str) -> bool:
    """Whether it is one of those that are known to be misread so, whatever the analyte."""
    return len(printed) > 1 and printed.lower() in _USUAL


def upright(printed: str) -> str:
    """`[U/mL` and `1U/mL` as IU/mL."""
    return _STROKE_UNIT.sub("I", printed, count=1) if _STROKE_UNIT.match(printed) else printed


def alike(printed: str) -> tuple[str, ...]:
    """The codes of units that look just like it in another alphabet: `Hr/Mn` is `нг/мл`."""
    looks = _looks(with_powers(plain(printed)).strip(" ().,;:*_"))
    return tuple(dict.fromkeys(code for other, code in _spellings() if other == looks))


def with_stroke(code: str, printed: str | None, analyte: Analyte) -> str:
    """`U/mL` of what is measured in IU/mL has lost its first stroke."""
    international = code.replace("U/", "[IU]/") if code.startswith("U/") else code
    return international if analyte.unit == international and (printed or "").isascii() else code


def with_litre(code: str, analyte: Analyte | None) -> str:
    """`mmol` of what is measured in mmol/L has lost its end."""
    whole = f"{code}/L"
    return whole if analyte is not None and "/" not in code and compatible(analyte, whole) else code


def guessed(printed: str, analyte: Analyte) -> tuple[str, bool] | None:
    """The UCUM code a misread unit of this analyte stands for, and whether it can be nothing else."""
    text = with_powers(plain(printed)).strip(" ().,;:*_")
    if not text or len(text) > LONGEST or analyte.unit is None:
        return None
    if analyte.unit in _OF_CELLS and _COUNTS.match(text):
        return analyte.unit, False
    power = _power(text, analyte)
    if power is not None:
        return power
    micro = _MICRO.match(text)
    if micro is not None:
        code = _fitting(readings("u" + text[micro.end("micro") :].replace("l", "I", 1)), analyte)
        return (code, False) if code is not None else None
    usual = _fitting(readings(_USUAL.get(text.lower(), "")), analyte)
    if usual is not None:
        return usual, False
    return _by_looks(
        _SOFT.sub(lambda found: "ь/л" if found.end() == len(text) else "ь", _SLASH.sub("/", text)), analyte
    )


def _power(text: str, analyte: Analyte) -> tuple[str, bool] | None:
    """`109/n`, `x10°/n`, `1043/uL`: a power of ten a volume; the volume says which where the power is lost."""
    found = _POWER.match(text.replace(" ", ""))
    if found is None:
        return None
    volume = "uL" if _looks(found["volume"])[-1:] in {"n", "l"} and len(found["volume"]) > 1 else "L"
    power = None if found["power"] == "2" else found["power"]
    if power is None and analyte.unit in _OF_CELLS:
        # Which one was not read; it is counted in no other.
        power = {"10*9/L": "9", "10*12/L": "12"}[analyte.unit]
        return (analyte.unit if volume == "L" else f"10*{int(power) - 6}/uL"), False
    code = f"10*{power}/{volume}" if power else f"10*9/{volume}"
    if code in {"10*3/L", "10*6/L"} and analyte.unit in {"10*9/L", "10*12/L"}:
        return analyte.unit, False
    if not compatible(analyte, code):
        return None
    usual = power is not None and (volume, power) in {("L", "9"), ("L", "12"), ("uL", "3"), ("uL", "6")}
    return code, usual


def _by_looks(text: str, analyte: Analyte) -> tuple[str, bool] | None:
    looks = _looks(text)
    near = [
        (Levenshtein.distance(looks, other, score_cutoff=1), code)
        for other, code in _spellings()
        if _is_fit(code, analyte)
    ]
    near = [(distance, code) for distance, code in near if distance <= 1]
    best = min((distance for distance, _ in near), default=2)
    if best > 1 or (best == 1 and len(looks) < 4):
        return None
    codes = [code for distance, code in near if distance == best]
    if not all(_same_size(analyte, codes[0], code) for code in codes):
        return None
    sure = best == 0 and all(_same_size(analyte, codes[0], code) for _, code in near)
    return codes[0], sure


def _looks(text: str) -> str:
    return text.lower().replace("ё", "е").translate(_LOOKS).replace(" ", "")


def _is_fit(code: str, analyte: Analyte) -> bool:
    return compatible(analyte, code) or code in analyte.also


def _fitting(codes: tuple[str, ...], analyte: Analyte) -> str | None:
    return next((code for code in codes if _is_fit(code, analyte)), None)


def _same_size(analyte: Analyte, one: str, other: str) -> bool:
    conversion = factor(analyte, one, other)
    return one == other or (conversion is not None and conversion.factor == 1)


@cache
def _spellings() -> tuple[tuple[str, str], ...]:
    return tuple((_looks(printed), readings(printed)[0]) for printed in spelled() if readings(printed))


def spelled() -> Iterator[str]:
    """Units as laboratories print them, the usual spelling of each before others."""
    yield from _ALONE
    for above, below in (_RUSSIAN, _LATIN):
        yield from (f"{one}/{other}" for one in above for other in below)
