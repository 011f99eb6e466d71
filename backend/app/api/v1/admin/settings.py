"""Values that an administrator may change while the product runs."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from app.api.deps import AdminDep, RuntimeDep, SessionDep
from app.schemas.admin import SettingsOut, SettingsPatch
from app.services import connections, models_offered, settings
from app.services.runtime import Runtime

router = APIRouter(prefix="/settings", tags=["admin"])


@router.get("")
async def admin_settings(_: AdminDep, runtime: RuntimeDep, session: SessionDep) -> SettingsOut:
    return _shown(runtime, await settings.everything(session, runtime))


@router.patch("")
async def change_settings(data: SettingsPatch, actor: AdminDep, runtime: RuntimeDep) -> SettingsOut:
    changes = {name: getattr(data, name) for name in data.model_fields_set}
    # The provider is asked before the transaction begins.
    await models_offered.require_usable(runtime, changes)
    async with runtime.database.unit_of_work() as session:
        changed = await settings.change(session, runtime, actor, changes)
    settings.forget(runtime)
    return _shown(runtime, changed)


def _shown(runtime: Runtime, known: dict[str, Any]) -> SettingsOut:
    return SettingsOut.model_validate(connections.shown(runtime, known))
