"""How a command ended, as its exit code: the one place that decides it."""

from enum import IntEnum

from medviewer.errors import MedviewerError, NothingReadableError, UnsuitableSeriesError
from medviewer.i18n import N_


class ExitCode(IntEnum):
    """Exit codes; 2 is also what a wrong command line gives."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    NOTHING_READABLE = 3
    UNSUITABLE = 4
    INTERRUPTED = 130


class UsageError(MedviewerError):
    """The command line asks for something that is not there."""

    message = N_("{problem}")
    hint = N_("“{command} --help” says what is possible.")


def exit_code(error: BaseException) -> ExitCode:
    """The exit code of a command that ended with `error`."""
    kinds = {
        UsageError: ExitCode.USAGE,
        NothingReadableError: ExitCode.NOTHING_READABLE,
        UnsuitableSeriesError: ExitCode.UNSUITABLE,
        KeyboardInterrupt: ExitCode.INTERRUPTED,
    }
    return next((code for kind, code in kinds.items() if isinstance(error, kind)), ExitCode.FAILED)
