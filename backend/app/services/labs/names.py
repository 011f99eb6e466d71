"""Printed names of analytes as they are compared: without case, punctuation, remarks and what they were measured in."""

from __future__ import annotations

import re
from functools import lru_cache

from app.core.laboratory import Specimen
from app.services.labs.alike import folded, plain
from app.services.labs.name_words import METHOD, SPECIMENS

LONGEST = 160
_GREEK = (("α", " alpha "), ("β", " beta "), ("γ", " gamma "), ("δ", " delta "), ("ω", " omega "))
_WORDS = {
    "альфа": "alpha", "бета": "beta", "гамма": "gamma", "дельта": "delta", "омега": "omega",
    "кол": "количество", "общ": "общий", "концентр": "концентрация", "haemoglobin": "hemoglobin",
}  # fmt: skip
_SIGNS = re.compile(r"[^\w%#+/]+|(?<=\D)/(?=\D)|_")
# `CA125` is `CA 125`.
_EDGE = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
# `ТЗ` is read where `Т3` is printed.
_THREE = re.compile(r"(?<=\b[TC])\s?З(?!\w)")
# `HbA1c` is read as `HbAlc`, `HbAtc`.
_A1C = re.compile(r"(?<=A)\s?[LIT]\s?(?=[CС]\b)")
_SHARE = re.compile(r"([%#])")
_BRACKETS = re.compile(r"[(\[][^()\[\]]{0,80}[)\]]")
_UNCLOSED = re.compile(r"\s[(\[][^()\[\]]{0,80}\Z")
_TRAILING = tuple(
    (specimen, re.compile(rf"(?:[\s,(\[/]|\A)(?:{words})[)\].,\s]*\Z", re.IGNORECASE)) for specimen, words in SPECIMENS
)
_INSIDE = tuple(
    (specimen, re.compile(rf"[(\[,]\s?(?:{words})\s?(?:[)\],]|\Z)", re.IGNORECASE)) for specimen, words in SPECIMENS
)
# Most names say nothing of it.
_ANY_SPECIMEN = re.compile("|".join(words for _, words in SPECIMENS), re.IGNORECASE)
# Codes and numbers in front of names: `1.`, `A09.05.023`, `[1234]`.
_NUMBERED = re.compile(r"\A\s*(?:\d{1,3}[.)]\s+|[AА]\d\d\.\d\d\.[\d.]{3,11}\s+|№\s?\d+\s+|\*+\s*)")


@lru_cache(maxsize=8192)
def name_keys(printed: str, *, remarks: bool = True) -> tuple[str, ...]:
    """What a name may be looked up by, the most exact first: whole, then without remarks, specimen and method."""
    text = _NUMBERED.sub("", plain(printed[:LONGEST]))
    inside = [found[1:-1] for found in _BRACKETS.findall(text)]
    bare = _UNCLOSED.sub("", _BRACKETS.sub(" ", text))
    shorter = [without_specimen(text)]
    shorter.append(shorter[0] if bare == text else without_specimen(bare))
    readings = [text, shorter[0], bare, shorter[1], *(METHOD.sub("", reading) for reading in shorter)]
    # `Тиреотропный гормон (ТТГ)`: the brackets hold the short name.
    readings += [short for short in inside if len(short) > 1 and remarks]
    keys = (_key(reading) for reading in readings)
    return tuple(dict.fromkeys(key for key in keys if key))


def search_key(text: str) -> str:
    return _key(plain(text[:LONGEST]))


def without_specimen(text: str) -> str:
    """The name without its trailing or bracketed specimen; a name that is nothing else stays."""
    if not _ANY_SPECIMEN.search(text):
        return text
    for _, pattern in (*_INSIDE, *_TRAILING):
        shorter = pattern.sub(" ", text)
        if shorter != text and len(shorter.strip(" ,.()[]-/")) > 1:
            return shorter.strip(" ,-/")
    return text


def specimen_of(printed: str) -> Specimen | None:
    """What a name says it was measured in."""
    text = plain(printed[:LONGEST])
    if not _ANY_SPECIMEN.search(text):
        return None
    for specimen, pattern in (*_INSIDE, *_TRAILING):
        found = pattern.search(text)
        if found is not None and found.start() > 0:
            return specimen
    return None


def digits_of(key: str) -> str:
    return "".join(sign for sign in key if sign.isdigit() or sign in "%#")


@lru_cache(maxsize=16384)
def _key(text: str) -> str:
    lowered = text.lower()
    for sign, name in _GREEK:
        lowered = lowered.replace(sign, name)
    spaced = _SHARE.sub(r" \1 ", _EDGE.sub(" ", _SIGNS.sub(" ", lowered)))
    return _A1C.sub(" 1 ", _THREE.sub(" 3", folded(" ".join(_WORDS.get(word, word) for word in spaced.split()))))
