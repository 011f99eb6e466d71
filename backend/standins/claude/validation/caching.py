"""Cache breakpoints: at most four, known lifetimes, the longer before the shorter."""

from typing import Any

from standins.claude.errors import invalid
from standins.claude.prompt import flatten, ttl_of

_MAX_BREAKPOINTS = 4
_UNMARKABLE = {"thinking", "redacted_thinking"}


def check(body: dict[str, Any]) -> None:
    marked = [part for part in flatten(body) if part.ttl is not None]
    automatic = ttl_of(body.get("cache_control"))
    count = len(marked) + (automatic is not None)
    if count > _MAX_BREAKPOINTS:
        raise invalid(f"A maximum of {_MAX_BREAKPOINTS} blocks with cache_control may be provided. Found {count}.")
    short_seen = False
    for part in marked:
        control = part.block["cache_control"]
        if control.get("type") != "ephemeral":
            raise invalid(f"{part.path}.cache_control.type: Input should be 'ephemeral'")
        if part.ttl not in {"5m", "1h"}:
            raise invalid(f"{part.path}.cache_control.ephemeral.ttl: Input should be '5m' or '1h'")
        if part.block.get("type") in _UNMARKABLE:
            raise invalid(f"{part.path}.thinking.cache_control: Extra inputs are not permitted")
        if part.ttl == "1h" and short_seen:
            raise invalid(
                f"{part.path}.cache_control.ttl: a ttl='1h' cache_control block must not come after a ttl='5m' "
                "cache_control block. Note that blocks are processed in the following order: "
                "`tools`, `system`, `messages`."
            )
        short_seen = short_seen or part.ttl == "5m"
