"""Markdown as the assistant writes it, in Telegram's HTML: blocks become runs of text, runs become messages."""

from bot.rendering.blocks import runs_of
from bot.rendering.messages import messages_of

__all__ = ["messages_of", "rendered", "runs_of"]


def rendered(markdown: str) -> list[str]:
    """The HTML of the messages that show the text; none for an empty one."""
    return messages_of(runs_of(markdown))
