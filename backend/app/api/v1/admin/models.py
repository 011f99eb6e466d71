"""The provider's models, to choose from."""

from __future__ import annotations

from fastapi import APIRouter

from app.api.deps import AdminDep, RuntimeDep
from app.schemas.admin import DialectOut, ModelDoubtOut, ModelOut, ModelsOut, PriceOut
from app.services import models_offered
from app.services.models_offered import Offer

router = APIRouter(prefix="/models", tags=["admin"])


@router.get("")
async def admin_models(_: AdminDep, runtime: RuntimeDep) -> ModelsOut:
    found = await models_offered.overview(runtime)
    return ModelsOut(
        items=[_model(offer) for offer in found.offers],
        reachable=found.reachable,
        compatibility=DialectOut.model_validate(found.dialect),
        warnings=[ModelDoubtOut.model_validate(doubt) for doubt in found.doubts],
    )


def _model(offer: Offer) -> ModelOut:
    price = None
    if offer.price is not None:
        rates = offer.price.rates
        price = PriceOut(
            input=rates.input,
            output=rates.output,
            cache_read=rates.cache_read,
            cache_write=rates.cache_write,
            since=offer.price.since,
            long_from=offer.price.long_from,
        )
    entry = offer.entry
    return ModelOut(
        id=entry.id,
        display_name=entry.display_name,
        lifecycle=entry.lifecycle,
        retires_at=entry.retires_at,
        max_input_tokens=entry.max_input_tokens,
        price=price,
    )
