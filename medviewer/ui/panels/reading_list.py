"""The items of a Reading as a list, by series: choose, rename in place."""

from dataclasses import replace

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QTreeWidgetItemIterator,
    QWidget,
)

from medviewer.i18n import _
from medviewer.reading.key_image import KeyImage
from medviewer.reading.marker import Marker
from medviewer.reading.words import words_of
from medviewer.report.reading_table import SeriesItems
from medviewer.ui.panels.reading_row import HEADING_PX, ROW_PX, Row, paint_heading, paint_row, row_of

_ROW = Qt.ItemDataRole.UserRole


class ReadingList(QTreeWidget):
    """One heading for each series, one row for each item.

    Signals:
        chosen: The IDs of the items the reader selected.
        gone_to: The ID of the one item that the reader wants to see.
        renamed: An ID, and what the reader typed for it.
    """

    chosen = Signal(object)
    gone_to = Signal(str)
    renamed = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._groups: tuple[SeriesItems, ...] = ()
        self._delegate = _Delegate(self)
        self._delegate.renamed.connect(self.renamed)
        self.setItemDelegate(self._delegate)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)
        self.setIndentation(0)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.itemSelectionChanged.connect(self._report_selection)
        self.itemClicked.connect(lambda item, _column: self._go_to(item))

    def show_groups(self, groups: tuple[SeriesItems, ...]) -> None:
        """Show these items in their order; what was selected and scrolled to stays, rows that are the same too."""
        if groups == self._groups:
            return
        before, self._groups = self._groups, groups
        selected, top = self.selected_ids, self.verticalScrollBar().value()
        with QSignalBlocker(self):
            if [(each.series_key, each.series) for each in before] != [
                (each.series_key, each.series) for each in groups
            ]:
                self.clear()
                before = tuple(replace(group, items=()) for group in groups)
                for group in groups:
                    self._add_heading(group)
            for number, (old, new) in enumerate(zip(before, groups, strict=True)):
                self._exchange(self.topLevelItem(number), old, new)
        self.show_selected(selected)
        self.verticalScrollBar().setValue(top)

    def show_texts_anew(self) -> None:
        """Write the rows in the language in use."""
        groups, self._groups = self._groups, ()
        self.clear()
        self.show_groups(groups)

    @property
    def selected_ids(self) -> tuple[str, ...]:
        return tuple(item.data(0, _ROW).item.id for item in self.selectedItems())

    def show_selected(self, ids: tuple[str, ...]) -> None:
        """Mark these rows, without reporting it."""
        if set(ids) == set(self.selected_ids):
            return
        with QSignalBlocker(self):
            self.clearSelection()
            for item in self._rows():
                if item.data(0, _ROW).item.id in ids:
                    item.setSelected(True)
                    self.setCurrentItem(item, 0, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.viewport().update()

    def edit_words(self, id_: str) -> None:
        """Let the reader type the label or the note of the item of this ID."""
        for item in self._rows():
            if item.data(0, _ROW).item.id == id_:
                self.setCurrentItem(item)
                self.scrollToItem(item)
                self.setFocus()
                self.editItem(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (overrides Qt's name)
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self._go_to(item)
        else:
            super().keyPressEvent(event)

    def _add_heading(self, group: SeriesItems) -> None:
        heading = QTreeWidgetItem(self, [_heading(group)])
        heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
        heading.setToolTip(0, heading.text(0))
        heading.setExpanded(True)

    @staticmethod
    def _exchange(heading: QTreeWidgetItem | None, old: SeriesItems, new: SeriesItems) -> None:
        """Make the rows of a series anew from the first that differs to the last."""
        if heading is None:
            return
        pairs = list(zip(old.items, new.items, strict=False))
        first = next((n for n, (was, is_) in enumerate(pairs) if was != is_), len(pairs))
        rest = list(zip(reversed(old.items[first:]), reversed(new.items[first:]), strict=False))
        last = next((n for n, (was, is_) in enumerate(rest) if was != is_), len(rest))
        for _row in range(first, len(old.items) - last):
            heading.takeChild(first)
        for number in range(first, len(new.items) - last):
            heading.insertChild(number, _item(row_of(new.items[number], new.series)))

    def _rows(self) -> list[QTreeWidgetItem]:
        every = QTreeWidgetItemIterator(self)
        rows = []
        while item := every.value():
            if item.data(0, _ROW) is not None:
                rows.append(item)
            every += 1
        return rows

    def _report_selection(self) -> None:
        ids = self.selected_ids
        self.chosen.emit(ids)
        if len(ids) == 1:
            self.gone_to.emit(ids[0])

    def _go_to(self, item: QTreeWidgetItem) -> None:
        row = item.data(0, _ROW)
        if row is not None and len(self.selected_ids) == 1:
            self.gone_to.emit(row.item.id)


class _Delegate(QStyledItemDelegate):
    """Draws headings and rows, and edits the reader's words on an item."""

    renamed = Signal(str, str)

    def sizeHint(  # noqa: N802 (overrides Qt's name)
        self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, HEADING_PX if index.data(_ROW) is None else ROW_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: Row | None = index.data(_ROW)
        if row is None:
            paint_heading(painter, option, index.data(Qt.ItemDataRole.DisplayRole))
        else:
            paint_row(painter, option, row)

    def createEditor(  # noqa: N802 (overrides Qt's name)
        self,
        parent: QWidget,
        _option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> QWidget:
        editor = QLineEdit(parent)
        is_note = isinstance(index.data(_ROW).item, KeyImage)
        editor.setAccessibleName(_("Note") if is_note else _("Label"))
        editor.setPlaceholderText(editor.accessibleName())
        return editor

    def updateEditorGeometry(  # noqa: N802 (overrides Qt's name)
        self,
        editor: QWidget,
        option: QStyleOptionViewItem,
        _index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        area: QRect = option.rect
        editor.setGeometry(area.adjusted(32, 6, -4, -6))

    def setEditorData(  # noqa: N802 (overrides Qt's name)
        self, editor: QWidget, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if isinstance(editor, QLineEdit):
            editor.setText(words_of(index.data(_ROW).item))

    def setModelData(  # noqa: N802 (overrides Qt's name)
        self, editor: QWidget, _model: object, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if isinstance(editor, QLineEdit):
            self.renamed.emit(index.data(_ROW).item.id, editor.text())


def _item(row: Row) -> QTreeWidgetItem:
    item = QTreeWidgetItem([row.whole])
    item.setData(0, _ROW, row)
    item.setToolTip(0, row.whole)
    flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
    item.setFlags(flags if isinstance(row.item, Marker) else flags | Qt.ItemFlag.ItemIsEditable)
    return item


def _heading(group: SeriesItems) -> str:
    if group.series is None:
        return _("Series that is not open")
    number = "" if group.series.number is None else _("Series {number}").format(number=group.series.number)
    return " · ".join(part for part in (number, group.series.description) if part) or _("Series")
