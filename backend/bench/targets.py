"""What the plan asks for, and whether a run reached it."""

from __future__ import annotations

from dataclasses import dataclass

from bench.results import Level


@dataclass(frozen=True, slots=True)
class Goal:
    """`measure` is a value of Level, which must be at most `limit` in the scene."""

    text: str
    measure: str
    scene: str
    limit: float


GOALS = (
    Goal("first token added, ms", "added_first_ms", "1", 15),
    Goal("first token added, ms", "added_first_ms", "50", 40),
    Goal("first token added, ms, 200 messages before", "added_first_ms", "10+200", 40),
    Goal("latency per token added, median ms", "added_token_ms", "50", 1),
    Goal("latency per token added, 95th percentile ms", "added_token_p95_ms", "50", 4),
    Goal("CPU per 1 000 tokens, times the pass-through", "cpu_ratio", "50", 2),
    Goal("errors", "errors", "200@80", 0),
    Goal("first token, ms", "first_ms", "200@80", 150),
)


@dataclass(frozen=True, slots=True)
class Verdict:
    goal: Goal
    value: float

    @property
    def reached(self) -> bool:
        return self.value <= self.goal.limit


def judge(goals: tuple[Goal, ...], levels: list[Level]) -> list[Verdict]:
    """A verdict for each goal whose scene was measured."""
    values = {str(level.scene): level.as_dict() for level in levels}
    return [Verdict(goal, values[goal.scene][goal.measure]) for goal in goals if goal.scene in values]
