"""What says who somebody is does not leave in documents' texts; results do, whatever they look like."""

from __future__ import annotations

from datetime import date

import pytest

from app.services.ai.masking import Identity, masked

ANNA = Identity("Иванова Анна Сергеевна", date(1970, 3, 5), "anna@example.com")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Пациент: Петров П. П.   пол: М", "Пациент: [name]   пол: М"),
        ("направлена Ивановой Анной", "направлена [name] [name]"),
        ("ИВАНОВА А. С.", "[name] А. С."),
        ("Дата рождения: 05.03.1970   Возраст: 56", "Дата рождения: [date of birth]   Возраст: 56"),
        ("рожд. 5 марта, 05.03.1970 г.", "рожд. 5 марта, [date of birth] г."),
        ("DOB: 03/05/1970", "DOB: [date of birth]"),
        ("тел. 8 (495) 123-45-67", "тел. [contact]"),
        ("звоните +7 495 123-45-67 или пишите a.b@mail.example.ru", "звоните [contact] или пишите [contact]"),
        ("call (555) 123-4567 today", "call [contact] today"),
        ("СНИЛС 112-233-445 95", "СНИЛС [number]"),
        ("MRN: A-123456", "MRN: [number]"),
        ("Полис ОМС: 1234567890123456", "Полис ОМС: [number]"),
        ("Паспорт № 4510 123456", "Паспорт № [number]"),
        ("Адрес пациента: Москва, ул. Примерная, 1", "Адрес пациента: [address]"),
    ],
)
def test_people_are_not_named(text: str, shown: str) -> None:
    assert masked(text, ANNA) == shown


@pytest.mark.parametrize(
    "text",
    [
        "ТТГ   4,87   мкМЕ/мл   0,40 - 4,00",
        "Тромбоциты   250 000   150-400",
        "Glucose 5.1 mmol/L (70-99 mg/dL) 12.03.2026",
        "Антитела 1:1280, 10^9/л, 130-160",
        "Дата взятия: 12.03.2026 08:15",
        "анализ, канал, анафилаксия",
    ],
)
def test_results_stay_as_they_are(text: str) -> None:
    assert masked(text, ANNA) == text


def test_without_a_name_only_forms_are_known() -> None:
    nobody = Identity(None, None, "x@example.com")
    assert masked("Иванова Анна, x@example.com", nobody) == "Иванова Анна, [contact]"
