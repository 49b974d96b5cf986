"""Commands on files: opening studies, exporting the summary."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from medviewer import paths
from medviewer.i18n import N_, _
from medviewer.services.jobs import Context, Progress
from medviewer.ui.desk import Desk
from medviewer.ui.error_dialog import ErrorReporter
from medviewer.ui.summary_request import Complete, summary_request
from medviewer.ui.toast import Toast

if TYPE_CHECKING:
    pass

_DEMO, _EXPORT = "demo", "export"


class FileCommands:
    """Opens what the reader chooses, and writes what the reader asks for."""

    def __init__(self, window: QWidget, desk: Desk, toast: Toast, errors: ErrorReporter) -> None:
        self._window = window
        self._desk = desk
        self._toast = toast
        self._errors = errors

    def open(self, sources: Sequence[Path]) -> None:
        """Open folders, files or ZIPs."""
        self._desk.study.open(sources)

    def open_folder(self) -> None:
        """Ask for a folder, and open it."""
        chosen = QFileDialog.getExistingDirectory(self._window, _("Open folder"))
        if chosen:
            self.open([Path(chosen)])

    def open_files(self) -> None:
        """Ask for files or a ZIP, and open them."""
        chosen, _filter = QFileDialog.getOpenFileNames(self._window, _("Open files or a ZIP"))
        if chosen:
            self.open([Path(name) for name in chosen])

    def open_demo(self) -> None:
        """Open the synthetic demo study; it is made the first time."""

        def tell(step: Progress) -> None:
            self._desk.activity.show(_DEMO, step, cancel)

        def cancel() -> None:
            job.cancel()
            self._desk.activity.end(_DEMO)

        job = self._desk.runner.submit(
            _demo_folder, on_done=self._open_made, on_error=self._fail_demo, on_progress=tell
        )
        tell(Progress(0, 0, _("Preparing the demo study")))

    def export_pdf(self) -> None:
        """Ask where the summary of the study on show shall go, and write it in the background."""
        request = summary_request(self._desk)
        if request is None:
            return
        proposed = str(paths.proposed(f"{_(N_('summary'))}-{datetime.now().astimezone():%Y%m%d-%H%M}.pdf"))
        chosen, _filter = QFileDialog.getSaveFileName(
            self._window, _("Export the summary"), proposed, f"{_('PDF files')} (*.pdf)"
        )
        if chosen:
            path = Path(chosen)
            self.write_pdf(request, path if path.suffix.lower() == ".pdf" else path.with_suffix(".pdf"))

    def write_pdf(self, request: Complete, path: Path) -> None:
        """Write the summary in the background, then offer to show it."""
        job = self._desk.runner.submit(
            partial(_write_pdf, request=request, path=path), on_done=self._offer, on_error=self._fail_export
        )

        def cancel() -> None:
            job.cancel()
            self._desk.activity.end(_EXPORT)

        self._desk.activity.show(_EXPORT, Progress(0, 0, _("Writing the PDF")), cancel)

    def _open_made(self, folder: Path) -> None:
        self._desk.activity.end(_DEMO)
        self.open([folder])

    def _fail_demo(self, error: Exception) -> None:
        self._desk.activity.end(_DEMO)
        self._errors.report(error)

    def _offer(self, path: Path) -> None:
        self._desk.activity.end(_EXPORT)
        self._toast.say(
            _("The summary was written: {name}").format(name=path.name), action=_("Show"),
            call=lambda: show_outside(path), sign="good",
        )  # fmt: skip

    def _fail_export(self, error: Exception) -> None:
        self._desk.activity.end(_EXPORT)
        self._errors.report(error)


def show_outside(path: Path) -> None:
    """Show a file in the program the system has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _demo_folder(context: Context) -> Path:
    from medviewer.services.demo_cache import demo_study_folder

    return demo_study_folder(context)


def _write_pdf(context: Context, request: Complete, path: Path) -> Path:
    from medviewer.report.pdf.write import save_pdf
    from medviewer.report.summarize import summarize

    content = summarize(request(context))
    context.check()
    save_pdf(content, path)
    return path
