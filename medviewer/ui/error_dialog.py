"""How failures reach the reader: one sentence in a toast, everything else in the log."""

import logging
import sys
from collections.abc import Callable
from types import TracebackType

from medviewer.dicom.refusals import FileChangedError
from medviewer.errors import MedviewerError, reader_text
from medviewer.i18n import N_, _
from medviewer.ui.toast import Toast

_log = logging.getLogger(__name__)


class ErrorReporter:
    """Shows a failure as a reader's sentence with a way out, and logs it."""

    def __init__(
        self, toast: Toast, show_log: Callable[[], object], read_anew: Callable[[], object] | None = None
    ) -> None:
        """`read_anew` is offered where files are no longer those that were read; None = not from here."""
        self._toast = toast
        self._show_log = show_log
        self._read_anew = read_anew

    def report(self, error: BaseException) -> None:
        """Show and log `error`; never its own text, unless it was written for the reader."""
        foreseen = isinstance(error, MedviewerError)
        _log.log(
            logging.WARNING if foreseen else logging.ERROR,
            "shown to the reader: %s",
            type(error).__name__,
            exc_info=(type(error), error, error.__traceback__),
        )
        message, hint = reader_text(error)
        if isinstance(error, FileChangedError) and self._read_anew is not None:
            self._toast.say(message, action=_(N_("Read anew")), call=self._read_anew, sign="refused")
        elif foreseen:
            self._toast.say(message, hint, sign="refused")
        else:
            self._toast.say(message, hint, action=_(N_("Show log")), call=self._show_log, sign="refused")


def catch_unforeseen(reporter: ErrorReporter) -> None:
    """Have every exception that nothing caught reported, instead of printed or ending the program."""

    def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            reporter.report(error)

    sys.excepthook = report
