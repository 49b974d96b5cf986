"""Paints the cells of the header table, with the words of the search marked."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from medviewer.ui import theme
from medviewer.ui.header.header_model import HeaderModel
from medviewer.ui.header.header_words import Column

ROW_PX = 24
_MARK = QColor(theme.MEASURE)
_MARK.setAlphaF(0.32)
_SEARCHED = (Column.NAME, Column.VR, Column.VALUE, Column.OTHER)


class HeaderDelegate(QStyledItemDelegate):
    """Marks what was found in the lines that match.

    Attributes:
        tag: Beginning of the tag looked for, figures only; "" for none.
        words: Words looked for, in small letters.
    """

    tag = ""
    words: tuple[str, ...] = ()

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        model = index.model()
        if isinstance(model, HeaderModel) and model.is_match(index):
            for start, length in self._marks(index):
                self._mark(painter, option, index, start, length)
        super().paint(painter, option, index)

    def sizeHint(  # noqa: N802 (overrides Qt's name)
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(super().sizeHint(option, index).width(), ROW_PX)

    def _marks(self, index: QModelIndex | QPersistentModelIndex) -> list[tuple[int, int]]:
        """Where in the cell's text something found stands: (first character, how many)."""
        text = str(index.data()).casefold()
        if index.column() == Column.TAG:
            return [(0, len(text))] if self.tag and _figures(text).startswith(self.tag) else []
        if index.column() not in _SEARCHED:
            return []
        marks = []
        for word in self.words:
            start = text.find(word)
            while start >= 0:
                marks.append((start, len(word)))
                start = text.find(word, start + len(word))
        return marks

    def _mark(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
        start: int,
        length: int,
    ) -> None:
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        style = shown.widget.style()
        cell = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, shown, shown.widget)
        margin = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, shown.widget) + 1
        metrics, text = QFontMetrics(shown.font), shown.text
        left = cell.left() + margin + metrics.horizontalAdvance(text[:start])
        width = metrics.horizontalAdvance(text[start : start + length])
        area = QRectF(left, cell.top() + 2, width, cell.height() - 4)
        painter.fillRect(area.intersected(QRectF(cell)), _MARK)


def _figures(tag_text: str) -> str:
    return "".join(each for each in tag_text if each not in "(,)")
