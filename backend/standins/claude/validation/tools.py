"""Tool definitions, and which of them the model may or must call."""

import re
from typing import Any

from standins.claude import models
from standins.claude.errors import invalid

Json = dict[str, Any]

_NAME = re.compile(r"[a-zA-Z0-9_-]{1,128}")
_CHOICES = ("auto", "any", "tool", "none")


def check(body: Json) -> None:
    tools = body.get("tools") or []
    for i, tool in enumerate(tools):
        _definition(f"tools.{i}.custom", tool)
    names = [tool["name"] for tool in tools]
    if len(set(names)) < len(names):
        raise invalid("tools: Tool names must be unique.")
    if choice := body.get("tool_choice"):
        _choice(choice, names, body["model"])


def _definition(path: str, tool: Any) -> None:
    if not isinstance(tool, dict) or not isinstance(tool.get("name"), str):
        raise invalid(f"{path}.name: Field required")
    if not _NAME.fullmatch(tool["name"]):
        raise invalid(f"{path}.name: String should match pattern '^[a-zA-Z0-9_-]{{1,128}}$'")
    schema = tool.get("input_schema")
    if not isinstance(schema, dict):
        raise invalid(f"{path}.input_schema: Field required")
    if schema.get("type") != "object":
        raise invalid(f"{path}.input_schema.type: Input should be 'object'")


def _choice(choice: Json, names: list[str], model: str) -> None:
    kind = choice.get("type")
    if kind not in _CHOICES:
        expected = ", ".join(f"'{name}'" for name in _CHOICES)
        raise invalid(f"tool_choice: Input tag does not match any of the expected tags: {expected}")
    if not names:
        raise invalid("tool_choice: tool_choice may only be specified while providing tools.")
    if kind == "tool" and choice.get("name") not in names:
        raise invalid(f"tool_choice: Tool '{choice.get('name')}' not found in provided tools")
    if kind in {"any", "tool"} and models.refuses_forced_tools(model):
        raise invalid("tool_choice forces tool use, which is not supported for this model.")
