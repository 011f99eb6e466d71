"""The messages: who speaks when, what each block holds, and that every tool call meets its result."""

from typing import Any

from standins.claude.errors import invalid
from standins.claude.prompt import content_blocks

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
    _tool_pairs(messages)
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
        raise invalid(f'messages: Unexpected role "{message["role"]}". Allowed roles are "user", "assistant" or "system".')
    content = message.get("content")
    if content is None:
        raise invalid(f"messages.{i}.content: Field required")
    if not isinstance(content, str | list):
        raise invalid(f"messages.{i}.content: Input should be a valid list")
    if not content and message["role"] == "user":
        raise invalid("messages: text content blocks must be non-empty" if content == "" else
                      f"messages.{i}: all messages must have non-empty content except for the optional final assistant message")  # fmt: skip
    if not content:
        raise invalid(f"messages.{i}: all messages must have non-empty content except for the optional final assistant message")
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
            raise invalid(f"messages.{i}: a system message must follow a user message and be last or precede an assistant message")


def _tool_pairs(messages: list[Json]) -> None:
    """Results belong into the very next user turn, before anything else in it; each call has exactly one."""
    called: list[str] = []
    seen: set[str] = set()
    turns = _merged(messages)
    for start, role, blocks in turns:
        results = [block["tool_use_id"] for block in blocks if block["type"] == "tool_result"]
        if role == "user":
            _results(start, called, results, blocks)
        elif called:
            raise _unanswered(start - 1, called)
        called = [block["id"] for block in blocks if block["type"] == "tool_use"]
        if len(set(called)) < len(called) or seen & set(called):
            raise invalid(f"messages.{start}: `tool_use` ids must be unique")
        seen.update(called)


def _merged(messages: list[Json]) -> list[tuple[int, str, list[Json]]]:
    """Turns of one speaker, as the API reads consecutive messages of one role. System messages stand outside."""
    turns: list[tuple[int, str, list[Json]]] = []
    for i, message in enumerate(messages):
        if message["role"] == "system":
            continue
        blocks = content_blocks(message["content"])
        if turns and turns[-1][1] == message["role"]:
            turns[-1][2].extend(blocks)
        else:
            turns.append((i, message["role"], list(blocks)))
    return turns


def _results(index: int, called: list[str], results: list[str], blocks: list[Json]) -> None:
    for tool_use_id in results:
        if tool_use_id not in called:
            b = next(b for b, block in enumerate(blocks) if block.get("tool_use_id") == tool_use_id)
            raise invalid(
                f"messages.{index}.content.{b}: unexpected `tool_use_id` found in `tool_result` blocks: {tool_use_id}. "
                "Each `tool_result` block must have a corresponding `tool_use` block in the previous message."
            )
        if results.count(tool_use_id) > 1:
            raise invalid(f"messages.{index}: each tool_use must have a single result. Found multiple `tool_result` blocks with id: {tool_use_id}")  # fmt: skip
    missing = [tool_use_id for tool_use_id in called if tool_use_id not in results]
    if missing:
        raise _unanswered(index - 1, missing)
    kinds = [block["type"] for block in blocks]
    if results and "tool_result" in kinds[kinds.index("tool_result") :][len(results) :]:
        raise invalid(f"messages.{index}: `tool_result` blocks must come before any other content")
    if results and kinds[0] != "tool_result":
        raise _unanswered(index - 1, called)


def _unanswered(index: int, ids: list[str]) -> Exception:
    return invalid(
        f"messages.{index}: `tool_use` ids were found without `tool_result` blocks immediately after: {', '.join(ids)}. "
        "Each `tool_use` block must have a corresponding `tool_result` block in the next message."
    )
