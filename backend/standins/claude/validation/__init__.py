"""Refuses what the API refuses, in the API's words where a client may look at them."""

from typing import Any

from standins.claude.validation import caching, conversation, fields


def check(request: Any) -> dict[str, Any]:
    """The request as it came, once it may be answered. Raises ApiError."""
    body = fields.check(request)
    conversation.check(body["messages"])
    caching.check(body)
    return body
