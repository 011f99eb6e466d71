"""How much of the Messages API a server understands. Local servers know its core and little else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

ANTHROPIC = "api.anthropic.com"
_FIELDS = ("cache_control", "output_config", "effort", "thinking")
_THOUGHTS = ("thinking", "redacted_thinking")


@dataclass(frozen=True, slots=True)
class Dialect:
    """What is used of the API. `structured_output` stands for `output_config`, effort included."""

    cache_control: bool = True
    structured_output: bool = True
    count_tokens: bool = True
    thinking: bool = True


FULL = Dialect()
# The compatibility mode: messages, tools and streaming, as Ollama, llama.cpp and their like speak them.
PLAIN = Dialect(cache_control=False, structured_output=False, count_tokens=False, thinking=False)


def is_anthropic(base_url: str | None) -> bool:
    return base_url is None or urlsplit(base_url).hostname == ANTHROPIC


def spoken(body: dict[str, Any], dialect: Dialect) -> dict[str, Any]:
    """The request without what the server would not understand; the same object when it understands all."""
    if dialect == FULL:
        return body
    dropped = {"thinking"} if not dialect.thinking else set()
    if not dialect.structured_output:
        dropped.add("output_config")
    result = {key: value for key, value in body.items() if key not in dropped}
    if not dialect.cache_control:
        for name in ("system", "tools"):
            if name in result:
                result[name] = [_unmarked(block) for block in result[name]]
    result["messages"] = [_turn(turn, dialect) for turn in result["messages"]]
    return result


def _turn(turn: dict[str, Any], dialect: Dialect) -> dict[str, Any]:
    content = turn["content"]
    if isinstance(content, str):
        return turn
    if not dialect.cache_control:
        content = [_unmarked(block) for block in content]
    if not dialect.thinking:
        # An assistant may have done nothing but think; a turn must say something.
        content = [block for block in content if block.get("type") not in _THOUGHTS] or [{"type": "text", "text": "…"}]
    return {**turn, "content": content}


def _unmarked(block: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in block.items() if key != "cache_control"}


def complains_about_fields(message: str) -> bool:
    """Whether a refusal of a request names one of the fields that local servers do not know."""
    return any(name in message for name in _FIELDS)


def complains_about_schema(message: str) -> bool:
    """Whether a refusal means the schema of the answer, which the instructions say in words as well."""
    return not message.startswith("messages") and any(name in message for name in ("format", "schema"))


def complains_about_options(message: str) -> bool:
    """Whether a refusal of Anthropic's means the options, and not a thinking block of the history."""
    return not message.startswith("messages") and any(name in message for name in _FIELDS[1:])
