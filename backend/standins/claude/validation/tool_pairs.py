"""Every tool call meets its one result in the very next user turn, before anything else in it."""

from typing import Any

from standins.claude.errors import ApiError, invalid
from standins.claude.prompt import content_blocks

Json = dict[str, Any]


def check(messages: list[Json]) -> None:
    called: list[str] = []
    seen: set[str] = set()
    for index, role, blocks in _turns(messages):
        if role == "user":
            _results(index, called, blocks)
        elif called:
            raise _unanswered(index, called)
        called = [block["id"] for block in blocks if block["type"] == "tool_use"]
        if len(set(called)) < len(called) or seen & set(called):
            raise invalid(f"messages.{index}: `tool_use` ids must be unique")
        seen.update(called)
    if called:
        raise _unanswered(len(messages), called)


def _turns(messages: list[Json]) -> list[tuple[int, str, list[Json]]]:
    """One speaker each, as the API reads consecutive messages of one role. System messages stand outside."""
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


def _results(index: int, called: list[str], blocks: list[Json]) -> None:
    results = [block["tool_use_id"] for block in blocks if block["type"] == "tool_result"]
    for b, block in enumerate(blocks):
        if block["type"] == "tool_result" and block["tool_use_id"] not in called:
            raise invalid(
                f"messages.{index}.content.{b}: unexpected `tool_use_id` found in `tool_result` blocks: "
                f"{block['tool_use_id']}. Each `tool_result` block must have a corresponding `tool_use` block "
                "in the previous message."
            )
    missing = [tool_use_id for tool_use_id in called if tool_use_id not in results]
    if missing:
        raise _unanswered(index, missing)
    if len(set(results)) < len(results):
        raise invalid(f"messages.{index}: each tool_use must have a single result. Found multiple `tool_result` blocks")
    if any(block["type"] != "tool_result" for block in blocks[: len(results)]):
        raise _unanswered(index, called)


def _unanswered(index: int, ids: list[str]) -> ApiError:
    return invalid(
        f"messages.{index - 1}: `tool_use` ids were found without `tool_result` blocks immediately after: "
        f"{', '.join(ids)}. Each `tool_use` block must have a corresponding `tool_result` block in the next message."
    )
