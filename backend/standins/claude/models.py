"""The catalogue of models the server pretends to have. Any `claude-…` or `demo…` name is served in `/v1/messages`."""

from typing import Any

_YES = {"supported": True}
_NO = {"supported": False}
_EFFORT = {"supported": True, **dict.fromkeys(("low", "medium", "high", "xhigh", "max"), _YES)}
_CAPABILITIES: dict[str, Any] = {
    "batch": _YES,
    "citations": _NO,
    "code_execution": _NO,
    "context_management": _NO,
    "effort": _EFFORT,
    "image_input": _NO,
    "pdf_input": _NO,
    "server_tools": _NO,
    "structured_outputs": _YES,
    "thinking": {
        "supported": True,
        "types": {"adaptive": _YES, "enabled": _YES, "between_tools": _YES, "disabled": _NO},
    },
}
_NAMES = {
    "claude-sonnet-5-5": ("sonnet", "2026-09-28T00:00:00Z"),
    "claude-haiku-5-5": ("haiku", "2026-10-07T00:00:00Z"),
    "claude-opus-5-5": ("opus", "2026-09-22T00:00:00Z"),
    "claude-sonnet-4-5-20250929": ("sonnet", "2025-09-29T00:00:00Z"),
    "claude-opus-4-1": ("opus", "2025-08-05T00:00:00Z"),
}
_ALIASES = {"claude-sonnet-4-5": "claude-sonnet-4-5-20250929"}
# Lifecycle, since when, and the end of what is no longer active.
_ENDINGS = {
    "claude-sonnet-4-5-20250929": ("deprecated", "2026-08-30T00:00:00Z", "2026-11-30T00:00:00Z"),
    "claude-opus-4-1": ("retired", "2026-06-05T00:00:00Z", "2026-08-05T00:00:00Z"),
}


def _info(model_id: str) -> dict[str, Any]:
    line, created_at = _NAMES[model_id]
    lifecycle, deprecated_at, retires_at = _ENDINGS.get(model_id, ("active", None, None))
    return {
        "type": "model",
        "id": model_id,
        "display_name": f"Demo model (stands in for {model_id})",
        "created_at": created_at,
        "deprecated_at": deprecated_at,
        "retires_at": retires_at,
        "lifecycle": lifecycle,
        "line": line,
        "max_input_tokens": 1_000_000,
        "max_tokens": 128_000,
        "capabilities": _CAPABILITIES,
    }


def find(model_id: str) -> dict[str, Any] | None:
    named = _ALIASES.get(model_id, model_id)
    return _info(named) if named in _NAMES else None


def page() -> dict[str, Any]:
    data = [_info(model_id) for model_id in _NAMES]
    return {"data": data, "has_more": False, "first_id": data[0]["id"], "last_id": data[-1]["id"]}


_LOCAL = ("qwen3:32b", "medgemma:27b")


def find_local(model_id: str) -> dict[str, Any] | None:
    """A model as local servers describe it, which is OpenAI's way."""
    return {"id": model_id, "object": "model", "created": 0, "owned_by": "library"} if model_id in _LOCAL else None


def local_page() -> dict[str, Any]:
    return {"object": "list", "data": [find_local(model_id) for model_id in _LOCAL]}


def is_served(model_id: str) -> bool:
    retired = _ENDINGS.get(model_id, ("active",))[0] == "retired"
    return model_id.startswith(("claude-", "demo")) and not retired


def refuses_forced_tools(model_id: str) -> bool:
    return "-5-5" in model_id and "haiku" not in model_id


def refuses_disabled_thinking(model_id: str) -> bool:
    return model_id.startswith(("claude-sonnet-5-5", "claude-opus-5-5", "claude-fable-5"))
