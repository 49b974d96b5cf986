"""Requests that misbehave, for the tests of the decode pool."""

import os
import signal
import sys
import time
from dataclasses import dataclass

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
