"""How a command ended, as its exit code: the one place that decides it."""

from enum import IntEnum

from medviewer.errors import MedviewerError, NothingReadableError, UnsuitableSeriesError
from medviewer.i18n import N_
from medviewer.report.result_file import DamagedResultError, ForeignResultError, NoCapsuleError
from medviewer.report.verification import Outcome


class ExitCode(IntEnum):
    """Exit codes; 2 is also what a wrong command line gives."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    NOTHING_READABLE = 3
    UNSUITABLE = 4
    DIFFERS = 5
    INPUT_CHANGED = 6
    OTHER_MODEL = 7
    NO_RESULT = 8
    INTERRUPTED = 130


VERIFICATION_CODES = {
    Outcome.IDENTICAL: ExitCode.DONE,
    Outcome.WITHIN_TOLERANCE: ExitCode.DONE,
    Outcome.DIFFERS: ExitCode.DIFFERS,
    Outcome.INPUT_CHANGED: ExitCode.INPUT_CHANGED,
    Outcome.OTHER_MODEL: ExitCode.OTHER_MODEL,
}
"""How `verify` ends."""


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
        DamagedResultError: ExitCode.NO_RESULT,
        ForeignResultError: ExitCode.NO_RESULT,
        NoCapsuleError: ExitCode.NO_RESULT,
        KeyboardInterrupt: ExitCode.INTERRUPTED,
    }
    return next((code for kind, code in kinds.items() if isinstance(error, kind)), ExitCode.FAILED)
