"""The signals that ask the program to end, from the system, a terminal or another program."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

from medviewer.services.shared_array import remove_own

_NAMES = ("SIGTERM", "SIGINT", "SIGHUP")
_SIGNALS = tuple(getattr(signal, name) for name in _NAMES if hasattr(signal, name))


class EndedBySignal(BaseException):
    """A signal asked the program to end.

    Attributes:
        exit_code: 128 and the signal's number, as a shell has it.
    """

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.exit_code = 128 + number


def end_now(number: int) -> NoReturn:
    """Raise EndedBySignal, so that all that is under way ends as after an error."""
    raise EndedBySignal(number)


def leave_at_once(number: int) -> NoReturn:
    """End the process on the spot, for a window that is not there yet: Qt swallows what is raised inside of it.

    Nothing is open then that could be lost, and worker processes end with this one.
    """
    os._exit(EndedBySignal(number).exit_code)


@contextmanager
def end_signals(call: Callable[[int], object]) -> Iterator[None]:
    """Inside the block the first such signal removes the voxels from shared memory and calls `call` with its number.

    The next one ends the process at once. Those that were ignored before stay ignored (`nohup`).

    Args:
        call: Called on the main thread, wherever that is at the moment.
    """
    if threading.current_thread() is not threading.main_thread():  # Python hears signals there alone
        yield
        return

    def hear(number: int, _frame: FrameType | None) -> None:
        for each in before:
            signal.signal(each, signal.SIG_DFL)
        remove_own()
        call(number)

    before = {each: found for each in _SIGNALS if (found := signal.getsignal(each)) is not signal.SIG_IGN}
    for each in before:
        signal.signal(each, hear)
    try:
        yield
    finally:
        for each, found in before.items():
            signal.signal(each, found)
