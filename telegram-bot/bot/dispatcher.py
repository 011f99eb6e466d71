"""Puts bot, middlewares and handlers together; used by the service and by the tests alike."""

from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode

from bot.backend import Backend
from bot.browser import Browser
from bot.conversation.desk import Desk
from bot.filing.intake import Filing
from bot.handlers import build_router
from bot.health import Health
from bot.intake.errands import Errands
from bot.menu import ChatLanguages
from bot.middlewares.requests import Perseverance, PollingWatch
from bot.middlewares.updates import PrivateChatsOnly, Speaker, UpdateLog

REQUEST_TIMEOUT_SECONDS = 15


def build_bot(token: str, api_base: str, health: Health, perseverance: Perseverance | None = None) -> Bot:
    # Every chat may wait for Telegram at the same time.
    session = AiohttpSession(api=TelegramAPIServer.from_base(api_base), timeout=REQUEST_TIMEOUT_SECONDS, limit=1000)
    session.middleware(perseverance or Perseverance())
    session.middleware(PollingWatch(health))
    return Bot(
        token, session=session, default=DefaultBotProperties(parse_mode=ParseMode.HTML, link_preview_is_disabled=True)
    )


def build_dispatcher(backend: Backend, errands: Errands, public_url: str = "", *, pace: float = 1.0) -> Dispatcher:
    """`pace`: seconds between two changes of what a chat shows while something goes on."""
    languages, desk = ChatLanguages(), Desk()
    dispatcher = Dispatcher(
        service=backend.service,
        people=backend.people,
        languages=languages,
        errands=errands,
        desk=desk,
        filing=Filing(),
        browser=Browser(public_url),
        pace=pace,
    )
    for middleware in (UpdateLog(), PrivateChatsOnly(), Speaker(backend.people, languages, desk)):
        dispatcher.update.outer_middleware(middleware)
    dispatcher.include_router(build_router())
    return dispatcher
