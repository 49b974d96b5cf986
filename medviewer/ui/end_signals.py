"""Ends the window's event loop when a signal asks the program to end."""

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QSocketNotifier, QTimer

from medviewer.services.end_signals import EndedBySignal, end_signals


@contextmanager
def loop_ended_by_signals(application: QCoreApplication) -> Iterator[None]:
    """Inside the block a signal ends the application's event loop, with its exit code, whatever dialog is open.

    Python hears a signal only while it runs Python, and the event loop waits in Qt: so the signal writes into a
    socket, at which Qt looks.
    """

    def end(number: int) -> None:
        code = EndedBySignal(number).exit_code
        QTimer.singleShot(
            0, application, lambda: application.exit(code)
        )  # also where the loop is yet to begin

    ours, theirs = socket.socketpair()
    with ours, theirs, end_signals(end):
        for each in (ours, theirs):
            each.setblocking(False)
        notifier = QSocketNotifier(ours.fileno(), QSocketNotifier.Type.Read)
        notifier.activated.connect(lambda *_what: ours.recv(64))  # Python runs: it hears the signal
        before = signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(before)
            notifier.setEnabled(False)
