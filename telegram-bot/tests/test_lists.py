from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from tests.conftest import Person, Telegram, buttons_of
from tests.scripted_backend import Problem, ScriptedBackend, page
from tests.test_files import document

ID = UUID("7f000000-0000-4000-8000-000000000001")


PLAIN = {"moved_to": None, "snoozed_until": None}


def due(number: int, status: str, title: str = "Ramipril") -> dict[str, Any]:
    now = datetime.now(UTC).replace(hour=number, minute=0, second=0, microsecond=0)
    return {"id": str(UUID(int=number)), "title": title, "status": status, "due_at": now.isoformat(), **PLAIN}


def reminder(number: int, *, active: bool = True, next_due_at: str | None = "2020-11-28T08:00:00Z") -> dict[str, Any]:
    return {"id": str(UUID(int=number)), "title": f"No <{number}>", "is_active": active, "next_due_at": next_due_at}


async def test_today_shows_what_is_due_and_takes_what_is_open(
    anna: Person, telegram: Telegram, backend: ScriptedBackend
) -> None:
    backend.link(77)
    open_one, done = due(8, "fired", "Ramipril <5>"), due(7, "taken")
    settled = due(8, "taken", "Ramipril <5>")
    backend.reply("GET", "reminders/occurrences", page(open_one, done), page(settled, done))
    backend.reply("POST", f"reminders/occurrences/{UUID(int=8)}/taken", settled)
    assert await anna.writes("/today") == ["Today\n\n✅ 07:00 Ramipril\n🔔 08:00 Ramipril <5>"]
    [shown] = await telegram.sent()
    assert list(buttons_of(shown)) == ["✓ 08:00 Ramipril <5>"]
    await anna.presses(shown["message_id"], buttons_of(shown)["✓ 08:00 Ramipril <5>"])
    [shown] = await telegram.sent()
    assert (shown["text"], buttons_of(shown)) == ("Today\n\n✅ 07:00 Ramipril\n✅ 08:00 Ramipril <5>", {})


async def test_what_was_moved_or_put_off_stands_at_its_new_time(anna: Person, backend: ScriptedBackend) -> None:
    backend.link(77)
    moved = due(8, "scheduled", "Moved") | {"moved_to": due(11, "x")["due_at"]}
    put_off = due(9, "snoozed", "Put off") | {"snoozed_until": due(10, "x")["due_at"]}
    backend.reply("GET", "reminders/occurrences", page(moved, put_off))
    assert await anna.writes("/today") == ["Today\n\n💤 10:00 Put off\n▫️ 11:00 Moved"]


async def test_the_day_is_that_of_the_person_s_zone(anna: Person, backend: ScriptedBackend) -> None:
    backend.link(77, timezone="Pacific/Kiritimati")
    backend.reply("GET", "reminders/occurrences", page())
    assert (await anna.writes("/today"))[0].startswith("Nothing is due today.")
    window = next(asked.query for asked in backend.asked if asked.path == "reminders/occurrences")
    # Midnight fourteen hours east of Greenwich.
    assert window["from"].endswith("T10:00:00+00:00")
    assert window["to"].endswith("T10:00:00+00:00")


async def test_reminders_are_paused_and_resumed_page_by_page(
    anna: Person, telegram: Telegram, backend: ScriptedBackend
) -> None:
    backend.link(77)
    over = reminder(99, next_due_at=None)
    many = [reminder(number) for number in range(1, 11)]
    paused = [many[0] | {"is_active": False, "next_due_at": None}, *many[1:]]
    backend.reply("GET", "reminders", page(*many, over), page(*many, over), page(*paused, over))
    backend.reply("PATCH", f"reminders/{UUID(int=1)}", {})
    [text] = await anna.writes("/reminders")
    assert text.startswith("10 reminders\n\n⏰ No <1>\nNext: 28 Nov 2020, 08:00")
    [shown] = await telegram.sent()
    await anna.presses(shown["message_id"], buttons_of(shown)["›"])
    [shown] = await telegram.sent()
    assert "No <9>" in shown["text"]
    await anna.presses(shown["message_id"], f"rem:{UUID(int=1).hex}:0:0")
    assert backend.to("PATCH", f"reminders/{UUID(int=1)}") == [{"is_active": False}]
    [shown] = await telegram.sent()
    assert "⏸ No <1>\nPaused" in shown["text"]
    assert "▶️ No <1>" in buttons_of(shown)


async def test_a_switch_of_somebody_else_s_reminder_changes_nothing(
    anna: Person, telegram: Telegram, backend: ScriptedBackend
) -> None:
    backend.link(77)
    backend.reply("GET", "reminders", page(reminder(1)))
    backend.reply("PATCH", f"reminders/{ID}", Problem(404, "reminder.not-found"))
    await anna.writes("/reminders")
    [shown] = await telegram.sent()
    await anna.presses(shown["message_id"], f"rem:{ID.hex}:0:0")
    assert telegram.pop_ups() == ["This reminder does not exist any more."]


async def test_memory_is_listed_by_what_matters_first_however_much_it_is(
    anna: Person, telegram: Telegram, backend: ScriptedBackend
) -> None:
    backend.link(77)
    entries = [{"category": "other", "title": f"Entry <{number}>", "content": "x " * 100} for number in range(60)]
    allergy = {"category": "allergy", "title": "Penicillin", "content": "rash"}
    backend.reply("GET", "memory", page(*entries, allergy), page(allergy, allergy))
    shown = await anna.writes("/memory")
    assert shown[0].startswith(
        "What the assistant remembers about you:\n\nAllergies\n• Penicillin: rash\n\nOther\n• Entry <0>"
    )
    assert len(shown) > 2
    assert shown[-1].endswith("2 more entries from documents wait for your yes in the browser.")
    assert [buttons_of(message) for message in await telegram.sent()][-1] == {
        "Open in the browser": "https://health.example.org/memory"
    }


async def test_documents_are_listed_and_opened_by_number(
    anna: Person, telegram: Telegram, backend: ScriptedBackend
) -> None:
    backend.link(77)
    first = document(labs={"total": 3, "unconfirmed": 2})
    backend.reply("GET", "documents", page(first, document("processing", document_date=None)))
    backend.reply("GET", f"documents/{first['id']}", first)
    backend.reply("GET", "labs", page())
    [text] = await anna.writes("/documents")
    assert text.splitlines()[2:] == [
        "1. report <1>.pdf · Lab results, 12 Nov 2020 · 2 to check",
        "2. report <1>.pdf · Lab results, 28 Nov 2020 · being read",
    ]
    [shown] = await telegram.sent()
    [card] = await anna.presses(shown["message_id"], buttons_of(shown)["1"])
    assert card.startswith("📄 report <1>.pdf")


async def test_links_lead_nowhere_where_only_this_machine_would_find_them(
    anna: Person, backend: ScriptedBackend
) -> None:
    backend.link(77)
    backend.reply("GET", "memory", page())
    anna.dispatcher["browser"] = type(anna.dispatcher["browser"])("http://localhost:8080")
    assert (await anna.writes("/memory"))[0].startswith("Nothing is remembered yet.")
