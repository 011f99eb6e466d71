"""Whose report it is: the patient's name as the head of a document prints it, labelled or beside a birth date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from app.services.labs.dictionary import find
from app.services.labs.lines import Cell, Line

HEAD_LINES = 120
LONGEST_NAME = 80
_NAME_LABEL = (
    r"ф\.?\s?и\.?\s?о\.?(?:\sпациент(?:а|ки))?|пациент(?:ка)?|больн(?:ой|ая)|фамилия,?\sимя,?\sотчество|имя\sпациент(?:а|ки)"
    r"|(?:mr|mrs|ms)\.?\spatient|patient(?:'s)?(?:\s(?:full\s)?name)?|full\sname"
)
_LABEL = re.compile(rf"(?:{_NAME_LABEL})(?!\w)\s?(?P<mark>[:.]?)\s{{0,3}}", re.IGNORECASE)
# Alone these also head a column of analytes.
_SHORT_LABEL = re.compile(r"(?:name|имя)\s?(?P<mark>:)\s{0,3}", re.IGNORECASE)
_PARTS = (
    re.compile(r"(?:фамилия|last\sname|surname|family\sname)\s?:?\s{0,3}", re.IGNORECASE),
    re.compile(r"(?:имя|first\sname|given\snames?)\s?:?\s{0,3}", re.IGNORECASE),
    re.compile(r"отчество\s?:?\s{0,3}", re.IGNORECASE),
)
_TITLE = re.compile(r"(?:г-жа|г-н|гр\.|mr\.?|mrs\.?|ms\.?|miss|dr\.?)\s", re.IGNORECASE)
_LETTER = r"[^\W\d_]"
# Of Latin, Greek and Cyrillic with all their accents: Šárka, Łukasz, Ґалаган.
_CAPITAL = "(?-i:[" + "".join(sign for sign in map(chr, range(0x530)) if sign.isupper()) + "])"
# «Иванова», "O'Neil-Smith", «М.», «М.П.», and what stands small inside of names.
_ONE = rf"(?:{_CAPITAL}\.(?:\s?{_CAPITAL}\.?)?|{_CAPITAL}(?:{_LETTER}|['’-]){{0,40}}\.?)(?!\w)"
_SMALL = r"(?:van|von|der|den|de|da|di|la|le|al|bin|ibn|оглы|кызы|фон)"
_PERSON = re.compile(rf"{_ONE}(?:,?\s(?:{_SMALL}\s){{0,2}}(?:{_ONE}|оглы|кызы)){{1,4}}")
_NOT_A_NAME = re.compile(
    r"\b(?:id|дата|пол|возраст|sex|age|dob|date|birth|address|phone|information|info|name|report|results?|values?|units?"
    r"|education|materials?|portal|care|instructions?|history|summary|services?|safety|rights?|access|label|copy|center"
    r"|centre|blood|management|relations|data|details?|records?|demographics|status|type|class|location|room|number|account|mrn|gender"
    r"|врач|заказ|номер|первичн\w+|мужской|женский|адрес|телефон|отделение|палата|диагноз|карта|полис|снилс)\b",
    re.IGNORECASE,
)
_BORN_BEHIND = re.compile(
    r"[\s,(|]{1,4}(?:(?:\d{1,2}[./-]\d{1,2}[./-])?\d{4}\s?(?:г\.?\s?р\.?|г/р|года?\sрожд)|d\.?o\.?b\.?\W|дата\sрожд|date\sof\sbirth|born\s)",
    re.IGNORECASE,
)
_PATRONYMIC = re.compile(r"[А-ЯЁ][а-яёА-ЯЁ]{2,}(?:вич|вна|ична|инична|ВИЧ|ВНА|ИЧНА|оглы|кызы)\Z")


def patient(lines: Sequence[Line]) -> str | None:
    """The first name that is told to be the patient's; None if the head names nobody."""
    head = lines[:HEAD_LINES]
    return _labelled(head) or _in_parts(head) or _beside_birth(head)


def _labelled(lines: Sequence[Line]) -> str | None:
    for number, line in enumerate(lines):
        under = lines[number + 1].cells if number + 1 < len(lines) else ()
        name = next(
            (name for place in range(len(line.cells)) if (name := _labelled_in(line.cells, place, under))), None
        )
        if name is None:
            continue
        if len(under) == 1 and len(name.split()) == 2 and _PATRONYMIC.match(under[0].text):
            return f"{name} {under[0].text}"
        return name
    return None


def _labelled_in(cells: Sequence[Cell], place: int, under: Sequence[Cell]) -> str | None:
    """Behind a label in its own cell, in the next one, or in the line below where both stand alone."""
    text = cells[place].text
    found = _LABEL.match(text) or _SHORT_LABEL.match(text)
    if found is None:
        return None
    rest = text[found.end() :].strip(" :")
    if rest:
        # A sentence about "the patient" goes on in small letters; «Пациент Иванова М. П.» does not.
        return _begins_with_name(rest)
    if place + 1 < len(cells):
        return _begins_with_name(cells[place + 1].text.strip())
    return _whole_name(under[0].text) if len(cells) == 1 and len(under) == 1 else None


def _begins_with_name(text: str) -> str | None:
    text = _TITLE.sub("", text, count=1) if _TITLE.match(text) else text
    found = _PERSON.match(text)
    if found is None:
        return None
    name = found[0]
    # The name ends where the next label begins, though no comma stands between them.
    label = _NOT_A_NAME.search(name)
    if label is not None:
        name = name[: label.start()].strip(" ,")
        if not _PERSON.fullmatch(name):
            return None
    # "Name: Total Cholesterol" names no person.
    return name if len(name) < LONGEST_NAME and find(name, guess=False) is None else None


def _whole_name(text: str) -> str | None:
    name = _begins_with_name(text)
    return name if name is not None and len(name) >= len(text.strip(" .,")) else None


def _in_parts(lines: Sequence[Line]) -> str | None:
    """Family name, given name and patronymic in cells of their own."""
    cells = [(cell.text, behind) for line in lines for cell, behind in _with_next(line.cells)]
    parts = [next(islice(_values(cells, label), 1), None) for label in _PARTS]
    return " ".join(part for part in parts if part) if parts[0] and parts[1] else None


def _values(cells: Iterable[tuple[str, str]], label: re.Pattern[str]) -> Iterable[str]:
    for text, behind in cells:
        found = label.match(text)
        if found is None:
            continue
        value = (text[found.end() :] or behind).strip(" :,")
        if re.fullmatch(_ONE, value) and not _NOT_A_NAME.search(value):
            yield value


def _with_next(cells: Sequence[Cell]) -> Iterable[tuple[Cell, str]]:
    return zip(cells, [*(cell.text for cell in cells[1:]), ""], strict=True)


def _beside_birth(lines: Sequence[Line]) -> str | None:
    """«Иванова Мария Петровна, 05.07.1980 г. р.» at the beginning of a line."""
    for line in lines:
        text = line.text[: LONGEST_NAME * 2]
        name = _begins_with_name(text)
        if name is not None and text.startswith(name) and _BORN_BEHIND.match(text, len(name)):
            return name
    return None
