"""What the demo model makes of “remind me …”. It is Monday, 23 November 2026, 21:10."""

from datetime import datetime
from typing import Any

import pytest

from standins.claude.brain import answer_to
from tests.standins.conftest import MODEL, NOW, TOOLS, DemoModel

ONCE, DAILY, WEEKLY, EVERY, MONTHLY = "once", "daily", "weekly", "every", "monthly"


def once(at: str) -> dict[str, Any]:
    return {"kind": ONCE, "at": f"2026-{at}"}


def daily(*times: str, **more: Any) -> dict[str, Any]:
    return {"kind": DAILY, "times": list(times), **more}


def weekly(weekdays: list[int], *times: str) -> dict[str, Any]:
    return {"kind": WEEKLY, "weekdays": weekdays, "times": list(times)}


PHRASES: list[tuple[str, str, dict[str, Any]]] = [
    ("Remind me tomorrow at nine to call the doctor", "Call the doctor", once("11-24T09:00")),
    ("Please remind me to call the doctor tomorrow at nine", "Call the doctor", once("11-24T09:00")),
    ("remind me at 9:30 to take the pill", "Take the pill", once("11-24T09:30")),
    ("Remind me in 20 minutes to check the oven", "Check the oven", once("11-23T21:30")),
    ("Remind me in half an hour to stretch", "Stretch", once("11-23T21:40")),
    ("remind me in an hour and a half to drink water", "Drink water", once("11-23T22:40")),
    ("Remind me in two hours and 15 minutes to eat", "Eat", once("11-23T23:25")),
    ("Remind me tomorrow evening at 8 to walk", "Walk", once("11-24T20:00")),
    ("Remind me tonight at 10 about the magnesium", "Magnesium", once("11-23T22:00")),
    ("Remind me tomorrow at quarter to nine to leave", "Leave", once("11-24T08:45")),
    ("Remind me on Friday at half past eight to call mum", "Call mum", once("11-27T08:30")),
    ("Remind me the day after tomorrow at noon to eat", "Eat", once("11-25T12:00")),
    ("Remind me on December 5 at 3pm to visit the dentist", "Visit the dentist", once("12-05T15:00")),
    ("Remind me on 2026-12-24 at 18:00 to call home", "Call home", once("12-24T18:00")),
    ("Remind me in 3 days at 9 to call", "Call", once("11-26T09:00")),
    ("Remind me tomorrow at nine thirty to call", "Call", once("11-24T09:30")),
    ("Set a reminder for tomorrow at 7 am: blood test", "Blood test", once("11-24T07:00")),
    ("Remind me every day at 8 to take vitamin D", "Take vitamin D", daily("08:00")),
    ("Remind me to take metformin at 8 am and 8 pm every day", "Take metformin", daily("08:00", "20:00")),
    ("Remind me twice a day to take two pills", "Take two pills", daily("08:00", "20:00")),
    ("Remind me every morning to drink water", "Drink water", daily("08:00")),
    ("Remind me every day at 8 for 5 days to take antibiotics", "Take antibiotics", daily("08:00", count=5)),
    ("Remind me every Monday at 10 to weigh myself", "Weigh myself", weekly([1], "10:00")),
    ("Remind me on Mondays and Thursdays at 7:30 pm to train", "Train", weekly([1, 4], "19:30")),
    ("Remind me on weekdays at 7:15 to stretch", "Stretch", weekly([1, 2, 3, 4, 5], "07:15")),
    ("Remind me every 4 hours to measure the pressure", "Measure the pressure", {"kind": EVERY, "interval": {"hours": 4}}),
    ("Remind me every other day at 9 am to inject", "Inject", {"kind": EVERY, "interval": {"days": 2}, "times": ["09:00"]}),
    ("Remind me on the 5th of every month at 10 am to pay", "Pay", {"kind": MONTHLY, "day": 5, "times": ["10:00"]}),
    ("Напомни завтра в девять позвонить врачу", "Позвонить врачу", once("11-24T09:00")),
    ("Напомни мне, пожалуйста, завтра в девять утра позвонить врачу", "Позвонить врачу", once("11-24T09:00")),
    ("напомни через 20 минут выпить таблетку", "Выпить таблетку", once("11-23T21:30")),
    ("Напомни через полчаса размяться", "Размяться", once("11-23T21:40")),
    ("Напомните через полтора часа попить воды", "Попить воды", once("11-23T22:40")),
    ("Напомни через час про укол", "Укол", once("11-23T22:10")),
    ("Напомни через 2 часа 15 минут поесть", "Поесть", once("11-23T23:25")),
    ("Напомни завтра вечером в 8 погулять", "Погулять", once("11-24T20:00")),
    ("Напомни завтра в пять позвонить маме", "Позвонить маме", once("11-24T17:00")),
    ("Напомни завтра без четверти девять выйти", "Выйти", once("11-24T08:45")),
    ("Напомни в пятницу в полдевятого позвонить", "Позвонить", once("11-27T08:30")),
    ("Напомни в пятницу в половине девятого утра позвонить", "Позвонить", once("11-27T08:30")),
    ("Напомни послезавтра в полдень поесть", "Поесть", once("11-25T12:00")),
    ("Напомни 5 декабря в 15:00 сходить к стоматологу", "Сходить к стоматологу", once("12-05T15:00")),
    ("Напомни 05.12.2026 в 10:00 сдать кровь", "Сдать кровь", once("12-05T10:00")),
    ("Напомни через неделю в 10 сдать кровь", "Сдать кровь", once("11-30T10:00")),
    ("Напомни завтра в двадцать один тридцать позвонить", "Позвонить", once("11-24T21:30")),
    ("Поставь напоминание на завтра на 9 утра: сдать кровь", "Сдать кровь", once("11-24T09:00")),
    ("Напомни мне, что завтра в час дня у меня приём у врача", "Приём у врача", once("11-24T13:00")),
    ("Напоминай мне каждый день в 8:00 принимать витамин D", "Принимать витамин D", daily("08:00")),
    ("Напомни каждый день в 8 и в 20 принять метформин", "Принять метформин", daily("08:00", "20:00")),
    ("Напомни каждый день в 8:00, 14:00 и 20:00 закапать капли", "Закапать капли", daily("08:00", "14:00", "20:00")),
    ("Напомни два раза в день принимать таблетки", "Принимать таблетки", daily("08:00", "20:00")),
    ("Напомни каждое утро пить воду", "Пить воду", daily("08:00")),
    ("Напомни каждый день в 8 в течение 5 дней пить антибиотик", "Пить антибиотик", daily("08:00", count=5)),
    ("Напомни по понедельникам в 10 взвеситься", "Взвеситься", weekly([1], "10:00")),
    ("Напомни по понедельникам и четвергам в 19:30 идти в зал", "Идти в зал", weekly([1, 4], "19:30")),
    ("Напомни каждую среду в девять вечера позвонить", "Позвонить", weekly([3], "21:00")),
    ("Напомни по будням в 7:15 сделать зарядку", "Сделать зарядку", weekly([1, 2, 3, 4, 5], "07:15")),
    ("Напомни каждые 4 часа мерить давление", "Мерить давление", {"kind": EVERY, "interval": {"hours": 4}}),
    ("Напомни через день в 9 утра сделать укол", "Сделать укол", {"kind": EVERY, "interval": {"days": 2}, "times": ["09:00"]}),
    ("Напомни каждый месяц 5 числа в 10 заплатить", "Заплатить", {"kind": MONTHLY, "day": 5, "times": ["10:00"]}),
]  # fmt: skip


def blocks(question: str, now: str = NOW) -> list[Any]:
    request = {"model": MODEL, "tools": TOOLS, "messages": [{"role": "user", "content": f"{now}\n{question}"}]}
    return answer_to(request).blocks


@pytest.mark.parametrize(("question", "title", "schedule"), PHRASES, ids=[phrase for phrase, _, _ in PHRASES])
def test_a_reminder_is_read_out_of_a_sentence(question: str, title: str, schedule: dict[str, Any]) -> None:
    call = blocks(question)[-1]

    assert call.name == "schedule_notification"
    assert call.input == {"title": title, "schedule": schedule}


@pytest.mark.parametrize("question", ["Remind me to stretch", "Напомни размяться", "Remind me today at 8 pm to eat"])
def test_without_a_time_ahead_it_asks(question: str) -> None:
    [answer] = blocks(question)

    assert "?" in answer.text


@pytest.mark.parametrize(
    ("question", "times"), [("in the evening", ["19:00"]), ("at 8 am and at 9 pm", ["08:00", "21:00"])]
)
def test_one_day_with_several_times_becomes_several_reminders(question: str, times: list[str]) -> None:
    calls = [block for block in blocks(f"Remind me tomorrow {question} to eat") if hasattr(block, "name")]

    assert [call.input["schedule"]["at"] for call in calls] == [f"2026-11-24T{time}" for time in times]


@pytest.mark.parametrize(
    ("now", "at"), [("2026-11-23T08:00", "2026-11-23T09:30"), ("2026-11-23T09:30", "2026-11-24T09:30")]
)
def test_a_time_without_a_day_is_the_next_one(now: str, at: str) -> None:
    call = blocks("Remind me at 9:30 to eat", f'<now timezone="UTC">{now}</now>')[-1]

    assert call.input["schedule"]["at"] == at
    assert datetime.fromisoformat(at) > datetime.fromisoformat(now)


def test_channels_are_understood() -> None:
    call = blocks("Remind me tomorrow at 9 by email to call the doctor")[-1]

    assert call.input["channels"] == ["in_app", "email"]
    assert call.input["title"] == "Call the doctor"


async def test_the_missing_time_may_come_in_the_next_message(model: DemoModel) -> None:
    asked = await model.ask("Напомни позвонить врачу")
    turns = [
        {"role": "user", "content": f"{NOW}\nНапомни позвонить врачу"},
        asked.to_param(),
        {"role": "user", "content": f"{NOW}\nзавтра в девять"},
    ]
    call = (await model.ask(turns)).content[-1]

    assert "Когда напомнить" in asked.content[0].text
    assert call.input == {"title": "Позвонить врачу", "schedule": once("11-24T09:00")}


async def test_the_reminder_is_confirmed_in_words(model: DemoModel) -> None:
    english = await model.converse("Remind me tomorrow at nine to call the doctor", {})
    russian = await model.converse("Напомни по понедельникам и четвергам в 10 взвеситься", {})

    assert "**Call the doctor**, Tuesday, 24 November 2026 at 09:00" in english.content[0].text
    assert "**Взвеситься**, по понедельникам и четвергам в 10:00" in russian.content[0].text
