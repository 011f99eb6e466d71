"""Units as laboratories print them, in UCUM, and factors between them."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from app.services.labs.alike import TO_LATIN, folded, in_one_script, plain, with_powers
from app.services.labs.numbers import ALONE
from app.services.labs.quantities import AMOUNT, MASS, Size, size
from app.services.labs.shapes import Analyte, Conversion
from app.services.labs.unit_words import CASED, CASELESS, OF_LITRE, OF_MICROLITRE, WHOLE, whole_key

LONGEST = 40
_SPACES = re.compile(r"\s+")
# 10^9, 10*9, x10E9, ×10(9), 10⁹, 10°9, and 109, 1012 where only a power can stand: in front of a volume.
_POWER = re.compile(r"^(?:[xхX×*·]\s?)?10\s?(?:\^|\*\*?|[eEЕ]|°|\(|'|\"|”|“)?\s?(12|9|6|3)\)?(?=$|/|[ .]|кл|cells)")
_CELLS = re.compile(r"^(?:клеток|клетки|кл\.?|cells?|копий|копии|copies|коп\.?)(?=$|/)", re.IGNORECASE)
_TIMES = frozenset({"s", "min", "h", "d"})
_NEVER_ALONE = frozenset({"h", "d", "L", "m", "g"})
_VOLUMES = frozenset({"L", "dL", "mL", "uL", "nL"})
_IN_REFERENCE = "UCUM"
_SAME = Conversion(Decimal(1), _IN_REFERENCE)
_CYRILLIC = re.compile("[А-Яа-я]")
_MENDED_RUSSIAN = str.maketrans({"r": "г", "n": "п", "1": "л", "0": "о", "l": "л"})
_MENDED_LATIN = str.maketrans({"1": "l", "0": "o", "I": "l"})
_LOST_POWER = re.compile(r"10\s?[°º\"'”“*?](?=/)")


def ucum(printed: str) -> str | None:
    """The UCUM code of a printed unit, or None. Case counts: `г/л` is grams, `Г/л` is 10*9/L."""
    read = readings(printed)
    return read[0] if read else None


@lru_cache(maxsize=4096)
def readings(printed: str) -> tuple[str, ...]:
    """The codes that a printed unit can mean, the likeliest first: case is often lost."""
    if len(printed) > LONGEST:
        return ()
    if ALONE.match(printed):
        # `1,73` is a surface.
        return (CASED[printed],) if printed in CASED else ()
    text = _tidied(printed)
    if not text:
        return ()
    whole = WHOLE.get(whole_key(text))
    if whole is not None:
        return (whole,)
    codes = [_composed(text, cased=True), _composed(text, cased=False)]
    if not any(codes):
        codes = [_composed(mended, cased=True) for mended in _mended(text)]
    return tuple(dict.fromkeys(code for code in codes if code is not None))


def _mended(text: str) -> list[str]:
    """What recognition made of letters that stand in no unit: `mmo1/L`, `r/л`, `ммопь/п`, `10°/л`."""
    russian = _CYRILLIC.search(text) is not None
    letters = text.translate(_MENDED_RUSSIAN if russian else _MENDED_LATIN)
    above, slash, below = letters.partition("/")
    powered = _LOST_POWER.sub("10^9", text)
    return [letters, above.replace("мопь", "моль") + slash + below.replace("п", "л"), powered]


def factor(analyte: Analyte | None, from_ucum: str, to_ucum: str) -> Conversion | None:
    """How to come from one unit to the other; between mass and moles only for an analyte with a known molar mass."""
    if from_ucum == to_ucum:
        return _SAME
    source, target = _sized(analyte, from_ucum), _sized(analyte, to_ucum)
    if source is None or target is None:
        return None
    if source.fits(target):
        return Conversion(_short(source.scale / target.scale), _IN_REFERENCE)
    return _by_mass(analyte, source, target)


def compatible(analyte: Analyte, code: str) -> bool:
    """Whether values in this unit can be turned into the analyte's own."""
    return analyte.unit is not None and factor(analyte, code, analyte.unit) is not None


def _sized(analyte: Analyte | None, code: str) -> Size | None:
    """The size for this analyte: equivalents by its charge, enzyme units and international units as one."""
    plain_size = size(code)
    if plain_size is None or analyte is None:
        return plain_size
    powers, scale = dict(plain_size.powers), plain_size.scale
    if "eq" in powers and analyte.charge:
        scale /= Decimal(analyte.charge) ** powers["eq"]
        powers[AMOUNT] = powers.get(AMOUNT, 0) + powers.pop("eq")
    if "[IU]" in powers and analyte.one_unit:
        powers["U"] = powers.get("U", 0) + powers.pop("[IU]")
    return Size(scale, {name: power for name, power in sorted(powers.items()) if power})


def _by_mass(analyte: Analyte | None, source: Size, target: Size) -> Conversion | None:
    if analyte is None or analyte.molar is None or analyte.molar_source is None:
        return None
    in_grams, wanted = _in_grams(source, analyte.molar), _in_grams(target, analyte.molar)
    if not in_grams.fits(wanted):
        return None
    return Conversion(_short(in_grams.scale / wanted.scale), analyte.molar_source)


def _in_grams(one: Size, molar: Decimal) -> Size:
    powers = dict(one.powers)
    moles = powers.pop(AMOUNT, 0)
    powers[MASS] = powers.get(MASS, 0) + moles
    # `{creat}` says of what the mass or amount below the line is.
    return Size(one.scale * molar**moles, {name: power for name, power in sorted(powers.items()) if power})


def _short(number: Decimal) -> Decimal:
    """At most ten significant digits, without an exponent where a person would write none."""
    rounded = Decimal(f"{number:.10g}").normalize()
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() else rounded


def _tidied(printed: str) -> str:
    text = with_powers(plain(printed)).strip(" []()«»\"'.,;:*")
    for sign, replacement in (("µ", "u"), ("μ", "u"), ("\\", "/"), ("|", "/"), ("÷", "/"), ("м²", "м2"), ("×", "x")):
        text = text.replace(sign, replacement)
    return _SPACES.sub(" ", text)


def _composed(text: str, *, cased: bool) -> str | None:
    """A unit put together of what stands above and below the line."""
    rest = text.replace(" ", "")
    power = _POWER.match(rest)
    above, slash, below = rest[power.end() if power else 0 :].lstrip("*x.").partition("/")
    if power is not None:
        above = _CELLS.sub("", above)
        under = _word(below, cased=cased)
        return f"10*{power[1]}/{under}" if slash and not above and under in _VOLUMES else None
    above = _CELLS.sub("", above) if slash else above
    upper = "" if slash and not above else _word(above, cased=cased)
    if upper is None or (slash and upper in _TIMES):
        return None
    if not slash:
        # Hours and litres alone are flags (`H`, `L`) and the like, and a power of ten alone counts nothing.
        return None if not upper or upper in _NEVER_ALONE or upper.startswith("10*") else upper
    lower = _below(below, cased=cased)
    if cased and ((above in OF_LITRE and lower != "L") or (above in OF_MICROLITRE and lower != "uL")):
        return None
    return _known(f"{upper}/{lower}") if lower is not None else None


def _below(text: str, *, cased: bool) -> str | None:
    parts = [_word(part, cased=cased) for part in text.split("/")]
    return "/".join(part for part in parts if part) if parts and all(parts) else None


def _known(code: str) -> str | None:
    return code if size(code) is not None else None


def _word(text: str, *, cased: bool) -> str | None:
    """One word of a unit (`ммоль`, `мкМЕ`, `mL`)."""
    cleaned = in_one_script(text).rstrip(".")
    if not cased:
        return CASELESS.get(folded(cleaned))
    lower = cleaned[:1].lower() + cleaned[1:]
    return CASED.get(cleaned.translate(TO_LATIN)) or CASED.get(lower.translate(TO_LATIN))
