"""Whether two printed names may be one person's: any order, initials, Russian cases, Cyrillic or Latin letters."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from enum import StrEnum

from rapidfuzz.distance import DamerauLevenshtein

_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "j", "з": "z", "и": "i", "й": "i",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "h", "ц": "c", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "u", "я": "a",
}  # fmt: skip
# Spellings of one sound, longest first, brought to one.
_SOUNDS = (
    ("shch", "sh"), ("sch", "sh"), ("zh", "j"), ("kh", "h"), ("ts", "c"), ("tz", "c"), ("yo", "e"), ("jo", "e"),
    ("io", "e"), ("ye", "e"), ("je", "e"), ("ie", "e"), ("yu", "u"), ("ju", "u"), ("iu", "u"), ("ya", "a"),
    ("ja", "a"), ("ia", "a"), ("x", "ks"), ("w", "v"), ("ph", "f"), ("y", "i"), ("ck", "k"),
)  # fmt: skip
_ENDINGS = (
    "ого", "ому", "ыми", "ими", "ой", "ей", "ом", "ем", "ым", "им", "ую", "юю", "ая", "яя", "ий", "ый",
    "а", "я", "у", "ю", "е", "ы", "и", "й", "ь",
)  # fmt: skip
_CYRILLIC = re.compile("[а-яё]")
_WORDS = re.compile(r"[^\W\d_]+")
_FLEETING = re.compile(r"(?<=[^аеёиоуыэюя])[ео](?=[^аеёиоуыэюяй]$)")
# So long that one letter may be misread.
LONG = 6
# Shorter ones would be abbreviations too.
SHORTEST_SPELLED, SHORTEST_SOUND = 4, 5


class Likeness(StrEnum):
    SAME = "same"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


def compare(one: str, other: str) -> Likeness:
    """UNKNOWN where too little is said: a single name, or a family name beside nothing that could contradict it."""
    left, right = _words(one), _words(other)
    if len(left) < 2 or len(right) < 2:
        return Likeness.UNKNOWN
    if len(left) > len(right):
        left, right = right, left
    whole = initials = 0
    rest = list(right)
    for name in sorted(left, key=len, reverse=True):
        match = next((word for word in rest if len(name) > 1 and len(word) > 1 and _alike(name, word)), None)
        if match is None:
            match = next(
                (word for word in rest if 1 in (len(name), len(word)) and _initial(name) == _initial(word)), None
            )
            initials += match is not None
        else:
            whole += 1
        if match is not None:
            rest.remove(match)
    return Likeness.SAME if whole >= 1 and whole + initials == len(left) else Likeness.DIFFERENT


def share_a_name(one: str, other: str) -> bool:
    """A given name that stayed when the family name changed."""
    return any(_alike(a, b) for a in _words(one) for b in _words(other) if len(a) > 1 and len(b) > 1)


def _words(name: str) -> Sequence[str]:
    return [word.lower().replace("ё", "е") for word in _WORDS.findall(name)]


def _initial(word: str) -> str:
    return _LATIN.get(word[0], word[0])[:1]


def _alike(one: str, other: str) -> bool:
    if bool(_CYRILLIC.search(one)) != bool(_CYRILLIC.search(other)):
        a, b = _sound(_stem(one)), _sound(_stem(other))
        return a == b or (min(len(a), len(b)) >= 4 and DamerauLevenshtein.distance(a, b) <= 1)
    a, b = _stem(one), _stem(other)
    return a == b or (min(len(a), len(b)) >= LONG and DamerauLevenshtein.distance(a, b) <= 1)


def _stem(word: str) -> str:
    """A Russian name without the ending of its case; others as they are."""
    if not _CYRILLIC.search(word):
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            word = word.removesuffix(ending)
            break
    return _FLEETING.sub("", word.rstrip("иь"))


def _sound(word: str) -> str:
    """One Latin spelling of what the many ways of writing a name sound like."""
    return re.sub(r"(.)\1+", r"\1", _spelled(word)).rstrip("aeiou")


def _spelled(word: str) -> str:
    spelling = "".join(_LATIN.get(letter, letter) for letter in word)
    for one_of_many, one in _SOUNDS:
        spelling = spelling.replace(one_of_many, one)
    return spelling


class Spellings:
    """Names as they may be written in the other alphabet.

    Stricter than `compare`: a word of a text that only resembles a name is none (`ANA` is not Anna).
    """

    def __init__(self, names: Collection[str]) -> None:
        self._cyrillic = _Known([name for name in names if _CYRILLIC.search(name)])
        self._latin = _Known([name for name in names if not _CYRILLIC.search(name)])

    def hold(self, word: str) -> bool:
        return word in (self._latin if _CYRILLIC.search(word) else self._cyrillic)


class _Known:
    def __init__(self, names: Collection[str]) -> None:
        self._spelled = {spelled for name in names if len(spelled := _spelled(name)) >= SHORTEST_SPELLED}
        self._sounds = {sound for name in names if len(sound := _sound(_stem(name))) >= SHORTEST_SOUND}

    def __contains__(self, word: str) -> bool:
        if not self._spelled and not self._sounds:
            return False
        return _spelled(word) in self._spelled or _sound(_stem(word)) in self._sounds
