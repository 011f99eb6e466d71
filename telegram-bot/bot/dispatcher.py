"""Puts bot, middlewares and handlers together; used by the service and by the tests alike."""

from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode

from bot.api_client import BackendClient
from bot.handlers import build_router
from bot.health import Health
from bot.menu import ChatLanguages
from bot.middlewares.requests import Perseverance, PollingWatch
from bot.middlewares.updates import InFlight, Language, PrivateChatsOnly, UpdateLog

REQUEST_TIMEOUT_SECONDS = 15


def build_bot(token: str, api_base: str, health: Health) -> Bot:
    session = AiohttpSession(api=TelegramAPIServer.from_base(api_base), timeout=REQUEST_TIMEOUT_SECONDS)
    session.middleware(Perseverance())
    session.middleware(PollingWatch(health))
    return Bot(
        token, session=session, default=DefaultBotProperties(parse_mode=ParseMode.HTML, link_preview_is_disabled=True)
    )


def build_dispatcher(backend: BackendClient, in_flight: InFlight | None = None) -> Dispatcher:
    languages = ChatLanguages()
    dispatcher = Dispatcher(backend=backend, languages=languages)
    for middleware in (in_flight or InFlight(), UpdateLog(), PrivateChatsOnly(), Language(languages)):
        dispatcher.update.outer_middleware(middleware)
    dispatcher.include_router(build_router())
    return dispatcher
