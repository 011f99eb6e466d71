"""The provider's models: what can be chosen, and whether what was chosen still exists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from app.core.errors import AppError
from app.core.logging import get_logger
from app.services import settings
from app.services.gateways.claude import Dialect, ModelError
from app.services.gateways.model_list import ModelEntry
from app.services.prices import Price, price_of
from app.services.runtime import Runtime

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Offer:
    """A model of the list with what it costs today; None where the price is not known."""

    entry: ModelEntry
    price: Price | None


@dataclass(frozen=True, slots=True)
class Doubt:
    """A configured model that is unknown to the provider, or on its way out."""

    setting: str
    model: str
    problem: str
    retires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    offers: list[Offer]
    reachable: bool
    dialect: Dialect
    doubts: list[Doubt]


async def listed(runtime: Runtime) -> list[ModelEntry] | None:
    """The provider's list, at most a minute old; None when it can't be read (local servers often have none)."""
    known = runtime.model_list.get()
    if known is not None:
        return known
    try:
        return runtime.model_list.put(await runtime.claude.models())
    except ModelError as error:
        log.info("the list of models can't be read", fault=str(error.fault))
        return None


async def overview(runtime: Runtime) -> Overview:
    """Everything an administrator needs to choose models."""
    found = await listed(runtime)
    async with runtime.database.sessions() as session:
        chosen = await settings.everything(session, runtime)
    day = runtime.clock.now().date()
    demo = runtime.settings.claude.is_demo
    return Overview(
        offers=[Offer(entry, None if demo else price_of(entry.id, day)) for entry in found or ()],
        reachable=found is not None,
        dialect=runtime.claude.dialect,
        doubts=await _doubts(runtime, chosen, found),
    )


async def require_usable(runtime: Runtime, changes: dict[str, Any]) -> None:
    """Refuse models that the provider does not have (any more). What can't be checked is accepted."""
    wanted = {key: changes[key] for key in settings.MODELS if changes.get(key) is not None}
    if not wanted:
        return
    for doubt in await _doubts(runtime, wanted, await listed(runtime)):
        if doubt.problem in ("unknown", "retired"):
            raise AppError(f"model.{doubt.problem}", params={"model": doubt.model, "setting": doubt.setting})


async def check_configured(runtime: Runtime) -> None:
    """Look at start what the server can do and has; says so in the log and stops nobody."""
    await runtime.claude.probe()
    try:
        doubts = (await overview(runtime)).doubts
    except (SQLAlchemyError, OSError) as error:
        log.warning("the configured models could not be checked", error=type(error).__name__)
        return
    for doubt in doubts:
        log.warning("a configured model may not work", **{doubt.setting: doubt.model}, problem=doubt.problem)


async def _doubts(runtime: Runtime, chosen: dict[str, Any], found: list[ModelEntry] | None) -> list[Doubt]:
    if found is None:
        return []
    known = {entry.id: entry for entry in found}
    result = []
    for setting in settings.MODELS:
        model = chosen.get(setting)
        if model is None:
            continue
        entry = known.get(model) or await _asked(runtime, model)
        if entry is None:
            result.append(Doubt(setting, model, "unknown"))
        elif entry.lifecycle != "active":
            result.append(Doubt(setting, model, entry.lifecycle, entry.retires_at))
    return result


async def _asked(runtime: Runtime, model: str) -> ModelEntry | None:
    """A model that is not on the list may be known by another name: the provider is asked for it."""
    try:
        return await runtime.claude.model(model)
    except ModelError:
        # It could not be asked; that is no reason to doubt the model.
        return ModelEntry(model, model)
