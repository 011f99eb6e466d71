"""What a server says about its models, read leniently: local servers answer in other shapes than Anthropic."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

EFFORTS = ("low", "medium", "high", "xhigh", "max")
THINKING = ("adaptive", "between_tools", "disabled", "enabled")


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """One model of the provider. `efforts` and `thinking` are None where it does not say what it accepts."""

    id: str
    display_name: str
    lifecycle: str = "active"
    retires_at: datetime | None = None
    max_input_tokens: int | None = None
    max_tokens: int | None = None
    efforts: frozenset[str] | None = None
    thinking: frozenset[str] | None = None


def entries(listing: Any) -> list[ModelEntry]:
    """The models of a page of the list; what is not a model is passed over."""
    data = listing.get("data") if isinstance(listing, dict) else None
    return [entry(item) for item in data or () if isinstance(item, dict) and isinstance(item.get("id"), str)]


def entry(raw: dict[str, Any]) -> ModelEntry:
    given = raw.get("capabilities")
    capabilities = given if isinstance(given, dict) else {}
    thinking = capabilities.get("thinking")
    name, lifecycle = raw.get("display_name"), raw.get("lifecycle")
    return ModelEntry(
        id=raw["id"],
        display_name=name if isinstance(name, str) and name else raw["id"],
        lifecycle=lifecycle if lifecycle in ("deprecated", "retired") else "active",
        retires_at=_moment(raw.get("retires_at")),
        max_input_tokens=_count(raw.get("max_input_tokens")),
        max_tokens=_count(raw.get("max_tokens")),
        efforts=_supported(capabilities.get("effort"), EFFORTS),
        thinking=_supported(thinking.get("types") if isinstance(thinking, dict) else None, THINKING),
    )


def _supported(given: Any, names: tuple[str, ...]) -> frozenset[str] | None:
    if not isinstance(given, dict):
        return None
    return frozenset(name for name in names if isinstance(given.get(name), dict) and given[name].get("supported"))


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def _moment(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo is not None else None
