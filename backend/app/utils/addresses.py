"""Addresses of mail, shown to whoever need not know them."""

from __future__ import annotations


def masked(address: str) -> str:
    """Enough to know one's own by, not enough to write to: `m***@e***.org`."""
    name, _, host = address.partition("@")
    house, _, country = host.rpartition(".")
    return f"{name[:1]}***@{house[:1]}***.{country}" if house else f"{name[:1]}***@{country[:1]}***"
