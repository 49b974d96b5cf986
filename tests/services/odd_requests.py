"""Requests that misbehave, for the tests of the decode pool."""

import os
import signal
import sys
import time
from dataclasses import dataclass


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
class Surroundings:
    def answer(self) -> set[str]:
        return {name.split(".")[0] for name in sys.modules}
