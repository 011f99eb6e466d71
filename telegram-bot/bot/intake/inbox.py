"""Updates on their way to the handlers: each once, in the order of its chat, and no chat waits for another."""

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import Callable
from functools import partial

import structlog
from aiogram import Bot, Dispatcher
from aiogram.types import Update

from bot.intake.receipts import CURRENT, Receipt
from bot.logs import place_of
from bot.middlewares.updates import finish

logger = structlog.stdlib.get_logger("bot.inbox")

REMEMBERED_IDS = 20_000
# What one chat can have waiting or in work; nobody types so fast.
MOST_WAITING = 100


class Inbox:
    def __init__(self, dispatcher: Dispatcher, bot: Bot, handled: Callable[[int], None] | None = None) -> None:
        """`handled` hears of each update with which nothing more will be done; one it did not hear of comes again."""
        self._dispatcher = dispatcher
        self._bot = bot
        self._handled = handled
        self._seen: OrderedDict[int, None] = OrderedDict()
        self._lines: dict[int, deque[tuple[Update, Receipt]]] = {}
        # How many of each chat are not done.
        self._open: Counter[int] = Counter()
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
        if self._open[chat] >= MOST_WAITING:
            logger.warning("update.too_many", update_id=update.update_id)
            self._said(update.update_id)
            return True
        self._open[chat] += 1
        receipt = Receipt(partial(self._done, chat, update.update_id), comes_again=self._handled is not None)
        if (line := self._lines.get(chat)) is not None:
            line.append((update, receipt))
        else:
            self._lines[chat] = deque([(update, receipt)])
            task = asyncio.create_task(self._serve(chat), name=f"chat of update {update.update_id}")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return True

    def _done(self, chat: int, update_id: int) -> None:
        self._open[chat] -= 1
        if not self._open[chat]:
            del self._open[chat]
        self._said(update_id)

    def _said(self, update_id: int) -> None:
        if self._handled is not None:
            self._handled(update_id)

    async def _serve(self, chat: int) -> None:
        line = self._lines[chat]
        try:
            while line:
                update, receipt = line.popleft()
                handling = receipt.hold()
                CURRENT.set(receipt)
                try:
                    await self._dispatcher.feed_update(self._bot, update)
                except Exception as error:  # noqa: BLE001 - the next update of the chat has nothing to do with it
                    logger.error(  # noqa: TRY400 - a traceback would quote what people wrote
                        "update.failed",
                        update_id=update.update_id,
                        error=type(error).__name__,
                        place=place_of(error),
                    )
                handling.release()
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
