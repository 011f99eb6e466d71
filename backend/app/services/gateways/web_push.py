"""Messages to browsers through their makers' push services. Those are named by the browser, so they are not trusted:
only public addresses over HTTPS are spoken to, and it is the address that was looked at that is connected to."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Protocol
from urllib.parse import SplitResult, urlsplit

import httpx2

from app.services.gateways.undelivered import Undelivered
from app.utils import webpush

GONE, UNREACHABLE = "push.gone", "push.unreachable"
TIMEOUT = httpx2.Timeout(15.0, connect=5.0)
DEADLINE = 20.0
# As many as the sender has under way at the same time at most, so that nobody's look-up waits for another's.
LOOK_UPS = 32
# How long a push service keeps a message for a browser that is asleep.
KEPT_SECONDS = 24 * 3600
TOKEN_SECONDS = 12 * 3600
LONGEST_ENDPOINT = 1000
_HOUSE_NAMES = (".local", ".internal", ".lan", ".home", ".localhost", ".arpa")


@dataclass(frozen=True, slots=True)
class Browser:
    endpoint: str
    p256dh: str
    auth: str


class PushGateway(Protocol):
    public_key: str

    async def send(self, browser: Browser, message: bytes, *, topic: str, urgent: bool) -> None:
        """A later message of the same topic replaces one that was not fetched yet. Raises Undelivered."""
        ...

    def accepts(self, endpoint: str) -> bool:
        """Whether an address may belong to a push service at all, without asking anybody."""
        ...

    async def close(self) -> None: ...


class WebPushGateway:
    """`house`: base address of a push service in the house, which may be private and without TLS."""

    def __init__(self, secret: str, *, contact: str, house: str = "") -> None:
        self._key = webpush.server_key(secret)
        self._contact = contact
        self._house = house.rstrip("/") + "/" if house else None
        # Names that nobody answers for keep their threads for half a minute: not those that everything else runs in.
        self._names = ThreadPoolExecutor(LOOK_UPS, thread_name_prefix="push-names")
        self._client = httpx2.AsyncClient(timeout=TIMEOUT, follow_redirects=False, trust_env=False)
        self.public_key = webpush.encode(webpush.public_point(self._key.public_key()))

    async def send(self, browser: Browser, message: bytes, *, topic: str, urgent: bool) -> None:
        if not self.accepts(browser.endpoint):
            raise Undelivered(GONE, "not an address of a push service", lost=True)
        parts = urlsplit(browser.endpoint)
        try:
            body = webpush.encrypt(message, browser.p256dh, browser.auth)
        except ValueError as error:
            raise Undelivered(GONE, "keys that are none", lost=True) from error
        origin = f"{parts.scheme}://{parts.netloc}"
        headers = {
            "Authorization": webpush.authorization(self._key, origin, self._contact, int(time.time()) + TOKEN_SECONDS),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(KEPT_SECONDS),
            "Topic": topic,
            "Urgency": "high" if urgent else "normal",
        }
        try:
            # The client's own limit is one for each read: an answer that comes drop by drop would never reach it.
            async with asyncio.timeout(DEADLINE):
                status = await self._post(browser.endpoint, parts, body, headers)
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, TimeoutError) as error:
            raise Undelivered(UNREACHABLE, type(error).__name__) from None
        _check(status)

    def accepts(self, endpoint: str) -> bool:
        if len(endpoint) > LONGEST_ENDPOINT or not endpoint.isascii() or not endpoint.isprintable():
            return False
        if self._is_in_house(endpoint):
            return True
        try:
            parts = urlsplit(endpoint)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            return False
        if parts.scheme != "https" or port not in (None, 443) or parts.username is not None or "\\" in endpoint:
            return False
        try:
            return _is_public(host)
        except ValueError:
            name, _, top = host.rstrip(".").rpartition(".")
            # A last part that is a number belongs to an address in one of its odder spellings.
            return bool(name) and top[:1].isalpha() and not f".{name}.{top}".endswith(_HOUSE_NAMES)

    async def close(self) -> None:
        self._names.shutdown(wait=False, cancel_futures=True)
        await self._client.aclose()

    def _is_in_house(self, endpoint: str) -> bool:
        return self._house is not None and endpoint.startswith(self._house)

    async def _post(self, endpoint: str, parts: SplitResult, body: bytes, headers: dict[str, str]) -> int:
        """The status of the answer; what else it says is not read."""
        url, options = httpx2.URL(endpoint), {}
        if not self._is_in_house(endpoint):
            # By its number, so that a name that changes between looking and connecting leads nowhere else; the
            # certificate still has to be the name's.
            host = parts.hostname or ""
            url = url.copy_with(host=await self._public_address(host))
            headers, options = headers | {"Host": host}, {"sni_hostname": host}
        async with self._client.stream("POST", url, content=body, headers=headers, extensions=options) as response:
            return response.status_code

    async def _public_address(self, host: str) -> str:
        """An address of the host, which has public ones only. Raises Undelivered, or OSError when there is none."""
        look_up = partial(socket.getaddrinfo, host, 443, type=socket.SOCK_STREAM)
        found = await asyncio.get_running_loop().run_in_executor(self._names, look_up)
        return _public(found)


def _public(found: Iterable[tuple[object, ...]]) -> str:
    addresses = [str(entry[4][0]) for entry in found]  # type: ignore[index]  # the socket's address, host first
    if not addresses or not all(_is_public(address) for address in addresses):
        raise Undelivered(GONE, "a private address", lost=True)
    return addresses[0]


def _is_public(address: str) -> bool:
    """Raises ValueError for what is not the number of an address."""
    number = ipaddress.ip_address(address.split("%", 1)[0])
    inner = [number]
    if isinstance(number, ipaddress.IPv6Address):
        # Numbers of the old kind within the new.
        inner += [old for old in (number.ipv4_mapped, number.sixtofour, *(number.teredo or ())) if old is not None]
        if number in ipaddress.ip_network("64:ff9b::/96"):
            inner.append(ipaddress.IPv4Address(int(number) & 0xFFFFFFFF))
    return all(one.is_global and not one.is_multicast for one in inner)


def _check(status: int) -> None:
    if 200 <= status < 300:
        return
    if status in (404, 410):
        raise Undelivered(GONE, f"status {status}", lost=True)
    raise Undelivered(UNREACHABLE, f"status {status}", final=status != 429 and status < 500)
