"""Web push against a push service whose browsers open what they get, and addresses that nobody may be sent to."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import uvicorn

from app.models import Channel, NotificationStatus
from app.services import sessions
from app.services.deliveries import senders
from app.services.gateways import web_push
from app.services.gateways.undelivered import Undelivered
from app.services.gateways.web_push import Browser, WebPushGateway
from app.services.runtime import Runtime
from app.utils import webpush
from standins.push import browser as theirs
from standins.push.server import create_app
from tests.conftest import SECRET
from tests.factories import People, Person
from tests.factories.deliveries import send_due, stored, waiting
from tests.factories.estate import KEYS


@pytest.fixture
async def service(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[httpx.AsyncClient]:
    """A push service in the house, that messages may go to during this test."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(create_app(), lifespan="off", log_config=None))
        server.install_signal_handlers = lambda: None
        running = asyncio.create_task(server.serve(sockets=[listener]))
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        gateway = WebPushGateway(SECRET, contact="mailto:us@example.com", house=url)
        monkeypatch.setattr(runtime, "push", gateway)
        async with httpx.AsyncClient(base_url=url) as http:
            yield http
        await gateway.close()
        server.should_exit = True
        await running


async def subscribe(person: Person, service: httpx.AsyncClient) -> str:
    """A browser of this person; its name at the push service."""
    made = (await service.post("/browsers")).json()
    answer = await person.http.post("/api/v1/notifications/push/subscriptions", json=made)
    assert answer.status_code == 201, answer.text
    assert answer.json()["is_this"] is True
    return str(made["endpoint"].rsplit("/", 1)[1])


async def got(service: httpx.AsyncClient, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await service.get(f"/browsers/{name}")).json()["messages"]
    return found


async def browsers(person: Person) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await person.http.get("/api/v1/notifications/push/subscriptions")).json()["items"]
    return items


def test_what_is_encrypted_opens_like_the_example_of_the_standard() -> None:
    """RFC 8291, section 5: the reader is checked by the standard's bytes, and ours by the reader."""
    private = theirs.decoded("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94")
    reader = theirs.Browser(private, theirs.decoded(KEYS["auth"]))
    assert reader.keys == KEYS
    example = (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7"
        "A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )
    assert reader.open(theirs.decoded(example)) == b"When I grow up, I want to be a watermelon"
    for length in (0, 1, 255, 256, webpush.LONGEST):
        sealed = webpush.encrypt(b"x" * length, **KEYS)
        assert reader.open(sealed) == b"x" * length
        assert len(sealed) <= 4096
    with pytest.raises(ValueError, match="too long"):
        webpush.encrypt(b"x" * (webpush.LONGEST + 1), **KEYS)


async def test_a_reminder_reaches_every_browser_without_its_text(
    people: People, runtime: Runtime, service: httpx.AsyncClient, clock
) -> None:
    clock.set(datetime(2026, 12, 1, 12, tzinfo=UTC))
    masha = await people.person(locale="ru", timezone="Europe/Moscow")
    names = [await subscribe(masha, service) for _ in range(2)]
    identity = await waiting(runtime, masha, Channel.PUSH, title="Железо", body="CANARY")
    await send_due(runtime)
    for name in names:
        (message,) = await got(service, name)
        assert "CANARY" not in message["content"]
        content = json.loads(message["content"])
        assert (content["title"], content["note"], content["url"], content["lang"]) == (
            "Железо", "Время: 1 декабря 2026, 15:00", "/reminders", "ru",
        )  # fmt: skip
        assert (message["urgency"], message["topic"]) == ("high", identity.hex)
        key = (await masha.http.get("/api/v1/notifications/push/key")).json()["public_key"]
        assert message["sender"] == {"key": key, "sub": "mailto:us@example.com"}
    assert (await stored(runtime, identity)).status == NotificationStatus.SENT
    assert all(browser["last_sent_at"] for browser in await browsers(masha))


async def test_a_browser_that_is_gone_is_forgotten_and_the_others_are_told(
    people: People, runtime: Runtime, service: httpx.AsyncClient, clock
) -> None:
    anna = await people.person()
    gone, there = await subscribe(anna, service), await subscribe(anna, service)
    await service.post(f"/browsers/{gone}/answers", json=[410])
    first = await waiting(runtime, anna, Channel.PUSH)
    await send_due(runtime)
    assert (await stored(runtime, first)).status == NotificationStatus.SENT
    assert len(await got(service, there)) == len(await browsers(anna)) == 1
    await service.post(f"/browsers/{there}/answers", json=[503, 404])
    last = await waiting(runtime, anna, Channel.PUSH)
    await send_due(runtime)
    row = await stored(runtime, last)
    assert (row.status, row.error) == (NotificationStatus.PENDING, web_push.UNREACHABLE)
    clock.advance(seconds=11)
    await send_due(runtime)
    row = await stored(runtime, last)
    assert (row.status, row.error) == (NotificationStatus.FAILED, web_push.GONE)
    states = (await anna.http.get("/api/v1/notifications/channels")).json()["items"]
    assert {one["channel"]: one["state"] for one in states}["push"] == "not-linked"


async def test_a_browser_is_one_person_s_at_a_time_and_nobody_has_twenty_one(
    people: People, service: httpx.AsyncClient
) -> None:
    anna, boris = await people.person(), await people.person()
    shared = (await service.post("/browsers")).json()
    for person in (anna, anna, boris):
        await person.http.post("/api/v1/notifications/push/subscriptions", json=shared)
    assert (len(await browsers(anna)), len(await browsers(boris))) == (0, 1)
    for _ in range(21):
        await subscribe(anna, service)
    assert len(await browsers(anna)) == 20


NO_PUSH_SERVICES = (
    "http://push.example.com/x", "https://127.0.0.1/x", "https://[::1]/x", "https://10.0.0.8/x", "https://localhost/x",
    "https://169.254.169.254/latest", "https://[::ffff:192.168.1.1]/x", "https://[64:ff9b::a00:1]/x",
    "https://router.local/x", "https://push.example.com:8443/x", "https://user@push.example.com/x",
    "https://postgres/x", "file:///etc/passwd", "https://push.example.com\\@10.0.0.1/x", "https://100.64.0.1/x",
    "https://push.example.com/\u2028x", "https://[fe80::1%25eth0]/x", "https://0x7f.1/x", "https://2130706433/x", "https://",
    "https://push.example.com/" + "x" * 1000, "https://[::1/x",
)  # fmt: skip


async def test_only_public_push_services_are_accepted(people: People, runtime: Runtime) -> None:
    assert [endpoint for endpoint in NO_PUSH_SERVICES if runtime.push.accepts(endpoint)] == []
    assert runtime.push.accepts("https://fcm.googleapis.com/fcm/send/abc:def")
    anna = await people.person()
    body = {"endpoint": NO_PUSH_SERVICES[1], "keys": KEYS}
    answer = await anna.http.post("/api/v1/notifications/push/subscriptions", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "push.endpoint-refused")


async def test_a_public_name_that_leads_into_the_house_is_not_followed(monkeypatch) -> None:
    def resolves(*_: object, **__: object) -> list[tuple[object, ...]]:
        return [(0, 0, 0, "", ("93.184.216.34", 443)), (0, 0, 0, "", ("192.168.1.1", 443))]

    monkeypatch.setattr(socket, "getaddrinfo", resolves)
    gateway = WebPushGateway(SECRET, contact="mailto:us@example.com")
    with pytest.raises(Undelivered) as refused:
        await gateway.send(Browser("https://push.example.com/x", **KEYS), b"x", topic="t", urgent=False)
    assert (refused.value.error, refused.value.lost) == (web_push.GONE, True)
    await gateway.close()


async def test_keys_that_are_none_are_refused(people: People) -> None:
    anna = await people.person()
    for keys in ({"p256dh": "AAAA"}, {"auth": "AAAA"}, {"p256dh": "ü"}, {"p256dh": "B" * 87}):
        body = {"endpoint": "https://push.example.com/x", "keys": KEYS | keys}
        assert (await anna.http.post("/api/v1/notifications/push/subscriptions", json=body)).status_code == 422


@pytest.fixture
async def dripping(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Dripping]:
    """A push service that answers a letter at a time and never comes to an end."""
    service = Dripping()
    server = await asyncio.start_server(service.serve, "127.0.0.1", 0)
    service.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    gateway = WebPushGateway(SECRET, contact="mailto:us@example.com", house=service.url)
    monkeypatch.setattr(runtime, "push", gateway)
    yield service
    await gateway.close()
    server.close()


class Dripping:
    def __init__(self) -> None:
        self.url = ""
        self.at_once = self.most = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 201 Created\r\nX-Slow: ")
            while not reader.at_eof():
                writer.write(b"x")
                await writer.drain()
                await asyncio.wait([asyncio.ensure_future(reader.read(10_000))], timeout=0.02)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            self.at_once -= 1
            writer.close()


async def subscribe_many(person: Person, url: str, count: int) -> None:
    for number in range(count):
        body = {"endpoint": f"{url}{person.id}/{number}", "keys": KEYS}
        answer = await person.http.post("/api/v1/notifications/push/subscriptions", json=body)
        assert answer.status_code == 201, answer.text


async def test_a_service_that_answers_drop_by_drop_is_left_in_time(
    people: People, runtime: Runtime, dripping: Dripping, monkeypatch
) -> None:
    monkeypatch.setattr(web_push, "DEADLINE", 0.4)
    anna = await people.person()
    await subscribe_many(anna, dripping.url, 1)
    identity = await waiting(runtime, anna, Channel.PUSH)
    async with asyncio.timeout(8):
        await send_due(runtime)
    row = await stored(runtime, identity)
    assert (row.status, row.error) == (NotificationStatus.PENDING, web_push.UNREACHABLE)


async def test_who_has_many_dead_browsers_gets_no_larger_share_than_others(
    people: People, runtime: Runtime, dripping: Dripping, monkeypatch
) -> None:
    monkeypatch.setattr(senders, "ALL_SECONDS", 0.5)
    anna = await people.person()
    await subscribe_many(anna, dripping.url, 12)
    identity = await waiting(runtime, anna, Channel.PUSH)
    async with asyncio.timeout(8):
        await send_due(runtime)
    assert dripping.most == senders.SHARE
    row = await stored(runtime, identity)
    assert (row.status, row.error) == (NotificationStatus.PENDING, web_push.UNREACHABLE)


async def test_names_that_nobody_answers_for_hold_up_nothing_else(monkeypatch) -> None:
    answered = threading.Event()

    def never(*_: object, **__: object) -> list[tuple[object, ...]]:
        answered.wait(20)
        raise OSError("nobody answers for this name")

    monkeypatch.setattr(socket, "getaddrinfo", never)
    gateway = WebPushGateway(SECRET, contact="mailto:us@example.com")
    browser = Browser("https://push.example.com/x", **KEYS)
    # More than the loop's own pool has threads.
    asked = [
        asyncio.create_task(gateway.send(browser, b"x", topic="t", urgent=False)) for _ in range(web_push.LOOK_UPS)
    ]
    await asyncio.sleep(0)
    async with asyncio.timeout(5):
        assert await asyncio.to_thread(lambda: "files and passwords go on") == "files and passwords go on"
    answered.set()
    ends = await asyncio.gather(*asked, return_exceptions=True)
    assert {getattr(end, "error", end) for end in ends} == {web_push.UNREACHABLE}
    await gateway.close()


async def test_a_push_service_that_does_not_let_us_in_has_not_lost_the_browser(
    people: People, runtime: Runtime, service: httpx.AsyncClient
) -> None:
    anna = await people.person()
    name = await subscribe(anna, service)
    await service.post(f"/browsers/{name}/answers", json=[403])
    identity = await waiting(runtime, anna, Channel.PUSH)
    await send_due(runtime)
    row = await stored(runtime, identity)
    assert (row.status, row.error) == (NotificationStatus.FAILED, web_push.UNREACHABLE)
    assert len(await browsers(anna)) == 1
    await waiting(runtime, anna, Channel.PUSH)
    await send_due(runtime)
    assert len(await got(service, name)) == 1


async def test_a_browser_shows_nothing_any_more_once_its_session_has_ended(
    people: People, runtime: Runtime, service: httpx.AsyncClient, clock
) -> None:
    anna = await people.person()
    async with runtime.database.unit_of_work() as session:
        elsewhere = await sessions.begin(session, runtime, anna.user, device="other", ip=None)
    name = await subscribe(anna, service)
    made = (await service.post("/browsers")).json()
    as_other = {"Authorization": f"Bearer {elsewhere.access_token}"}
    await anna.http.post("/api/v1/notifications/push/subscriptions", json=made, headers=as_other)
    assert len(await browsers(anna)) == 2
    async with runtime.database.unit_of_work() as session:
        await sessions.end(session, runtime, elsewhere.refresh_token)
    await waiting(runtime, anna, Channel.PUSH)
    await send_due(runtime)
    assert len(await got(service, name)) == len(await browsers(anna)) == 1
    assert await got(service, made["endpoint"].rsplit("/", 1)[1]) == []
    # Whoever signs in there again subscribes again.
    await anna.http.post("/api/v1/notifications/push/subscriptions", json=made)
    assert len(await browsers(anna)) == 2
    # A session that has merely run out goes on: nobody misses a medicine because they had no need to open a page.
    clock.advance(days=400)
    await waiting(runtime, anna, Channel.PUSH)
    await send_due(runtime)
    assert len(await got(service, name)) == 2
