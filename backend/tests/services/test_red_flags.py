"""Emergencies in a person's own words: found in both languages, and not seen where there are none."""

from __future__ import annotations

import time

import pytest

from app.schemas.chat import MAX_MESSAGE
from app.services.ai.red_flags import CODES, MOST_SEARCHED, detect, note

ENGLISH = [
    ("I have chest pain since this morning", "chest-pain"),
    ("My father has chest pain and cold sweat", "chest-pain"),
    ("There is a crushing pressure on my chest, it goes into the jaw", "chest-pain"),
    ("my chest feels really tight and I'm scared", "chest-pain"),
    ("I think I'm having a heart attack", "chest-pain"),
    ("I had chest pain last year, and now it is back again: my chest hurts", "chest-pain"),
    ("No fever. But the pain in my chest is getting worse", "chest-pain"),
    ("Mom's face is drooping on one side", "stroke"),
    ("His speech is slurred and he is confused", "stroke"),
    ("My right arm suddenly went numb", "stroke"),
    ("She can't lift her left arm", "stroke"),
    ("the left side of my body is weak", "stroke"),
    ("This is the worst headache of my life", "stroke"),
    ("I can't breathe", "breathing"),
    ("My daughter's lips are turning blue", "breathing"),
    ("I’m short of breath even when lying still", "breathing"),
    ("grandpa is gasping for air", "breathing"),
    ("My lips and tongue are swelling after eating peanuts", "anaphylaxis"),
    ("Stung by a bee, now hives and I feel dizzy", "anaphylaxis"),
    ("My throat is closing up", "anaphylaxis"),
    ("I am vomiting blood", "bleeding"),
    ("The wound won't stop bleeding", "bleeding"),
    ("He has black tarry stools since yesterday", "bleeding"),
    ("My husband passed out and won't wake up", "unconscious"),
    ("she is not responding to me", "unconscious"),
    ("My son is having a seizure right now", "seizure"),
    ("He has been convulsing for six minutes", "seizure"),
    ("I took 30 tablets of paracetamol", "overdose"),
    ("My toddler swallowed grandma's pills", "overdose"),
    ("I took too many sleeping pills", "overdose"),
    ("I want to die", "suicide"),
    ("I don't want to live any more", "suicide"),
    ("I can't stop thinking about suicide", "suicide"),
    ("Everyone would be better off without me", "suicide"),
    ("If nothing changes I will kill myself", "suicide"),
    ("He attempted suicide three years ago", "suicide"),
    ("My 6-week-old has a fever of 38.4", "infant-fever"),
    ("Our newborn is feverish", "infant-fever"),
    ("My baby is 2 months old. She has a temperature of 101 F", "infant-fever"),
    ("I'm 20 weeks pregnant. I started bleeding an hour ago", "pregnancy-bleeding"),
    ("Is spotting normal when pregnant?", "pregnancy-bleeding"),
    ("High fever, stiff neck and light hurts my eyes", "meningitis"),
    ("The rash does not fade when I press a glass on it", "meningitis"),
]
RUSSIAN = [
    ("У меня с утра болит в груди", "chest-pain"),
    ("У отца боль в груди и холодный пот", "chest-pain"),
    ("Сильно давит за грудиной, отдаёт в руку", "chest-pain"),
    ("Сжимает сердце и тяжело стоять", "chest-pain"),
    ("Похоже на инфаркт, что делать?", "chest-pain"),
    ("В прошлом году уже было, и сейчас опять жжение в груди", "chest-pain"),
    ("Температуры нет, но боль в грудной клетке усиливается", "chest-pain"),
    ("У мамы перекосило лицо", "stroke"),
    ("Дедушка не может говорить и путает слова", "stroke"),
    ("Внезапно онемела правая рука", "stroke"),
    ("Отнялась левая половина тела", "stroke"),
    ("Это самая сильная головная боль в жизни", "stroke"),
    ("Не могу дышать", "breathing"),
    ("Мне не хватает воздуха, задыхаюсь", "breathing"),
    ("У ребёнка посинели губы", "breathing"),
    ("Сильная одышка в покое", "breathing"),
    ("Опух язык после орехов", "anaphylaxis"),
    ("Кажется, отёк Квинке", "anaphylaxis"),
    ("Ужалила пчела, крапивница и трудно дышать", "anaphylaxis"),
    ("Меня рвёт кровью", "bleeding"),
    ("Кровь из раны не останавливается", "bleeding"),
    ("Со вчерашнего дня чёрный дегтеобразный стул", "bleeding"),
    ("Муж потерял сознание", "unconscious"),
    ("Не можем разбудить бабушку, она не реагирует", "unconscious"),
    ("У сына судороги прямо сейчас", "seizure"),
    ("У неё эпилептический приступ, длится уже пять минут", "seizure"),
    ("Я выпила целую пачку снотворного", "overdose"),
    ("Ребёнок проглотил батарейку", "overdose"),
    ("Принял 20 таблеток парацетамола", "overdose"),
    ("Я не хочу больше жить", "suicide"),
    ("Не могу перестать думать о самоубийстве", "suicide"),
    ("Хочется умереть и всё", "suicide"),
    ("Всем будет лучше без меня", "suicide"),
    ("Подруга пишет, что хочет покончить с собой", "suicide"),
    ("Если не станет легче, убью себя", "suicide"),
    ("Малышу 2 месяца, температура 38,5", "infant-fever"),
    ("У новорождённого жар", "infant-fever"),
    ("Я беременна, пошла кровь", "pregnancy-bleeding"),
    ("На 12 неделе. Началось кровотечение", "pregnancy-bleeding"),
    ("Температура 39 и шея не гнётся, не могу прижать подбородок к груди", "meningitis"),
    ("Сыпь не бледнеет под стаканом", "meningitis"),
]
NOT_ENGLISH = [
    "no chest pain",
    "I have no chest pain, shortness of breath or fainting",
    "What does chest pain mean in this leaflet?",
    "The leaflet lists chest pain and seizures among the side effects",
    "Can ibuprofen cause chest pain?",
    "If I get chest pain, whom should I call?",
    "My grandfather had a heart attack in 2009 and chest pain for years",
    "I had chest pain two years ago, it was a muscle",
    "My chest X-ray was fine and my back hurts",
    "I do not have any chest pain today",
    "Chest pain: none. Dyspnoea: none.",
    "What are the signs of a stroke?",
    "How can I lower my risk of a stroke?",
    "My mother had a stroke ten years ago",
    "My arm is sore after the vaccination",
    "I get short of breath when I climb the stairs",
    "I can't breathe through my nose",
    "I have hay fever and a rash on my arm",
    "I had anaphylaxis as a child",
    "Is my blood pressure of 150/95 too high?",
    "My gums bled a little when brushing",
    "I fainted once in 2015 when giving blood",
    "I take lamotrigine for seizures and am seizure-free",
    "No seizures since the new dose",
    "I get calf cramps at night",
    "I took two tablets of paracetamol for my headache",
    "What is an overdose of vitamin D?",
    "I don't want to die, I want to get healthy",
    "I have no suicidal thoughts",
    "I am not suicidal, just tired",
    "My 8-month-old baby has a fever of 38.5",
    "My newborn has no fever",
    "My two-year-old baby had a temperature of 38.2",
    "I am pregnant and had a blood test today",
    "I am pregnant and my gums bleed",
    "My neck is stiff after a long day at the desk",
    "The rash fades when I press on it",
    "Heartburn after coffee, what can I eat?",
    "My heart rate was 62 this morning",
    "Please remind me to take metoprolol at 8",
    "Could you explain my cholesterol?",
]
NOT_RUSSIAN = [
    "У меня нет боли в груди",
    "Боли в груди нет",
    "Боль в груди не беспокоит",
    "Грудь не болит",
    "Сердце не болит, просто устал",
    "Нет боли в груди, одышки или обмороков",
    "Что значит боль в груди в этой инструкции?",
    "Среди побочных действий указаны судороги и боль в груди",
    "Может ли ибупрофен вызвать боль в груди?",
    "Если появится боль в груди, куда звонить?",
    "Два года назад болело в груди, оказалась мышца",
    "Дедушка перенёс инфаркт в 2009 году",
    "Какие признаки инсульта?",
    "Как снизить риск инсульта?",
    "У мамы был инсульт десять лет назад",
    "Болит рука после прививки",
    "Одышка при подъёме по лестнице",
    "Нос заложен, трудно дышать носом",
    "Не задыхаюсь, сплю хорошо",
    "Губы сухие и обветрены",
    "В детстве была анафилаксия на пенициллин",
    "Сдала анализ крови, всё ли в порядке?",
    "Давление 150 на 95, это много?",
    "Десны немного кровоточат",
    "Обмороков не было",
    "Сводит судорогой икры по ночам",
    "Принимаю противосудорожный препарат, судорог нет",
    "Выпил две таблетки парацетамола от головы",
    "Какие симптомы передозировки витамина D?",
    "Я не хочу умирать, хочу быть здоровым",
    "Мыслей о самоубийстве нет",
    "О самоубийстве не думаю",
    "Ребёнку 8 месяцев, температура 38,5",
    "У новорождённого нет температуры 38",
    "Я беременна, сдала кровь из вены",
    "Беременна, кровь на сахар в норме",
    "Шея затекла после работы за столом",
    "Сыпь бледнеет при надавливании",
    "Изжога после кофе, что мне есть?",
    "Пульс утром 62",
    "Напомни принять метопролол в 8",
    "Болит живот в боку и больше ничего",
    "Больница закрыта, сердечный врач в отпуске",
]


@pytest.mark.parametrize(("text", "code"), [*ENGLISH, *RUSSIAN])
def test_an_emergency_is_found(text: str, code: str) -> None:
    assert code in detect(text)
    assert code in detect(text.upper())
    # The same words are as alarming after a harmless beginning.
    assert code in detect(f"Hello! Здравствуйте.\n{text}")


@pytest.mark.parametrize("text", [*NOT_ENGLISH, *NOT_RUSSIAN])
def test_what_is_denied_past_supposed_or_read_raises_nothing(text: str) -> None:
    assert detect(text) == []


def test_every_code_is_found_in_both_languages() -> None:
    for sentences in (ENGLISH, RUSSIAN):
        assert {code for _, code in sentences} == set(CODES)


def test_several_emergencies_come_in_a_fixed_order() -> None:
    text = "He passed out, he is not breathing, before that he had chest pain"
    assert detect(text) == ["chest-pain", "breathing", "unconscious"]
    assert 'codes="chest-pain breathing unconscious"' in note(detect(text))
    assert note([]) == ""


@pytest.mark.parametrize(
    "piece",
    [
        "chest ",
        "pain ",
        "no ",
        "not ",
        ",",
        " ",
        "a",
        "боль",
        "не хочу ",
        "рука ",
        "if chest pain, ",
        "newborn. ",
        "no chest pain. ",
        "beide\n",
        "took left ",
    ],
)
def test_the_time_grows_with_the_length_and_no_faster(piece: str) -> None:
    def seconds(size: int) -> float:
        text = (piece * (size // len(piece) + 1))[:size]
        begun = time.process_time()
        detect(text)
        return time.process_time() - begun

    short = min(seconds(MOST_SEARCHED // 8) for _ in range(3))
    # Eight times the text: quadratic would be sixty-four times the time.
    assert min(seconds(MOST_SEARCHED) for _ in range(2)) < 20 * short + 0.1


def test_a_message_is_searched_to_its_end_and_nothing_beyond() -> None:
    sign = "I can't breathe"
    padding = "well. " * MAX_MESSAGE
    assert MOST_SEARCHED == MAX_MESSAGE
    assert detect(padding[: MAX_MESSAGE - len(sign)] + sign) == ["breathing"]
    assert detect(padding[:MAX_MESSAGE] + sign) == []
