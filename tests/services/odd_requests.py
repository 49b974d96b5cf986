"""Requests that misbehave, for the tests of the decode pool."""

import contextlib
import os
import re
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from medviewer.dicom.source_file import SourceFile
from medviewer.services.decode_requests import ReadHeaders


@dataclass(frozen=True)
class Echo:
    value: int

    def answer(self) -> int:
        return self.value


@dataclass(frozen=True)
class Die:
    def answer(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class Stop:
    def answer(self) -> None:
        os.kill(os.getpid(), signal.SIGSTOP)


@dataclass(frozen=True)
class Hang:
    def answer(self) -> None:
        time.sleep(60)


@dataclass(frozen=True)
class Wait:
    seconds: float

    def answer(self) -> None:
        time.sleep(self.seconds)


@dataclass(frozen=True)
class Fail:
    def answer(self) -> None:
        raise ZeroDivisionError("Secret^Name")


@dataclass(frozen=True)
class HeadersBeside:
    """As `ReadHeaders`, but a file of a certain name kills or stops the worker."""

    sources: tuple[SourceFile, ...]

    def answer(self) -> list[object]:
        names = [source.path.name for source in self.sources]
        if "deadly" in names:
            os.kill(os.getpid(), signal.SIGKILL)
        if "endless" in names:
            time.sleep(60)
        return ReadHeaders(self.sources).answer()


@dataclass(frozen=True)
class OneHeader:
    """As `ReadHeaders` on a disk so slow that a group never gets beyond its first file."""

    sources: tuple[SourceFile, ...]

    def answer(self) -> list[object]:
        return ReadHeaders(self.sources[:1]).answer()


@dataclass(frozen=True)
class Surroundings:
    def answer(self) -> set[str]:
        return {name.split(".")[0] for name in sys.modules}


@dataclass(frozen=True)
class WhoAnswers:
    """Tells which process answers, after a moment."""

    def answer(self) -> int:
        time.sleep(0.005)
        return os.getpid()


@dataclass(frozen=True)
class Ponder:
    """Leaves a note, and then computes for hours without ever letting another thread of Python run."""

    note: Path

    def answer(self) -> None:
        self.note.touch()
        re.match("(a+)+$", "a" * 60 + "b")


@dataclass(frozen=True)
class FirstTime:
    """Kills or stops its own worker the first time; a note says that it has done so. Answers `value` then."""

    value: int
    note: Path
    signal: int

    def answer(self) -> int:
        if not self.note.exists():
            self.note.touch()
            os.kill(os.getpid(), self.signal)
        return self.value


@dataclass(frozen=True)
class HeadersFirstTime:
    """As `ReadHeaders`, but some file's name kills the worker so many times: "2 times"."""

    sources: tuple[SourceFile, ...]

    def answer(self) -> list[object]:
        for source in self.sources:
            most = int(source.path.name.split()[0]) if "times" in source.path.name else 0
            for time_ in range(most):
                note = source.path.parent.parent / f"killed {time_}"
                if not note.exists():
                    note.touch()
                    os.kill(os.getpid(), signal.SIGKILL)
        return ReadHeaders(self.sources).answer()


def end_at_once(_connection: object) -> None:
    """In place of a worker's main function: a library that it needs is not there."""


def kill_and_wait(pid: int) -> None:
    """Kill a worker from outside, and leave it to its owner to find that out."""
    os.kill(pid, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):  # its owner has found out already
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
