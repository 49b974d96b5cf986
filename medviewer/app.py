"""The program with a window: makes the parts, connects them to the services, and runs."""

import logging
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

import medviewer
from medviewer import i18n, paths
from medviewer.errors import MedviewerError, WorkerNotStartedError, reader_text
from medviewer.i18n import N_, _
from medviewer.services.decode_pool import DecodePool
from medviewer.services.inference_client import InferenceClient
from medviewer.services.jobs import JobRunner
from medviewer.services.logging_setup import LOG_NAME, LogFile, start_logging
from medviewer.services.settings import Settings
from medviewer.services.settings_file import LoadedSettings, keep_rejected, load_settings
from medviewer.services.shared_array import remove_abandoned
from medviewer.services.start_notices import settings_notice, unkept_notice
from medviewer.ui.desk import Desk, set_up_desk
from medviewer.ui.end_signals import loop_ended_by_signals
from medviewer.ui.error_dialog import catch_unforeseen
from medviewer.ui.key_focus import keep_keys_in_focus
from medviewer.ui.load_ahead import load_ahead
from medviewer.ui.main_thread import MainThread
from medviewer.ui.main_window import MainWindow, system_language
from medviewer.ui.qt_texts import translate_qt
from medviewer.ui.style_sheet import dress

_log = logging.getLogger(__name__)

_NO_LOG = N_("The log can't be written. Everything else goes on.")


@dataclass(eq=False)
class Program:
    """A window with the services behind it. Close it when it is no longer needed."""

    window: MainWindow
    desk: Desk
    pool: DecodePool
    client: InferenceClient
    main_thread: MainThread

    def start_background(self) -> None:
        """Prepare what the window did not need to appear: the model's card, and warm processes."""
        try:
            self.pool.warm_up()  # returns at once: the processes start beside the window
        except WorkerNotStartedError as error:
            self.window.errors.report(error)
        runner, panel = self.desk.runner, self.window.analysis_panel
        runner.submit(
            lambda _context: load_ahead(), on_done=lambda _nothing: None, on_error=self.window.errors.report
        )
        model_id = self.desk.analysis.model_id
        runner.submit(
            lambda _context: _card_of(model_id), on_done=panel.take_card, on_error=self.window.errors.report
        )
        runner.submit(
            lambda _context: self.client.warm_up(model_id),
            on_done=lambda _nothing: None,
            on_error=self.window.errors.report,
        )
        runner.submit(
            lambda _context: remove_abandoned(),
            on_done=lambda _nothing: None,
            on_error=self.window.errors.report,
        )

    def close(self) -> None:
        """End the jobs and the processes, and save the settings."""
        self.desk.reading.close()
        self.desk.study.close()
        self.desk.settings.save()
        self.client.shutdown()
        self.desk.runner.shutdown()
        self.pool.shutdown()


def build_window(
    settings: Settings | None = None,
    *,
    client: InferenceClient | None = None,
    pool: DecodePool | None = None,
    folder: Path | None = None,
) -> Program:
    """Make the window with its services; a `QApplication` must be there.

    Args:
        settings: What is in force; None = the defaults, with the first notice read.
        client: Runs the analyses; None = the real one.
        pool: Reads headers and pixels; None = the real one.
        folder: Where settings, recent studies and readings are kept; None = the reader's own places.
    """
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        raise RuntimeError("a window needs a QApplication")
    dress(application)
    keep_keys_in_focus(application)
    if settings is None:
        settings = Settings(notice_seen_for=medviewer.__version__, language=i18n.language())
    i18n.use_language(settings.language or system_language())
    translate_qt(application, i18n.language())
    main_thread = MainThread()
    runner = JobRunner(main_thread.deliver, threads=6)
    client = client or InferenceClient()
    pool = pool or DecodePool()
    readings = (folder or paths.data_folder()) / "readings"
    cache = paths.cache_folder()
    desk = set_up_desk(
        runner,
        pool,
        client,
        settings,
        folder=folder or paths.settings_folder(),
        readings=readings,
        cache=cache,
    )
    window = MainWindow(desk, cache / "log" / LOG_NAME)
    return Program(window, desk, pool, client, main_thread)


def run(sources: Sequence[Path]) -> int:
    """Show the window, open `sources`, and return the exit code when the window is closed."""
    log = start_logging(paths.cache_folder())
    loaded = load_settings(paths.settings_folder())
    _scale(loaded.settings)
    application = QApplication(sys.argv[:1])
    application.setApplicationName("medviewer")
    application.setApplicationVersion(medviewer.__version__)
    program = build_window(loaded.settings)
    catch_unforeseen(program.window.errors)
    program.window.show()
    QTimer.singleShot(0, program.window, lambda: _begin(program, loaded, log, sources))
    _log.info("medviewer %s started", medviewer.__version__)
    with loop_ended_by_signals(application):
        code = application.exec()
        program.window.close_unasked()  # after a signal it is still open
        program.close()
    return code


def _begin(program: Program, loaded: LoadedSettings, log: LogFile, sources: Sequence[Path]) -> None:
    """What follows the first painting of the window."""
    _tell(program, loaded, log)
    if sources:
        program.window.files.open(sources)
    program.start_background()


def _tell(program: Program, loaded: LoadedSettings, log: LogFile) -> None:
    """Say what can't be kept here and which settings could not be used; keep those that are overwritten."""
    trouble = program.desk.settings.trouble
    if loaded.rejected:
        with suppress(MedviewerError, OSError):
            keep_rejected(paths.settings_folder())
    possible = (
        unkept_notice(),
        settings_notice(loaded),
        reader_text(trouble)[0] if trouble else "",
        _(_NO_LOG) if log.has_failed and paths.can_keep(paths.cache_folder()) else "",
    )
    if notices := [notice for notice in possible if notice]:
        program.window.toast.say(notices[0], " ".join(notices[1:]), sign="caution")
    if not log.has_failed:
        toast = program.window.toast
        log.when_it_fails(lambda: program.main_thread.deliver(lambda: toast.say(_(_NO_LOG), sign="caution")))


def _scale(settings: Settings) -> None:
    """Make texts and buttons larger; Qt asks for this once, before the application is made."""
    if settings.scale_percent != 100:
        os.environ.setdefault("QT_SCALE_FACTOR", str(settings.scale_percent / 100))


def _card_of(model_id: str):  # type: ignore[no-untyped-def]
    from medviewer.services.model_library import card

    return card(model_id)
