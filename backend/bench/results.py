"""From what the readers saw to numbers that can be compared."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from statistics import median, quantiles
from typing import Any

from bench.load import Reading
from bench.scene import Scene


@dataclass(slots=True)
class Samples:
    """Everything measured of one server at one number of parallel streams, over all rounds. CPU in seconds."""

    firsts: list[float] = field(default_factory=list)
    delays: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    server_cpu: float = 0.0
    database_cpu: float = 0.0
    bench_cpu: float = 0.0
    foreign_cpu: float = 0.0
    wall: float = 0.0

    def take(self, readings: list[Reading], *, think: float) -> None:
        """`think` is the upstream's own time to the first token."""
        for reading in readings:
            if reading.error is not None:
                self.errors.append(reading.error)
            elif reading.first is not None:
                self.firsts.append(reading.first - think)
                self.delays += reading.delays

    def summary(self) -> Summary:
        thousands = len(self.delays) / 1000 or float("nan")
        return Summary(
            first_ms=_median_ms(self.firsts),
            first_p95_ms=_p95_ms(self.firsts),
            token_ms=_median_ms(self.delays),
            token_p95_ms=_p95_ms(self.delays),
            cpu_per_1000=self.server_cpu / thousands,
            database_cpu_per_1000=self.database_cpu / thousands,
            bench_cores=self.bench_cpu / self.wall,
            foreign_cores=max(self.foreign_cpu, 0.0) / self.wall,
            tokens=len(self.delays),
            errors=len(self.errors),
        )


@dataclass(frozen=True, slots=True)
class Summary:
    """One server at one level. CPU per 1 000 tokens in seconds; `cores` are CPU seconds per second.

    `bench_cores` is what upstream and readers took, `foreign_cores` what nobody here did.
    """

    first_ms: float
    first_p95_ms: float
    token_ms: float
    token_p95_ms: float
    cpu_per_1000: float
    database_cpu_per_1000: float
    bench_cores: float
    foreign_cores: float
    tokens: int
    errors: int


@dataclass(frozen=True, slots=True)
class Level:
    """The two servers in one scene."""

    scene: Scene
    bare: Summary
    product: Summary

    @property
    def added_first_ms(self) -> float:
        return self.product.first_ms - self.bare.first_ms

    @property
    def added_token_ms(self) -> float:
        return self.product.token_ms - self.bare.token_ms

    @property
    def added_token_p95_ms(self) -> float:
        return self.product.token_p95_ms - self.bare.token_p95_ms

    @property
    def cpu_ratio(self) -> float:
        return self.product.cpu_per_1000 / self.bare.cpu_per_1000 if self.bare.cpu_per_1000 else float("nan")

    def as_dict(self) -> dict[str, Any]:
        added = {
            "added_first_ms": self.added_first_ms,
            "added_token_ms": self.added_token_ms,
            "added_token_p95_ms": self.added_token_p95_ms,
            "first_ms": self.product.first_ms,
            "cpu_ratio": self.cpu_ratio,
            "errors": self.product.errors,
        }
        return {"scene": str(self.scene), **added, "bare": asdict(self.bare), "product": asdict(self.product)}


def _median_ms(seconds: list[float]) -> float:
    return median(seconds) * 1000 if seconds else float("nan")


def _p95_ms(seconds: list[float]) -> float:
    if len(seconds) < 2:
        return _median_ms(seconds)
    return quantiles(seconds, n=20, method="inclusive")[-1] * 1000
