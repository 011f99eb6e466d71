from string import Formatter

import pytest
from aiogram import Bot, Dispatcher

from bot.api_client import BackendClient
from bot.dispatcher import build_dispatcher
from bot.locales import Locale, sentences
from bot.menu import publish_menus
from tests.conftest import Person, Telegram
from tests.scripted_backend import ScriptedBackend


async def test_start_greets_by_name_in_the_language_of_the_app(anna: Person, olga: Person) -> None:
    [english] = await anna.writes("/start")
    assert english.startswith("Hello, Anna!")
    [russian] = await olga.writes("/start")
    assert russian.startswith("Здравствуйте, Ольга!")


async def test_a_name_full_of_markup_is_greeted_literally(telegram: Telegram, dispatcher: Dispatcher, bot: Bot) -> None:
    person = Person(telegram, dispatcher, bot, first_name="<script>alert(1)</script>", last_name="& <b>")
    [greeting] = await person.writes("/start")
    assert greeting.startswith("Hello, <script>alert(1)</script> & <b>!")


async def test_help_in_both_languages(anna: Person, olga: Person) -> None:
    assert "/unlink" in (await anna.writes("/help"))[0]
    assert (await olga.writes("/help"))[0].startswith("Что я умею")


@pytest.mark.parametrize("code", [None, "de", "pt-BR", ""])
async def test_other_languages_get_english(telegram: Telegram, dispatcher: Dispatcher, bot: Bot, code: str) -> None:
    person = Person(telegram, dispatcher, bot, language_code=code)
    assert (await person.writes("/help"))[0].startswith("What I can do")


async def test_a_chosen_language_stays_also_in_a_restarted_bot(
    anna: Person, telegram: Telegram, bot: Bot, backend: ScriptedBackend
) -> None:
    [question] = await anna.writes("/language")
    assert question == "Which language shall I speak here?"
    [message] = await telegram.sent()
    await anna.presses(message["message_id"], "language:ru")
    [message] = await telegram.sent()
    assert message["text"].startswith("Теперь я отвечаю здесь по-русски.")
    assert "reply_markup" not in message
    assert (await anna.writes("/help"))[0].startswith("Что я умею")

    async with BackendClient(backend.url, "token") as client:
        restarted = Person(telegram, build_dispatcher(client), bot)
        assert (await restarted.writes("/help"))[0].startswith("Что я умею")


async def test_pressing_twice_does_no_harm(anna: Person, telegram: Telegram) -> None:
    await anna.writes("/language")
    [message] = await telegram.sent()
    assert await anna.presses(message["message_id"], "language:ru") == []
    assert await anna.presses(message["message_id"], "language:ru") == []


async def test_a_button_from_an_older_version_stops_spinning(anna: Person, telegram: Telegram) -> None:
    await anna.writes("/language")
    [message] = await telegram.sent()
    await anna.presses(message["message_id"], "taken:17")
    called = [call["method"] for call in (await telegram.inspect())["calls"]]
    assert called[-1] == "answerCallbackQuery"


async def test_what_it_cannot_do_yet_it_says(anna: Person, olga: Person) -> None:
    assert (await anna.writes("What does my ferritin mean?"))[0].startswith("I cannot answer questions here yet")
    assert (await olga.writes("Что с моим ферритином?"))[0].startswith("Отвечать на вопросы здесь я пока не умею")
    assert (await anna.writes("/today"))[0].startswith("I do not know this command.")
    photo = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
    assert (await olga.sends(photo=photo, caption="анализ"))[0].startswith("Принимать файлы здесь я пока не умею")


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
    tried = [call["method"] for call in (await telegram.inspect())["calls"]]
    assert tried.count("sendMessage") == 1


async def test_menus_are_published_in_both_languages(bot: Bot, telegram: Telegram) -> None:
    await publish_menus(bot)
    commands = (await telegram.inspect())["commands"]
    assert [command["command"] for command in commands["default::"]] == ["start", "help", "language", "unlink"]
    assert commands["default::ru"][1] == {"command": "help", "description": "Что я умею"}


def test_every_sentence_exists_in_both_languages_with_the_same_gaps() -> None:
    english, russian = sentences(Locale.EN), sentences(Locale.RU)
    assert english.keys() == russian.keys()
    for key, sentence in english.items():
        assert _gaps(sentence) == _gaps(russian[key]), key
        assert sentence != russian[key], key


def _gaps(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}
