"""The fields of a request one by one: presence, type, and the parameters newer models no longer take."""

from typing import Any

from standins.claude import models
from standins.claude.errors import ApiError, invalid
from standins.claude.validation import tools

Json = dict[str, Any]

_KNOWN = {
    "model", "messages", "max_tokens", "system", "tools", "tool_choice", "stream", "stop_sequences", "metadata",
    "thinking", "output_config", "cache_control", "service_tier", "container", "inference_geo", "diagnostics", "speed",
}  # fmt: skip
_SAMPLING = ("temperature", "top_p", "top_k")
_EFFORTS = {"low", "medium", "high", "xhigh", "max"}
_THINKING = {"adaptive", "enabled", "disabled", "between_tools"}
_MAX_OUTPUT = 128_000
_MIN_BUDGET = 1024


def check(body: Any, *, any_model: bool = False) -> Json:
    if not isinstance(body, dict):
        raise invalid("The request body must be a JSON object")
    for name in ("model", "messages", "max_tokens"):
        # count_tokens asks for no answer, so the caller fills max_tokens in before it comes here
        if name not in body:
            raise invalid(f"{name}: Field required")
    for name in _SAMPLING:
        if name in body:
            raise invalid(f"`{name}` is not supported for this model.")
    for name in body:
        if name not in _KNOWN:
            raise invalid(f"{name}: Extra inputs are not permitted")
    _model(body["model"], any_model)
    _max_tokens(body["max_tokens"])
    _system(body.get("system"))
    tools.check(body)
    _thinking(body)
    _output(body.get("output_config"))
    sequences = body.get("stop_sequences") or []
    if any(not isinstance(item, str) or not item.strip() for item in sequences):
        raise invalid("stop_sequences: each stop sequence must contain non-whitespace")
    return body


def _model(model: Any, any_model: bool) -> None:
    if not isinstance(model, str) or not model:
        raise invalid("model: Input should be a valid string")
    if not any_model and not models.is_served(model):
        raise ApiError("not_found_error", f"model: {model}")


def _max_tokens(value: Any) -> None:
    if not isinstance(value, int) or isinstance(value, bool):
        raise invalid("max_tokens: Input should be a valid integer")
    if value < 1:
        raise invalid("max_tokens: Input should be greater than or equal to 1")
    if value > _MAX_OUTPUT:
        raise invalid(
            f"max_tokens: {value} > {_MAX_OUTPUT}, which is the maximum allowed number of output tokens for this model"
        )


def _system(system: Any) -> None:
    if system is None or isinstance(system, str):
        return
    if not isinstance(system, list):
        raise invalid("system: Input should be a valid list")
    for i, block in enumerate(system):
        if not isinstance(block, dict) or block.get("type") != "text":
            raise invalid(f"system.{i}.type: Input should be 'text'")
        if not isinstance(block.get("text"), str) or not block["text"]:
            raise invalid("system: text content blocks must be non-empty")


def _thinking(body: Json) -> None:
    config = body.get("thinking")
    if config is None:
        return
    kind = config.get("type") if isinstance(config, dict) else None
    if kind not in _THINKING:
        raise invalid(
            "thinking: Input tag does not match any of the expected tags: 'adaptive', 'between_tools', 'disabled'"
        )
    if kind == "disabled" and models.refuses_disabled_thinking(body["model"]):
        raise invalid('"thinking.type.disabled" is not supported for this model. Use "thinking.type.between_tools".')
    if kind == "enabled":
        budget = config.get("budget_tokens")
        if not isinstance(budget, int) or budget < _MIN_BUDGET:
            raise invalid(f"thinking.enabled.budget_tokens: Input should be greater than or equal to {_MIN_BUDGET}")
        if budget >= body["max_tokens"]:
            raise invalid("`max_tokens` must be greater than `thinking.budget_tokens`.")


def _output(config: Any) -> None:
    if config is None:
        return
    if config.get("effort", "high") not in _EFFORTS:
        raise invalid("output_config.effort: Input should be 'low', 'medium', 'high', 'xhigh' or 'max'")
    shape = config.get("format")
    if shape is not None and (shape.get("type") != "json_schema" or not isinstance(shape.get("schema"), dict)):
        raise invalid("output_config.format.schema: Field required")
