"""The log file: UIDs and code places only, never a patient's text or a path."""

import copy
import logging
import logging.handlers
import traceback
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


def start_logging(cache_folder: Path) -> Path:
    """Send the log of this process to a file under `cache_folder` (1 MB, one older kept); returns its path."""
    folder = cache_folder / "log"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / LOG_NAME
    writer = logging.handlers.RotatingFileHandler(path, maxBytes=1_000_000, backupCount=1, encoding="utf-8")
    writer.setFormatter(PrivateFormatter(_FORMAT))
    root = logging.getLogger()
    root.addHandler(writer)
    root.setLevel(logging.WARNING)
    logging.getLogger("medviewer").setLevel(logging.INFO)
    return path


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
