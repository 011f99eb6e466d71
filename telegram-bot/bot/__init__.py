"""Telegram side of the assistant: greets, links accounts, and knows nothing that the backend does not tell it."""
