"""Words that name the columns of tables."""

from __future__ import annotations

import re
from enum import StrEnum


class Role(StrEnum):
    ANALYTE = "analyte"
    RESULT = "result"
    UNIT = "unit"
    REFERENCE = "reference"
    FLAG = "flag"
    PREVIOUS = "previous"
    SPECIMEN = "specimen"
    COMMENT = "comment"
    OTHER = "other"


# Tried in this order; the longest fitting words win among those that begin at the same place.
ROLES: dict[Role, str] = {
    Role.PREVIOUS: r"(?:пред(?:ыд(?:ущ\w{0,4})?|шеств\w{0,6}|ш)?|прош(?:л\w{0,4})?)\.?(?:\s?(?:рез(?:ультат\w{0,3}|-т)?|знач(?:ени\w{1,2})?|показат\w{0,4}|исследовани\w{1,2}|анализ\w{0,2})\.?)?(?:\s(?:и\s)?дата)?|ранее|архив\w{0,4}|динамика|(?:previous|prev|prior|last|earlier|former)\.?(?:\s?(?:results?|res|values?|val|tests?)\.?)?(?:\sand\sdate)?|history|hist\.?",
    Role.FLAG: r"флаг\w?|flags?|отклонени\w{1,2}|откл\.?|оценка|признак|abnormal(?:ity)?|h/l|\+/-|status|статус|отметк\w",
    Role.REFERENCE: r"референ\w{0,8}(?:\s(?:значени\w{1,2}|интервал\w{0,2}|диапазон\w{0,2}|величин\w|предел\w{1,2}|границ\w))?|реф\.?\s?(?:значени\w{1,2}|знач\.?|интервал\w{0,2}|инт\.?|диапазон)|норм\w{1,2}(?:\sзначени\w{1,2})?|нормальн\w{2,3}\s(?:значени\w{1,2}|диапазон|показател\w|уровень)|границы\sнормы|пределы\sнормы|диапазон|интервал|reference(?:\s(?:ranges?|intervals?|values?|limits?))?|ref\.?\s?(?:ranges?|intervals?|values?|int\.?)|(?:biological\s)?ref(?:erence)?\.?\sintervals?|normal\s(?:ranges?|values?|limits?)|expected\s(?:values?|range)|standard\srange|допустимые\sзначения|ranges?",
    Role.UNIT: r"ед(?:иниц\w{1,2}|\.)?\s?изм(?:ерени\w{1,2}|\.)?|единиц\w{1,2}|ед\.|units?(?:\sof\smeasure(?:ment)?)?|размерность",
    Role.RESULT: r"результат\w{0,3}(?:\s(?:исследовани\w{1,2}|анализа|теста))?|(?:ваше\s|ваш\s)?(?:значени\w{1,2}|показание|результат)|(?:current\s|test\s|your\s|observed\s)?results?(?:\svalues?)?|(?:your\s|observed\s)?values?|current|текущ\w{1,3}(?:\sрезультат)?|найдено|in\srange|out\sof\srange|в\sнорме|вне\sнормы",
    Role.SPECIMEN: r"биоматериал|материал|specimen(?:\stype)?|sample(?:\stype)?",
    Role.COMMENT: r"комментари\w{1,2}|примечани\w{1,2}|comments?|notes?|интерпретация|remarks?|заключение",
    Role.ANALYTE: r"(?:наименование|название)(?:\s(?:показателя|теста|исследования|анализа|параметра|услуги))?|показател\w{1,2}|исследовани\w{1,2}|тест\w{0,2}|анализ\w{0,2}|параметр\w{0,2}|компонент\w{0,2}|аналит\w{0,2}|tests?(?:\s(?:name|description|performed))?|analytes?|components?|examinations?|parameters?|investigations?|assays?|procedure|determination|определение",
    Role.OTHER: r"метод\w{0,2}(?:ика)?|methods?|methodology|lab(?:oratory)?|лаб(?:\.|оратори\w)?|код\w{0,2}|codes?|оборудование|анализатор|№|n|#|no\.?|дата(?:\s(?:исследовани\w|выполнени\w|готовности))?|date|исполнитель|performed\sby|сроки?|врач",
}  # fmt: skip
_FOREIGN = re.compile(
    r"(?<!\w)(?:цена|стоимость|сумма|руб\.?|price|amount|cost|charge|кол-во|скидка|оплат\w+|дозировк\w+|доза|dose|препарат\w*|medications?)(?!\w)",
    re.IGNORECASE,
)
# How these words begin: most lines have none of it. Case is folded, not lowered, which leaves no letter out.
_FOREIGN_BEGINNINGS = (
    "цен", "стоим", "сумм", "руб", "pr", "amo", "cost", "charge", "кол", "скид", "оплат", "доз", "dose", "преп", "med",
)  # fmt: skip
# Of the columns that are none of ours, those that hold no numbers such as results.
WORDY = re.compile(r"метод|method|лаб|lab|оборуд|анализатор|исполн|perform|врач|срок|дата|date", re.IGNORECASE)
PATTERNS = {role: re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) for role, words in ROLES.items()}
FILLING = re.compile(
    r"[\s,.;:/()*и&-]+|(?<!\w)(?:and|or|or|и|или|for|для|по|in|в|mg|си|si|дата|date|лаборатории|показателя|ваш)(?!\w)",
    re.IGNORECASE,
)


def speaks_of_foreign(text: str) -> bool:
    """Whether a line has words that head tables of something else than results."""
    return any(map(text.casefold().__contains__, _FOREIGN_BEGINNINGS)) and _FOREIGN.search(text) is not None
