"""How a model is asked: whether it may think, and how hard it tries. Only what the model accepts is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.services import settings
from app.services.gateways.model_list import EFFORTS
from app.services.runtime import Runtime

# For models that want to be told how long they may think.
THINKING_BUDGET = 4_096
_ALL = frozenset(EFFORTS)
_NO_XHIGH = _ALL - {"xhigh"}
# What Anthropic's models accept, as far as documented; the first prefix that fits counts. Only asked when the
# provider's own list of models does not say it.
_FAMILIES: tuple[tuple[str, frozenset[str], frozenset[str]], ...] = (
    ("claude-fable-5", _ALL, frozenset({"adaptive"})),
    ("claude-opus-5-5", _ALL, frozenset({"adaptive"})),
    ("claude-opus-5", _ALL, frozenset({"adaptive", "disabled"})),
    ("claude-sonnet-5-5", _ALL, frozenset({"adaptive", "between_tools"})),
    ("claude-sonnet-5", _ALL, frozenset({"adaptive", "disabled"})),
    ("claude-haiku-5-5", _ALL, frozenset({"adaptive"})),
    ("claude-opus-4-8", _ALL, frozenset({"adaptive", "disabled"})),
    ("claude-opus-4-7", _ALL, frozenset({"adaptive", "disabled"})),
    ("claude-opus-4-6", _NO_XHIGH, frozenset({"adaptive", "disabled", "enabled"})),
    ("claude-sonnet-4-6", _NO_XHIGH, frozenset({"adaptive", "disabled", "enabled"})),
    ("claude-opus-4-5", frozenset({"low", "medium", "high"}), frozenset({"enabled", "disabled"})),
    ("claude-sonnet-4-5", frozenset(), frozenset({"enabled", "disabled"})),
    ("claude-haiku-4-5", frozenset(), frozenset({"enabled", "disabled"})),
)


@dataclass(frozen=True, slots=True)
class Options:
    """The fields `thinking` and `output_config.effort` of a request; None leaves a field out."""

    thinking: dict[str, Any] | None = None
    effort: str | None = None


def options_for(runtime: Runtime, model: str) -> Options:
    """What the administrator wants, as far as the model can do it. Asks nobody: it is on the way of every message."""
    chosen = settings.latest(runtime)
    efforts, kinds = _accepted(runtime, model)
    thinking = _thinking(chosen["thinking"], kinds)
    # A model that is kept from thinking can't be asked to try harder than usual.
    highest = "high" if thinking is not None and thinking["type"] in ("disabled", "between_tools") else "max"
    return Options(thinking, _effort(chosen["effort"], efforts, highest))


def quiet_options_for(runtime: Runtime, model: str) -> Options:
    """For reading what is printed: no thinking and the least effort, as far as the model can do without."""
    efforts, kinds = _accepted(runtime, model)
    return Options(_thinking("off", kinds), _effort("low", efforts, "high"))


def _accepted(runtime: Runtime, model: str) -> tuple[frozenset[str], frozenset[str]]:
    """The levels of effort and the kinds of thinking that the model takes; nothing where nobody knows."""
    efforts, kinds = next(
        ((efforts, kinds) for prefix, efforts, kinds in _FAMILIES if model.startswith(prefix)),
        (frozenset[str](), frozenset[str]()),
    )
    listed = next((entry for entry in runtime.model_list.latest() or () if entry.id == model), None)
    if listed is None:
        return efforts, kinds
    return (
        efforts if listed.efforts is None else listed.efforts,
        kinds if listed.thinking is None else listed.thinking,
    )


def _thinking(wanted: str, kinds: frozenset[str]) -> dict[str, Any] | None:
    if wanted == "off":
        kind = next((kind for kind in ("disabled", "between_tools") if kind in kinds), None)
        return {"type": kind} if kind else None
    if "adaptive" in kinds:
        # Without a display the newest models think in silence, and the reader sees nothing happen.
        return {"type": "adaptive", "display": "summarized"}
    return {"type": "enabled", "budget_tokens": THINKING_BUDGET} if "enabled" in kinds else None


def _effort(wanted: str | None, accepted: frozenset[str], highest: str) -> str | None:
    """The wanted level, or the next lower one that is accepted."""
    if wanted is None:
        return None
    upto = EFFORTS[: min(EFFORTS.index(wanted), EFFORTS.index(highest)) + 1]
    return next((level for level in reversed(upto) if level in accepted), None)
