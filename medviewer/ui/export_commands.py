"""Commands that write what the reader made into files for other programs."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from medviewer import paths
from medviewer.i18n import N_, _
from medviewer.report.picture_file import PictureFormat, format_of, picture_bytes
from medviewer.report.reading_csv import reading_csv
from medviewer.report.save import save
from medviewer.services.jobs import Progress
from medviewer.ui.desk import Desk
from medviewer.ui.dialogs.csv_export import CsvExportDialog
from medviewer.ui.dialogs.view_export import ViewExportDialog
from medviewer.ui.error_dialog import ErrorReporter
from medviewer.ui.file_commands import show_outside
from medviewer.ui.item_commands import ItemCommands
from medviewer.ui.toast import Toast
from medviewer.ui.view_picture import ViewPicture, ViewWanted, qt_image
from medviewer.ui.viewport_grid import ViewportGrid

NO_PATIENT = ViewWanted()
Pixels = NDArray[np.uint8]
Result = TypeVar("Result")
_EXPORT = "export of the reading"


class ExportCommands:
    """Asks where to, and writes in the background."""

    def __init__(
        self,
        window: QWidget,
        desk: Desk,
        grid: ViewportGrid,
        items: ItemCommands,
        *,
        toast: Toast,
        errors: ErrorReporter,
    ) -> None:
        self._window = window
        self._desk = desk
        self._grid = grid
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

    def export_view(self) -> QDialog:
        """Ask what picture of the view is wanted, and write it or put it on the clipboard."""
        dialog = ViewExportDialog(self._window, save=self._save_view, copy=self.copy_view)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def copy_view(self, wanted: ViewWanted = NO_PATIENT) -> None:
        """Put a picture of the view on the clipboard: the active viewport as on the screen, without the patient."""

        def put(pixels: Pixels) -> None:
            QGuiApplication.clipboard().setImage(qt_image(pixels))
            self._toast.say(
                _("The view is on the clipboard, with the patient's name.")
                if wanted.with_patient
                else _("The view is on the clipboard, without the patient's name."),
                sign="good",
            )

        self._draw(wanted, put)

    def _save_view(self, wanted: ViewWanted) -> None:
        patterns = ";;".join(each.pattern for each in PictureFormat)
        path = self._ask(N_("Export the view"), _(N_("view")), patterns, PictureFormat.PNG.value[0])
        if path is not None:
            self._draw(
                wanted, lambda pixels: self._write(path, lambda: picture_bytes(pixels, format_of(path)))
            )

    def _draw(self, wanted: ViewWanted, take: Callable[[Pixels], object]) -> None:
        """Draw the view as it is now, the pixels in the background, and hand it over."""
        tiles = self._grid.tiles if wanted.all_viewports else (self._grid.active_tile,)
        picture = ViewPicture(tiles, wanted, self._desk.runner)

        def go_on(drawn: Pixels) -> None:
            take(picture.finish(drawn))

        self._run(picture.draw, go_on)

    def _export_csv(self, only_selected: bool, with_identity: bool) -> None:
        study = self._desk.study.study_of(self._desk.hanging.key)
        groups = self._items.active_groups()
        if only_selected:
            ids = {item.id for item in self._desk.reading.selected}
            groups = tuple(
                replace(group, items=tuple(each for each in group.items if each.item.id in ids))
                for group in groups
            )
        pattern = f"{_(N_('Tables'))} (*.csv)"
        path = self._ask(N_("Export measurements"), _(N_("measurements")), pattern, "csv")
        if study is not None and path is not None:
            self._write(path, lambda: reading_csv(study, groups, with_identity=with_identity))

    def _ask(self, title: str, name: str, patterns: str, suffix: str) -> Path | None:
        """A file to write to, its name proposed without a word on the patient; None = the reader thought better."""
        proposed = paths.proposed(f"{name}-{datetime.now().astimezone():%Y%m%d-%H%M}.{suffix}")
        chosen, _filter = QFileDialog.getSaveFileName(self._window, _(title), str(proposed), patterns)
        if not chosen:
            return None
        path = Path(chosen)
        return path if path.suffix else path.with_suffix(f".{suffix}")

    def _write(self, path: Path, content: Callable[[], bytes]) -> None:
        self._run(lambda: save(path, content()), lambda _nothing: self._offer(path))

    def _run(self, work: Callable[[], Result], go_on: Callable[[Result], None]) -> None:
        """Do `work` in the background, say so in the status line, and go on with what came of it."""

        def end() -> None:
            job.cancel()
            self._desk.activity.end(_EXPORT)

        def done(result: Result) -> None:
            end()
            go_on(result)

        def fail(error: Exception) -> None:
            end()
            self._errors.report(error)

        job = self._desk.runner.submit(lambda _context: work(), on_done=done, on_error=fail)
        self._desk.activity.show(_EXPORT, Progress(0, 0, _("Writing the file")), end)

    def _offer(self, path: Path) -> None:
        self._toast.say(
            _("Written: {name}").format(name=path.name),
            action=_("Show"),
            call=partial(show_outside, path),
            sign="good",
        )
