"""Updates on their way to the handlers: each once, in the order of its chat, and no chat waits for another."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable

import structlog
from aiogram import Bot, Dispatcher
from aiogram.types import Update

from bot.logs import place_of
from bot.middlewares.updates import finish

logger = structlog.stdlib.get_logger("bot.inbox")

REMEMBERED_IDS = 20_000
# What one chat can have waiting; nobody types so fast.
MOST_WAITING = 200


class Inbox:
    def __init__(self, dispatcher: Dispatcher, bot: Bot, handled: Callable[[int], None] = lambda _: None) -> None:
        """`handled` hears of each update with which nothing more will be done."""
        self._dispatcher = dispatcher
        self._bot = bot
        self._handled = handled
        self._seen: OrderedDict[int, None] = OrderedDict()
        self._lines: dict[int, deque[Update]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def take(self, update: Update) -> bool:
        """Have the update handled soon; False for one that was here before."""
        if update.update_id in self._seen:
            logger.info("update.repeated", update_id=update.update_id)
            return False
        self._seen[update.update_id] = None
        if len(self._seen) > REMEMBERED_IDS:
            self._seen.popitem(last=False)
        chat = _chat_of(update)
        line = self._lines.get(chat)
        if line is None:
            self._lines[chat] = deque([update])
            task = asyncio.create_task(self._serve(chat), name=f"chat of update {update.update_id}")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        elif len(line) < MOST_WAITING:
            line.append(update)
        else:
            logger.warning("update.too_many", update_id=update.update_id)
            self._handled(update.update_id)
        return True

    async def _serve(self, chat: int) -> None:
        line = self._lines[chat]
        try:
            while line:
                update = line.popleft()
                try:
                    await self._dispatcher.feed_update(self._bot, update)
                except Exception as error:  # noqa: BLE001 - the next update of the chat has nothing to do with it
                    logger.error(  # noqa: TRY400 - a traceback would quote what people wrote
                        "update.failed",
                        update_id=update.update_id,
                        error=type(error).__name__,
                        place=place_of(error),
                    )
                self._handled(update.update_id)
        finally:
            del self._lines[chat]

    async def finished(self, within_seconds: float) -> None:
        """A stopping bot lets them finish, since Telegram will not send them again."""
        await finish(self._tasks, within_seconds)


def _chat_of(update: Update) -> int:
    """Whose turn it is: everything of a private chat is in one line, everything else in a line of its own."""
    told = update.callback_query or update.message or update.edited_message or update.my_chat_member
    if told is None or told.from_user is None:
        return -update.update_id
    return told.from_user.id
