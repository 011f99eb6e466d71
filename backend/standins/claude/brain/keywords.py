"""The words of a question that are worth searching for, and a crude stem to compare them by."""

import re
from pathlib import Path

from standins.claude.brain.analytes import analytes_in

_WORD = re.compile(r"[a-zа-яё0-9][a-zа-яё0-9-]*", re.IGNORECASE)
_STOP = frozenset(Path(__file__).with_name("stop_words.txt").read_text(encoding="utf-8").split())
_GENERIC_WORDS = (
    r"documents?|reports?|results?|tests?|labs?|analys[ie]s|pages?|files?|uploads?|uploaded|papers?|"
    r"документ\w*|отч[её]т\w*|результат\w*|анализ\w*|файл\w*|страниц\w*|загру[зж]\w*|написано|говорится|указано|напечатано"
)
_GENERIC = re.compile(_GENERIC_WORDS, re.IGNORECASE)
_DOCUMENT_WORDS = re.compile(
    rf"\b(?:{_GENERIC_WORDS}|discharge|summary|prescriptions?|scans?|x-?ray|mri|ct|ultrasound|blood ?work|conclusion|"
    r"letters?|diagnos[ie]s|impression|обследован\w*|выписк\w*|заключен\w*|справк\w*|рецепт\w*|письм\w*|мрт|узи|кт|"
    r"рентген\w*|диагноз\w*|исследован\w*)\b",
    re.IGNORECASE,
)
_MY = re.compile(r"\b(?:my|mine|me|i|i'm|мой|моя|моё|мое|мои|моих|моей|моем|моём|моему|мне|меня|я)\b", re.IGNORECASE)
_MAX_QUERY_WORDS = 6


def mentions_documents(text: str) -> bool:
    return _DOCUMENT_WORDS.search(text) is not None


def is_about_me(text: str) -> bool:
    return _MY.search(text) is not None


def stem(word: str) -> str:
    word = word.lower().replace("ё", "е")
    if len(word) <= 4 or any(char.isdigit() for char in word):
        return word
    return word[: max(4, len(word) - (3 if len(word) > 7 else 2 if len(word) > 5 else 1))]


def keywords(text: str) -> list[str]:
    """Words that say what is asked for; laboratory names are left out, since those have synonyms."""
    left = text
    for analyte in analytes_in(text):
        left = analyte.pattern.sub(" ", left)
    words = [word.lower() for word in _WORD.findall(left)]
    kept = [word for word in words if word not in _STOP and len(word) > 1 and not _GENERIC.fullmatch(word)]
    return list(dict.fromkeys(kept))


def search_query(text: str, russian: bool) -> str:
    """Alternatives joined by OR: all words at once would miss pages that print only one of the names."""
    words: list[str] = []
    for analyte in analytes_in(text):
        pair = [analyte.russian, analyte.english] if russian else [analyte.english, analyte.russian]
        words += [f'"{name}"' if " " in name else name for name in pair]
    words += keywords(text)
    if not words:
        words = [word.lower() for word in _WORD.findall(text) if _DOCUMENT_WORDS.fullmatch(word)]
    return " OR ".join(dict.fromkeys(words[:_MAX_QUERY_WORDS])) or text.strip()[:80]
