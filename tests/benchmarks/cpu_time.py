"""Processor time: what a figure would be on a machine that nothing else keeps busy."""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Cost:
    """What a piece of work took.

    Attributes:
        seconds: By the clock.
        own_cpu_s: Processor time of this process.
        workers_cpu_s: Processor time of the worker processes together.
    """

    seconds: float
    own_cpu_s: float
    workers_cpu_s: float

    @property
    def cpu_s(self) -> float:
        return self.own_cpu_s + self.workers_cpu_s


def cost(work: Callable[[], object], workers: Sequence[int] = ()) -> Cost:
    """Do `work`, and tell what it took here and in the processes with the ids `workers` (Linux)."""
    began, own, theirs = time.perf_counter(), time.process_time(), sum(map(_cpu_s, workers))
    work()
    return Cost(time.perf_counter() - began, time.process_time() - own, sum(map(_cpu_s, workers)) - theirs)


def _cpu_s(process: int) -> float:
    """User and system time (proc(5), fields 14 and 15 of stat)."""
    fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
