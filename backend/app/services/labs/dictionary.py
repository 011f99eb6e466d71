"""The dictionary of analytes: data files beside this module, loaded once; names found as they are printed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from app.core.laboratory import Specimen, ValueKind
from app.services.labs.alike import folded
from app.services.labs.names import digits_of, name_keys, search_key, specimen_of
from app.services.labs.shapes import Analyte, Match
from app.services.labs.units import compatible

FOLDER = Path(__file__).parent / "data"
LONGEST_NAME = 160
# A name read with wrong letters: this alike, this long, and nothing else nearly as alike.
ALIKE, SHORTEST_GUESS, MARGIN = 90.0, 6, 4.0
# A name this much alike is no contradiction to what stands in brackets behind it.
NAMED = 80.0
# Abbreviations in capitals as recognition takes them for Latin: ТТГ, ГГТ.
_MISREAD = {
    folded(wrong): folded(right)
    for right, some in {
        "ТТГ": "TIT TTT TTI TTF",
        "ГГТ": "ITT CTT FTT IIT",
        "АЛАТ": "ANAT AHAT",
        "RPR": "ВРК ВРВ ВРР",
    }.items()
    for wrong in some.split()
}
_LIPOPROTEIN = re.compile(r"\b(HE{1,2}\s?)?Л[ПИ]{1,2}([BH]|O[HП])[ПИ]\b")
# Where a report does not say what was examined.
_USUAL = {Specimen.BLOOD: 0, Specimen.SERUM: 0, Specimen.PLASMA: 0, Specimen.URINE: 1}
_BLOOD = frozenset({Specimen.BLOOD, Specimen.SERUM, Specimen.PLASMA})


@cache
def analytes() -> dict[str, Analyte]:
    """All analytes by key."""
    found: dict[str, Analyte] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        group, specimen = data.pop("group"), data.pop("specimen")
        for key, entry in data.items():
            if key in found:
                raise ValueError(f"analyte {key} is there twice")
            found[key] = _entry(key, {"group": group, "specimen": specimen} | entry)
    return found


def make_ready() -> None:
    """Load it now, before somebody waits."""
    _index()
    _guessable()


def by_key(key: str) -> Analyte | None:
    return analytes().get(key)


def find(
    printed: str,
    *,
    specimen: Specimen | None = None,
    units: tuple[str, ...] = (),
    guess: bool = True,
    remarks: bool = True,
    ordinal: bool = False,
) -> Match | None:
    """The analyte a printed name means; `specimen` of its section and the `units` it can be in tell namesakes apart.

    With `guess` a name with a few misread letters is found too, and says so; without `remarks` what stands in
    brackets is no name.
    """
    if len(printed) > LONGEST_NAME:
        return None
    return _find(printed, specimen, units, guess, remarks, ordinal)


@lru_cache(maxsize=8192)
def _find(
    printed: str, specimen: Specimen | None, units: tuple[str, ...], guess: bool, remarks: bool, ordinal: bool
) -> Match | None:
    said = specimen_of(printed)
    for number, key in enumerate(name_keys(printed, remarks=remarks)):
        namesakes = _index().get(key)
        if namesakes:
            # The whole name is in the dictionary: `occult blood` does not say that it is in blood.
            said = said if number else None
            analyte, alone = _choose(namesakes, said or specimen, units, ordinal)
            return Match(analyte, said, guessed=not alone or not _is_named(printed, key, analyte))
    alike = _alike(name_keys(printed)) if guess else None
    if alike is None:
        return None
    analyte, _ = _choose(_index()[alike], said or specimen, units, ordinal)
    return Match(analyte, said, guessed=True)


def _is_named(printed: str, key: str, analyte: Analyte) -> bool:
    """Whether a name agrees with its remark, where that alone is known: `(АМА)` may be `(ANA)` read wrong."""
    bare = name_keys(printed, remarks=False)
    if key in bare:
        return True
    own = {other for name in analyte.names for other in name_keys(name, remarks=False)}
    return any(fuzz.ratio(one, other) >= NAMED for one in bare for other in own)


def search(words: str, locale: str = "en", limit: int = 20) -> list[Analyte]:
    """Analytes with a name that has all the words as beginnings of its own; best names first."""
    wanted = search_key(words).split()
    if not wanted:
        return []
    ranked = []
    for analyte in analytes().values():
        keys = [(search_key(name), name) for name in analyte.names]
        fitting = [key for key, _ in keys if _has_all(key, wanted)]
        if fitting:
            exact = any(key == " ".join(wanted) for key in fitting)
            ranked.append((not exact, min(len(key) for key in fitting), name_of(analyte, locale), analyte))
    ranked.sort(key=lambda place: place[:3])
    return [analyte for *_, analyte in ranked[:limit]]


def name_of(analyte: Analyte, locale: str) -> str:
    return analyte.ru if locale == "ru" else analyte.en


def _entry(key: str, entry: dict[str, Any]) -> Analyte:
    bounds = entry.get("plausible")
    return Analyte(
        key=key,
        en=entry["en"],
        ru=entry["ru"],
        synonyms=tuple(name.strip() for name in entry.get("names", "").split(";") if name.strip()),
        loinc=entry.get("loinc"),
        specimen=Specimen(entry["specimen"]),
        unit=entry.get("unit"),
        group=entry["group"],
        kind=ValueKind(entry.get("kind", "quantity")),
        molar=Decimal(entry["molar"]) if "molar" in entry else None,
        molar_source=entry.get("molar_source"),
        plausible=(Decimal(bounds[0]), Decimal(bounds[1])) if bounds else None,
        loinc_other=entry.get("loinc_other"),
        also=tuple(entry.get("also", ())),
        charge=entry.get("charge"),
        one_unit=entry.get("one_unit", False),
        thousandfold=entry.get("thousandfold", False),
    )


@cache
def _index() -> dict[str, tuple[Analyte, ...]]:
    index: dict[str, list[Analyte]] = {}
    for analyte in analytes().values():
        for key in {key for name in analyte.names for key in name_keys(name)[:1]}:
            index.setdefault(key, []).append(analyte)
    return {key: tuple(namesakes) for key, namesakes in index.items()}


@cache
def _guessable() -> tuple[str, ...]:
    return tuple(key for key in _index() if len(key) >= SHORTEST_GUESS)


def _choose(
    namesakes: Iterable[Analyte], specimen: Specimen | None, units: tuple[str, ...], ordinal: bool
) -> tuple[Analyte, bool]:
    """The namesake that fits best: by specimen, kind of result and unit; whether nothing else fits as well."""

    def misfit(analyte: Analyte) -> tuple[bool, bool, bool, int]:
        other_unit = bool(units) and not any(fits_unit(analyte, code) for code in units)
        other_kind = ordinal and analyte.kind == ValueKind.QUANTITY
        return (not _same_fluid(analyte.specimen, specimen), other_kind, other_unit, _USUAL.get(analyte.specimen, 2))

    ranked = sorted(namesakes, key=misfit)
    alone = len(ranked) == 1 or misfit(ranked[0]) != misfit(ranked[1])
    return ranked[0], alone


def fits_unit(analyte: Analyte, code: str) -> bool:
    """Whether results of this analyte are printed in this unit."""
    return compatible(analyte, code) or code in analyte.also


def _same_fluid(one: Specimen, other: Specimen | None) -> bool:
    return other is None or one == other or {one, other} <= _BLOOD


@lru_cache(maxsize=4096)
def _alike(keys: tuple[str, ...]) -> str | None:
    for printed in keys:
        # `ЛИВИ` is `ЛПВП`: upright strokes of one letter are those of the other.
        key = _LIPOPROTEIN.sub(lambda found: f"{'HE ' if found[1] else ''}ЛП{found[2]}П", printed)
        key = " ".join(_MISREAD.get(word, word) for word in key.split())
        if key != printed and key in _index():
            return key
        if len(key) < SHORTEST_GUESS:
            # `lron`, and three Russian letters read as Latin ones.
            other = _MISREAD.get(key) or ("I" + key[1:] if key[:1] == "L" else "")
            if other in _index():
                return other
            continue
        nearest = process.extract(key, _guessable(), scorer=fuzz.ratio, limit=6, score_cutoff=ALIKE - MARGIN)
        best = [(name, score) for name, score, _ in nearest if digits_of(name) == digits_of(key)]
        if best and best[0][1] >= ALIKE and _alone(best):
            return best[0][0]
    return None


def _alone(best: list[tuple[str, float]]) -> bool:
    """Whether no other analyte's name is nearly as alike."""
    index = _index()
    first = {analyte.key for analyte in index[best[0][0]]}
    return all(
        score < best[0][1] - MARGIN or {analyte.key for analyte in index[name]} & first for name, score in best[1:]
    )


def _has_all(key: str, wanted: list[str]) -> bool:
    words = key.split()
    return all(any(word.startswith(one) for word in words) for one in wanted)
