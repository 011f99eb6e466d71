"""Sizes of UCUM units: enough of the grammar to say which of the units of laboratories fit together and by what factor.

A size is a number and powers of what is measured; units that count something arbitrary (`[IU]`, `{index}`) are
dimensions of their own, so that they fit only themselves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

_PREFIXES = {
    "": Decimal(1), "k": Decimal(1000), "d": Decimal("0.1"), "c": Decimal("0.01"), "m": Decimal("0.001"),
    "u": Decimal("1e-6"), "n": Decimal("1e-9"), "p": Decimal("1e-12"), "f": Decimal("1e-15"),
}  # fmt: skip
MASS, AMOUNT, VOLUME, TIME = "g", "mol", "L", "s"
# Atoms: how much of which dimension. Number per volume is 1/L.
_ATOMS: dict[str, tuple[Decimal, dict[str, int]]] = {
    "g": (Decimal(1), {MASS: 1}),
    "mol": (Decimal(1), {AMOUNT: 1}),
    "eq": (Decimal(1), {"eq": 1}),
    "L": (Decimal(1), {VOLUME: 1}),
    "l": (Decimal(1), {VOLUME: 1}),
    "U": (Decimal(1), {"U": 1}),
    "kat": (Decimal(60_000_000), {"U": 1}),
    "[IU]": (Decimal(1), {"[IU]": 1}),
    "[arb'U]": (Decimal(1), {"[arb'U]": 1}),
    "[CFU]": (Decimal(1), {"[CFU]": 1}),
    "osm": (Decimal(1), {"osm": 1}),
    "m": (Decimal(1), {"m": 1}),
    "m[Hg]": (Decimal(1), {"m[Hg]": 1}),
    "s": (Decimal(1), {TIME: 1}),
    "min": (Decimal(60), {TIME: 1}),
    "h": (Decimal(3600), {TIME: 1}),
    "d": (Decimal(86400), {TIME: 1}),
    "%": (Decimal("0.01"), {}),
    "[ppth]": (Decimal("0.001"), {}),
    "[pH]": (Decimal(1), {"[pH]": 1}),
    "[HPF]": (Decimal(1), {"[HPF]": 1}),
    "[LPF]": (Decimal(1), {"[LPF]": 1}),
    "deg": (Decimal(1), {"deg": 1}),
    "Cel": (Decimal(1), {"Cel": 1}),
}
_TERM = re.compile(r"(10\*-?\d{1,2}|\[[^\]]*\]|\{[^}]*\}|[A-Za-z%]+(?:\[[^\]]*\])?|1)(-?\d)?")
# Annotations that say of what there is so much; without one of these an annotation is a count of its own.
_OF_WHAT = frozenset({"{creat}", "{FEU}", "{DDU}", "{cells}", "{RBC}", "{WBC}", "{Hb}", "{1.73_m2}"})
# FEU and DDU are not the same measure, and neither is clearance with and without body surface.
_KEPT_APART = frozenset({"{FEU}", "{DDU}", "{1.73_m2}"})
LONGEST = 40
# HbA1c in these and in % are two scales (IFCC and NGSP) that no factor joins.
IFCC = "mmol/mol"


@dataclass(frozen=True, slots=True)
class Size:
    scale: Decimal
    powers: Mapping[str, int]

    def fits(self, other: Size) -> bool:
        return self.powers == other.powers


@lru_cache(maxsize=2048)
def size(ucum: str) -> Size | None:
    """The size of a UCUM unit; None for what we don't understand."""
    if len(ucum) > LONGEST:
        return None
    if ucum == IFCC:
        return Size(Decimal(1), {IFCC: 1})
    scale, powers = Decimal(1), dict[str, int]()
    for number, part in enumerate(ucum.split("/")):
        sign = -1 if number else 1
        for piece in part.split(".") if part and "{" not in part else [part]:
            factors: list[Decimal] = []
            if not _take(piece, sign, powers, factors):
                return None
            for factor in factors:
                scale = scale * factor if sign > 0 else scale / factor
    return Size(scale, {name: power for name, power in sorted(powers.items()) if power})


def _take(piece: str, sign: int, powers: dict[str, int], factors: list[Decimal]) -> bool:
    """Add the terms that stand side by side (`mg{creat}`, `10*9`) to the powers and factors."""
    position = 0
    while position < len(piece):
        found = _TERM.match(piece, position)
        atom = _atom(found[1], int(found[2] or 1)) if found else None
        if found is None or atom is None:
            return False
        factors.append(atom[0])
        for name, power in atom[1].items():
            powers[name] = powers.get(name, 0) + sign * power
        position = found.end()
    return True


def _atom(term: str, exponent: int) -> tuple[Decimal, dict[str, int]] | None:
    if term == "1":
        return Decimal(1), {}
    if term.startswith("10*"):
        return Decimal(10) ** int(term[3:]), {}
    if term.startswith("{"):
        return Decimal(1), {term: 1} if term in _KEPT_APART or term not in _OF_WHAT else {}
    for prefix, factor in _PREFIXES.items():
        if term.startswith(prefix) and term[len(prefix) :] in _ATOMS:
            scale, powers = _ATOMS[term[len(prefix) :]]
            return (factor * scale) ** exponent, {name: power * exponent for name, power in powers.items()}
    return None
