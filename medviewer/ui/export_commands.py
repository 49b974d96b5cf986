"""Commands that write what the reader made into files for other programs."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from medviewer.i18n import N_, _
from medviewer.report.reading_csv import reading_csv
from medviewer.report.save import save
from medviewer.services.jobs import Context
from medviewer.ui.desk import Desk
from medviewer.ui.dialogs.csv_export import CsvExportDialog
from medviewer.ui.error_dialog import ErrorReporter
from medviewer.ui.file_commands import show_outside
from medviewer.ui.item_commands import ItemCommands
from medviewer.ui.toast import Toast


class ExportCommands:
    """Asks where to, and writes in the background."""

    def __init__(
        self, window: QWidget, desk: Desk, items: ItemCommands, toast: Toast, errors: ErrorReporter
    ) -> None:
        self._window = window
        self._desk = desk
        self._items = items
        self._toast = toast
        self._errors = errors

    def export_csv(self) -> QDialog:
        """Ask what goes into the table of measurements; the file is asked for after that."""
        dialog = CsvExportDialog(
            self._window, has_selection=bool(self._desk.reading.selected), export=self._export_csv
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def _export_csv(self, only_selected: bool, with_identity: bool) -> None:
        study = self._desk.study.study_of(self._desk.hanging.key)
        groups = self._items.active_groups()
        if only_selected:
            ids = {item.id for item in self._desk.reading.selected}
            groups = tuple(
                replace(group, items=tuple(each for each in group.items if each.item.id in ids))
                for group in groups
            )
        path = self._ask(N_("Export measurements"), _(N_("measurements")), _(N_("Tables")), "csv")
        if study is not None and path is not None:
            self._write(path, lambda: reading_csv(study, groups, with_identity=with_identity))

    def _ask(self, title: str, name: str, kind: str, suffix: str) -> Path | None:
        """A file to write to, its name proposed without a word on the patient; None = the reader thought better."""
        proposed = Path.home() / f"{name}-{datetime.now().astimezone():%Y%m%d-%H%M}.{suffix}"
        chosen, _filter = QFileDialog.getSaveFileName(
            self._window, _(title), str(proposed), f"{kind} (*.{suffix})"
        )
        if not chosen:
            return None
        path = Path(chosen)
        return path if path.suffix else path.with_suffix(f".{suffix}")

    def _write(self, path: Path, content: Callable[[], bytes]) -> None:
        def work(_context: Context) -> None:
            save(path, content())

        self._desk.runner.submit(
            work, on_done=lambda _nothing: self._offer(path), on_error=self._errors.report
        )

    def _offer(self, path: Path) -> None:
        self._toast.say(
            _("Written: {name}").format(name=path.name),
            action=_("Show"),
            call=partial(show_outside, path),
            sign="good",
        )
