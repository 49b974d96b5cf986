"""A header's tree for Qt's tree view: what is on show of it, without a widget for any line."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from medviewer.i18n import _
from medviewer.ui import theme
from medviewer.ui.header.header_words import DIFFERENCES, TITLES, Column, cell_text, whole_text
from medviewer.ui.icons import icon

if TYPE_CHECKING:
    from medviewer.dicom.header_comparison import HeaderLine
    from medviewer.dicom.header_tree import HeaderChoice, HeaderTree

Index = QModelIndex | QPersistentModelIndex
TOP = -1
_NOWHERE = QModelIndex()


class HeaderModel(QAbstractItemModel):
    """Shows a `HeaderChoice` of a `HeaderTree`. An index carries its line's number plus one."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tree: HeaderTree | None = None
        self._children: dict[int, list[int]] = {}
        self._places: dict[int, int] = {}
        self._matches: frozenset[int] = frozenset()
        self._compared = False

    def show(self, tree: "HeaderTree | None", choice: "HeaderChoice | None", *, compared: bool) -> bool:
        """Show other lines.

        Returns:
            True if they stand where the old ones stood (the next slice's header, mostly): then what is unfolded and
            selected in a view stays, and the view need only paint anew. False if the model was reset.
        """
        old, self._matches = self._tree, frozenset(choice.matches if choice is not None else ())
        children = choice.children if choice is not None else {}
        is_alike = (
            old is not None
            and tree is not None
            and compared == self._compared
            and children == self._children
            and old.keys == tree.keys
        )
        if not is_alike:
            self.beginResetModel()
        self._tree, self._children, self._compared = tree, children, compared
        if not is_alike:
            self._places = {each: place for rows in children.values() for place, each in enumerate(rows)}
            self.endResetModel()
        return is_alike

    @property
    def compared(self) -> bool:
        """Two headers are compared."""
        return self._compared

    @property
    def count(self) -> int:
        """How many lines are on show."""
        return len(self._places)

    def line(self, index: Index) -> "HeaderLine":
        """The line of an index."""
        if self._tree is None:
            raise IndexError("nothing is shown")
        return self._tree.lines[self.number(index)]

    @staticmethod
    def number(index: Index) -> int:
        """The number of an index's line in the tree."""
        return int(index.internalId()) - 1

    def index_of(self, number: int) -> QModelIndex:
        """The index of a line; an invalid one where it is not on show."""
        place = self._places.get(number)
        return _NOWHERE if place is None else self.createIndex(place, 0, number + 1)

    def is_match(self, index: Index) -> bool:
        """True for a line that the search found."""
        return self.number(index) in self._matches

    # What Qt asks

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        rows = self._children.get(self.number(parent) if parent.isValid() else TOP, [])
        is_there = 0 <= row < len(rows) and 0 <= column < self.columnCount()
        return self.createIndex(row, column, rows[row] + 1) if is_there else _NOWHERE

    def parent(self, index: Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]  # of QObject, too
        if not index.isValid() or self._tree is None:
            return _NOWHERE
        above = self._tree.parents[self.number(index)]
        return _NOWHERE if above == TOP else self.index_of(above)

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 (overrides Qt's name)
        if parent.column() > 0:
            return 0
        return len(self._children.get(self.number(parent) if parent.isValid() else TOP, ()))

    def columnCount(self, _parent: Index = _NOWHERE) -> int:  # noqa: N802 (overrides Qt's name)
        return len(Column) if self._compared else Column.DIFFERENCE

    def headerData(  # noqa: N802 (overrides Qt's name)
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _(TITLES[Column(section)])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self._tree is None or not index.isValid():
            return None
        line, column = self.line(index), Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return cell_text(line, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return whole_text(line)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{_(TITLES[column])}: {cell_text(line, column)}"
        return self._look(line, column, role)

    @staticmethod
    def _look(line: "HeaderLine", column: Column, role: int) -> Any:
        """Sign and color of a line that differs; its word stands beside them."""
        shown = DIFFERENCES.get(line.difference.value) if line.difference is not None else None
        if shown is None or column < Column.VALUE:
            return None
        color = theme.QUIET if shown[0] == "info" else theme.CAUTION
        if role == Qt.ItemDataRole.DecorationRole and column is Column.DIFFERENCE:
            return icon(shown[0], color, color)
        return QColor(color) if role == Qt.ItemDataRole.ForegroundRole else None
