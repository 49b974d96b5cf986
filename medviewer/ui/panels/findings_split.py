"""The findings list over the card of the selected finding: the border follows the list until the reader moves it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from medviewer.ui.panels.finding_row import ROW_PX

MOST_OF_LIST = 0.62
"""No more of the height than this goes to the list by itself: the card keeps its buttons and first lines."""
LEAST_ROWS = 3


class FindingsSplit(QSplitter):
    """Gives the list the height of its rows while there is room, or the part that the reader chose.

    Signals:
        share_chosen: The reader moved the border: the list's part of the height, 0 to 1.
    """

    share_chosen = Signal(float)

    def __init__(self, upper: QWidget, card: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self._wanted_px, self._share = 0, 0.0
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        upper.setMinimumHeight(ROW_PX * LEAST_ROWS)
        card.setMinimumHeight(ROW_PX * LEAST_ROWS)
        self.addWidget(upper)
        self.addWidget(card)
        self.splitterMoved.connect(lambda *_anything: self._report())

    def fit(self, wanted_px: int, share: float) -> None:
        """Place the border.

        Args:
            wanted_px: The height at which the list shows all its rows.
            share: The list's part of the height, 0 to 1, as the reader left it; 0 = never moved.
        """
        if (wanted_px, share) != (self._wanted_px, self._share):
            self._wanted_px, self._share = wanted_px, share
            self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (overrides Qt's name)
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        room = self.height() - self.handleWidth()
        automatic = max(min(self._wanted_px, room * MOST_OF_LIST), ROW_PX * LEAST_ROWS)
        upper = round(room * self._share if self._share else automatic)
        self.setSizes([upper, max(room - upper, 0)])

    def _report(self) -> None:
        upper, card = self.sizes()
        self._share = upper / max(upper + card, 1)
        self.share_chosen.emit(self._share)
