"""Links into the page, where there is one that Telegram can open."""

import html
from ipaddress import ip_address
from urllib.parse import urlsplit

from aiogram.types import InlineKeyboardButton


class Browser:
    def __init__(self, public_url: str) -> None:
        self._base = public_url.rstrip("/")
        # Telegram refuses whole messages for a button to a host that only this machine knows.
        self.is_reachable = _is_public(self._base)

    def address(self, path: str) -> str:
        return self._base + path

    def button(self, text: str, path: str) -> list[InlineKeyboardButton]:
        """One button, or none."""
        return [InlineKeyboardButton(text=text, url=self.address(path))] if self.is_reachable else []

    def link(self, text: str, path: str) -> str:
        """HTML of a link with this (plain) text; only the text where it would lead nowhere."""
        shown = html.escape(text, quote=False)
        return f'<a href="{html.escape(self.address(path))}">{shown}</a>' if self.is_reachable else shown


def _is_public(base: str) -> bool:
    parts = urlsplit(base)
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or "." not in host:
        return False
    try:
        return not ip_address(host).is_loopback
    except ValueError:
        return True
