"""Opaque list cursors: the sort values of the last row, so that pages stay stable while rows are added."""

from __future__ import annotations

import base64
import binascii

import orjson

MAX_PAGE = 200


def encode_cursor(*values: str | int) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(values)).decode().rstrip("=")


def decode_cursor(cursor: str) -> list[str | int]:
    """The values, or ValueError when the cursor is not one of ours."""
    try:
        values = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, orjson.JSONDecodeError, UnicodeEncodeError) as error:
        raise ValueError("not a cursor") from error
    if not isinstance(values, list):
        raise ValueError("not a cursor")  # noqa: TRY004 - one kind of error for callers
    return values
