"""What says who somebody is does not leave in documents' texts; results do, whatever they look like."""

from __future__ import annotations

import asyncio
import time
from datetime import date

import pytest

from app.services.ai.masking import Identity, masked, masked_apart
from app.services.extraction.texts import page_of

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
        ("Адрес: Москва, ул. Примерная, 1   Возраст: 56", "Адрес: [address]   Возраст: 56"),
        ("ФИО Петрова Анна Сергеевна   56 лет", "ФИО [name]   56 лет"),
        ("Ф.И.О. пациента: Петрова А. С.   ТТГ 4,87", "Ф.И.О. пациента: [name]   ТТГ 4,87"),
        ("Ivanova Anna Sergeevna, Dr. Petrov", "[name] [name] [name], Dr. Petrov"),
        ("Mrs. IVANOVA", "Mrs. [name]"),
        ("паспорт серия 4509 номер 123456 выдан", "паспорт [number] выдан"),
        ("родилась 5 марта 1970 г.", "родилась [date of birth] г."),
        ("March 5, 1970 and 05 Mar 1970", "[date of birth] and [date of birth]"),
        ("Born: February 1, 1980", "Born: [date of birth]"),
        ("Пациент:\nПетрова Анна Сергеевна\nТТГ   4,87", "Пациент:\n[name]\nТТГ   4,87"),
        ("Дата рождения\n01.02.1980\nГлюкоза   5,1", "Дата рождения\n[date of birth]\nГлюкоза   5,1"),
        ("Полис ОМС:\n1234567890123456\n", "Полис ОМС:\n[number]\n"),
        ("Адрес:\nг. Москва, ул. Примерная, д. 1\nТТГ 4,87", "Адрес:\n[address]\nТТГ 4,87"),
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
        "ANA 1:320, AMA 1:40, ALT 31 U/L",
        "Пациент:\nГемоглобин Общий   130   г/л\nФИО\nТромбоциты 250",
        "ФИО:\nГемоглобин 130\nЗаказ:\n5,1",
        "Адрес:\nГемоглобин, г/л   130\nПолис:\n130-160 г/л",
        "Дата рождения:\n5,1 ммоль/л",
        "Test name: Glucose   5.1   mmol/L",
        "1 марта 1970, 5 марта 1971, March 5, 2026",
    ],
)
def test_results_stay_as_they_are(text: str) -> None:
    assert masked(text, ANNA) == text


def test_without_a_name_only_forms_are_known() -> None:
    nobody = Identity(None, None, "x@example.com")
    assert masked("Иванова Анна, x@example.com", nobody) == "Иванова Анна, [contact]"


def test_an_account_in_latin_letters_hides_the_name_in_cyrillic_ones() -> None:
    ivan = Identity("Ivan Ivanov", None, "x@example.com")
    assert masked("Иванов Иван, иван-чай, ТТГ 4,87", ivan) == "[name] [name], [name]-чай, ТТГ 4,87"


def test_the_name_that_a_document_prints_is_hidden_as_it_is_printed() -> None:
    anna = Identity("Иванова Анна", None, "x@example.com", printed=("Петрова", "Петрова М. К."))
    assert masked("осмотрена ПЕТРОВА  М. К., ТТГ 4,87", anna) == "осмотрена [name], ТТГ 4,87"
    assert masked("у Петровой ТТГ 4,87", anna) == "у Петровой ТТГ 4,87"


def test_another_name_of_the_owner_is_hidden_in_all_its_parts() -> None:
    anna = Identity(None, None, "x@example.com", aliases=("Петрова Анна Сергеевна",))
    text = "Пациентка Петровой, Анны ТТГ 4,87; Petrova A."
    assert masked(text, anna) == "Пациентка [name], [name] ТТГ 4,87; [name] A."


async def test_the_loop_goes_on_while_a_long_text_is_masked() -> None:
    work, turns = asyncio.create_task(masked_apart("Иванова Анна, ТТГ 4,87\n" * 2_000, ANNA)), 0
    while not work.done():
        turns += 1
        await asyncio.sleep(0)
    assert turns > 1
    assert work.result() == "[name] [name], ТТГ 4,87\n" * 2_000


@pytest.mark.parametrize(
    "piece",
    [
        "Пациент:",
        "Адрес:\n",
        "ФИО Аа",
        "паспорт серия ",
        "1 ",
        "Дата рождения\n",
        "Ivan ",
        "a",
        " ",
        "А Б ",
        "+7 ",
        "-\n",
    ],
)
def test_long_texts_take_time_in_proportion(piece: str) -> None:
    def seconds(length: int) -> float:
        begun = time.process_time()
        text = (piece * (length // len(piece) + 1))[:length]
        assert masked(text, ANNA).count("\n") == text.count("\n")
        return time.process_time() - begun

    assert seconds(200_000) < 16 * max(seconds(25_000), 0.02)


def test_a_page_is_masked_as_a_whole_and_keeps_its_lines() -> None:
    page = page_of(1, "Пациент:\nПетрова Анна Сергеевна\nТТГ   4,87", ANNA)
    assert page.shown == ("Пациент:", "[name]", "ТТГ   4,87")
    assert page.lines[1] == "Петрова Анна Сергеевна"
