import asyncio
import re
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.conversation.emergency import numbers_at
from bot.locales import Locale
from tests.answers import ANSWER, CHAT, SEND, completed, interrupted, said, started, whole, will_answer
from tests.conftest import STAND_INS, Person, Telegram, buttons_of
from tests.scripted_backend import File, Problem, ScriptedBackend, Stream, page

STOP = ("POST", f"chats/{CHAT}/messages/{ANSWER}/stop")


async def test_an_answer_is_edited_in_while_it_is_written_and_ends_without_buttons(
    anna: Person, telegram: Telegram, backend: ScriptedBackend
) -> None:
    more: asyncio.Queue[Any] = asyncio.Queue()
    will_answer(backend, Stream([started()], more=more))
    await anna.writes("What is ferritin?", settle=False)
    first = await telegram.shows("Thinking")
    assert list(buttons_of(first)) == ["⏹ Stop"]
    more.put_nowait(said("It is **iron"))
    assert (await telegram.shows("It is **iron"))["message_id"] == first["message_id"]
    more.put_nowait(said(" in store** & <more>"))
    more.put_nowait(completed("It is **iron in store** & <more>"))
    done = await telegram.shows("It is iron in store & <more>")
    await settled(anna)
    [only] = await telegram.sent()
    assert (only["message_id"], only["text"], buttons_of(only)) == (
        first["message_id"], "It is iron in store & <more>", {},
    )  # fmt: skip
    assert done["entities"] == [{"type": "bold", "offset": 6, "length": 13}]
    [asked] = backend.to(*SEND)
    assert asked["content"] == "What is ferritin?"


async def settled(person: Person) -> None:
    await person.dispatcher["errands"].settled()


async def test_edits_keep_to_the_pace_however_fast_the_model_is(
    anna: Person, telegram: Telegram, backend: ScriptedBackend
) -> None:
    words = [said(f"word{number} ") for number in range(500)]
    text = "".join(data["text"] for _, data in words)
    will_answer(backend, Stream([started(), *words, completed(text)]))
    await anna.writes("Tell me a lot")
    assert len(telegram.calls("editMessageText")) < 10
    assert (await telegram.sent())[-1]["text"] == text.strip()


async def test_a_message_that_comes_twice_asks_once(anna: Person, telegram: Telegram, backend: ScriptedBackend) -> None:
    will_answer(backend, whole("One."), whole("One."))
    await anna.writes("What is ferritin?")
    again = telegram.account.updates[-1]
    await anna.receives(again)
    first, second = backend.to(*SEND)
    # The server knows it by its client id and gives the same answer.
    assert first == second


async def test_a_long_answer_becomes_several_messages_and_loses_nothing(anna: Person, backend: ScriptedBackend) -> None:
    text = "\n\n".join(f"**{number}.** " + "слово 🩺 " * 60 for number in range(40))
    will_answer(backend, whole(text))
    shown = await anna.writes("Tell me everything")
    assert len(shown) > 3
    assert [str(number) + "." in " ".join(shown) for number in range(40)] == [True] * 40
    assert sum(message.count("слово") for message in shown) == 40 * 60


async def test_what_is_typed_meanwhile_is_the_next_question(
    anna: Person, telegram: Telegram, backend: ScriptedBackend
) -> None:
    more: asyncio.Queue[Any] = asyncio.Queue()
    will_answer(backend, Stream([started()], more=more), whole("And that."))
    await anna.writes("First?", settle=False)
    await telegram.shows("Thinking")
    assert await anna.writes("Second?", settle=False) == ["I will take this up as soon as the answer above is done."]
    assert await anna.writes("Third?", settle=False) == []
    more.put_nowait(completed("This."))
    await settled(anna)
    assert [asked["content"] for asked in backend.to(*SEND)] == ["First?", "Second?\n\nThird?"]
    assert [message["text"] for message in await telegram.sent()][-1] == "And that."


async def test_what_waits_behind_an_answer_that_can_t_be_shown_is_answered(
    anna: Person, telegram: Telegram, backend: ScriptedBackend
) -> None:
    asked, goes_on = asyncio.Event(), asyncio.Event()

    async def slow(_: Any) -> Stream:
        asked.set()
        await goes_on.wait()
        return whole("This.")

    will_answer(backend, slow, whole("And that."))
    await anna.writes("First?", settle=False)
    await asyncio.wait_for(asked.wait(), 10)
    await anna.writes("Second?", settle=False)
    await telegram.lever("faults", status=400, method="sendMessage", times=1)
    goes_on.set()
    await settled(anna)
    assert [message["text"] for message in await telegram.sent()][1:] == ["And that."]


async def test_forty_kilobytes_cut_by_the_app_are_one_question(anna: Person, backend: ScriptedBackend) -> None:
    will_answer(backend, whole("Read."))
    text = "".join(f"line {number}\n" for number in range(4500))
    pieces = [text[start : start + 4096] for start in range(0, len(text), 4096)]
    anna.dispatcher["pace"] = 5
    for piece in pieces:
        await anna.writes(piece, settle=False)
    await settled(anna)
    assert [asked["content"] for asked in backend.to(*SEND)] == [text]


async def test_what_is_too_long_for_a_question_is_said(anna: Person, backend: ScriptedBackend) -> None:
    will_answer(backend, whole("Read."))
    assert (await anna.writes("x" * 50_001))[0].startswith("This is too long for a question")
    assert backend.to(*SEND) == []


async def test_stop_keeps_what_was_written(anna: Person, telegram: Telegram, backend: ScriptedBackend) -> None:
    more: asyncio.Queue[Any] = asyncio.Queue()
    will_answer(backend, Stream([started(), said("Half")], more=more))
    backend.reply(*STOP, {})
    await anna.writes("What is ferritin?", settle=False)
    shown = await telegram.shows("Half")
    await anna.presses(shown["message_id"], buttons_of(shown)["⏹ Stop"], settle=False)
    assert telegram.pop_ups() == ["Stopping"]
    assert len(backend.to(*STOP)) == 1
    more.put_nowait(interrupted("Half", "stopped"))
    await settled(anna)
    [shown] = await telegram.sent()
    assert shown["text"] == "Half\n\nYou stopped this answer."
    assert list(buttons_of(shown)) == ["▶️ Continue"]


async def test_an_interrupted_answer_is_continued_in_its_own_message(
    anna: Person, telegram: Telegram, backend: ScriptedBackend
) -> None:
    will_answer(backend, Stream([started(), interrupted("Half", "provider-error")]), whole("Half and whole."))
    await anna.writes("What is ferritin?")
    [shown] = await telegram.sent()
    assert shown["text"] == "Half\n\nThe model broke off. What was written is kept."
    await anna.presses(shown["message_id"], buttons_of(shown)["▶️ Continue"])
    [again] = await telegram.sent()
    assert (again["message_id"], again["text"], buttons_of(again)) == (shown["message_id"], "Half and whole.", {})
    assert backend.to(*SEND)[1]["continue_from"] == ANSWER


async def test_an_answer_that_did_not_come_can_be_asked_for_again(
    anna: Person, telegram: Telegram, backend: ScriptedBackend
) -> None:
    failed = ("error", {"code": "model.busy", "params": {}})
    will_answer(backend, Stream([started(), failed]), whole("Here it is."))
    await anna.writes("What is ferritin?")
    [shown] = await telegram.sent()
    assert shown["text"] == "The model is busy. Try again in a minute."
    await anna.presses(shown["message_id"], buttons_of(shown)["🔁 Try again"])
    assert [message["text"] for message in await telegram.sent()] == ["Here it is."]
    assert backend.to(*SEND)[1]["regenerate"] == ANSWER


async def test_a_connection_that_breaks_goes_on_where_it_was(
    anna: Person, telegram: Telegram, backend: ScriptedBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.conversation.following.PAUSES", (0, 0, 0))
    events = [started(), said("One "), said("two "), completed("One two three")]
    will_answer(backend, Stream(events, breaks_after=2))
    backend.reply("GET", f"chats/{CHAT}/messages/{ANSWER}/stream", Stream(events))
    await anna.writes("Count")
    assert [message["text"] for message in await telegram.sent()] == ["One two three"]
    resumed = next(asked for asked in backend.asked if asked.path.endswith("/stream"))
    assert resumed.headers["Last-Event-ID"] == "2"


async def test_a_restarted_bot_shows_the_rest_of_what_it_had_begun(
    anna: Person, telegram: Telegram, backend: ScriptedBackend, bot: Any
) -> None:
    """The message still says Stop, and nobody shows the answer any more."""
    will_answer(backend)
    backend.reply(*STOP, {})
    backend.reply("GET", f"chats/{CHAT}/messages/{ANSWER}/stream", whole("All of it."))
    begun = await bot.send_message(77, "All…")
    short = "ans:stop:wAAAAAAAQACAAAAAAAAAAQ:oAAAAAAAQACAAAAAAAAAAQ"
    await anna.presses(begun.message_id, short)
    assert [message["text"] for message in await telegram.sent()] == ["All of it."]


async def test_tools_are_named_while_they_run_and_what_they_made_stays(
    anna: Person, telegram: Telegram, backend: ScriptedBackend
) -> None:
    more: asyncio.Queue[Any] = asyncio.Queue()
    search = {"tool_use_id": "t1", "name": "search_documents"}
    remind = {"tool_use_id": "t2", "name": "schedule_notification"}
    events = [started(), ("tool.started", search | {"input": {}})]
    will_answer(backend, Stream(events, more=more))
    await anna.writes("Remind me", settle=False)
    await telegram.shows("🔎 Searching your documents…")
    more.put_nowait(("tool.finished", search | {"status": "ok", "summary": "Found 3"}))
    more.put_nowait(("tool.started", remind | {"input": {}}))
    await telegram.shows("⏰ Setting a reminder…")
    more.put_nowait(("tool.finished", remind | {"status": "ok", "summary": "Reminder: Water, daily"}))
    more.put_nowait(completed("Done."))
    await settled(anna)
    assert (await telegram.sent())[-1]["text"] == "Done.\n\n⏰ Reminder: Water, daily"


async def test_a_report_that_was_made_is_sent_as_a_file(
    anna: Person, telegram: Telegram, backend: ScriptedBackend
) -> None:
    made = {"tool_use_id": "t", "name": "generate_pdf", "status": "ok", "summary": "PDF: Iron"}
    ref = {"kind": "pdf", "id": ANSWER}
    will_answer(backend, Stream([started(), ("tool.finished", made | {"ref": ref}), completed("Here.")]))
    backend.reply("GET", f"pdf/{ANSWER}/download", File("iron.pdf", b"%PDF-1.7 report"))
    await anna.writes("Make a report")
    answer, report = await telegram.sent()
    assert answer["text"] == "Here.\n\n📄 PDF: Iron"
    assert report["document"]["file_name"] == "iron.pdf"
    assert telegram.account.files[report["document"]["file_id"]] == b"%PDF-1.7 report"


async def test_sources_are_named_with_links_to_their_pages(
    anna: Person, telegram: Telegram, backend: ScriptedBackend
) -> None:
    cited = ("citation", {"index": 1, "document_id": ANSWER, "page": 3, "quote": "8"})
    will_answer(backend, Stream([started(), cited, completed("It is 8 [1].")]))
    backend.reply("GET", f"documents/{ANSWER}", {"filename": "iron <1>.pdf"})
    [shown] = await anna.writes("How much?")
    assert shown == "It is 8 [1].\n\n[1] iron <1>.pdf, p. 3"
    [link] = [part for part in (await telegram.sent())[0]["entities"] if part["type"] == "text_link"]
    assert link["url"] == f"https://health.example.org/documents/{ANSWER}?page=3"


async def test_words_of_an_emergency_come_first(anna: Person, backend: ScriptedBackend) -> None:
    flagged = started(red_flags=["chest-pain", "from-a-later-version"])
    will_answer(backend, Stream([flagged, completed("Call now.")]))
    backend.link(77, timezone="Europe/Moscow", locale="ru")
    warning, answer = await anna.writes("Давит в груди")
    assert warning.startswith("🚨 Боль в груди может означать инфаркт")
    assert warning.endswith("📞 112 · 103")
    assert answer == "Call now."


@pytest.mark.parametrize(
    ("reply", "sentence"),
    [
        (Problem(429, "quota.messages-exceeded", {"resets_at": "2020-11-29T00:00:00Z"}),
         "Your limit for today is used up. New questions: 29 Nov 2020, 01:00"),
        (Problem(409, "chat.answer-in-progress"),
         "An answer is still being written in this chat. Wait for it or stop it."),
        (Problem(418, "teapot.empty"), "That was not possible. Please try it in the browser."),
    ],
)  # fmt: skip
async def test_a_question_that_is_refused_says_why(
    anna: Person, backend: ScriptedBackend, reply: Problem, sentence: str
) -> None:
    will_answer(backend, reply)
    backend.link(77, timezone="Europe/Berlin")
    assert await anna.writes("What is ferritin?") == [sentence]


async def test_a_chat_deleted_in_the_browser_begins_anew(anna: Person, backend: ScriptedBackend) -> None:
    will_answer(backend, whole("One."), Problem(404, "chat.not-found"), whole("Two."))
    await anna.writes("First?")
    assert await anna.writes("Second?") == ["Two."]
    assert len(backend.to("POST", "chats")) == 2


async def test_a_new_chat_goes_on_in_the_conversation_of_just_now(anna: Person, backend: ScriptedBackend) -> None:
    will_answer(backend, whole("One."))
    latest = {"id": CHAT, "active_at": datetime.now(UTC).isoformat(), "is_pinned": False}
    backend.reply("GET", "chats", page(latest))
    await anna.writes("And now?")
    assert backend.to("POST", "chats") == []
    await anna.writes("/new")
    await anna.writes("Something else")
    assert backend.to("POST", "chats") == [{"skill_id": None}]


async def test_a_specialist_is_chosen_from_those_there_are(
    anna: Person, telegram: Telegram, backend: ScriptedBackend
) -> None:
    will_answer(backend, whole("Hello."))
    skill = {"id": ANSWER, "name": "Cardiologist <1>", "is_active": True}
    backend.reply("GET", "skills", page(skill, skill | {"id": CHAT, "name": "Off", "is_active": False}))
    backend.reply("PATCH", f"chats/{CHAT}", {})
    await anna.writes("/specialist")
    asked = (await telegram.sent())[-1]
    buttons = buttons_of(asked)
    assert list(buttons) == ["The assistant", "Cardiologist <1>"]
    await anna.presses(asked["message_id"], buttons["Cardiologist <1>"])
    assert (await telegram.sent())[-1]["text"] == "Cardiologist <1> answers in this conversation now."
    await anna.writes("Hello")
    assert backend.to("POST", "chats") == [{"skill_id": ANSWER}]
    await anna.presses(asked["message_id"], buttons["The assistant"])
    assert backend.to("PATCH", f"chats/{CHAT}") == [{"skill_id": None}]
    await anna.presses(asked["message_id"], "skill:" + "f" * 32)
    assert telegram.pop_ups()[-1] == "There is no such specialist."


async def test_who_deletes_the_answer_while_it_is_written_is_not_bothered(
    anna: Person, telegram: Telegram, backend: ScriptedBackend, bot: Any
) -> None:
    more: asyncio.Queue[Any] = asyncio.Queue()
    will_answer(backend, Stream([started()], more=more))
    await anna.writes("Tell me", settle=False)
    shown = await telegram.shows("Thinking")
    await bot.delete_message(77, shown["message_id"])
    more.put_nowait(said("Half "))
    more.put_nowait(completed("Half and whole"))
    await settled(anna)
    assert await telegram.sent() == []


async def test_who_blocks_the_bot_in_the_middle_ends_it_quietly(
    anna: Person, telegram: Telegram, backend: ScriptedBackend
) -> None:
    more: asyncio.Queue[Any] = asyncio.Queue()
    will_answer(backend, Stream([started()], more=more))
    await anna.writes("Tell me", settle=False)
    await telegram.shows("Thinking")
    await telegram.lever("chats", chat_id=77, blocked=True)
    more.put_nowait(said("Half"))
    await settled(anna)
    # And the next question finds nothing in the way.
    await telegram.lever("chats", chat_id=77, blocked=False)
    backend.reply(*SEND, whole("Back."))
    assert await anna.writes("Again") == ["Back."]


async def test_a_chat_whose_answer_takes_long_holds_up_nobody(
    anna: Person, olga: Person, telegram: Telegram, backend: ScriptedBackend
) -> None:
    more: asyncio.Queue[Any] = asyncio.Queue()
    will_answer(backend, Stream([started()], more=more))
    backend.link(88, locale="ru")
    await anna.writes("Tell me", settle=False)
    await telegram.shows("Thinking")
    assert (await olga.writes("/help", settle=False))[0].startswith("Что я умею")
    # Nor her own commands.
    assert (await anna.writes("/help", settle=False))[0].startswith("What I can do")
    more.put_nowait(completed("Done."))
    await settled(anna)


async def test_telegram_s_pauses_are_kept_and_the_last_state_arrives(
    anna: Person, telegram: Telegram, backend: ScriptedBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As if it were longer than a call may wait.
    monkeypatch.setattr("bot.middlewares.requests.LONGEST_PAUSE_SECONDS", 0)
    more: asyncio.Queue[Any] = asyncio.Queue()
    will_answer(backend, Stream([started()], more=more))
    await anna.writes("Tell me", settle=False)
    await telegram.shows("Thinking")
    await telegram.lever("faults", status=429, method="editMessageText", retry_after=1, times=1)
    more.put_nowait(completed("Half and whole"))
    await settled(anna)
    assert [message["text"] for message in await telegram.sent()] == ["Half and whole"]


def test_the_numbers_to_call_are_those_of_the_browser() -> None:
    source = (STAND_INS.parent / "frontend/src/components/chat/emergency-zones.ts").read_text()
    numbers: tuple[str, ...] = ()
    compared = 0
    for listed, area, cities in re.findall(r"\[((?:'\d{3}'(?:, )?)+)\]|cities\(\s*'(\w+)',\s*'([^']+)'", source):
        numbers = tuple(re.findall(r"\d{3}", listed)) or numbers
        for city in cities.split("|") if cities else ():
            assert numbers_at(f"{area}/{city}", Locale.EN) == numbers, city
            compared += 1
    assert compared > 100
    assert numbers_at("Europe/Berlin", Locale.RU) == ("112",)
    assert numbers_at("UTC", Locale.RU) == ("112", "103")
