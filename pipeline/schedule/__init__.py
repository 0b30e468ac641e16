"""The settings' schedule comes in; the times it means, and what each scheduler needs to keep them, go out.

A scheduler calls `smallwins run --scheduled` at the schedule's times, or more often; the run itself knows whether one
is due (`is_due`). So days without school, a machine that slept, and another zone's clock are all settled in one place.
"""

from pipeline.schedule.job import Job
from pipeline.schedule.recipes import Recipe
from pipeline.schedule.targets import HERE, TARGETS, Target, choose, open_target
from pipeline.schedule.times import describe, due_day, is_due, next_runs, run_times, say

__all__ = [
    "HERE",
    "TARGETS",
    "Job",
    "Recipe",
    "Target",
    "choose",
    "describe",
    "due_day",
    "is_due",
    "next_runs",
    "open_target",
    "run_times",
    "say",
]
