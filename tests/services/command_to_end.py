"""A command at work, for a test to end from outside: python -m tests.services.command_to_end WHAT FOLDER [IGNORED].

It writes a line, where its voxels are and which processes work for it, once each of them has a request in hand.

WHAT: "reading" waits for decode workers; "stubborn" does not let go when it is asked to end.
FOLDER: where its workers leave notes that they are at it.
IGNORED: a signal that is ignored from the start, as `nohup` has it.
"""

import json
import signal
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from medviewer import paths
from medviewer.cli.command_line import guarded
from medviewer.services.decode_pool import DecodePool, Priority
from medviewer.services.jobs import foreground_context
from medviewer.services.logging_setup import start_logging
from medviewer.services.shared_array import SharedArray
from tests.services.odd_requests import Ponder


def start_hearing(ignored: Sequence[str] = ()) -> None:
    """As a program that was started by hand, whatever the test run itself ignores (under `nohup`, in the background)."""
    for name, usual in (
        ("SIGTERM", signal.SIG_DFL),
        ("SIGINT", signal.default_int_handler),
        ("SIGHUP", signal.SIG_DFL),
    ):
        signal.signal(getattr(signal, name), signal.SIG_IGN if name in ignored else usual)


def main(what: str, notes: Path) -> int:
    array, pool = SharedArray.create((1 << 20,), np.uint8), DecodePool(2)
    requests = [(number, Ponder(notes / str(number))) for number in range(2)]

    def tell() -> None:
        while not all(request.note.exists() for _number, request in requests):
            time.sleep(0.05)
        line = {"voxels": array.name.path, "processes": pool.process_ids()}
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()

    threading.Thread(target=tell, daemon=True).start()
    try:
        for _answer in pool.answers(foreground_context(), requests, priority=Priority.REST):
            pass
    finally:
        if what == "stubborn":
            sys.stdout.write("ending\n")
            sys.stdout.flush()
            time.sleep(600)
        pool.shutdown()
    return 0


if __name__ == "__main__":
    start_hearing(sys.argv[3:])
    sys.exit(guarded(lambda: main(sys.argv[1], Path(sys.argv[2])), start_logging(paths.cache_folder())))
