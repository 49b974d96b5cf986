"""Commands on results: write the one on show as JSON, verify it, verify one that was written earlier."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from medviewer import paths
from medviewer.errors import MedviewerError
from medviewer.i18n import N_, _
from medviewer.plain_json import read_small_file
from medviewer.report.result_file import LARGEST_BYTES, DamagedResultError, read_result
from medviewer.report.result_json import to_json
from medviewer.report.save import save
from medviewer.report.verification import Verification
from medviewer.ui.desk import Desk
from medviewer.ui.dialogs.text_dialog import TextDialog
from medviewer.ui.dialogs.verification_text import verification_text
from medviewer.ui.error_dialog import ErrorReporter
from medviewer.ui.result_document import result_document
from medviewer.ui.toast import Toast


class ResultCommands:
    """Acts on the result of the active series, or on a file."""

    def __init__(self, window: QWidget, desk: Desk, toast: Toast, errors: ErrorReporter) -> None:
        self._window = window
        self._desk = desk
        self._toast = toast
        self._errors = errors
        desk.verifying.done.connect(self._show)
        desk.verifying.failed.connect(errors.report)

    def export_json(self) -> None:
        """Ask where the result on show shall go as JSON, and write it."""
        document = result_document(self._desk, self._desk.hanging.key)
        if document is None:
            return
        proposed = paths.proposed(f"{_(N_('result'))}-{datetime.now().astimezone():%Y%m%d-%H%M}.json")
        chosen, _filter = QFileDialog.getSaveFileName(
            self._window, _("Export the result"), str(proposed), f"{_('Results')} (*.json)"
        )
        if not chosen:
            return
        path = Path(chosen) if Path(chosen).suffix else Path(chosen).with_suffix(".json")
        try:
            save(path, to_json(document))
        except MedviewerError as error:
            self._errors.report(error)
            return
        self._toast.say(_("Written: {name}").format(name=path.name), sign="good")

    def reverify(self) -> None:
        """Make the analysis on show again, and say whether the same comes out."""
        document = result_document(self._desk, self._desk.hanging.key)
        if document is not None:
            self._verify(to_json(document))

    def verify_file(self) -> None:
        """Ask for a result that was written earlier, and verify it against the open study."""
        chosen, _filter = QFileDialog.getOpenFileName(
            self._window, _("Verify a result"), "", f"{_('Results')} (*.json)"
        )
        if not chosen:
            return
        path = Path(chosen)
        try:
            content = read_small_file(path, LARGEST_BYTES)
        except OSError:
            self._errors.report(DamagedResultError("a result file can't be read"))
        else:
            self._verify(content)

    def _verify(self, content: bytes) -> None:
        try:
            self._desk.verifying.verify(read_result(content))
        except MedviewerError as error:
            self._errors.report(error)

    def _show(self, verification: Verification) -> None:
        dialog = TextDialog(
            self._window, N_("Verification"), lambda: verification_text(verification), (560, 320)
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()
