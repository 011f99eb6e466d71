import asyncio
from typing import Any
from uuid import UUID

import pytest

from bot.conversation.desk import PASSWORD_SECONDS
from tests.answers import SEND, whole, will_answer
from tests.conftest import Person, Telegram, buttons_of
from tests.scripted_backend import Problem, ScriptedBackend, page

ID = UUID("d0000000-0000-4000-8000-000000000001")
PATH = f"documents/{ID}"


def document(status: str = "completed", **fields: Any) -> dict[str, Any]:
    return {
        "id": str(ID),
        "filename": "report <1>.pdf",
        "doc_type": "lab_result",
        "status": status,
        "error_code": None,
        "page_count": 2,
        "progress": 0.0,
        "steps": [],
        "document_date": "2020-11-12",
        "laboratory": "Invitro",
        "patient": {"name": "Anna", "match": "own"},
        "labs": {"total": 0, "unconfirmed": 0},
        "memory_proposals": 0,
        "created_at": "2020-11-28T08:00:00Z",
        **fields,
    }


def result(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "id": str(UUID(int=number)),
        "name": f"Analyte {number}",
        "value_printed": "8",
        "unit_printed": "µg/L",
        "range_printed": "15–150",
        "flag": "normal",
        "state": "unconfirmed",
        "doubts": [],
        **fields,
    }


@pytest.fixture
def filed(backend: ScriptedBackend) -> ScriptedBackend:
    """Takes every file, and has read it when it is looked at."""
    backend.link(77)
    backend.reply("POST", "documents", document("pending"))
    backend.reply("GET", PATH, document())
    backend.reply("GET", "labs", page())
    return backend


async def pdf(telegram: Telegram, content: bytes = b"%PDF-1.7", **fields: Any) -> dict[str, Any]:
    return {
        "file_id": await telegram.store(content),
        "file_unique_id": "u",
        "file_name": "report.pdf",
        "mime_type": "application/pdf",
        "file_size": len(content),
        **fields,
    }


async def photo(telegram: Telegram, content: bytes) -> list[dict[str, Any]]:
    small = {"file_id": "small", "file_unique_id": "s", "width": 90, "height": 60}
    large = {"file_id": await telegram.store(content), "file_unique_id": "l", "width": 1280, "height": 900}
    return [small, large]


async def test_a_pdf_is_filed_watched_and_summarised_in_one_message(
    anna: Person, telegram: Telegram, filed: ScriptedBackend
) -> None:
    steps = [{"name": "inspect", "state": "done"}, {"name": "pages", "state": "running"}]
    going_on, goes_on = asyncio.Event(), asyncio.Event()

    async def half(_: Any) -> dict[str, Any]:
        going_on.set()
        await goes_on.wait()
        return document("processing", progress=0.4, steps=steps)

    filed.reply("GET", PATH, half, document(memory_proposals=2))
    filed.reply("GET", "labs", page(result(1), result(2, flag="low"), result(3, state="rejected")))
    filed.reply("GET", "memory", page({"content": "Iron stores are\nlow."}))
    await anna.sends(document=await pdf(telegram), settle=False)
    await asyncio.wait_for(going_on.wait(), 10)
    first = await telegram.shows("Filed. Waiting to be read…")
    goes_on.set()
    await telegram.shows("Reading pages · 40 %")
    await anna.dispatcher["errands"].settled()
    [card] = await telegram.sent()
    assert card["message_id"] == first["message_id"]
    assert card["text"] == (
        "📄 report <1>.pdf\nLab results · 12 Nov 2020 · Invitro · 2 pages\n\nIron stores are low.\n\n"
        "2 results, 1 out of range:\n⬇️ Analyte 2: 8 µg/L (15–150)\n▫️ Analyte 1: 8 µg/L (15–150)\n\n"
        "2 results wait for your check.\n2 things to remember wait in the browser."
    )
    assert filed.to("POST", "documents") == [[("report.pdf", b"%PDF-1.7")]]
    assert buttons_of(card)["Open in the browser"] == f"https://health.example.org/documents/{ID}/review"


async def test_results_are_confirmed_all_at_once_and_again_without_harm(
    anna: Person, telegram: Telegram, filed: ScriptedBackend
) -> None:
    filed.reply("GET", "labs", page(result(1), result(2)))
    filed.reply("POST", "labs/confirm", {"confirmed": [], "missing": []})
    await anna.sends(document=await pdf(telegram))
    [card] = await telegram.sent()
    button = buttons_of(card)["✅ Confirm all 2"]
    filed.reply(
        "GET", "labs", page(result(1), result(2)), page(result(1, state="confirmed"), result(2, state="confirmed"))
    )
    await anna.presses(card["message_id"], button)
    await anna.presses(card["message_id"], button)
    assert filed.to("POST", "labs/confirm") == [{"ids": [str(UUID(int=1)), str(UUID(int=2))]}]
    [card] = await telegram.sent()
    assert card["text"].endswith("✅ All results are confirmed.")
    assert list(buttons_of(card)) == ["Open in the browser"]


async def test_what_is_doubtful_is_not_confirmed_with_the_rest(
    anna: Person, telegram: Telegram, filed: ScriptedBackend
) -> None:
    filed.reply("GET", "labs", page(result(1), result(2, doubts=["low-confidence"])))
    filed.reply("POST", "labs/confirm", {"confirmed": [], "missing": []})
    await anna.sends(document=await pdf(telegram))
    [card] = await telegram.sent()
    assert "Analyte 2: 8 µg/L (15–150) ❓" in card["text"]
    await anna.presses(card["message_id"], buttons_of(card)["✅ Confirm the clear one"])
    assert filed.to("POST", "labs/confirm") == [{"ids": [str(UUID(int=1))]}]


async def test_an_album_is_one_document_in_the_order_of_its_photos(
    anna: Person, telegram: Telegram, filed: ScriptedBackend
) -> None:
    # A busy machine takes its time between two photos.
    anna.dispatcher["pace"] = 0.5
    pages = [b"\xff\xd8\xffone", b"\xff\xd8\xfftwo", b"\xff\xd8\xffthree"]
    for content in pages:
        await anna.sends(photo=await photo(telegram, content), media_group_id="g1", settle=False)
    await anna.dispatcher["errands"].settled()
    [files] = filed.to("POST", "documents")
    assert [content for _, content in files] == pages
    assert next(asked.query for asked in filed.asked if asked.path == "documents") == {"combine": "true"}
    assert len(await telegram.sent()) == 1


async def test_what_is_written_below_a_photo_is_a_question_about_it(
    anna: Person, telegram: Telegram, filed: ScriptedBackend
) -> None:
    will_answer(filed, whole("It is fine."))
    await anna.sends(photo=await photo(telegram, b"\xff\xd8\xffone"), caption="Is it fine?")
    assert [message["text"] for message in await telegram.sent()][-1] == "It is fine."
    [asked] = filed.to(*SEND)
    assert (asked["content"], asked["document_ids"]) == ("Is it fine?", [str(ID)])


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"file_size": 20 * 2**20 + 1}, "Telegram gives me 20 MB at most"),
        ({"file_name": "film.mp4", "mime_type": "video/mp4"}, "I can't read files of this type"),
        ({"file_name": "virus.exe", "mime_type": "application/octet-stream"}, "I can't read files of this type"),
    ],
)
async def test_what_cannot_be_taken_is_said_before_it_is_fetched(
    anna: Person, telegram: Telegram, filed: ScriptedBackend, fields: dict[str, Any], sentence: str
) -> None:
    [said] = await anna.sends(document=await pdf(telegram, **fields))
    assert sentence in said
    assert telegram.calls("getFile") == []
    assert filed.to("POST", "documents") == []


async def test_a_file_that_telegram_does_not_give_is_asked_for_again(
    anna: Person, telegram: Telegram, filed: ScriptedBackend
) -> None:
    assert "Please send it again" in (await anna.sends(document=await pdf(telegram, file_id="gone")))[0]
    assert filed.to("POST", "documents") == []


async def test_a_file_that_is_there_already_leads_to_it(
    anna: Person, telegram: Telegram, filed: ScriptedBackend
) -> None:
    twin = {"document_id": str(ID), "filename": "report <1>.pdf", "in_trash": False}
    filed.reply("POST", "documents", Problem(409, "document.already-stored", twin))
    assert await anna.sends(document=await pdf(telegram)) == ["⚠️ You have this file already: report <1>.pdf."]
    [message] = await telegram.sent()
    [card] = await anna.presses(message["message_id"], buttons_of(message)["Show it"])
    assert card.startswith("📄 report <1>.pdf")


async def test_a_twin_in_the_trash_can_be_brought_back(
    anna: Person, telegram: Telegram, filed: ScriptedBackend
) -> None:
    twin = {"document_id": str(ID), "filename": "report.pdf", "in_trash": True}
    filed.reply("POST", "documents", Problem(409, "document.already-stored", twin))
    filed.reply("POST", f"{PATH}/restore", document())
    await anna.sends(document=await pdf(telegram))
    [message] = await telegram.sent()
    assert message["text"] == "⚠️ You have this file already, in the trash: report.pdf."
    await anna.presses(message["message_id"], buttons_of(message)["Bring it back"])
    assert (await telegram.sent())[0]["text"].startswith("📄 report <1>.pdf")


async def test_a_locked_file_is_opened_by_the_next_message_which_does_not_stay(
    anna: Person, telegram: Telegram, filed: ScriptedBackend
) -> None:
    filed.reply("GET", PATH, document("failed", error_code="document.password-required"))
    filed.reply("POST", f"{PATH}/password", Problem(422, "document.password-wrong"), document())
    await anna.sends(document=await pdf(telegram))
    assert (await telegram.sent())[0]["text"].startswith("🔒 report <1>.pdf opens with a password only.")
    # A command is no password.
    assert (await anna.writes("/help"))[0].startswith("What I can do")
    [wrong] = await anna.writes("hunter2")
    assert wrong.startswith("🔒 This password does not open report <1>.pdf. Write another one, or press “Later”")
    [card] = await anna.writes("  Hunter 2")
    assert card.startswith("📄 report <1>.pdf")
    assert filed.to("POST", f"{PATH}/password") == [{"password": "hunter2"}, {"password": "  Hunter 2"}]
    # What opened the file is gone; what did not may have been anything.
    texts = [said.get("text", "") for said in telegram.account.messages.values()]
    assert [text for text in texts if "unter" in text] == ["hunter2"]
    # The next message is a question again.
    will_answer(filed, whole("Hello."))
    assert await anna.writes("hunter2") == ["Hello."]


async def test_what_is_written_to_the_assistant_is_asked_although_a_file_is_locked(
    anna: Person, telegram: Telegram, filed: ScriptedBackend
) -> None:
    locked = document("failed", error_code="document.password-required")
    filed.reply("GET", PATH, locked)
    filed.reply("POST", f"{PATH}/password", Problem(422, "document.password-wrong"))
    will_answer(filed, whole("Call 112."))
    await anna.sends(document=await pdf(telegram))
    # Several words that don't open it were meant for the assistant, and so is what comes after them.
    assert await anna.writes("chest pain") == ["Call 112."]
    assert await anna.writes("hurts") == ["Call 112."]
    # It was opened in the browser meanwhile.
    await anna.sends(document=await pdf(telegram))
    filed.reply("GET", PATH, document())
    assert await anna.writes("fever") == ["Call 112."]
    # Ten minutes later nobody thinks of the file any more; whoever replies to the question for it does.
    filed.reply("GET", PATH, locked)
    await anna.sends(document=await pdf(telegram))
    question = (await telegram.sent())[-1]
    anna.dispatcher["desk"].at(77).locked_at -= PASSWORD_SECONDS
    assert await anna.writes("cough") == ["Call 112."]
    assert [told["content"] for told in filed.asked_model] == ["chest pain", "hurts", "fever", "cough"]
    assert telegram.calls("deleteMessage") == []
    filed.reply("POST", f"{PATH}/password", document())
    await anna.writes("Hunter 2", reply_to_message=question)
    assert len(telegram.calls("deleteMessage")) == 1
    assert len(filed.asked_model) == 4


async def test_a_file_that_turns_out_to_be_locked_while_one_talks_waits_for_a_reply(
    anna: Person, telegram: Telegram, filed: ScriptedBackend
) -> None:
    goes_on = asyncio.Event()

    async def at_last(_: Any) -> dict[str, Any]:
        await goes_on.wait()
        return document("failed", error_code="document.password-required")

    filed.reply("GET", PATH, at_last)
    will_answer(filed, whole("Hello."))
    await anna.sends(document=await pdf(telegram), settle=False)
    await telegram.shows("Filed. Waiting to be read…")
    await anna.writes("Good evening", settle=False)
    await telegram.shows("Hello.")
    goes_on.set()
    await telegram.shows("Reply to this message with it")
    await anna.writes("Hi")
    assert [told["content"] for told in filed.asked_model] == ["Good evening", "Hi"]


async def test_a_restarted_bot_knows_a_password_by_the_message_it_replies_to(
    anna: Person, telegram: Telegram, filed: ScriptedBackend
) -> None:
    filed.reply("GET", PATH, document("failed", error_code="document.password-required"))
    filed.reply("POST", f"{PATH}/password", document())
    await anna.sends(document=await pdf(telegram))
    [question] = await telegram.sent()
    anna.dispatcher["desk"].forget(77)
    filed.places.clear()
    assert (await anna.writes("hunter2", reply_to_message=question))[0].startswith("📄 report")
    assert filed.asked_model == []


async def test_a_locked_file_can_wait(anna: Person, telegram: Telegram, filed: ScriptedBackend) -> None:
    filed.reply("GET", PATH, document("failed", error_code="document.password-required"))
    await anna.sends(document=await pdf(telegram))
    [question] = await telegram.sent()
    await anna.presses(question["message_id"], buttons_of(question)["Later"])
    will_answer(filed, whole("Hello."))
    assert await anna.writes("Good evening") == ["Hello."]


async def test_what_could_not_be_read_says_why_and_can_be_tried_again(
    anna: Person, telegram: Telegram, filed: ScriptedBackend
) -> None:
    filed.reply("GET", PATH, document("failed", error_code="document.broken"))
    await anna.sends(document=await pdf(telegram))
    [message] = await telegram.sent()
    assert message["text"].startswith("⚠️ report <1>.pdf\nThe file is damaged.")
    filed.reply("POST", f"{PATH}/reindex", document("pending"))
    filed.reply("GET", PATH, document("pending"), document())
    await anna.presses(message["message_id"], buttons_of(message)["🔁 Read again"])
    assert (await telegram.sent())[0]["text"].startswith("📄 report <1>.pdf")


async def test_a_document_about_somebody_else_is_asked_about_first(
    anna: Person, telegram: Telegram, filed: ScriptedBackend
) -> None:
    other = {"name": "Boris", "match": "other"}
    filed.reply("GET", PATH, document(patient=other), document(patient=other | {"match": "own_said"}))
    filed.reply("GET", "labs", page(result(1)))
    filed.reply("PATCH", PATH, document())
    await anna.sends(document=await pdf(telegram))
    [card] = await telegram.sent()
    assert "👤 The document names somebody else: Boris." in card["text"]
    assert "✅ Confirm all 1" not in buttons_of(card)
    await anna.presses(card["message_id"], buttons_of(card)["It is mine"])
    assert filed.to("PATCH", PATH) == [{"patient": "own"}]
    assert "✅ Confirm all 1" in buttons_of((await telegram.sent())[0])
