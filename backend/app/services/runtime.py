"""What a process holds while it runs: settings, clock, database and the gateways to the outside."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from app.config import Mail, Settings, Telegram
from app.core.clock import Clock
from app.database import Database
from app.services.conversation.live import LiveAnswers
from app.services.gateways.claude import AnthropicGateway, ClaudeGateway
from app.services.gateways.claude_batches import AnthropicBatches, BatchGateway
from app.services.gateways.events import EventBus
from app.services.gateways.files import FileStore
from app.services.gateways.lab_reports import LabReports
from app.services.gateways.model_list import ModelEntry
from app.services.gateways.ocr import Places
from app.services.gateways.page_texts import PageTexts
from app.services.gateways.redis import RedisGateway
from app.services.gateways.smtp import MailGateway, SmtpGateway
from app.services.gateways.telegram import BotApiGateway, TelegramGateway
from app.services.gateways.web_push import PushGateway, WebPushGateway
from app.services.session_watch import SessionWatch
from app.utils.briefly import Briefly


@dataclass(slots=True)
class Runtime:
    settings: Settings
    clock: Clock
    database: Database
    redis: RedisGateway
    files: FileStore
    events: EventBus
    claude: ClaudeGateway
    batches: BatchGateway
    # None where the operator has not set them up.
    mail: MailGateway | None
    telegram: TelegramGateway | None
    push: PushGateway
    page_texts: PageTexts
    lab_reports: LabReports
    recognising: Places
    session_watch: SessionWatch
    # The administrator's settings, and the provider's list of models.
    admin_settings: Briefly[dict[str, Any]]
    model_list: Briefly[list[ModelEntry]] = field(default_factory=lambda: Briefly(60.0))
    live: LiveAnswers = field(default_factory=LiveAnswers)
    # Work that must outlive the request that began it.
    _tasks: set[asyncio.Task[Any]] = field(default_factory=set)
    # Mail and Telegram as the environment has them, and what of them an administrator has set since (`connections`).
    environment: tuple[Mail, Telegram] = field(init=False)
    adopted: tuple[Any, Any] = (None, None)
    # Gateways that were replaced; what is on its way through them arrives.
    _replaced: list[TelegramGateway] = field(default_factory=list)
    # The process is about to end; nothing may be waited for much longer.
    closing: bool = False

    def __post_init__(self) -> None:
        self.environment = self.settings.mail, self.settings.telegram

    def connect(self, mail: Mail, telegram: Telegram) -> None:
        """Go on with another mail server, another bot, or both."""
        if mail is not self.settings.mail:
            self.settings.mail = mail
            self.mail = _mail(self.settings)
        if telegram is not self.settings.telegram:
            self.settings.telegram = telegram
            if self.telegram is not None:
                self._replaced.append(self.telegram)
            self.telegram = _telegram(self.settings)

    def spawn(self, work: Coroutine[Any, Any, None], *, name: str) -> asyncio.Task[None]:
        """Run `work` apart from the caller; the reference is kept so that it is not collected half-way."""
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def finish_tasks(self, *, within: float) -> None:
        """Wait for the spawned work and for what that spawns in its turn, and cancel what is not ready in time."""
        self.closing = True
        until = asyncio.get_running_loop().time() + within
        while self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=max(0.0, until - asyncio.get_running_loop().time()))
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def close(self) -> None:
        await self.session_watch.close()
        await self.events.close()
        await self.claude.close()
        await self.batches.close()
        await self.push.close()
        for telegram in (*self._replaced, self.telegram):
            if telegram is not None:
                await telegram.close()
        await self.page_texts.close()
        await self.lab_reports.close()
        await self.redis.close()
        await self.database.close()


def build_runtime(settings: Settings, clock: Clock) -> Runtime:
    """Connect nothing yet, know everything: the real gateways for these settings."""
    storage, claude = settings.storage, settings.claude
    if storage.database_url is None or storage.redis_url is None:
        raise RuntimeError("DATABASE_URL and REDIS_URL are required (the `run` command brings its own)")
    settings.secret()
    redis = RedisGateway(storage.redis_url.get_secret_value())
    admin_settings: Briefly[dict[str, Any]] = Briefly(1.0)
    key = claude.anthropic_api_key.get_secret_value() if claude.anthropic_api_key else "not-needed"
    model_url = (claude.anthropic_base_url or claude.demo_model_url) or None
    database = Database(storage.database_url.get_secret_value())
    return Runtime(
        settings=settings,
        clock=clock,
        database=database,
        session_watch=SessionWatch(database, clock),
        redis=redis,
        files=FileStore(storage.storage_url, storage.data_dir),
        events=EventBus(redis),
        page_texts=PageTexts(storage.data_dir),
        lab_reports=LabReports(storage.data_dir),
        recognising=Places(settings.limits.ocr_processes),
        claude=AnthropicGateway(
            api_key=key,
            base_url=model_url,
            read_seconds=claude.claude_read_timeout,
            pings_seconds=claude.claude_pings_timeout,
            is_demo=claude.is_demo,
            compatibility=lambda: str((admin_settings.latest() or {}).get("compatibility", "auto")),
        ),
        batches=AnthropicBatches(api_key=key, base_url=model_url),
        mail=_mail(settings),
        telegram=_telegram(settings),
        push=WebPushGateway(
            settings.secret(),
            contact=settings.public_url if settings.secure_cookies else f"mailto:{settings.security.admin_email}",
            house=settings.push.push_service_base,
        ),
        admin_settings=admin_settings,
    )


def _mail(settings: Settings) -> MailGateway | None:
    mail = settings.mail
    if not mail.enabled:
        return None
    return SmtpGateway(
        host=mail.host,
        port=mail.port,
        user=mail.user,
        password=mail.password.get_secret_value() if mail.password else None,
        tls=mail.encryption,
        own_name=urlsplit(settings.public_url).hostname or "localhost",
    )


def _telegram(settings: Settings) -> TelegramGateway | None:
    token = settings.telegram.telegram_bot_token
    return None if token is None else BotApiGateway(token.get_secret_value(), settings.telegram.telegram_api_base)
