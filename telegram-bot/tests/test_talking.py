from string import Formatter

import pytest
from aiogram import Bot, Dispatcher

from bot.backend import connected
from bot.dispatcher import build_dispatcher
from bot.intake.errands import Errands
from bot.locales import Locale, Texts, plural, sentences
from bot.menu import publish_menus
from tests.conftest import Person, Telegram
from tests.scripted_backend import ScriptedBackend


async def test_start_greets_by_name_in_the_language_of_the_app(anna: Person, olga: Person) -> None:
    [english] = await anna.writes("/start")
    assert english.startswith("Hello, Anna!")
    [russian] = await olga.writes("/start")
    assert russian.startswith("Здравствуйте, Ольга.")


async def test_a_name_full_of_markup_is_greeted_literally(telegram: Telegram, dispatcher: Dispatcher, bot: Bot) -> None:
    person = Person(telegram, dispatcher, bot, first_name="<script>alert(1)</script>", last_name="& <b>")
    [greeting] = await person.writes("/start")
    assert greeting.startswith("Hello, <script>alert(1)</script> & <b>!")


async def test_help_in_both_languages(anna: Person, olga: Person) -> None:
    assert "/language" in (await anna.writes("/help"))[0]
    assert (await olga.writes("/help"))[0].startswith("Что я умею")


@pytest.mark.parametrize("code", [None, "de", "pt-BR", ""])
async def test_other_languages_get_english(telegram: Telegram, dispatcher: Dispatcher, bot: Bot, code: str) -> None:
    person = Person(telegram, dispatcher, bot, language_code=code)
    assert (await person.writes("/help"))[0].startswith("What I can do")


async def test_a_chosen_language_stays_also_in_a_restarted_bot(
    anna: Person, telegram: Telegram, bot: Bot, backend: ScriptedBackend, errands: Errands
) -> None:
    [question] = await anna.writes("/language")
    assert question == "Which language shall I speak?"
    [message] = await telegram.sent()
    await anna.presses(message["message_id"], "language:ru")
    [message] = await telegram.sent()
    assert message["text"].startswith("Теперь я отвечаю здесь по-русски.")
    assert "reply_markup" not in message
    assert (await anna.writes("/help"))[0].startswith("Что я умею")

    async with connected(backend.url, "token") as connection:
        restarted = Person(telegram, build_dispatcher(connection, errands), bot)
        assert (await restarted.writes("/help"))[0].startswith("Что я умею")


async def test_pressing_twice_does_no_harm(anna: Person, telegram: Telegram) -> None:
    await anna.writes("/language")
    [message] = await telegram.sent()
    assert await anna.presses(message["message_id"], "language:ru") == []
    assert await anna.presses(message["message_id"], "language:ru") == []


async def test_the_language_of_a_linked_person_is_that_of_their_account(
    olga: Person, telegram: Telegram, backend: ScriptedBackend
) -> None:
    backend.link(88, locale="ru")
    [question] = await olga.writes("/language")
    assert question == "На каком языке мне отвечать?"
    [message] = await telegram.sent()
    await olga.presses(message["message_id"], "language:en")
    assert (await telegram.sent())[0]["text"] == "I speak English now, here and in the browser."
    assert backend.to("PATCH", "users/me") == [{"locale": "en"}]
    assert (await olga.writes("/help"))[0].startswith("What I can do")


async def test_a_button_that_means_nothing_is_answered_politely(
    anna: Person, telegram: Telegram, backend: ScriptedBackend
) -> None:
    backend.link(77)
    await anna.writes("/language")
    [message] = await telegram.sent()
    forged = [
        "taken:17",
        "occ:1:taken",
        f"occ:{'a' * 32}:explode",
        f"occ:{'g' * 32}:taken",
        "ans:stop:x:y",
        "language:fr",
    ]
    for data in forged:
        assert await anna.presses(message["message_id"], data) == []
    assert telegram.pop_ups() == ["This button does not work any more."] * len(forged)


async def test_what_it_cannot_read_it_says(anna: Person, olga: Person, backend: ScriptedBackend) -> None:
    backend.link(77)
    voice = {"file_id": "f", "file_unique_id": "u", "duration": 3}
    assert (await anna.sends(voice=voice))[0].startswith("I can't read this.")
    assert (await olga.sends(voice=voice))[0].startswith("Этого я не прочитаю.")
    assert (await anna.writes("/teleport"))[0].startswith("I do not know this command.")


async def test_groups_and_bots_are_never_answered(
    anna: Person, telegram: Telegram, dispatcher: Dispatcher, bot: Bot, backend: ScriptedBackend
) -> None:
    backend.codes["CODE-1234"] = {"full_name": "Anna", "locale": "en"}
    for group in ({"id": -100500, "type": "supergroup", "title": "Family"}, {"id": -7, "type": "group", "title": "x"}):
        for text in ("/start", "/start CODE-1234", "/help", "hello", "/unlink"):
            assert await anna.writes(text, chat=group) == []
    machine = Person(telegram, dispatcher, bot, is_bot=True)
    assert await machine.writes("/start") == []
    assert backend.asked == []


async def test_telegram_asking_to_wait_is_obeyed(anna: Person, telegram: Telegram) -> None:
    await telegram.lever("faults", status=429, method="sendMessage", retry_after=1, times=1)
    assert (await anna.writes("/help"))[0].startswith("What I can do")


async def test_an_outage_of_telegram_is_ridden_out(anna: Person, telegram: Telegram) -> None:
    await telegram.lever("faults", status=502, method="sendMessage", times=2)
    assert (await anna.writes("/help"))[0].startswith("What I can do")


async def test_somebody_who_blocked_the_bot_is_left_alone(anna: Person, telegram: Telegram) -> None:
    await telegram.lever("chats", chat_id=77, blocked=True)
    assert await anna.writes("/help") == []
    tried = [call["method"] for call in telegram.account.calls]
    assert tried.count("sendMessage") == 1


async def test_menus_are_published_in_both_languages(bot: Bot, telegram: Telegram) -> None:
    await publish_menus(bot)
    commands = telegram.account.commands
    assert {"new", "specialist", "today", "reminders", "documents", "memory", "language", "help", "unlink"} <= {
        command["command"] for command in commands["default::"]
    }
    assert {"command": "help", "description": "Что я умею"} in commands["default::ru"]


def test_every_sentence_exists_in_both_languages_with_the_same_gaps() -> None:
    english, russian = sentences(Locale.EN), sentences(Locale.RU)
    # Russian has one more form for numbers.
    few = {key for key in russian if key.endswith("_few")}
    assert english.keys() == russian.keys() - few
    assert {f"{key.removesuffix('_few')}_many" for key in few} <= english.keys()
    for key, sentence in english.items():
        assert _gaps(sentence) == _gaps(russian[key]), key
    assert not [key for key in russian if "!" in russian[key]]


@pytest.mark.parametrize(
    ("count", "russian"), [(1, "one"), (2, "few"), (5, "many"), (11, "many"), (12, "many"), (21, "one"), (104, "few")]
)
def test_numbers_in_russian(count: int, russian: str) -> None:
    assert plural(Locale.RU, count) == russian
    assert str(count) in Texts(Locale.RU).count("document.values", count)


def _gaps(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}
