"""Whose document it is and of which day, by what is printed on it."""

from __future__ import annotations

from datetime import date

import pytest

from app.models import DateKind, PatientMatch
from app.services.documents import dating
from app.services.documents.patients import head_of, match
from app.utils.person_names import Likeness, compare

OWNER = "Заозёрный Григорий Ильич"


@pytest.mark.parametrize(
    ("printed", "owner", "likeness"),
    [
        ("ЗАОЗЕРНЫЙ ГРИГОРИЙ ИЛЬИЧ", OWNER, "same"),
        ("Григорий Заозёрный", OWNER, "same"),
        ("Заозёрный Г. И.", OWNER, "same"),
        ("Заозёрного Григория Ильича", OWNER, "same"),
        ("Zaozyorny Grigory", OWNER, "same"),
        ("Zaozernyi, Grigorii I.", OWNER, "same"),
        ("Grigoriy Zaozerniy", OWNER, "same"),
        ("Заозёрная Мария Петровна", OWNER, "different"),
        ("Заозёрный Пётр Ильич", OWNER, "different"),
        ("Заозёрный П. И.", OWNER, "different"),
        ("Smith, John", OWNER, "different"),
        ("Заозёрный", OWNER, "unknown"),
        ("Иванова Марина", "Мария Иванова", "different"),
        ("Петра Павлова", "Пётр Павлов", "same"),
        ("Павла Львова", "Павел Львов", "same"),
        ("Marrowby, Harriet M", "Harriet Marrowby", "same"),
        ("Harriet Marrowby", "Henry Marrowby", "different"),
        ("John Q. Public", "John Public", "same"),
        ("", "John Public", "unknown"),
    ],
)
def test_names_are_compared_as_people_write_them(printed: str, owner: str, likeness: str) -> None:
    assert compare(printed, owner) == Likeness(likeness)
    assert compare(owner, printed) == Likeness(likeness)


BORN, OTHER_DAY = date(1980, 3, 12), date(1985, 7, 1)


@pytest.mark.parametrize(
    ("name", "born", "expected"),
    [
        ("Заозёрный Г. И.", BORN, PatientMatch.OWN),
        ("Заозёрный Г. И.", None, PatientMatch.OWN),
        ("Заозёрный Г. И.", OTHER_DAY, PatientMatch.OTHER),
        ("Заозёрный Г. И.", date(1980, 12, 3), PatientMatch.UNKNOWN),
        (None, BORN, PatientMatch.OWN),
        (None, None, PatientMatch.UNKNOWN),
        ("Новый Григорий Ильич", BORN, PatientMatch.OWN),
        ("Smith John", BORN, PatientMatch.UNKNOWN),
        ("Smith John", None, PatientMatch.OTHER),
    ],
)
def test_name_and_birth_date_tell_together(name: str | None, born: date | None, expected: PatientMatch) -> None:
    assert match(name, born, OWNER, BORN) == expected


@pytest.mark.parametrize(
    ("printed", "name", "born"),
    [
        ("Пациент: Иванова Мария Петровна, 05.07.1980 г.р.", "Иванова Мария Петровна", date(1980, 7, 5)),
        ("Пациент: Иванова М.П., 1980 г.р., поступила 01.02.2025", "Иванова М.П.", None),
        ("ФИО: ИВАНОВА МАРИЯ ПЕТРОВНА (44 года)", "ИВАНОВА МАРИЯ ПЕТРОВНА", None),
        ("Больная Иванова М. П., 44 лет", "Иванова М. П.", None),
        ("Ф.И.О. пациента   Иванова Мария Петровна", "Иванова Мария Петровна", None),
        ("Пациент:\nИванова Мария Петровна", "Иванова Мария Петровна", None),
        ("Фамилия: Иванова\nИмя: Мария\nОтчество: Петровна", "Иванова Мария Петровна", None),
        ("Иванова Мария Петровна, 05.07.1980 г. р.", "Иванова Мария Петровна", date(1980, 7, 5)),
        ("Patient: JONES, MARY A (F, 45)", "JONES, MARY A", None),
        ("Patient Name: Mary Jones DOB: 1980-07-05", "Mary Jones", date(1980, 7, 5)),
        ("Patient: Mrs. Mary O'Neil-Jones", "Mary O'Neil-Jones", None),
        ("Patient: Šárka Nováková", "Šárka Nováková", None),
        ("Пациент: Ґалаган Їван, 05.07.1980 г.р.", "Ґалаган Їван", date(1980, 7, 5)),
        ("Пациент поступил в плановом порядке", None, None),
        ("Пациентка обследована, осмотрена", None, None),
        ("Patient Education Materials, given on paper", None, None),
        ("Patient Blood Management", None, None),
        ("Name: Total Cholesterol", None, None),
        ("Name   Result   Reference Range", None, None),
    ],
)
def test_a_letter_names_its_patient_in_many_ways(printed: str, name: str | None, born: date | None) -> None:
    head = head_of([printed], date(2026, 11, 28))
    assert (head.patient, head.born) == (name, born)


def told(text: str) -> tuple[date, DateKind] | None:
    today = date(2026, 11, 28)
    head = head_of([text], today)
    return dating.tell([text], month_first=head.month_first, born=head.born, today=today)


@pytest.mark.parametrize(
    ("text", "day", "kind"),
    [
        ("Дата рождения: 12.03.1980\nДата приёма: 5 марта 2024 г.", date(2024, 3, 5), "visit"),
        ("Консультация кардиолога от 14.02.2023\nДата рождения 12.03.1980", date(2023, 2, 14), "visit"),
        ("Выписной эпикриз\nДата поступления: 01.02.2024   Дата выписки: 11.02.2024", date(2024, 2, 1), "visit"),
        ("Дата выписки\n11 февраля 2024", date(2024, 2, 11), "reported"),
        ("Взятие биоматериала: 03.12.2024 08:55   Дата печати: 05.12.2024", date(2024, 12, 3), "collected"),
        ("Дата печати: 05.12.2024\nЛицензия от 14.02.2019 действительна до 01.01.2030", date(2019, 2, 14), "visit"),
        ("Date of Birth: 01/23/1990\nDate of Discharge: 03/26/2009", date(2009, 3, 26), "reported"),
    ],
)
def test_the_date_is_the_one_that_says_what_it_is(text: str, day: date, kind: str) -> None:
    assert told(text) == (day, DateKind(kind))


@pytest.mark.parametrize(
    "text",
    [
        "Иванов Иван, 12.03.1980 г.р.",
        "Дата рождения\n12.03.1980",
        "Born 12 March 1980",
        "Дата приёма: 05.03.2031",
        "Visit date: 03/04/2024",
        "Лекарство принимать до 12.03.2024",
    ],
)
def test_a_birthday_or_a_riddle_is_nobody_s_date(text: str) -> None:
    assert told(text) is None
