from aiogram import Bot, Dispatcher

from bot.api_client import BackendClient
from bot.dispatcher import build_dispatcher
from tests.conftest import Person, Telegram
from tests.scripted_backend import ScriptedBackend


async def test_a_code_links_the_chat(anna: Person, backend: ScriptedBackend) -> None:
    backend.codes["CODE-1234"] = {"full_name": "Anna Smith", "locale": "en"}
    [answer] = await anna.writes("/start CODE-1234")
    assert answer == "Done, Anna Smith: this chat is now linked to your account. /unlink undoes it at any time."
    assert backend.asked == [{"code": "CODE-1234", "telegram_chat_id": 77, "locale": "en"}]


async def test_a_russian_speaker_links_in_russian(olga: Person, backend: ScriptedBackend) -> None:
    backend.codes["CODE-1234"] = {"full_name": None, "locale": "ru"}
    [answer] = await olga.writes("/start CODE-1234")
    assert answer.startswith("Готово, Ольга: этот чат связан")
    assert backend.asked == [{"code": "CODE-1234", "telegram_chat_id": 88, "telegram_username": "olga", "locale": "ru"}]


async def test_a_language_chosen_in_the_account_is_spoken_after_linking(anna: Person, backend: ScriptedBackend) -> None:
    backend.codes["CODE-1234"] = {"full_name": "Anna Smith", "locale": "ru"}
    [answer] = await anna.writes("/start CODE-1234")
    assert answer.startswith("Готово, Anna Smith")
    [answer] = await anna.writes("/help")
    assert answer.startswith("Что я умею")


async def test_an_account_that_never_chose_a_language_does_not_change_the_chat(
    olga: Person, backend: ScriptedBackend
) -> None:
    backend.codes["CODE-1234"] = {"full_name": "Olga", "locale": "en"}
    [answer] = await olga.writes("/start CODE-1234")
    assert answer.startswith("Готово, Olga")


async def test_linking_does_not_overrule_a_language_chosen_in_the_chat(
    anna: Person, backend: ScriptedBackend, telegram: Telegram
) -> None:
    await anna.writes("/language")
    [question] = await telegram.sent()
    await anna.presses(question["message_id"], "language:en")
    backend.codes["CODE-1234"] = {"full_name": "Anna Smith", "locale": "ru"}
    [answer] = await anna.writes("/start CODE-1234")
    assert answer.startswith("Done, Anna Smith")


async def test_a_used_or_expired_code_says_where_to_get_a_new_one(anna: Person, backend: ScriptedBackend) -> None:
    backend.codes["CODE-1234"] = {"full_name": "Anna Smith", "locale": "en"}
    await anna.writes("/start CODE-1234")
    backend.linked.clear()
    [answer] = await anna.writes("/start CODE-1234")
    assert answer.startswith("This code does not work.")
    assert "Settings → Telegram" in answer


async def test_a_chat_that_is_linked_already_is_told_to_unlink_first(olga: Person, backend: ScriptedBackend) -> None:
    backend.linked.add(88)
    [answer] = await olga.writes("/start CODE-1234")
    assert answer.startswith("Этот чат уже связан с учётной записью.")


async def test_what_cannot_be_a_code_never_reaches_the_backend(anna: Person, backend: ScriptedBackend) -> None:
    for nonsense in ("a b c", "../../x", "'; drop table users; --", "x" * 65, "код-1234"):
        [answer] = await anna.writes(f"/start {nonsense}")
        assert answer.startswith("This code does not work.")
    assert backend.asked == []


async def test_unlink_forgets_the_chat_and_says_so_when_there_is_nothing_to_forget(
    anna: Person, olga: Person, backend: ScriptedBackend
) -> None:
    backend.linked.add(77)
    assert await anna.writes("/unlink") == [
        "This chat is no longer linked to your account. You can link it again at any time."
    ]
    assert backend.linked == set()
    assert (await anna.writes("/unlink"))[0].startswith("This chat is not linked to any account")
    assert (await olga.writes("/unlink"))[0].startswith("Этот чат не связан ни с одной")


async def test_names_are_shown_as_they_are_and_never_as_markup(anna: Person, backend: ScriptedBackend) -> None:
    name = '<b>Anna</b> & <a href="https://evil.example">co</a> {name} {{7*7}}'
    backend.codes["CODE-1234"] = {"full_name": name, "locale": "en"}
    [answer] = await anna.writes("/start CODE-1234")
    assert f"Done, {name}:" in answer


async def test_a_backend_in_trouble_is_explained_and_nothing_else_is_said(
    anna: Person, olga: Person, backend: ScriptedBackend
) -> None:
    backend.failing_with = 502
    assert (await anna.writes("/start CODE-1234"))[0].startswith("I cannot reach the assistant right now.")
    assert (await olga.writes("/unlink"))[0].startswith("Сейчас у меня нет связи с ассистентом.")


async def test_a_backend_that_is_not_there_at_all(telegram: Telegram, bot: Bot) -> None:
    async with BackendClient("http://127.0.0.1:9", "token") as nobody:
        anna = Person(telegram, build_dispatcher(nobody), bot)
        assert (await anna.writes("/start CODE-1234"))[0].startswith("I cannot reach the assistant right now.")


async def test_a_wrong_service_token_looks_to_people_like_an_outage(
    telegram: Telegram, bot: Bot, backend: ScriptedBackend
) -> None:
    async with BackendClient(backend.url, "another token") as stranger:
        anna = Person(telegram, build_dispatcher(stranger), bot)
        assert (await anna.writes("/unlink"))[0].startswith("I cannot reach the assistant right now.")


async def test_two_people_use_one_bot_without_meeting(
    anna: Person, olga: Person, backend: ScriptedBackend, dispatcher: Dispatcher
) -> None:
    assert dispatcher is not None
    backend.codes.update(
        {"ANNA-CODE": {"full_name": "Anna", "locale": "en"}, "OLGA-CODE": {"full_name": "Ольга", "locale": "ru"}}
    )
    await anna.writes("/start ANNA-CODE")
    await olga.writes("/start OLGA-CODE")
    assert backend.linked == {77, 88}
    await anna.writes("/unlink")
    assert backend.linked == {88}
