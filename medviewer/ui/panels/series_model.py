"""The rows of the browser: a heading for each study, and its series as far as the filter keeps them."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QImage, QPixmap

from medviewer.dicom.file_format import FileFormat
from medviewer.i18n import _
from medviewer.ui.desk import Desk
from medviewer.ui.view_models.series_content import date_text, series_title
from medviewer.ui.view_models.series_filter import SeriesFilter, words_of
from medviewer.ui.viewport_grid import SERIES_MIME

if TYPE_CHECKING:
    from medviewer.dicom.series import Series
    from medviewer.dicom.study import Study

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()


class Role(IntEnum):
    """What the rows can be asked for, beside their text."""

    ROW = Qt.ItemDataRole.UserRole + 1
    ABOUT = Qt.ItemDataRole.UserRole + 2
    PICTURE = Qt.ItemDataRole.UserRole + 3
    HAS_NO_PICTURE = Qt.ItemDataRole.UserRole + 4
    LOADED = Qt.ItemDataRole.UserRole + 5
    VIEWED = Qt.ItemDataRole.UserRole + 6
    HANGS = Qt.ItemDataRole.UserRole + 7


class Hangs(IntEnum):
    """Where a series hangs."""

    NOWHERE = 0
    SOMEWHERE = 1
    ACTIVE = 2


@dataclass(frozen=True, eq=False)
class Row:
    """One row: a study's heading, or (with `series`) one of its series."""

    study: "Study"
    series: "Series | None" = None


class SeriesModel(QAbstractListModel):
    """Reads the desk; it keeps the rows, the pictures as pixmaps and the words that series are found by."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._filter = SeriesFilter()
        self._rows: list[Row] = []
        self._row_of: dict[str, int] = {}
        self._words: dict[str, str] = {}
        self._pictures: dict[str, QPixmap] = {}
        self._answers: dict[int, Callable[[Series], object]] = {
            Qt.ItemDataRole.DisplayRole: series_title,
            Qt.ItemDataRole.ToolTipRole: _tool_tip,
            Qt.ItemDataRole.AccessibleTextRole: self._whole_text,
            Role.ABOUT: series_about,
            Role.PICTURE: lambda series: self._pictures.get(series.key),
            Role.HAS_NO_PICTURE: lambda series: not series.is_image or desk.thumbnails.has_none(series.key),
            Role.LOADED: self._loaded,
            Role.VIEWED: lambda series: desk.viewed.is_complete(series.key),
            Role.HANGS: lambda series: self._hangs(series.key),
        }
        desk.study.catalog_changed.connect(self._take_catalog)
        desk.study.opening.connect(self._take_catalog)
        desk.thumbnails.changed.connect(self._take_picture)
        for changed in (desk.volumes.slices_arrived, desk.volumes.completed, desk.viewed.completed):
            changed.connect(self._tell)
        for moved in (desk.hanging.active_changed, desk.hanging.layout_changed):
            moved.connect(self._tell_all)
        self._take_catalog()

    @property
    def filter(self) -> SeriesFilter:
        return self._filter

    @property
    def series_count(self) -> int:
        """How many series are listed."""
        return len(self._row_of)

    def use_filter(self, wanted: SeriesFilter) -> None:
        """List only what the filter keeps."""
        if wanted != self._filter:
            self._filter = wanted
            self._fill()

    def index_of(self, key: str) -> QModelIndex:
        """The row of a series; an invalid index where it is not listed."""
        return self.index(self._row_of[key]) if key in self._row_of else QModelIndex()

    def row(self, index: Index) -> Row | None:
        return self._rows[index.row()] if index.isValid() else None

    def key(self, index: Index) -> str:
        """The key of a row's series; "" for a heading."""
        row = self.row(index)
        return row.series.key if row is not None and row.series is not None else ""

    def tell_texts_anew(self) -> None:
        """Write all rows in the language in use."""
        self._tell_all()

    # What Qt asks

    def rowCount(self, parent: Index = NO_INDEX) -> int:  # noqa: N802 (overrides Qt's name)
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.row(index)
        if row is None:
            return Qt.ItemFlag.NoItemFlags
        if row.series is None:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row(index)
        if row is None:
            return None
        if role == Role.ROW:
            return row
        return _study_data(row.study, role) if row.series is None else self._series_data(row.series, role)

    def mimeData(self, indexes: Any) -> QMimeData:  # noqa: N802 (overrides Qt's name)
        mime = QMimeData()
        mime.setData(SERIES_MIME, self.key(indexes[0]).encode())
        return mime

    # What the desk tells

    def _series_data(self, series: "Series", role: int) -> Any:
        asked = self._answers.get(role)
        return asked(series) if asked is not None else None

    def _whole_text(self, series: "Series") -> str:
        viewed = _("all images viewed") if self._desk.viewed.is_complete(series.key) else ""
        return ", ".join(part for part in (series_title(series), series_about(series), viewed) if part)

    def _loaded(self, series: "Series") -> float | None:
        progress = self._desk.volumes.progress(series.key)
        return None if progress is None else progress.done / max(progress.total, 1)

    def _hangs(self, key: str) -> Hangs:
        hanging = self._desk.hanging
        if key == hanging.key:
            return Hangs.ACTIVE
        is_hung = any(hanging.key_in(index) == key for index in hanging.places.on_show)
        return Hangs.SOMEWHERE if is_hung else Hangs.NOWHERE

    def _take_catalog(self) -> None:
        self._pictures.clear()
        catalog = self._desk.study.catalog
        studies = catalog.studies if catalog is not None else ()
        self._words = {series.key: words_of(series, study) for study in studies for series in study.series}
        self._filter = SeriesFilter()
        self._fill()

    def _fill(self) -> None:
        self.beginResetModel()
        self._rows, self._row_of = [], {}
        catalog = self._desk.study.catalog
        for study in catalog.studies if catalog is not None else ():
            kept = [series for series in study.series if self._keeps(series)]
            if kept:
                self._rows.append(Row(study))
            for series in kept:
                self._row_of[series.key] = len(self._rows)
                self._rows.append(Row(study, series))
        self.endResetModel()

    def _keeps(self, series: "Series") -> bool:
        is_viewed = self._desk.viewed.is_complete(series.key)
        return self._filter.keeps(series, self._words[series.key], is_viewed=is_viewed)

    def _take_picture(self, key: str) -> None:
        values = self._desk.thumbnails.thumbnail(key)
        if values is not None:
            pixels = np.ascontiguousarray(values)
            kind = QImage.Format.Format_Grayscale8 if pixels.ndim == 2 else QImage.Format.Format_RGB888
            image = QImage(pixels.data, pixels.shape[1], pixels.shape[0], pixels.strides[0], kind)
            self._pictures[key] = QPixmap.fromImage(image.copy())
        self._tell(key)

    def _tell(self, key: str) -> None:
        index = self.index_of(key)
        if index.isValid():
            self.dataChanged.emit(index, index)

    def _tell_all(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))


def _study_data(study: "Study", role: int) -> Any:
    name = study.patient.name.display or study.patient.patient_id or _("No name")
    about = " · ".join(part for part in (date_text(study.date), study.description) if part)
    if role == Qt.ItemDataRole.DisplayRole:
        return name
    if role == Role.ABOUT:
        return about
    is_whole = role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
    return ", ".join(part for part in (name, about) if part) if is_whole else None


def series_about(series: "Series") -> str:
    """ "Series 3 · 140 images"; the kind for what is no image, or no DICOM."""
    number = "" if series.number is None else _("Series {number}").format(number=series.number)
    if not series.is_image:
        unseen = "" if series.object_kind.is_drawn_on_images else _("not shown yet")
        kind = series.kind if series.description else ""  # else it stands in the title
        return " · ".join(part for part in (number, kind, unseen) if part)
    count = _("1 image") if series.slice_count == 1 else _("{count} images").format(count=series.slice_count)
    what = number if series.file_format is FileFormat.DICOM else series.kind
    return " · ".join(part for part in (what, count) if part)


def _tool_tip(series: "Series") -> str:
    """The whole title, and what to do with what is no image."""
    if series.is_image:
        return series_title(series)
    drawn = _("Double click, or drag onto images, to draw it there.")
    unseen = _("Its content is not shown yet. Double click for its DICOM header.")
    return f"{series_title(series)}\n{drawn if series.object_kind.is_drawn_on_images else unseen}"
