"""Chats: the list, each one's tree of messages, what is found, taken along and thrown away."""

from app.services.chats.access import get, message

__all__ = ["get", "message"]
