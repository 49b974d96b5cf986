"""The sets of structures and what is in them, for Qt's tree view: without a widget for any row."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap

from medviewer.i18n import Message, _
from medviewer.imaging.structures.structure import Rgb
from medviewer.ui import theme
from medviewer.ui.icons import icon
from medviewer.ui.view_models.structure_entry import EntryPhase, StructureEntry
from medviewer.ui.view_models.structures import StructuresViewModel
from medviewer.ui.viewport.structure_legend import structure_name

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
ROW_PX, SWATCH_PX = 28, 14
NAME, DETAIL = 0, 1


class StructuresModel(QAbstractItemModel):
    """Sets at the top, their structures below them; a tick switches one on.

    Signals:
        ticked: The key of a set, the numbers that were switched, and whether on.
    """

    ticked = Signal(str, object, bool)

    def __init__(self, view_model: StructuresViewModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view_model = view_model
        self._entries: tuple[StructureEntry, ...] = ()

    def show(self, entries: Sequence[StructureEntry]) -> bool:
        """Show these sets.

        Returns:
            False if the rows are the same as before, and only what they say may have changed.
        """
        is_other = _rows(entries) != _rows(self._entries)
        if is_other:
            self.beginResetModel()
        self._entries = tuple(entries)
        if is_other:
            self.endResetModel()
            return True
        for row, entry in enumerate(self._entries):
            top = self.index(row, 0)
            self.dataChanged.emit(top, self.index(row, DETAIL))
            if entry.structures:
                last = self.index(len(entry.structures) - 1, DETAIL, top)
                self.dataChanged.emit(self.index(0, 0, top), last)
        return False

    def entry(self, index: Index) -> StructureEntry:
        """The set of a row, or the one a structure's row belongs to."""
        return self._entries[index.internalId() - 1 if index.internalId() else index.row()]

    @staticmethod
    def number_of(index: Index, entry: StructureEntry) -> int | None:
        """The number of a row's structure; None for a set's row."""
        return entry.structures[index.row()].number if index.internalId() else None

    def objection(self, entry: StructureEntry, number: int) -> Message | None:
        """Why a structure can't be drawn in the active viewport; None where it can, or nobody knows yet."""
        placement = self._view_model.placement(entry.key)
        return placement.objections.get(number) if placement is not None else None

    # What Qt asks

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return _NOWHERE
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]  # of QObject, too
        return self.createIndex(index.internalId() - 1, 0, 0) if index.internalId() else _NOWHERE

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 (overrides Qt's name)
        if not parent.isValid():
            return len(self._entries)
        return 0 if parent.internalId() or parent.column() else len(self.entry(parent).structures)

    def columnCount(self, _parent: Index = _NOWHERE) -> int:  # noqa: N802 (overrides Qt's name)
        return 2

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == NAME else flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        entry = self.entry(index)
        number = self.number_of(index, entry)
        numbers = entry.drawable if number is None else frozenset({number})
        self.ticked.emit(entry.key, numbers, Qt.CheckState(value) is Qt.CheckState.Checked)
        return True

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entry(index)
        number = self.number_of(index, entry)
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(0, ROW_PX)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.whole_text(index)
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == NAME:
            return _check_state(entry, number)
        if number is None:
            return self._of_set(entry, index.column(), role)
        return self._of_structure(entry, number, index.column(), role)

    def whole_text(self, index: Index) -> str:
        """All that is known of a row, for its tooltip."""
        entry = self.entry(index)
        number = self.number_of(index, entry)
        if number is None or entry.header is None:
            return "\n".join(
                part for part in (entry.title, entry.header.title if entry.header else "") if part
            )
        structure = entry.header.structure(number)
        objection = self.objection(entry, number)
        said = str(objection) if objection is not None else ""
        return "\n".join(part for part in (structure_name(structure), *structure.details, said) if part)

    def _of_set(self, entry: StructureEntry, column: int, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title if column == NAME else _state_text(entry)
        is_failed = entry.phase is EntryPhase.FAILED
        if role == Qt.ItemDataRole.DecorationRole and column == NAME and is_failed:
            return icon("refused", theme.REFUSED, theme.REFUSED)
        if role == Qt.ItemDataRole.ForegroundRole and column == DETAIL:
            return QColor(theme.REFUSED if is_failed else theme.QUIET)
        return None

    def _of_structure(self, entry: StructureEntry, number: int, column: int, role: int) -> Any:
        structure = next(each for each in entry.structures if each.number == number)
        is_refused = self.objection(entry, number) is not None
        if role == Qt.ItemDataRole.DisplayRole:
            if column == NAME:
                return structure_name(structure)
            return _("not drawn") if is_refused else ", ".join(structure.details)
        if role == Qt.ItemDataRole.DecorationRole:
            if column == NAME:
                return _swatch(structure.color)
            return icon("caution", theme.CAUTION, theme.CAUTION) if is_refused else None
        if role == Qt.ItemDataRole.ForegroundRole and (column == DETAIL or is_refused):
            return QColor(theme.CAUTION if is_refused and column == DETAIL else theme.QUIET)
        return None


def _rows(entries: Sequence[StructureEntry]) -> list[tuple[str, list[int]]]:
    return [(entry.key, [each.number for each in entry.structures]) for entry in entries]


def _check_state(entry: StructureEntry, number: int | None) -> Qt.CheckState:
    if number is not None:
        return Qt.CheckState.Checked if number in entry.visible else Qt.CheckState.Unchecked
    if not entry.visible:
        return Qt.CheckState.Unchecked
    return Qt.CheckState.Checked if entry.visible >= entry.drawable else Qt.CheckState.PartiallyChecked


def _state_text(entry: StructureEntry) -> str:
    """What stands behind a set's name: how many of its structures are on, or how far it is."""
    if entry.phase is EntryPhase.FAILED:
        return _("can't be shown")
    if entry.phase is EntryPhase.READING:
        return _("reading …")
    return f"{len(entry.visible)} / {len(entry.structures)}" if entry.structures else ""


@lru_cache(maxsize=512)
def _swatch(color: Rgb) -> QIcon:
    """The color as it is, also in a row that is selected."""
    pixmap, made = QPixmap(SWATCH_PX, SWATCH_PX), QIcon()
    pixmap.fill(QColor(*color))
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
        made.addPixmap(pixmap, mode)
    return made
