"""Refuses what the API refuses, in the API's words where a client may look at them."""

from typing import Any

from standins.claude.validation import caching, conversation, fields, local


def check(request: Any) -> dict[str, Any]:
    """The request as it came, once it may be answered. Raises ApiError."""
    body = fields.check(request)
    conversation.check(body["messages"])
    caching.check(body)
    return body


def check_local(request: Any) -> dict[str, Any]:
    """The same for a local server, which serves whatever model it is asked for and knows the core of the API only."""
    body = fields.check(request, any_model=True)
    local.check(body)
    conversation.check(body["messages"])
    return body
