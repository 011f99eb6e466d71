"""Messages to Telegram against the Bot API stand-in: what a chat shows, and what happens when it can't be reached."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from app.models import Channel, NotificationStatus, Occurrence, Reminder, User
from app.services.deliveries import outbox
from app.services.gateways import telegram
from app.services.gateways.telegram import BotApiGateway
from app.services.runtime import Runtime
from app.workers import delivery_sender
from app.workers.notification_sender import dispatch_due
from tests.factories import People, Person
from tests.factories.bot_api import TOKEN, BotApi, bot_api, buttons_of
from tests.factories.deliveries import send_due, stored, waiting
from tests.factories.estate import DAILY
from tests.factories.reminders import bell, occurrences, remind, stay_signed_in

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def bot_process() -> Iterator[BotApi]:
    with bot_api() as api:
        yield api


@pytest.fixture
async def bot(bot_process: BotApi, runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[BotApi]:
    bot_process.forget()
    gateway = BotApiGateway(TOKEN, bot_process.url)
    monkeypatch.setattr(runtime, "telegram", gateway)
    monkeypatch.setattr(runtime.settings.telegram, "telegram_bot_token", TOKEN)
    yield bot_process
    await gateway.close()


@pytest.fixture
async def anna(people: People) -> Person:
    return await people.person(telegram_chat_id=71, telegram_username="anna")


async def due_now(runtime: Runtime, person: Person, **fields: object) -> UUID:
    """An occurrence that is due now."""
    reminder = Reminder(
        id=uuid4(), user_id=person.id, title="Iron", schedule=DAILY, timezone="UTC", channels=["telegram"], **fields
    )
    occurrence = Occurrence(
        id=uuid4(), user_id=person.id, reminder_id=reminder.id, due_at=runtime.clock.now(), status="fired",
        fired_at=runtime.clock.now(),
    )  # fmt: skip
    async with runtime.database.unit_of_work() as session:
        session.add(reminder)
        await session.flush()
        session.add(occurrence)
    return occurrence.id


async def test_the_link_is_one_to_the_bot_whose_token_it_is(
    anna: Person, runtime: Runtime, bot: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runtime.settings.telegram, "telegram_bot_username", "")
    bot.will(status=502, method="getMe", times=1)
    without, made = [(await anna.http.post("/api/v1/users/me/telegram/link")).json() for _ in range(2)]
    assert (without["url"], bool(without["code"])) == (None, True), "while Telegram is away the code can be typed"
    assert made["url"] == f"https://t.me/health_{TOKEN.partition(':')[0]}_bot?start={made['code']}"


async def test_a_reminder_has_buttons_and_shows_its_answer_wherever_it_was_given(
    people: People, runtime: Runtime, bot: BotApi, clock
) -> None:
    clock.set(NOON)
    masha = await people.person(locale="ru", timezone="Europe/Moscow", telegram_chat_id=72)
    await remind(
        masha, {"kind": "once", "at": "2026-12-01T15:05"}, title="Железо <100> & C", body="После еды",
        channels=["telegram"], repeat_until_acknowledged=True,
    )  # fmt: skip
    async with runtime.database.unit_of_work() as session:
        await session.execute(update(Reminder).values(category="medicine"))
    clock.advance(minutes=5, seconds=1)
    await dispatch_due(runtime)
    assert await send_due(runtime) == 1
    (message,) = bot.messages(72)
    assert message["text"] == "Железо <100> & C\n\nПосле еды\n\n15:05"
    (due,) = await occurrences(masha, "2026-12-01T00:00Z", "2026-12-02T00:00Z")
    target = f"occ:{UUID(due['id']).hex}"
    assert buttons_of(message) == [f"{target}:{word}" for word in ("taken", "skip", "snooze15", "snooze60")]
    assert message["reply_markup"]["inline_keyboard"][0][0]["text"] == "Принято"
    clock.advance(minutes=15)
    stay_signed_in(masha, runtime)
    await dispatch_due(runtime)
    assert (await masha.http.post(f"/api/v1/reminders/occurrences/{due['id']}/taken")).status_code == 200
    # The repeat is not sent any more; what was sent before it shows the answer.
    assert await send_due(runtime) == 1
    (message,) = bot.messages(72)
    assert message["text"].endswith("✓ Принято в 15:20")
    assert buttons_of(message) == []
    assert (await masha.http.post(f"/api/v1/reminders/occurrences/{due['id']}/reopen")).status_code == 200
    await send_due(runtime)
    assert len(buttons_of(bot.messages(72)[0])) == 4
    assert await send_due(runtime) == 0


async def test_what_a_deleted_reminder_had_still_to_say_is_not_said(
    anna: Person, runtime: Runtime, bot: BotApi, clock
) -> None:
    clock.set(NOON)
    stay_signed_in(anna, runtime)
    made = await remind(anna, {"kind": "once", "at": "2026-12-01T12:05"}, channels=["telegram"])
    clock.advance(minutes=5, seconds=1)
    await dispatch_due(runtime)
    await anna.http.delete(f"/api/v1/reminders/{made['id']}")
    await send_due(runtime)
    assert bot.messages(71) == []


async def test_an_answer_that_comes_while_it_is_being_sent_is_shown_all_the_same(
    anna: Person, runtime: Runtime, bot: BotApi
) -> None:
    occurrence = await due_now(runtime, anna)
    identity = await waiting(runtime, anna, Channel.TELEGRAM, occurrence_id=occurrence)
    now = runtime.clock.now()
    async with runtime.database.unit_of_work() as session:
        (claimed,) = await outbox.claim(session, now, Channel.TELEGRAM, 1)
    async with runtime.database.unit_of_work() as session:
        skipped = {"status": "skipped", "acted_at": now, "skip_reason": "no <pills>"}
        await session.execute(update(Occurrence).where(Occurrence.id == occurrence).values(**skipped))
        await outbox.end(session, occurrence, now)
    sent = await runtime.telegram.send(71, "Iron", [])
    async with runtime.database.unit_of_work() as session:
        await outbox.sent(session, claimed.message.id, f"71:{sent}", now)
    assert await send_due(runtime) == 1
    assert bot.messages(71)[0]["text"].endswith("Skipped: no <pills>")
    assert (await stored(runtime, identity)).status == NotificationStatus.READ


async def test_a_busy_chat_is_waited_for_and_others_are_not_kept_waiting(
    people: People, anna: Person, runtime: Runtime, bot: BotApi, clock
) -> None:
    boris = await people.person(telegram_chat_id=73)
    bot.will(status=429, retry_after=7, chat_id=71)
    for number in range(3):
        await waiting(runtime, anna, Channel.TELEGRAM, title=f"Anna's {number}", dedup_key=f"a{number}")
        await waiting(runtime, boris, Channel.TELEGRAM, title=f"Boris's {number}", dedup_key=f"b{number}")
    await send_due(runtime)
    assert bot.messages(71) == []
    assert [message["text"].split("\n")[0] for message in bot.messages(73)] == [f"Boris's {n}" for n in range(3)]
    assert len([call for call in bot.calls if call["params"]["chat_id"] == 71]) == 1
    clock.advance(seconds=6)
    assert await send_due(runtime) == 0
    clock.advance(seconds=2)
    await send_due(runtime)
    assert [message["text"].split("\n")[0] for message in bot.messages(71)] == [f"Anna's {n}" for n in range(3)]


async def test_a_bot_that_was_blocked_is_unlinked_and_its_owner_hears_of_it(
    anna: Person, runtime: Runtime, bot: BotApi
) -> None:
    bot.block(71)
    identities = [await waiting(runtime, anna, Channel.TELEGRAM, dedup_key=f"a{number}") for number in range(2)]
    await send_due(runtime)
    for identity in identities:
        row = await stored(runtime, identity)
        assert (row.status, row.error) == (NotificationStatus.FAILED, telegram.BLOCKED)
    assert len(bot.calls) == 1
    (told,) = await bell(anna)
    assert (told["type"], told["title"]) == ("alert", "Telegram is disconnected")
    async with runtime.database.sessions() as session:
        person = await session.get(User, anna.id)
    assert (person.telegram_chat_id, person.telegram_username) == (None, None)


async def test_a_server_that_is_away_is_tried_again(
    anna: Person, runtime: Runtime, bot: BotApi, clock, monkeypatch
) -> None:
    nowhere = BotApiGateway(TOKEN, "http://127.0.0.1:9")
    with monkeypatch.context() as patch:
        patch.setattr(runtime, "telegram", nowhere)
        identity = await waiting(runtime, anna, Channel.TELEGRAM)
        await send_due(runtime)
    await nowhere.close()
    bot.will(status=502)
    clock.advance(seconds=11)
    await send_due(runtime)
    row = await stored(runtime, identity)
    assert (row.status, row.error, row.attempts) == (NotificationStatus.PENDING, telegram.UNREACHABLE, 2)
    clock.advance(seconds=61)
    await send_due(runtime)
    assert (await stored(runtime, identity)).status == NotificationStatus.SENT
    assert len(bot.messages(71)) == 1


async def test_a_message_of_forty_thousand_signs_is_cut_and_arrives(
    anna: Person, runtime: Runtime, bot: BotApi
) -> None:
    await waiting(runtime, anna, Channel.TELEGRAM, body="𝄞&" * 20_000)
    await send_due(runtime)
    assert bot.messages(71)[0]["text"].endswith("…" + bot.messages(71)[0]["text"][-7:])


async def test_three_senders_send_each_of_sixty_messages_once(people: People, runtime: Runtime, bot: BotApi) -> None:
    persons = [await people.person(telegram_chat_id=100 + number) for number in range(12)]
    for number in range(60):
        key = f"m{number}"
        await waiting(runtime, persons[number % 12], Channel.TELEGRAM, title=key, dedup_key=key)
    while sum(await asyncio.gather(*(send_due(runtime) for _ in range(3)))):
        pass
    titles = Counter(message["text"].split("\n")[0] for message in bot.messages())
    assert titles == Counter({f"m{number}": 1 for number in range(60)})


async def test_what_can_t_be_put_into_words_stands_in_nobody_s_way(
    people: People, anna: Person, runtime: Runtime, bot: BotApi
) -> None:
    lost = await people.person(telegram_chat_id=74, timezone="Nowhere/City")
    broken = await waiting(runtime, lost, Channel.TELEGRAM)
    await waiting(runtime, anna, Channel.TELEGRAM)
    await send_due(runtime)
    assert len(bot.messages(71)) == 1
    row = await stored(runtime, broken)
    assert (row.status, row.error, row.attempts) == (NotificationStatus.PENDING, "server.error", 1)


async def test_whoever_waits_for_a_sender_waits_for_all_that_it_has_begun(
    people: People, anna: Person, runtime: Runtime, bot: BotApi, monkeypatch
) -> None:
    """Its last look for more included: what that finds would be sent when nobody counts on it any more."""
    claim, looks, looking, go_on = outbox.claim, Counter[Channel](), asyncio.Event(), asyncio.Event()

    async def slowly(session, now, channel, *rest, **more):
        looks[channel] += 1
        if (channel, looks[channel]) == (Channel.TELEGRAM, 2):
            looking.set()
            await go_on.wait()
        return await claim(session, now, channel, *rest, **more)

    monkeypatch.setattr(outbox, "claim", slowly)
    sender = delivery_sender.DeliverySender()
    await waiting(runtime, anna, Channel.TELEGRAM)
    await sender.send_due(runtime)
    await looking.wait()
    boris = await people.person(telegram_chat_id=73)
    # Due before the sender looked, and there just in time.
    await waiting(runtime, boris, Channel.TELEGRAM, send_at=runtime.clock.now() - timedelta(minutes=1))
    finishing = asyncio.create_task(sender.finish())
    for _ in range(5):
        await asyncio.sleep(0)
    assert not finishing.done()
    go_on.set()
    await finishing
    assert (len(bot.messages(71)), len(bot.messages(73))) == (1, 1)


async def test_what_waits_for_a_chat_that_is_unlinked_comes_to_an_end(
    anna: Person, runtime: Runtime, bot: BotApi
) -> None:
    waits = await waiting(runtime, anna, Channel.TELEGRAM, send_at=runtime.clock.now() + timedelta(hours=1))
    occurrence = await due_now(runtime, anna)
    shown = await waiting(runtime, anna, Channel.TELEGRAM, occurrence_id=occurrence, dedup_key="shown")
    await send_due(runtime)
    await anna.http.post(f"/api/v1/reminders/occurrences/{occurrence}/taken")
    await anna.http.patch("/api/v1/users/me/telegram", json={"linked": False})
    for identity, status, error in (
        (waits, NotificationStatus.FAILED, outbox.OFF),
        # It was sent; that it can't show the answer any more is no failure.
        (shown, NotificationStatus.READ, None),
    ):
        row = await stored(runtime, identity)
        assert (row.status, row.error, row.next_attempt_at) == (status, error, None)
    assert await send_due(runtime) == 0
    assert len(bot.messages(71)) == 1


async def test_a_database_that_is_away_for_a_moment_makes_no_second_message(
    anna: Person, runtime: Runtime, bot: BotApi, clock, monkeypatch
) -> None:
    monkeypatch.setattr(delivery_sender, "RECORD_PAUSES", (0.0, 0.0))
    identity = await waiting(runtime, anna, Channel.TELEGRAM)
    whole, send, outages = runtime.database.unit_of_work, runtime.telegram.send, []

    async def and_then_it_goes(*message: object) -> int:
        sent = await send(*message)
        outages.extend([ConnectionError(), ConnectionError()])
        return sent

    def now_and_then():
        if outages:
            raise outages.pop()
        return whole()

    monkeypatch.setattr(runtime.telegram, "send", and_then_it_goes)
    monkeypatch.setattr(runtime.database, "unit_of_work", now_and_then)
    await send_due(runtime)
    row = await stored(runtime, identity)
    assert (row.status, row.error, outages) == (NotificationStatus.SENT, None, [])
    clock.advance(minutes=2)
    await send_due(runtime)
    assert len(bot.messages(71)) == 1
