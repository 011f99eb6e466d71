"""A request flattened into the order in which the API caches it: tools, then system, then messages, block by block."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from standins.claude.encoding import dump
from standins.claude.tokens import block_tokens

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    path: str
    """Where it stands in the request, as the API names it in errors: `messages.0.content.1`."""
    block: Json
    tokens: int
    prefix: bytes
    """Digest of this part and of everything before it."""
    ttl: str | None
    """`5m` or `1h` where a cache breakpoint stands on this part."""


def content_blocks(content: Any) -> list[Json]:
    """A string is shorthand for one text block."""
    return [{"type": "text", "text": content}] if isinstance(content, str) else content


def _sections(request: Json) -> Iterator[tuple[str, bytes, Json]]:
    for i, tool in enumerate(request.get("tools") or []):
        yield f"tools.{i}", b"tool", tool
    for i, block in enumerate(content_blocks(request.get("system") or [])):
        yield f"system.{i}", b"system", block
    # What changes how the conversation is read starts a new prefix for messages, while tools and system stay cached.
    reading = dump(
        [request.get("tool_choice"), request.get("thinking"), (request.get("output_config") or {}).get("effort")]
    )
    for m, message in enumerate(request["messages"]):
        for b, block in enumerate(content_blocks(message["content"])):
            yield f"messages.{m}.content.{b}", message["role"].encode() + reading, block


def ttl_of(control: Json | None) -> str | None:
    return None if control is None else control.get("ttl") or "5m"


def flatten(request: Json) -> list[Part]:
    digest = hashlib.blake2b(request["model"].encode(), digest_size=16).digest()
    parts: list[Part] = []
    for path, context, block in _sections(request):
        bare = {key: value for key, value in block.items() if key != "cache_control"}
        digest = hashlib.blake2b(dump(bare) + context, key=digest, digest_size=16).digest()
        parts.append(Part(path, block, block_tokens(bare), digest, ttl_of(block.get("cache_control"))))
    return parts
