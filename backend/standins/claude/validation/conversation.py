"""The messages: who speaks when, and what each block holds."""

from typing import Any

from standins.claude.errors import invalid
from standins.claude.prompt import content_blocks
from standins.claude.validation import tool_pairs

Json = dict[str, Any]

_ROLES = {"user", "assistant", "system"}
_USER_BLOCKS = {"text", "image", "document", "search_result", "tool_result"}
_ASSISTANT_BLOCKS = {"text", "thinking", "redacted_thinking", "tool_use"}


def check(messages: Any) -> None:
    if not isinstance(messages, list):
        raise invalid("messages: Input should be a valid list")
    if not messages:
        raise invalid("messages: at least one message is required")
    for i, message in enumerate(messages):
        _message(i, message)
    if messages[0]["role"] != "user":
        raise invalid('messages: first message must use the "user" role')
    _system_turns(messages)
    tool_pairs.check(messages)
    if messages[-1]["role"] == "assistant":
        raise invalid(
            "This model does not support assistant message prefill. The conversation must end with a user message."
        )


def _message(i: int, message: Any) -> None:
    if not isinstance(message, dict):
        raise invalid(f"messages.{i}: Input should be a valid dictionary")
    if "role" not in message:
        raise invalid(f"messages.{i}.role: Field required")
    if message["role"] not in _ROLES:
        raise invalid(
            f'messages: Unexpected role "{message["role"]}". Allowed roles are "user", "assistant" or "system".'
        )
    content = message.get("content")
    if content is None:
        raise invalid(f"messages.{i}.content: Field required")
    if not isinstance(content, str | list):
        raise invalid(f"messages.{i}.content: Input should be a valid list")
    if not content:
        raise invalid(
            f"messages.{i}: all messages must have non-empty content except for the optional final assistant message"
        )
    for b, block in enumerate(content_blocks(content)):
        _block(f"messages.{i}.content.{b}", message["role"], block)


def _block(path: str, role: str, block: Any) -> None:
    if not isinstance(block, dict) or not isinstance(block.get("type"), str):
        raise invalid(f"{path}.type: Field required")
    kind = block["type"]
    if kind == "tool_result" and role != "user":
        raise invalid(f"{path}: `tool_result` blocks can only be in `user` messages")
    if kind == "tool_use" and role != "assistant":
        raise invalid(f"{path}: `tool_use` blocks can only be in `assistant` messages")
    allowed = {"assistant": _ASSISTANT_BLOCKS, "user": _USER_BLOCKS, "system": {"text"}}[role]
    if kind not in allowed:
        raise invalid(f"{path}: Input tag '{kind}' found using 'type' does not match any of the expected tags: "
                      + ", ".join(f"'{name}'" for name in sorted(allowed)))  # fmt: skip
    if kind == "text":
        _text(path, role, block)
    elif kind == "thinking" and not isinstance(block.get("signature"), str):
        raise invalid(f"{path}.thinking.signature: Field required")
    elif kind == "tool_use":
        _tool_use(path, block)
    elif kind == "tool_result":
        _tool_result(path, block)


def _text(path: str, role: str, block: Json) -> None:
    if not isinstance(block.get("text"), str):
        raise invalid(f"{path}.text.text: Field required")
    if not block["text"]:
        raise invalid("messages: text content blocks must be non-empty")
    if not block["text"].strip():
        raise invalid("messages: text content blocks must contain non-whitespace text")
    if role == "user" and block.get("citations"):
        raise invalid(f"{path}.text.citations: citations are not permitted on text blocks in user messages")


def _tool_use(path: str, block: Json) -> None:
    for name in ("id", "name", "input"):
        if name not in block:
            raise invalid(f"{path}.tool_use.{name}: Field required")
    if not isinstance(block["input"], dict):
        raise invalid(f"{path}.tool_use.input: Input should be a valid dictionary")


def _tool_result(path: str, block: Json) -> None:
    if not isinstance(block.get("tool_use_id"), str):
        raise invalid(f"{path}.tool_result.tool_use_id: Field required")
    content = block.get("content")
    if isinstance(content, list):
        for i, part in enumerate(content):
            if not isinstance(part, dict) or "type" not in part:
                raise invalid(f"{path}.tool_result.content.{i}.type: Field required")
            if part["type"] == "text" and not part.get("text"):
                raise invalid("messages: text content blocks must be non-empty")
    elif content is not None and not isinstance(content, str):
        raise invalid(f"{path}.tool_result.content: Input should be a valid list")


def _system_turns(messages: list[Json]) -> None:
    for i, message in enumerate(messages):
        if message["role"] != "system":
            continue
        after = messages[i + 1]["role"] if i + 1 < len(messages) else "assistant"
        if messages[i - 1]["role"] != "user" or after != "assistant":
            raise invalid(
                f"messages.{i}: a system message must follow a user message and be last or precede an assistant message"
            )
