"""A stand-in for api.telegram.org: the Bot API methods this product uses, strict where Telegram is strict."""
