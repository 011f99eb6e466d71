"""The mail server and the Telegram bot, as the environment has them or as an administrator has set them instead.

Their secrets are stored sealed, go out to nobody, and open only with the SECRET_KEY they were sealed with: under
another one what was set counts as absent, and the environment's values hold until they are given anew.
"""

from __future__ import annotations

from typing import Any

from pydantic import SecretStr, ValidationError

from app.config import Mail, Telegram
from app.core.logging import get_logger
from app.core.security import seal, unseal
from app.schemas.connection import MailServerIn, MailServerOut
from app.services.runtime import Runtime

MAIL, BOT = "smtp_config", "telegram_bot_token"
HIDDEN = "••••••••"
log = get_logger(__name__)


def to_store(runtime: Runtime, changes: dict[str, Any]) -> dict[str, Any]:
    """Changes of settings as they are written down, with secrets sealed."""
    secret, stored = runtime.settings.secret(), dict(changes)
    wanted: MailServerIn | None = changes.get(MAIL)
    if wanted is not None:
        password = _password(runtime.settings.mail, wanted)
        stored[MAIL] = wanted.model_dump(by_alias=True, exclude={"password"}) | {
            "password": seal(secret, MAIL, password) if password else None
        }
    token: str | None = changes.get(BOT)
    if token is not None:
        stored[BOT] = {"sealed": seal(secret, BOT, token)}
    return stored


def _password(now: Mail, wanted: MailServerIn) -> str | None:
    """One that is not given stays, but only for the server and the account it was given for."""
    if "password" in wanted.model_fields_set:
        return wanted.password
    is_same = (now.host, now.user) == (wanted.host, wanted.user)
    return now.password.get_secret_value() if is_same and now.password else None


def adopt(runtime: Runtime, stored: dict[str, Any]) -> None:
    """Use what is set, from the next message on; does nothing as long as nothing has changed."""
    wanted = stored.get(MAIL), stored.get(BOT)
    if wanted == runtime.adopted:
        return
    runtime.adopted = wanted
    mail, telegram = runtime.environment
    runtime.connect(_mail(runtime, wanted[0]) or mail, _telegram(runtime, wanted[1]) or telegram)


def shown(runtime: Runtime, stored: dict[str, Any]) -> dict[str, Any]:
    """All settings as an administrator reads them: what holds now, without the secrets."""
    adopt(runtime, stored)
    mail, token = runtime.settings.mail, runtime.settings.telegram.telegram_bot_token
    server = MailServerOut(
        host=mail.host, port=mail.port, user=mail.user, password=HIDDEN if mail.password else None,
        sender=mail.sender, tls=mail.encryption, is_set_here=stored.get(MAIL) is not None,
    )  # fmt: skip
    return stored | {
        MAIL: server if mail.enabled else None,
        # What stands before the colon is the bot's public number.
        BOT: None if token is None else f"{token.get_secret_value().partition(':')[0][:20]}:{HIDDEN}",
    }


def _mail(runtime: Runtime, stored: dict[str, Any] | None) -> Mail | None:
    if stored is None:
        return None
    try:
        server = MailServerIn.model_validate(stored | {"password": None})
    except ValidationError:
        log.error("a stored setting is not understood", setting=MAIL)
        return None
    password, sealed = None, stored.get("password")
    if sealed is not None:
        password = unseal(runtime.settings.secret(), MAIL, sealed)
        if password is None:
            log.error("a stored secret was sealed with another SECRET_KEY", setting=MAIL)
            return None
    values = server.model_dump(exclude={"password"}) | {"password": SecretStr(password) if password else None}
    return runtime.environment[0].model_copy(update=values)


def _telegram(runtime: Runtime, stored: dict[str, Any] | None) -> Telegram | None:
    if stored is None:
        return None
    token = unseal(runtime.settings.secret(), BOT, stored["sealed"])
    if token is None:
        log.error("a stored secret was sealed with another SECRET_KEY", setting=BOT)
        return None
    # The name in the environment is that of the bot there.
    values = {"telegram_bot_token": SecretStr(token), "telegram_bot_username": ""}
    return runtime.environment[1].model_copy(update=values)
