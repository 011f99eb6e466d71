from typing import Any
from uuid import UUID

import pytest

from tests.conftest import Person, Telegram, buttons_of
from tests.scripted_backend import Problem, ScriptedBackend

ID = UUID("7f000000-0000-4000-8000-000000000001")
DATA = f"occ:{ID.hex}"
PATH = f"reminders/occurrences/{ID}"


def occurrence(status: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": str(ID),
        "title": "Ramipril",
        "category": "medicine",
        "due_at": "2020-11-28T08:00:00Z",
        "status": status,
        "acted_at": "2020-11-28T08:03:00Z",
        "snoozed_until": None,
        "skip_reason": None,
        **fields,
    }


@pytest.fixture
async def reminder(telegram: Telegram, bot: Any, backend: ScriptedBackend) -> int:  # noqa: ARG001 - empty first
    """A reminder as the backend sends it; the id of its message."""
    backend.link(77, timezone="Europe/Berlin")
    message = await bot.send_message(77, "<b>Ramipril &lt;5 mg&gt;</b>\n\nwith water")
    return int(message.message_id)


async def text_of(telegram: Telegram, message_id: int) -> str:
    return str(next(message["text"] for message in await telegram.sent() if message["message_id"] == message_id))


async def test_taken_is_kept_and_shown_with_its_time(
    anna: Person, telegram: Telegram, backend: ScriptedBackend, reminder: int
) -> None:
    backend.reply("POST", f"{PATH}/taken", occurrence("taken"))
    assert await anna.presses(reminder, f"{DATA}:taken") == []
    assert await text_of(telegram, reminder) == "Ramipril <5 mg>\n\nwith water\n\n✅ Taken, 28 Nov 2020, 09:03"
    assert telegram.pop_ups()[-1].startswith("✅ Taken")
    # Again, because the first answer was slow: nothing more happens, and nothing is said twice.
    await anna.presses(reminder, f"{DATA}:taken")
    assert await text_of(telegram, reminder) == "Ramipril <5 mg>\n\nwith water\n\n✅ Taken, 28 Nov 2020, 09:03"


async def test_what_is_no_medicine_is_done(
    anna: Person, telegram: Telegram, backend: ScriptedBackend, reminder: int
) -> None:
    backend.reply("POST", f"{PATH}/taken", occurrence("taken", category="visit"))
    await anna.presses(reminder, f"{DATA}:taken")
    assert "✅ Done," in await text_of(telegram, reminder)


@pytest.mark.parametrize("minutes", [15, 60])
async def test_later_says_when(
    anna: Person, telegram: Telegram, backend: ScriptedBackend, reminder: int, minutes: int
) -> None:
    backend.reply("POST", f"{PATH}/snooze", occurrence("snoozed", snoozed_until="2020-11-28T08:18:00Z"))
    await anna.presses(reminder, f"{DATA}:snooze{minutes}")
    assert backend.to("POST", f"{PATH}/snooze") == [{"minutes": minutes}]
    assert (await text_of(telegram, reminder)).endswith("💤 Again at 28 Nov 2020, 09:18")


async def test_a_skip_counts_at_once_and_its_reason_may_follow(
    anna: Person, telegram: Telegram, backend: ScriptedBackend, reminder: int
) -> None:
    backend.reply("POST", f"{PATH}/skip", occurrence("skipped"))
    [question] = await anna.presses(reminder, f"{DATA}:skip")
    assert question.startswith("Why did you skip it?")
    assert "⏭ Skipped" in await text_of(telegram, reminder)
    asked = (await telegram.sent())[-1]
    await anna.presses(asked["message_id"], buttons_of(asked)["Felt unwell"])
    assert (await telegram.sent())[-1]["text"] == "Noted: Felt unwell"
    assert backend.to("POST", f"{PATH}/skip") == [{}, {"reason": "Felt unwell"}]


async def test_a_reason_in_own_words_is_a_reply(
    anna: Person, telegram: Telegram, backend: ScriptedBackend, reminder: int
) -> None:
    backend.reply("POST", f"{PATH}/skip", occurrence("skipped"))
    await anna.presses(reminder, f"{DATA}:skip")
    asked = (await telegram.sent())[-1]
    said = await anna.writes("the <b>box</b>\nwas empty", reply_to_message=asked)
    assert said == ["Noted: the <b>box</b> was empty"]
    assert backend.to("POST", f"{PATH}/skip")[-1] == {"reason": "the <b>box</b> was empty"}


async def test_a_time_that_is_foreign_made_up_or_gone_answers_alike(
    anna: Person, telegram: Telegram, backend: ScriptedBackend, reminder: int
) -> None:
    backend.reply("POST", f"{PATH}/taken", Problem(404, "occurrence.not-found"))
    assert await anna.presses(reminder, f"{DATA}:taken") == []
    assert telegram.pop_ups() == ["This reminder does not exist any more."]


async def test_one_that_was_settled_elsewhere_says_how(
    anna: Person, telegram: Telegram, backend: ScriptedBackend, reminder: int
) -> None:
    backend.reply("POST", f"{PATH}/taken", Problem(409, "occurrence.already-settled", {"status": "skipped"}))
    await anna.presses(reminder, f"{DATA}:taken")
    assert telegram.pop_ups() == ["⏭ Skipped already"]
    assert (await text_of(telegram, reminder)).endswith("⏭ Skipped already")


async def test_an_outage_is_said_and_the_buttons_stay_for_the_next_try(
    anna: Person, telegram: Telegram, backend: ScriptedBackend, reminder: int
) -> None:
    await anna.writes("/help")
    backend.failing_with = 503
    said = await anna.presses(reminder, f"{DATA}:taken")
    assert said[0].startswith("I cannot reach the assistant right now.")
    assert await text_of(telegram, reminder) == "Ramipril <5 mg>\n\nwith water"
    assert len(telegram.pop_ups()) == 1
