"""The date of a document: of sampling, visit, result or print, in this order, and never the day somebody was born."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from app.models import DateKind
from app.services.labs import dates
from app.services.labs.dates import Printed

MOST_LINES = 200
LONGEST_LINE = 300
_BORN = "born"
_LABELS = re.compile(
    r"(?<!\w)(?:"
    r"(?P<born>дат\w+ рожд\w*|д\.? ?р\.|г\. ?р\.|родил\w+|date of birth|birth ?date|d\.?o\.?b\b|born)"
    r"|(?P<collected>(?:дата |время |и |/ ?)*(?:взяти\w+|забор\w*|сбор\w*|отбор\w*)"
    r"(?: \w*материал\w*| проб\w*| крови| образц\w*)?|collected|collection|drawn|sampl(?:ed|ing)|specimen date)"
    r"|(?P<visit>(?:дат\w+ )?(?:приема|осмотр\w*|консультаци\w+|посещени\w+|визит\w*|обращени\w+|госпитализаци\w+|"
    r"поступлени\w+|исследовани\w+|обследовани\w+|процедур\w+)|visit|seen|service|admi(?:ssion|tted)|consultation|"
    r"encounter|exam\w*|study|procedure)"
    r"|(?P<reported>(?:дат\w+ )?(?:результат\w*|готовност\w+|заключени\w+|выписк\w+|выдачи|оформлени\w+|подписани\w+|"
    r"выполнени\w+|назначени\w+|рецепта)|report(?:ed)?|discharged?|issued?|signed|completed|resulted|prescribed)"
    r"|(?P<printed>(?:дат\w+ )?(?:печати|распечат\w+|напечатан\w*)|printed?)"
    r"|(?P<other>действител\w+|лиценз\w+|полис\w*|приказ\w*|valid|expir\w+|previous|предыдущ\w+|next|следующ\w+|явк\w+)"
    r")(?!\w)",
    re.IGNORECASE,
)
_FROM = re.compile(r"(?:^|\s)от\s{0,3}«?$", re.IGNORECASE)
_ORDER = (DateKind.COLLECTED, DateKind.VISIT, DateKind.REPORTED, DateKind.PRINTED)


def tell(
    texts: Sequence[str], *, month_first: bool | None, born: date | None, today: date
) -> tuple[date, DateKind] | None:
    """The best date that the first pages of a document name as one of its own, and what it is the date of."""
    best: dict[DateKind, date] = {}
    before = ""
    lines = [line for text in texts for line in text.splitlines() if line.strip()]
    for line in lines[:MOST_LINES]:
        text = line[:LONGEST_LINE].replace("ё", "е")
        for found in dates.printed(text):
            kind = _kind(text, found, before)
            day = dates.certain(found, month_first=month_first)
            if kind is not None and day is not None and _is_possible(day, born, today):
                best.setdefault(kind, day)
        before = text
    return next(((best[kind], kind) for kind in _ORDER if kind in best), None)


def _is_possible(day: date, born: date | None, today: date) -> bool:
    return day != born and (born is None or day > born) and day <= today + timedelta(days=1)


def _kind(text: str, found: Printed, line_before: str) -> DateKind | None:
    """By the last label before the date, in its line or, where the line begins with it, in the one above."""
    told = text[: found.start]
    if _FROM.search(told) and len(told) < 60:
        return DateKind.VISIT
    if not told.strip():
        told = line_before if not dates.printed(line_before) else ""
    label = next(reversed(list(_LABELS.finditer(told))), None)
    if label is None or label.lastgroup in (_BORN, "other"):
        return None
    # «12.03.1980 г. р.»
    if re.match(r"\s*(?:г\. ?р\.|года рожд)", text[found.end :]):
        return None
    return DateKind(str(label.lastgroup))
