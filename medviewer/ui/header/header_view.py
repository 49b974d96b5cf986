"""The table of a header: keeps what is unfolded and selected when another header is shown."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTreeView

from medviewer.i18n import N_, _
from medviewer.ui.header.header_delegate import HeaderDelegate
from medviewer.ui.header.header_model import HeaderModel
from medviewer.ui.header.header_words import Column, clipboard_text, value_text

if TYPE_CHECKING:
    from medviewer.dicom.header_tree import HeaderChoice, HeaderQuery, HeaderTree

MOST_UNFOLDED = 10_000
"""A search that leaves more lines than this unfolds nothing by itself: laying them out would take too long."""
INDENT_PX, TAG_PX, WIDEST_TAG_PX = 12, 104, 400
"""Of each level; of a tag's text; most that nested tags may take."""
_WIDTHS = {Column.TAG: 160, Column.NAME: 248, Column.VR: 40, Column.DIFFERENCE: 112}


class HeaderView(QTreeView):
    """Shows a header's lines."""

    def __init__(self) -> None:
        super().__init__()
        self._tree: HeaderTree | None = None
        self._choice: HeaderChoice | None = None
        self._unfolded: set[tuple[object, ...]] = set()
        self._model, self._painter = HeaderModel(self), HeaderDelegate(self)
        self.setModel(self._model)
        self.setItemDelegate(self._painter)
        self.setUniformRowHeights(True)
        self.setAlternatingRowColors(True)
        self.setIndentation(INDENT_PX)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._offer)
        self.expanded.connect(self._note_unfolded)
        self.collapsed.connect(lambda index: self._unfolded.discard(self._path(index)))
        self._divide()

    @property
    def choice(self) -> "HeaderChoice | None":
        """The lines on show."""
        return self._choice

    def show_lines(
        self,
        tree: "HeaderTree | None",
        choice: "HeaderChoice | None",
        query: "HeaderQuery",
        *,
        compared: bool,
        unfold: bool,
    ) -> None:
        """Show lines of a header.

        Args:
            tree: All lines; None for none.
            choice: Those that are on show.
            query: What was looked for: it is marked.
            compared: They are of two headers.
            unfold: Unfold all that is on show (a search left it).
        """
        self._painter.tag, self._painter.words = query.tag, query.words
        current = self._path(self.currentIndex())
        unfolded = set(self._unfolded)
        scrolled = self.verticalScrollBar().value()
        self._tree, self._choice = tree, choice
        is_as_wide = compared == self._model.compared
        if self._model.show(tree, choice, compared=compared):
            self.viewport().update()
        else:
            self._restore(unfolded, current, scrolled, unfold=unfold)
        if not is_as_wide:
            self._divide()
        if unfold and tree is not None and choice is not None:
            shown = (tree.lines[number].depth for numbers in choice.children.values() for number in numbers)
            self._make_room(max(shown, default=0))

    def step_match(self, steps: int) -> None:
        """Go to the next (1) or previous (-1) line found, round and round."""
        matches = self._choice.matches if self._choice is not None else ()
        if not matches:
            return
        now = HeaderModel.number(self.currentIndex()) if self.currentIndex().isValid() else -1
        if steps > 0:
            place = next((place for place, each in enumerate(matches) if each > now), 0)
        else:
            place = next(
                (place for place in reversed(range(len(matches))) if matches[place] < now), len(matches) - 1
            )
        index = self._model.index_of(matches[place])
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def current_match(self) -> int:
        """Number of the current line among those found, from 1; 0 if it is none of them."""
        matches, index = self._choice.matches if self._choice is not None else (), self.currentIndex()
        number = HeaderModel.number(index) if index.isValid() else -1
        return matches.index(number) + 1 if number in matches else 0

    def copy_selected(self) -> None:
        """Put the selected lines on the clipboard."""
        rows = sorted(HeaderModel.number(index) for index in self.selectionModel().selectedRows())
        self._copy(rows)

    def copy_all(self) -> None:
        """Put every line of the header on the clipboard, whatever is on show."""
        self._copy(range(len(self._tree.lines) if self._tree is not None else 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (overrides Qt's name)
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selected()
        else:
            super().keyPressEvent(event)

    def _copy(self, numbers: "range | list[int]") -> None:
        if self._tree is not None and numbers:
            lines = (self._tree.lines[number] for number in numbers)
            QGuiApplication.clipboard().setText(clipboard_text(lines, compared=self._model.compared))

    def _copy_value(self) -> None:
        line = self._model.line(self.currentIndex())
        QGuiApplication.clipboard().setText(
            line.left.value if line.left is not None else value_text(line.right)
        )

    def _offer(self, where: QPoint) -> None:
        """The menu of a line."""
        menu = QMenu(self)
        if self.currentIndex().isValid():
            menu.addAction(_(N_("Copy the value"))).triggered.connect(self._copy_value)
            menu.addAction(_(N_("Copy the selected rows"))).triggered.connect(self.copy_selected)
            menu.addSeparator()
        menu.addAction(_(N_("Copy everything"))).triggered.connect(self.copy_all)
        menu.addAction(_(N_("Unfold all"))).triggered.connect(self._unfold_all)
        menu.addAction(_(N_("Fold all"))).triggered.connect(self._fold_all)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.viewport().mapToGlobal(where))

    def _unfold_all(self) -> None:
        if self._model.count <= MOST_UNFOLDED:
            self.expandAll()

    def _fold_all(self) -> None:
        self.collapseAll()
        self._unfolded.clear()

    def _note_unfolded(self, index: QModelIndex) -> None:
        """What is inside lies one level deeper: its tags need the room."""
        self._unfolded.add(self._path(index))
        self._make_room(self._model.line(index).depth + 1)

    def _make_room(self, depth: int) -> None:
        """Widen the first column, so that tags of a depth are whole; it is never made narrower."""
        wanted = min(TAG_PX + INDENT_PX * (depth + 1), WIDEST_TAG_PX)
        if wanted > self.columnWidth(Column.TAG):
            self.setColumnWidth(Column.TAG, wanted)

    def _divide(self) -> None:
        """Give the columns their widths: two values share what the others leave, one takes it all."""
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)
        if self._model.compared:
            self.setColumnWidth(
                Column.VALUE, max((self.viewport().width() - sum(_WIDTHS.values())) // 2, 120)
            )

    def _path(self, index: QModelIndex) -> tuple[object, ...]:
        is_there = self._tree is not None and index.isValid()
        return self._tree.path(HeaderModel.number(index)) if is_there and self._tree is not None else ()

    def _restore(
        self, unfolded: set[tuple[object, ...]], current: tuple[object, ...], scrolled: int, *, unfold: bool
    ) -> None:
        """After a reset: unfold what was unfolded, and go back to where the reader was."""
        tree = self._tree
        if tree is None or self._choice is None:
            return
        if unfold and self._model.count <= MOST_UNFOLDED:
            self.expandAll()
        for number in self._choice.children:
            if number >= 0 and not unfold and tree.path(number) in unfolded:
                self.expand(self._model.index_of(number))
        self._unfolded = unfolded
        for numbers in self._choice.children.values():
            for number in numbers:
                if current and tree.lines[number].row.key == current[-1] and tree.path(number) == current:
                    self.setCurrentIndex(self._model.index_of(number))
        self.verticalScrollBar().setValue(scrolled)
