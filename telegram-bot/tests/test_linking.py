from aiogram import Bot

from bot.backend import connected
from bot.dispatcher import build_dispatcher
from bot.intake.errands import Errands
from tests.conftest import Person, Telegram
from tests.scripted_backend import ScriptedBackend

LINK = ("POST", "bot/link")


async def test_a_code_links_the_chat(anna: Person, backend: ScriptedBackend) -> None:
    backend.codes["CODE-1234"] = {"full_name": "Anna Smith", "locale": "en"}
    [answer] = await anna.links("CODE-1234")
    assert answer.startswith(
        "Done, Anna Smith: this chat is now linked to your account. /unlink undoes it at any time."
    )
    assert backend.to(*LINK) == [{"code": "CODE-1234", "telegram_chat_id": 77, "locale": "en"}]


async def test_a_forwarded_link_binds_nobody_who_does_not_say_so(
    anna: Person, backend: ScriptedBackend, telegram: Telegram
) -> None:
    backend.codes["CODE-1234"] = {"full_name": "Eve", "locale": "en"}
    [question] = await anna.writes("/start CODE-1234")
    assert question.startswith("Link this chat to the account of a***@e***.org?")
    assert (backend.to(*LINK), backend.linked) == ([], {})
    [asked] = await telegram.sent()
    assert await anna.presses(asked["message_id"], "link:no:CODE-1234") == []
    [declined] = await telegram.sent()
    assert declined["text"].startswith("Nothing was linked.")
    assert "reply_markup" not in declined
    assert (backend.to(*LINK), backend.linked) == ([], {})


async def test_yes_said_twice_is_said_once(anna: Person, backend: ScriptedBackend, telegram: Telegram) -> None:
    backend.codes["CODE-1234"] = {"full_name": "Anna", "locale": "en"}
    await anna.writes("/start CODE-1234")
    [asked] = await telegram.sent()
    for answers in (1, 0):
        assert len(await anna.presses(asked["message_id"], "link:yes:CODE-1234")) == answers
    assert len(backend.to(*LINK)) == 1


async def test_a_russian_speaker_links_in_russian(olga: Person, backend: ScriptedBackend) -> None:
    backend.codes["CODE-1234"] = {"full_name": None, "locale": "ru"}
    [answer] = await olga.links("CODE-1234")
    assert answer.startswith("Готово, Ольга: этот чат связан")
    assert backend.to(*LINK) == [
        {"code": "CODE-1234", "telegram_chat_id": 88, "telegram_username": "olga", "locale": "ru"}
    ]


async def test_a_language_chosen_in_the_account_is_spoken_after_linking(anna: Person, backend: ScriptedBackend) -> None:
    backend.codes["CODE-1234"] = {"full_name": "Anna Smith", "locale": "ru"}
    [answer] = await anna.links("CODE-1234")
    assert answer.startswith("Готово, Anna Smith")
    [answer] = await anna.writes("/help")
    assert answer.startswith("Что я умею")


async def test_after_linking_the_person_s_setting_holds_whatever_the_app_speaks(
    olga: Person, backend: ScriptedBackend, telegram: Telegram
) -> None:
    backend.codes["CODE-1234"] = {"full_name": "Olga", "locale": "en"}
    [answer] = await olga.links("CODE-1234")
    assert answer.startswith("Done, Olga")
    assert (await olga.writes("/help"))[0].startswith("What I can do")
    # The menu of the chat follows.
    assert telegram.account.commands["chat:88:"][0]["description"] == "A new conversation"


async def test_a_used_or_expired_code_says_where_to_get_a_new_one(anna: Person, backend: ScriptedBackend) -> None:
    backend.codes["CODE-1234"] = {"full_name": "Anna Smith", "locale": "en"}
    await anna.links("CODE-1234")
    backend.linked.clear()
    [answer] = await anna.links("CODE-1234")
    assert answer.startswith("This code does not work.")
    assert "Profile → Telegram" in answer


async def test_a_chat_that_is_linked_already_is_told_to_unlink_first(olga: Person, backend: ScriptedBackend) -> None:
    backend.link(88, locale="ru")
    [answer] = await olga.links("CODE-1234")
    assert answer.startswith("Этот чат уже связан с учётной записью.")


async def test_what_cannot_be_a_code_never_reaches_the_backend(anna: Person, backend: ScriptedBackend) -> None:
    for nonsense in ("a b c", "../../x", "'; drop table users; --", "x" * 65, "код-1234"):
        [answer] = await anna.writes(f"/start {nonsense}")
        assert answer.startswith("This code does not work.")
    assert backend.to(*LINK) == []


async def test_unlink_forgets_the_chat_and_says_so_when_there_is_nothing_to_forget(
    anna: Person, olga: Person, backend: ScriptedBackend
) -> None:
    backend.link(77)
    assert await anna.writes("/unlink") == [
        "This chat is no longer linked to your account. You can link it again at any time."
    ]
    assert backend.linked == {}
    assert (await anna.writes("/unlink"))[0].startswith("This chat is not linked to any account")
    assert (await olga.writes("/unlink"))[0].startswith("Этот чат не связан ни с одной")


async def test_names_are_shown_as_they_are_and_never_as_markup(anna: Person, backend: ScriptedBackend) -> None:
    name = '<b>Anna</b> & <a href="https://evil.example">co</a> {name} {{7*7}}'
    backend.codes["CODE-1234"] = {"full_name": name, "locale": "en"}
    [answer] = await anna.links("CODE-1234")
    assert f"Done, {name}:" in answer


async def test_a_backend_in_trouble_is_explained_and_nothing_else_is_said(
    anna: Person, olga: Person, backend: ScriptedBackend
) -> None:
    backend.failing_with = 502
    assert (await anna.links("CODE-1234"))[0].startswith("I cannot reach the assistant right now.")
    assert (await olga.writes("/unlink"))[0].startswith("Сейчас у меня нет связи с ассистентом.")


async def test_a_backend_that_is_not_there_at_all(telegram: Telegram, bot: Bot, errands: Errands) -> None:
    async with connected("http://127.0.0.1:9", "token", pauses=()) as nobody:
        anna = Person(telegram, build_dispatcher(nobody, errands), bot)
        for said in ("/start CODE-1234", "/today", "What is ferritin?"):
            assert (await anna.writes(said))[0].startswith("I cannot reach the assistant right now.")


async def test_a_wrong_service_token_looks_to_people_like_an_outage(
    telegram: Telegram, bot: Bot, backend: ScriptedBackend, errands: Errands
) -> None:
    async with connected(backend.url, "another token", pauses=()) as stranger:
        anna = Person(telegram, build_dispatcher(stranger, errands), bot)
        assert (await anna.writes("/unlink"))[0].startswith("I cannot reach the assistant right now.")


async def test_two_people_use_one_bot_without_meeting(anna: Person, olga: Person, backend: ScriptedBackend) -> None:
    backend.codes.update(
        {"ANNA-CODE": {"full_name": "Anna", "locale": "en"}, "OLGA-CODE": {"full_name": "Ольга", "locale": "ru"}}
    )
    await anna.links("ANNA-CODE")
    await olga.links("OLGA-CODE")
    assert backend.linked.keys() == {77, 88}
    await anna.writes("/unlink")
    assert backend.linked.keys() == {88}


async def test_a_chat_without_an_account_hears_how_it_gets_one(
    anna: Person, telegram: Telegram, backend: ScriptedBackend
) -> None:
    for said in ("What is ferritin?", "/today", "/reminders", "/documents", "/memory", "/new", "/specialist"):
        assert (await anna.writes(said))[0].startswith("This chat is not linked to an account yet."), said
    [message, *_] = await telegram.sent()
    await anna.presses(message["message_id"], f"occ:{'a' * 32}:taken")
    assert telegram.pop_ups()[-1] == "This chat is not linked to an account."
    assert {asked.path for asked in backend.asked} == {"bot/session"}


async def test_an_account_that_was_switched_off_is_told_so(anna: Person, backend: ScriptedBackend) -> None:
    backend.link(77, is_active=False)
    assert await anna.writes("What is ferritin?") == ["Your account is switched off. Ask the administrator."]


async def test_a_link_that_ended_elsewhere_is_noticed_at_once(anna: Person, backend: ScriptedBackend) -> None:
    backend.link(77)
    backend.reply("GET", "memory", {"items": [], "next_cursor": None})
    assert (await anna.writes("/memory"))[0].startswith("Nothing is remembered yet.")
    backend.linked.clear()
    assert (await anna.writes("/memory"))[0].startswith("This chat is not linked to an account yet.")


async def test_a_session_that_ended_is_opened_again_without_a_word(anna: Person, backend: ScriptedBackend) -> None:
    backend.link(77)
    backend.reply("GET", "memory", {"items": [], "next_cursor": None})
    await anna.writes("/memory")
    backend.tokens.clear()
    assert (await anna.writes("/memory"))[0].startswith("Nothing is remembered yet.")
    assert len(backend.to("POST", "bot/session")) == 2
