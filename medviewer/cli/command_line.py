"""Finds the command that was asked for, runs it, and turns what becomes of it into an exit code."""

import logging
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from medviewer import i18n, paths
from medviewer.cli.commands import COMMANDS, PictureWindow, command_row
from medviewer.cli.exit_codes import ExitCode, UsageError, exit_code
from medviewer.cli.language import chosen_language
from medviewer.cli.parser import command_parser, window_parser
from medviewer.cli.terminal import say
from medviewer.errors import MedviewerError, foreseen, reader_text
from medviewer.i18n import _
from medviewer.report.save import NO_ROOM, not_written
from medviewer.services.end_signals import EndedBySignal, end_now, end_signals, leave_at_once
from medviewer.services.logging_setup import LogFile, start_logging
from medviewer.services.settings_file import load_settings
from medviewer.services.start_notices import settings_notice, unkept_notice

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class WindowDoors:
    """What the command line asks of the window without knowing it.

    Attributes:
        open_window: Opens the window with these paths; returns an exit code when it is closed.
        picture_window: See `PictureWindow`.
    """

    open_window: Callable[[Sequence[Path]], int]
    picture_window: PictureWindow


def run(arguments: Sequence[str], doors: WindowDoors) -> int:
    """Run `medviewer ARGUMENTS`; returns the exit code.

    Raises:
        SystemExit: From the parser: after `--help` or `--version`, or for a wrong command line (2).
    """
    log = start_logging(paths.cache_folder())
    row = command_row(arguments[0]) if arguments else None
    loaded = load_settings(
        paths.settings_folder(), only_look=row is None
    )  # the window puts aside what it can't read
    i18n.use_language(chosen_language(arguments, loaded.settings.language))
    for notice in filter(None, (unkept_notice(), settings_notice(loaded))):
        _complain(notice)
    if row is None:
        parsed = window_parser({row.name: _(row.summary) for row in COMMANDS}).parse_args(arguments)
        sources = [Path(path) for path in parsed.paths]
        return guarded(lambda: _open_window(sources, parsed.demo, doors), log, at_signal=leave_at_once)
    command = row.load(doors.picture_window)
    parsed = command_parser(row.name, _(row.summary), command).parse_args(arguments[1:])
    return guarded(lambda: command.run(parsed), log)


def _open_window(sources: list[Path], with_demo: bool, doors: WindowDoors) -> int:
    for path in sources:
        if not path.exists():
            problem = _("There is no file, folder or command “{name}”.").format(name=path)
            raise UsageError("no such path", problem=problem, command="medviewer")
    return doors.open_window([*sources, _demo_folder()] if with_demo else sources)


def guarded(work: Callable[[], int], log: LogFile, *, at_signal: Callable[[int], object] = end_now) -> int:
    """Do the work; a failure becomes a sentence and an exit code, never a traceback."""
    try:
        _check_working_folder()
        with end_signals(at_signal):
            code = int(work())
            sys.stdout.flush()
            return code
    except EndedBySignal as ended:
        return ended.exit_code
    except MedviewerError as error:
        return _ended_foreseen(error)
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except BrokenPipeError:  # who read our output has gone: `medviewer info ... | head`
        _let_go_of_output()
        return ExitCode.DONE
    except Exception as error:  # the command line's `sys.excepthook`
        return _ended_otherwise(error, log)


def _check_working_folder() -> None:
    """Without one, no relative path means anything, and no worker process can be started.

    Raises:
        UsageError: It was removed.
    """
    try:
        Path.cwd()
    except OSError as error:
        problem = _("The folder in which medviewer was started is gone. Change to another one.")
        raise UsageError("no working folder", problem=problem, command="medviewer") from error


def _ended_foreseen(error: MedviewerError) -> int:
    _log.info("ended with %s: %s", type(error).__name__, error)
    _complain(*reader_text(error))
    return exit_code(error)


def _ended_otherwise(error: Exception, log: LogFile) -> int:
    """What no part of the program foresaw, but for a full disk, which any of them can meet."""
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        _let_go_of_output()
        name = Path(os.fsdecode(error.filename)).name if error.filename else _("the output")
        return _ended_foreseen(not_written(error, name))
    _log.exception("ended unforeseen")
    message, hint = reader_text(error)
    if foreseen(error) is None:
        hint = "" if log.has_failed else _("The details are in the log: {path}").format(path=log.path)
    _complain(message, hint)
    return ExitCode.FAILED


def _let_go_of_output() -> None:
    """Have what is still to be printed, at the end too, go nowhere if it can't go where it should."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(message: str, hint: str = "") -> None:
    say(f"medviewer: {message}")
    if hint:
        say(f"  {hint}")


def _demo_folder() -> Path:
    """The demo study, made the first time with its progress on the terminal."""
    from medviewer.cli.progress import terminal_context
    from medviewer.services.demo_cache import demo_study_folder

    with terminal_context() as context:
        return demo_study_folder(context)
