"""Prompt cache accounting by comparing prefixes: what was written under the same key and is not expired is read."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from standins.claude.prompt import Part, flatten, ttl_of

TTL_SECONDS = {"5m": 300.0, "1h": 3600.0}
_LOOKBACK_BLOCKS = 20
_MAX_PREFIXES = 4096
_MAX_KEYS = 256
_UNCACHEABLE = {"thinking", "redacted_thinking"}


@dataclass(frozen=True, slots=True)
class Entry:
    ttl: str
    expires_at: float


Prefixes = OrderedDict[bytes, Entry]


@dataclass(slots=True)
class Account:
    """The input side of one request's usage, and the prefixes it will leave behind once its answer starts."""

    input_tokens: int
    read: int = 0
    written: dict[str, int] = field(default_factory=lambda: {"5m": 0, "1h": 0})
    writes: dict[bytes, str] = field(default_factory=dict)

    def usage(self) -> dict[str, Any]:
        return {
            "input_tokens": self.input_tokens,
            "cache_creation_input_tokens": sum(self.written.values()),
            "cache_read_input_tokens": self.read,
            "cache_creation": {
                "ephemeral_5m_input_tokens": self.written["5m"],
                "ephemeral_1h_input_tokens": self.written["1h"],
            },
        }


class PromptCache:
    def __init__(self, min_tokens: int, clock: Callable[[], float]) -> None:
        self._min_tokens = min_tokens
        self._clock = clock
        self._by_key: OrderedDict[str, Prefixes] = OrderedDict()

    def clear(self) -> None:
        self._by_key.clear()

    def account(self, key: str, request: dict[str, Any]) -> Account:
        parts = flatten(request)
        breakpoints = _breakpoints(parts, ttl_of(request.get("cache_control")))
        sums = _running_sums(parts)
        total = sums[-1] if sums else 0
        known = self._by_key.get(key, Prefixes())
        hit = self._longest_hit(known, parts, breakpoints)
        read = sums[hit] if hit >= 0 else 0
        account = Account(input_tokens=total - read, read=read)
        if hit >= 0:
            account.writes[parts[hit].prefix] = known[parts[hit].prefix].ttl  # reading an entry renews it
        cached = read
        for position, ttl in breakpoints:
            if position <= hit or sums[position] < self._min_tokens:
                continue
            account.written[ttl] += sums[position] - cached
            account.writes[parts[position].prefix] = ttl
            cached = sums[position]
        account.input_tokens = total - cached
        return account

    def commit(self, key: str, account: Account) -> None:
        """An entry can be read by others only after the first answer has begun."""
        known = self._by_key.setdefault(key, Prefixes())
        self._by_key.move_to_end(key)
        for prefix, ttl in account.writes.items():
            known[prefix] = Entry(ttl, self._clock() + TTL_SECONDS[ttl])
            known.move_to_end(prefix)
        while len(known) > _MAX_PREFIXES:
            known.popitem(last=False)
        while len(self._by_key) > _MAX_KEYS:
            self._by_key.popitem(last=False)

    def _longest_hit(self, known: Prefixes, parts: list[Part], breakpoints: list[tuple[int, str]]) -> int:
        now = self._clock()
        for position, _ in reversed(breakpoints):
            for candidate in range(position, max(-1, position - _LOOKBACK_BLOCKS), -1):
                entry = known.get(parts[candidate].prefix)
                if entry is not None and entry.expires_at > now:
                    return candidate
        return -1


def _breakpoints(parts: list[Part], automatic_ttl: str | None) -> list[tuple[int, str]]:
    found = {i: part.ttl for i, part in enumerate(parts) if part.ttl is not None}
    if automatic_ttl is not None:
        cacheable = (i for i in reversed(range(len(parts))) if parts[i].block.get("type") not in _UNCACHEABLE)
        last = next(cacheable, None)
        if last is not None:
            found.setdefault(last, automatic_ttl)
    return sorted(found.items())


def _running_sums(parts: list[Part]) -> list[int]:
    sums: list[int] = []
    total = 0
    for part in parts:
        total += part.tokens
        sums.append(total)
    return sums
