"""Words that results are printed in."""

from __future__ import annotations

import re
from functools import lru_cache

from app.services.labs.alike import folded, plain

_ORDINALS = {
    "negative": "отрицательно|отрицательный|отрицательная|отрицат|отриц|отр|негативный|negative|neg|negat|not detected|nondetected|"
    "non detected|undetected|none detected|none|none seen|not seen|not found|absent|nonreactive|non reactive|not reactive|nil|"
    "не обнаружено|не обнаружены|не обнаружен|не обнаружена|не обн|не выявлено|не выявлены|не выявлен|не выявлена|необнаружено|"
    "отсутствует|отсутствуют|отсутствие|отсут|отс|нет|не найдено|не найдены|no|abs|н/о|обнаружено не было|нереактивный|нереактивно|"
    "отрицательный результат|результат отрицательный|negative result",
    "trace": "следы|следовые количества|trace|traces|tr|trace amount|следовое количество",
    "positive": "положительно|положительный|положительная|положит|полож|positive|pos|posit|detected|reactive|present|обнаружено|"
    "обнаружены|обнаружен|обнаружена|выявлено|выявлены|выявлен|выявлена|присутствует|присутствуют|реактивный|реактивно|"
    "положительный результат|есть",
    "normal": "норма|normal|нормальный|нормальная|нормальное|в норме|в пределах нормы|normally|norm",
    "abnormal": "abnormal|не норма|отклонение|патология",
    "1+": "+|1+|+1|(+)|1 +",
    "2+": "++|2+|+2|(++)|+ +|2 +",
    "3+": "+++|3+|+3|(+++)|+ + +|3 +",
    "4+": "++++|4+|+4|(++++)|+ + + +|4 +",
}  # fmt: skip
_FLAGS = {
    "low": "L|LL|Low|↓|↓↓|▼|ниже нормы|ниже|понижен|понижено|снижен|снижено|низкий|Below Low Normal|low critical",
    "high": "H|HH|High|↑|↑↑|▲|выше нормы|выше|повышен|повышено|высокий|Above High Normal|high critical",
    "abnormal": "*|**|A|AA|Abnormal|!|!!|Abn|отклонение|отклон|не норма|вне нормы|out of range|alert|critical|патология",
    "normal": "N|норма|normal|в норме|WNL|ok|in range|within range",
}  # fmt: skip
_COMPARATORS = {
    "<": "<|‹|менее|MeHee|меньше|ниже|мене|less than|below|under|lower than|up to but not including|lt",
    "<=": "<=|≤|⩽|=<|не более|не выше|до|up to|<_|не больше|no more than|not more than|макс|≦",
    ">": ">|›|более|6onee|больше|выше|свыше|over|above|more than|greater than|higher than|от|oT|gt|старше",
    ">=": ">=|≥|⩾|=>|не менее|не ниже|>_|at least|not less than|≧",
}  # fmt: skip


def _index(groups: dict[str, str]) -> dict[str, str]:
    return {word_key(word): code for code, words in groups.items() for word in words.split("|")}


@lru_cache(maxsize=8192)
def word_key(text: str) -> str:
    """How a word is looked up: case, look-alike letters, end stops and runs of spaces make no difference."""
    return " ".join(folded(plain(text)).replace("-", " ").split()).rstrip(".,;") or text.strip()


ORDINALS = _index(_ORDINALS)
FLAGS = _index(_FLAGS)
COMPARATORS = {word.lower(): code for code, words in _COMPARATORS.items() for word in words.split("|")}
# Longest first, so that `не более` is not read as `более`.
COMPARATOR_PATTERN = "|".join(
    re.escape(word) + (r"\b" if word[-1].isalpha() else "") for word in sorted(COMPARATORS, key=len, reverse=True)
)
FLAG_MARK = r"(?:\*{1,3}|↑{1,2}|↓{1,2}|▲|▼|!{1,2}|\(?(?:HH|LL|H|L|A|N)\)?|\(?(?:High|Low|Abnormal|HIGH|LOW|ABNORMAL)\)?|\(?(?:выше|ниже) нормы\)?)"
# With what results in words, words of comparison and marks in words begin.
_BEGINNINGS = frozenset(word_key(word.split()[0]) for words in (ORDINALS, COMPARATORS, FLAGS) for word in words if word)


@lru_cache(maxsize=4096)
def begins_a_result(word: str) -> bool:
    """Whether a text can be a result by its first word: a cheap look before the long one."""
    return not word.isalpha() or len(word) == 1 or word_key(word) in _BEGINNINGS
