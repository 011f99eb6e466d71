"""Words for results that the tables and the readers of reports share: these need not load the tables for them."""

from __future__ import annotations

from enum import StrEnum


class ValueKind(StrEnum):
    QUANTITY = "quantity"
    TITRE = "titre"
    ORDINAL = "ordinal"
    TEXT = "text"


class LabFlag(StrEnum):
    """Where a value lies beside the range of its own report; ABNORMAL where there is no direction."""

    LOW = "low"
    HIGH = "high"
    ABNORMAL = "abnormal"
    NORMAL = "normal"


class Specimen(StrEnum):
    BLOOD = "blood"
    SERUM = "serum"
    PLASMA = "plasma"
    URINE = "urine"
    URINE_24H = "urine_24h"
    STOOL = "stool"
    SALIVA = "saliva"
    OTHER = "other"
