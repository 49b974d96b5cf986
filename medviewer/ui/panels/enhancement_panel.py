"""The chain of filters of the active viewport: add, remove, reorder, set parameters."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QScrollArea, QVBoxLayout, QWidget

from medviewer.i18n import N_
from medviewer.ui.panels.filter_card import FilterCard
from medviewer.ui.texts import Texts
from medviewer.ui.view_models.hanging import HangingViewModel

if TYPE_CHECKING:
    from medviewer.enhance.chain import Filter, FilterChain


class EnhancementPanel(QWidget):
    """Edits the chain of whatever viewport is active."""

    def __init__(self, hanging: HangingViewModel) -> None:
        super().__init__()
        self._hanging = hanging
        self._shown: FilterChain | None = None
        self._note = QLabel()
        self._note.setProperty("role", "quiet")
        self._note.setWordWrap(True)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._add, self._clear = QPushButton(), QPushButton()
        self._add.setMenu(QMenu(self._add))
        self._clear.clicked.connect(lambda: self._use(()))
        buttons = QHBoxLayout()
        buttons.addWidget(self._add)
        buttons.addWidget(self._clear)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(12)
        column.addWidget(self._note)
        column.addLayout(buttons)
        column.addWidget(self._scroll, 1)
        texts = Texts(self)
        texts.keep(
            self._note.setText,
            N_(
                "Filters change what is shown, and the image says FILTERED. Measurements and the model always read "
                "the unfiltered pixels. Hold F to compare."
            ),
        )
        texts.keep(self._add.setText, N_("Add a filter"))
        texts.keep(self._clear.setText, N_("Remove all"))
        self._add.menu().aboutToShow.connect(self._offer)
        hanging.active_changed.connect(self._show_chain)
        hanging.for_each_viewport(lambda _index, viewport: viewport.changed.connect(self._show_if_changed))
        self._show_chain()

    def add(self, added: "Filter") -> None:
        """Put a filter at the end of the chain."""
        self._use((*self._filters(), added))

    def _offer(self) -> None:
        from medviewer.enhance.chain import FILTERS
        from medviewer.i18n import _

        menu = self._add.menu()
        menu.clear()
        for kind in FILTERS:
            menu.addAction(_(kind.name)).triggered.connect(lambda _checked=False, kind=kind: self.add(kind()))

    def _filters(self) -> "tuple[Filter, ...]":
        chain = self._hanging.viewport.filtered.chain
        return chain.filters if chain is not None else ()

    def _use(self, filters: "tuple[Filter, ...]", *, redraw: bool = True) -> None:
        from medviewer.enhance.chain import FilterChain

        chain = FilterChain(filters) if filters else None
        if not redraw:
            self._shown = chain
        self._hanging.viewport.set_chain(chain)

    def _replace(self, index: int, changed: "Filter") -> None:
        filters = list(self._filters())
        filters[index] = changed
        self._use(tuple(filters), redraw=False)  # the card being edited stays, and keeps the focus

    def _move(self, index: int, steps: int) -> None:
        filters = list(self._filters())
        filters.insert(index + steps, filters.pop(index))
        self._use(tuple(filters))

    def _remove(self, index: int) -> None:
        self._use(tuple(each for place, each in enumerate(self._filters()) if place != index))

    def _show_if_changed(self) -> None:
        if self._hanging.viewport.filtered.chain != self._shown:
            self._show_chain()

    def _show_chain(self) -> None:
        self._shown = self._hanging.viewport.filtered.chain
        filters = self._filters()
        content = QWidget()
        content.setObjectName("see-through")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for index, shown in enumerate(filters):
            card = FilterCard(shown, is_first=index == 0, is_last=index == len(filters) - 1)
            card.edited.connect(partial(self._replace, index))
            card.moved.connect(partial(self._move, index))
            card.removed.connect(partial(self._remove, index))
            column.addWidget(card)
        column.addStretch(1)
        old = self._scroll.takeWidget()
        if old is not None:
            old.deleteLater()
        self._scroll.setWidget(content)
        self._clear.setEnabled(bool(filters))
        self._add.setEnabled(self._hanging.viewport.content is not None)
