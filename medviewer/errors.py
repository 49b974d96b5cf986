"""Errors that a reader may see."""

import errno
import traceback
from pathlib import Path

from medviewer.i18n import N_, Message, _, message


class MedviewerError(Exception):
    """A failure we foresaw. `str(error)` is for the log; the reader sees `message` and `hint`.

    A kind of error is data: subclass it, and give it its two texts. None of the three texts
    names a patient: they reach logs, screenshots and support mails.

    Attributes:
        message: What could not be done, in the reader's words: one sentence.
        hint: What the reader can do about it; "" where there is nothing to do.
        fields: Values for the placeholders of `message` and `hint`.
    """

    message = N_("Something went wrong.")
    hint = ""

    def __init__(self, log_text: str, **fields: object) -> None:
        super().__init__(log_text)
        self.fields = fields

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), str(self), self.fields))


def _rebuild(kind: type[MedviewerError], log_text: str, fields: dict[str, object]) -> MedviewerError:
    return kind(log_text, **fields)


class NothingReadableError(MedviewerError):
    """No file of what was opened could be shown."""

    message = N_("Nothing here can be shown. Files looked at: {count}.")
    hint = N_("Choose the folder that holds the study's DICOM files, or one of the files.")


class UnsuitableSeriesError(MedviewerError):
    """The model was not made for this series."""

    message = N_("This series can't be analyzed: {reason}")
    hint = N_("Choose a chest CT series, or see the model's card for what it was made for.")


class WorkerDiedError(MedviewerError):
    """A background process ended without an answer."""

    message = N_("The background process stopped unexpectedly. Nothing was lost.")
    hint = N_("Try again: a new process has been started.")


class WorkerNotStartedError(WorkerDiedError):
    """A background process, or a thread, could not be started."""

    message = N_("A background process could not be started: {reason}.")
    hint = N_(
        "Close other programs and try again. If that doesn't help, the limits of this account are too low."
    )


class ShortageError(MedviewerError):
    """The operating system gives no more of what every program needs."""

    message = N_("This could not be done: {reason}.")
    hint = N_(
        "Close other programs and try again. If that doesn't help, the limits of this account are too low."
    )


class NoMemoryError(MedviewerError):
    """A background process asked for more memory than there is."""

    message = N_("There was not enough memory for this. Nothing was lost.")
    hint = N_("Close other programs or studies, then try again.")


_SHORTAGES = {
    errno.EMFILE: N_("too many files are open"),
    errno.ENFILE: N_("too many files are open"),
    errno.EAGAIN: N_("no more processes are allowed"),
    errno.ENOMEM: N_("there is not enough memory"),
}


def foreseen(error: BaseException) -> MedviewerError | None:
    """The error as one that a reader may see: itself, or what the system has no more of; None if it is neither."""
    if isinstance(error, MedviewerError):
        return error
    if isinstance(error, MemoryError):
        return NoMemoryError("out of memory")
    if isinstance(error, OSError) and error.errno in (errno.EMFILE, errno.ENFILE, errno.ENOMEM):
        return ShortageError(errno.errorcode[error.errno], reason=shortage_reason(error))
    return None


def shortage_reason(error: BaseException) -> Message | str:
    """What the system has no more of; its own words where that isn't one of the usual shortages."""
    if isinstance(error, MemoryError):
        return message(_SHORTAGES[errno.ENOMEM])
    if isinstance(error, RuntimeError):  # Python's way to say that there is no new thread
        return message(_SHORTAGES[errno.EAGAIN])
    code = error.errno if isinstance(error, OSError) else None
    if code in _SHORTAGES:
        return message(_SHORTAGES[code])
    return (isinstance(error, OSError) and error.strerror) or type(error).__name__


def reader_message(error: BaseException) -> Message:
    """What could not be done, for a result that is worded when it is shown."""
    if (known := foreseen(error)) is not None:
        return message(known.message, **known.fields)
    return message(N_("Something went wrong."))


def reader_text(error: BaseException) -> tuple[str, str]:
    """What to show for `error`: message and hint, translated. Never its repr or traceback."""
    if (known := foreseen(error)) is not None:
        hint = str(message(known.hint, **known.fields)) if known.hint else ""
        return str(reader_message(known)), hint
    return str(reader_message(error)), _("The details are in the log: Help > Show log.")


def code_places(error: BaseException) -> str:
    """Where an unforeseen error came from ("stack.py:52"), for the log. Its own text stays out: it may hold names."""
    frames = traceback.extract_tb(error.__traceback__)
    return " ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames[-4:])
