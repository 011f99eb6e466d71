"""JSON lines on standard output: events and ids, never what people wrote and never a token."""

import logging
import sys
import traceback
from collections.abc import Sequence

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

INNERMOST_FRAMES = 6
# Values that must never show, those too that the service hears of while it runs.
_hidden: list[str] = []


def hide(secret: str) -> None:
    if secret not in _hidden:
        _hidden.append(secret)


def redactor() -> Processor:
    """Blanks hidden values wherever they stand: libraries put the token into URLs, and URLs into messages."""

    def redact(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        for key, value in event.items():
            if isinstance(value, str):
                for secret in _hidden:
                    value = value.replace(secret, "***")  # noqa: PLW2901
                event[key] = value
        return event

    return redact


def place_of(error: BaseException) -> list[str]:
    """Where `error` was raised, without its message: validation errors quote their input."""
    frames = traceback.extract_tb(error.__traceback__)[-INNERMOST_FRAMES:]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]


def configure(level: str, secrets: Sequence[str]) -> None:
    for secret in secrets:
        hide(secret)
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            redactor(),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    # aiohttp's access log would repeat every health check; aiogram tells every update, which we tell in our own words.
    for chatty in ("aiohttp.access", "aiogram.event"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
