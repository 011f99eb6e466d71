"""JSON as it travels here: compact, keys in the order given, everything outside ASCII as raw UTF-8."""

from typing import Any

import orjson


def dump(value: Any) -> bytes:
    return orjson.dumps(value)


def load(raw: bytes) -> Any:
    """Raises ValueError when the bytes are not JSON."""
    return orjson.loads(raw)
