"""What local servers refuse: the parts of the API that came after its core."""

from typing import Any

from standins.claude.errors import invalid

Json = dict[str, Any]
_UNKNOWN = ("output_config", "thinking", "cache_control")
_THOUGHTS = {"thinking", "redacted_thinking"}


def check(body: Any) -> None:
    for name in _UNKNOWN:
        if name in body:
            raise invalid(f'json: unknown field "{name}"')
    blocks = [*_blocks(body.get("system")), *(body.get("tools") or [])]
    for message in body["messages"]:
        blocks += _blocks(message.get("content"))
    for block in blocks:
        if "cache_control" in block:
            raise invalid('json: unknown field "cache_control"')
        if block.get("type") in _THOUGHTS:
            raise invalid(f"unsupported content block type: {block['type']}")


def _blocks(content: Any) -> list[Json]:
    return [block for block in content if isinstance(block, dict)] if isinstance(content, list) else []
