"""Processor time: what a figure would be on a machine that nothing else keeps busy, and whether it was one."""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
QUIET_CORES = 0.15
MOST_WAIT_S = 30.0


@dataclass(frozen=True)
class Cost:
    """What a piece of work took.

    Attributes:
        seconds: By the clock.
        own_cpu_s: Processor time of this process.
        workers_cpu_s: Processor time of the worker processes together.
        others_cores: Cores that all other programs kept busy meanwhile.
    """

    seconds: float
    own_cpu_s: float
    workers_cpu_s: float
    others_cores: float

    @property
    def cpu_s(self) -> float:
        return self.own_cpu_s + self.workers_cpu_s


def cost(work: Callable[[], object], workers: Sequence[int] = ()) -> Cost:
    """Do `work`, and tell what it took here and in the processes with the ids `workers` (Linux)."""
    everything, began, own, theirs = _machine_s(), time.perf_counter(), time.process_time(), _cpu_s(workers)
    work()
    seconds, own, theirs = time.perf_counter() - began, time.process_time() - own, _cpu_s(workers) - theirs
    return Cost(seconds, own, theirs, max(_machine_s() - everything - own - theirs, 0.0) / seconds)


def quiet_rounds(measure: Callable[[], tuple[Cost, ...]], rounds: int) -> tuple[list[tuple[Cost, ...]], bool]:
    """Rounds in which other programs left the cores alone, of three times as many at most; else all, and False.

    A reader of several threads can't be compared with several processes on cores that somebody else uses. Before each
    round the machine gets some time to become quiet. On a busy machine run a benchmark by `chrt -f 1`: others then get
    only the cores that it leaves, and every round counts.
    """
    has_precedence = os.sched_getscheduler(0) in (os.SCHED_FIFO, os.SCHED_RR)
    every: list[tuple[Cost, ...]] = []
    quiet: list[tuple[Cost, ...]] = []
    while len(quiet) < rounds and len(every) < 3 * rounds:
        if not has_precedence:
            _wait_until_quiet()
        every.append(measure())
        if has_precedence or max(each.others_cores for each in every[-1]) < QUIET_CORES:
            quiet.append(every[-1])
    return (quiet, True) if len(quiet) >= rounds else (every, False)


def _wait_until_quiet() -> None:
    enough = time.monotonic() + MOST_WAIT_S
    while cost(lambda: time.sleep(0.25)).others_cores >= QUIET_CORES and time.monotonic() < enough:
        pass


def _cpu_s(processes: Sequence[int]) -> float:
    """User and system time (proc(5), fields 14 and 15 of stat)."""
    total = 0
    for process in processes:
        fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / _TICKS


def _machine_s() -> float:
    """Time that all cores together were busy (proc(5), /proc/stat: all but idle and iowait)."""
    user, nice, system, _idle, _wait, *rest = Path("/proc/stat").read_text("ascii").split()[1:9]
    return sum(map(int, (user, nice, system, *rest))) / _TICKS
