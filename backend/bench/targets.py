"""What the plan asks for, and whether a run reached it."""

from __future__ import annotations

from dataclasses import dataclass

from bench.results import Level


@dataclass(frozen=True, slots=True)
class Goal:
    """`measure` is a property of Level (or `errors`), which must be at most `limit` with `streams` in parallel."""

    text: str
    measure: str
    streams: int
    limit: float


NOW = (
    Goal("first token added, ms", "added_first_ms", 10, 60),
    Goal("latency per token added, median ms", "added_token_ms", 50, 3),
    Goal("CPU per 1 000 tokens, times the pass-through", "cpu_ratio", 50, 3),
    Goal("errors", "errors", 100, 0),
)
LATER = (
    Goal("first token added, ms", "added_first_ms", 1, 15),
    Goal("first token added, ms", "added_first_ms", 50, 40),
    Goal("latency per token added, median ms", "added_token_ms", 50, 1),
    Goal("CPU per 1 000 tokens, times the pass-through", "cpu_ratio", 50, 2),
    Goal("errors", "errors", 200, 0),
)


@dataclass(frozen=True, slots=True)
class Verdict:
    goal: Goal
    value: float

    @property
    def reached(self) -> bool:
        return self.value <= self.goal.limit


def judge(goals: tuple[Goal, ...], levels: list[Level]) -> list[Verdict]:
    """A verdict for each goal whose number of streams was measured."""
    values = {level.streams: level.as_dict() for level in levels}
    return [Verdict(goal, values[goal.streams][goal.measure]) for goal in goals if goal.streams in values]
