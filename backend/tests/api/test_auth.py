"""Registering, signing in, staying signed in."""

from __future__ import annotations

import asyncio
import time
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from jose import jwt

from app.core import security
from app.services import users
from app.services.runtime import Runtime
from tests.conftest import SECRET
from tests.factories import People

ANNA = {"email": "Anna@Example.com", "username": "anna", "password": "a long enough password"}


async def sign_up(client: httpx.AsyncClient, **changes: str) -> dict[str, object]:
    answer = await client.post("/api/v1/auth/register", json=ANNA | changes)
    assert answer.status_code == 201, answer.text
    signed = await client.post(
        "/api/v1/auth/login", json={"email": (ANNA | changes)["email"], "password": ANNA["password"]}
    )
    assert signed.status_code == 200, signed.text
    return signed.json()


async def test_a_new_person_registers_and_signs_in(client: httpx.AsyncClient) -> None:
    signed = await sign_up(client)
    assert signed["user"]["email"] == "anna@example.com"
    assert signed["user"]["role"] == "user"
    me = await client.get("/api/v1/users/me", headers={"Authorization": f"Bearer {signed['access_token']}"})
    assert me.json()["username"] == "anna"
    cookies = [value for name, value in (await login(client)).headers.multi_items() if name == "set-cookie"]
    assert all("HttpOnly" in cookie and "SameSite=strict" in cookie for cookie in cookies)


@pytest.mark.parametrize("email", ["anna@home.local", "anna@nas", "anna@clinic.test", "anna.maria+health@почта.рф"])
async def test_an_address_of_the_house_is_an_address(client: httpx.AsyncClient, email: str) -> None:
    assert (await sign_up(client, email=email))["user"]["email"] == email


async def login(
    client: httpx.AsyncClient, password: str = ANNA["password"], email: str = "anna@example.com"
) -> httpx.Response:
    return await client.post("/api/v1/auth/login", json={"email": email, "password": password})


async def test_ten_wrong_passwords_close_the_door_for_a_while(client: httpx.AsyncClient, clock) -> None:
    await sign_up(client)
    codes = [(await login(client, "wrong password!")).status_code for _ in range(11)]
    assert codes == [401] * 10 + [429]
    assert (await login(client)).status_code == 429
    clock.advance(minutes=16)
    assert (await login(client)).status_code == 200


async def test_refused_registrations_count_as_tries(client: httpx.AsyncClient) -> None:
    await sign_up(client)
    codes = [(await client.post("/api/v1/auth/register", json=ANNA)).json()["code"] for _ in range(30)]
    assert codes == ["auth.email-taken"] * 29 + ["auth.too-many-attempts"]


async def test_signing_in_does_not_buy_new_tries_at_other_accounts(client: httpx.AsyncClient) -> None:
    await sign_up(client)
    for number in range(99):
        await login(client, "wrong password!", f"victim{number}@example.com")
    # One's own sign-ins cost nothing, however many, but they give nothing back either.
    assert [(await login(client)).status_code for _ in range(3)] == [200] * 3
    tries = [(await login(client, "wrong password!", f"more{number}@example.com")).status_code for number in range(2)]
    assert tries == [401, 429]


async def test_replicas_that_start_together_seed_one_administrator(runtime: Runtime) -> None:
    async def start() -> bool:
        async with runtime.database.unit_of_work() as session:
            return await users.seed_admin(session, runtime, "a long enough password")

    assert sorted(await asyncio.gather(*(start() for _ in range(4)))) == [False] * 3 + [True]


async def test_unknown_and_known_mail_get_the_same_answer(client: httpx.AsyncClient) -> None:
    await sign_up(client)
    known, unknown = await login(client, "wrong password!"), await login(client, "wrong password!", "who@example.com")
    assert known.status_code == unknown.status_code == 401
    assert known.json() | {"request_id": ""} == unknown.json() | {"request_id": ""}


async def test_an_unknown_mail_takes_as_long_as_a_known_one(client: httpx.AsyncClient, monkeypatch) -> None:
    """Measured in work and not by the clock, which others turn as well; with hashes that cost more than all the rest."""
    costly = security._passwords.copy(argon2__time_cost=2, argon2__memory_cost=32 * 1024)
    monkeypatch.setattr(security, "_passwords", costly)
    monkeypatch.setattr(security, "_NOBODY", costly.hash("nobody"))
    await sign_up(client)

    async def work(mail: str) -> float:
        began = time.process_time()
        assert (await login(client, "wrong password!", mail)).status_code == 401
        return time.process_time() - began

    # By turns, and the least of each: whatever else the process did meanwhile only adds.
    pairs = [(await work("anna@example.com"), await work("who@example.com")) for _ in range(4)]
    known, unknown = (min(times) for times in zip(*pairs, strict=True))
    assert 0.8 < unknown / known < 1.25


async def test_tabs_that_refresh_together_stay_signed_in(app: FastAPI, client: httpx.AsyncClient) -> None:
    await sign_up(client)
    jar = dict(client.cookies)

    async def refresh() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test", cookies=jar) as tab:
            return await tab.post("/api/v1/auth/refresh", json={})

    answers = await asyncio.gather(*(refresh() for _ in range(10)))
    assert [answer.status_code for answer in answers] == [200] * 10
    successors = {next(v for k, v in answer.cookies.items() if k.startswith("refresh_")) for answer in answers}
    assert len(successors) == 1


async def test_an_old_refresh_token_ends_the_session(app: FastAPI, client: httpx.AsyncClient, clock) -> None:
    signed = await sign_up(client)
    stolen = dict(client.cookies)
    assert (await client.post("/api/v1/auth/refresh", json={})).status_code == 200
    clock.advance(minutes=1)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test", cookies=stolen) as thief:
        assert (await thief.post("/api/v1/auth/refresh", json={})).status_code == 401
    assert (await client.post("/api/v1/auth/refresh", json={})).status_code == 401
    headers = {"Authorization": f"Bearer {signed['access_token']}"}
    assert (await client.get("/api/v1/users/me", headers=headers)).json()["code"] == "auth.session-ended"


async def test_signing_out_another_account_leaves_the_active_one(client: httpx.AsyncClient) -> None:
    other = await sign_up(client, email="boris@example.com", username="boris")
    active = await sign_up(client)
    answer = await client.post("/api/v1/auth/logout", json={"user_id": other["user"]["id"]})
    assert answer.status_code == 204
    refreshed = await client.post("/api/v1/auth/refresh", json={})
    assert refreshed.json()["user"]["id"] == active["user"]["id"]
    assert (await client.post("/api/v1/auth/logout", json={})).status_code == 204
    assert (await client.post("/api/v1/auth/refresh", json={})).status_code == 401
    assert "active_account" not in client.cookies


async def test_logout_ends_the_access_token_too(client: httpx.AsyncClient) -> None:
    signed = await sign_up(client)
    assert (await client.post("/api/v1/auth/logout", json={})).status_code == 204
    headers = {"Authorization": f"Bearer {signed['access_token']}"}
    assert (await client.get("/api/v1/users/me", headers=headers)).status_code == 401
    assert (await client.post("/api/v1/auth/refresh", json={})).status_code == 401


async def test_a_program_without_cookies_signs_out_with_its_access_token(
    client: httpx.AsyncClient, people: People
) -> None:
    signed, other = await sign_up(client), await people.person()
    client.cookies.clear()
    headers = {"Authorization": f"Bearer {signed['access_token']}"}
    for body, status in ({"user_id": str(other.id)}, 200), ({}, 401):
        assert (await client.post("/api/v1/auth/logout", json=body, headers=headers)).status_code == 204
        assert (await client.get("/api/v1/users/me", headers=headers)).status_code == status
    assert (await other.http.get("/api/v1/users/me")).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"role": "admin"}, {"is_active": True}, {"email": "no mail"}, {"email": "Anna <a@example.org>"}, {"email": "a@b.org\r\nBcc: c@d.org"}, {"username": "a b"}, {"password": "short"},
        {"password": "x" * 201}, {"timezone": "Mars/Olympus"}, {"locale": "xx"},
    ],
)  # fmt: skip
async def test_registration_refuses_what_it_does_not_know(client: httpx.AsyncClient, change: dict[str, object]) -> None:
    answer = await client.post("/api/v1/auth/register", json=ANNA | change)
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")
    assert '"input"' not in answer.text


async def test_a_ten_megabyte_password_is_refused_without_being_hashed(client: httpx.AsyncClient) -> None:
    answer = await login(client, "x" * 10_000_000)
    assert (answer.status_code, answer.json()["code"]) == (413, "request.too-large")


async def test_taken_names_say_so(client: httpx.AsyncClient) -> None:
    await sign_up(client)
    same_mail = await client.post("/api/v1/auth/register", json=ANNA | {"username": "other"})
    same_name = await client.post("/api/v1/auth/register", json=ANNA | {"email": "b@example.com"})
    assert (same_mail.json()["code"], same_name.json()["code"]) == ("auth.email-taken", "auth.username-taken")


async def test_only_our_own_access_tokens_open_the_door(client: httpx.AsyncClient, people: People) -> None:
    person = await people.person()
    good = jwt.get_unverified_claims(person.access_token)

    def forged(claims: dict[str, object], **options: object) -> str:
        return jwt.encode(claims, options.pop("key", SECRET), **options)

    tokens = [forged({k: v for k, v in good.items() if k != missing}) for missing in good]
    tokens += [forged(good | {"type": kind}) for kind in ("refresh", "reset", "")]
    tokens += [
        forged(good, algorithm="HS512"),
        forged(good, key="another-secret-that-is-long-enough-012345"),
        forged(good, headers={"crit": ["b64"], "b64": False}),
        forged(good | {"exp": 1}),
        forged(good | {"sub": str(UUID(int=0))}),
        forged(good | {"sid": str(UUID(int=0))}),
        "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0." + person.access_token.split(".")[1] + ".",
        "nonsense",
        "a.b.c",
    ]
    for token in tokens:
        answer = await client.get("/api/v1/users/me", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401, token
    assert (await person.http.get("/api/v1/users/me")).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "multipart/form-data; boundary=x"},
    ],
)
async def test_cookie_routes_answer_only_to_our_own_pages(client: httpx.AsyncClient, headers: dict[str, str]) -> None:
    await sign_up(client)
    for route in ("refresh", "logout", "login"):
        told = {"Content-Type": "application/json"} | headers
        answer = await client.post(f"/api/v1/auth/{route}", content=b"{}", headers=told)
        assert answer.status_code == (403 if "Origin" in headers else 415), (route, answer.text)
    assert (await client.post("/api/v1/auth/refresh", json={})).status_code == 200
