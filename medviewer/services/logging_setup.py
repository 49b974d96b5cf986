"""The log file: UIDs and code places only, never a patient's text or a path."""

import copy
import logging
import logging.handlers
import os
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from medviewer.errors import MedviewerError

LOG_NAME = "medviewer.log"
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class PrivateFormatter(logging.Formatter):
    """Writes an exception as its kind and its code places.

    Its text is left out, because a library's error may quote a patient's name or a path; only the errors of
    this program, whose texts are written for the log, keep theirs.
    """

    def format(self, record: logging.LogRecord) -> str:
        anew = copy.copy(record)
        anew.exc_text = None  # another handler's formatter may have left the whole text there
        return super().format(anew)

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802 (overrides logging's name)
        return "\n".join(_describe(ei[1])) if ei[1] is not None else ""


class LogFile(logging.handlers.RotatingFileHandler):
    """The file. Where it can't be written, lines are lost in silence: never does anything go to standard error."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path, maxBytes=1_000_000, backupCount=1, encoding="utf-8", errors="replace", delay=True
        )
        self.path = path
        self._has_failed = False
        self._tell: Callable[[], None] | None = None
        self.setFormatter(PrivateFormatter(_FORMAT))

    def when_it_fails(self, tell: Callable[[], None]) -> None:
        """Call `tell` once, when a line is lost for the first time: from any thread, at once if that was before."""
        self._tell = tell
        if self._has_failed:
            self._fail()

    @property
    def has_failed(self) -> bool:
        """A line was lost."""
        return self._has_failed

    def emit(self, record: logging.LogRecord) -> None:
        try:
            if os.path.lexists(self.baseFilename) and not os.path.isfile(self.baseFilename):  # noqa: PTH113 (may raise)
                raise OSError("not a regular file")  # opening a pipe would wait for ever
        except OSError:
            self._fail()
        else:
            super().emit(record)

    def handleError(self, _record: logging.LogRecord) -> None:  # noqa: N802 (overrides logging's name)
        self._fail()

    def _fail(self) -> None:
        self._has_failed = True
        tell, self._tell = self._tell, None
        if tell is not None:
            tell()


def start_logging(cache_folder: Path) -> LogFile:
    """Send the log of this process to a file under `cache_folder` (1 MB, one older kept), as it may do already."""
    path = cache_folder / "log" / LOG_NAME
    root = logging.getLogger()
    for handler in root.handlers:
        if isinstance(handler, LogFile) and handler.path == path:
            return handler
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
    writer = LogFile(path)
    root.addHandler(writer)
    root.setLevel(logging.WARNING)
    logging.getLogger("medviewer").setLevel(logging.INFO)
    return writer


def _describe(error: BaseException) -> list[str]:
    lines = []
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        lines += [*_describe(cause), "then:"]
    text = f": {error}" if isinstance(error, MedviewerError) else ""
    lines.append(f"{type(error).__module__}.{type(error).__qualname__}{text}")
    for place in traceback.extract_tb(error.__traceback__):
        lines.append(f"  {_short(place.filename)}:{place.lineno} {place.name}")
    return lines


def _short(file_name: str) -> str:
    """The last two parts of a code file's path: enough to find it, without the user's home."""
    return "/".join(Path(file_name).parts[-2:])
