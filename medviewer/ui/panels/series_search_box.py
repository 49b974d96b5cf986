"""The line above the series: words to look for, and a menu of what to leave out."""

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QToolButton, QWidget

from medviewer.i18n import N_, _
from medviewer.ui import theme
from medviewer.ui.icons import icon
from medviewer.ui.texts import Texts
from medviewer.ui.view_models.series_filter import SeriesFilter


class SearchLine(QLineEdit):
    """A line that Escape empties, and the Down key leaves for the list.

    Signals:
        left: Down or Return was pressed: on to what was found.
    """

    left = Signal()

    def event(self, event: QEvent) -> bool:
        """Keep Escape from the window as long as there is something to empty."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self.text()
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (overrides Qt's name)
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class SeriesSearchBox(QWidget):
    """Makes a `SeriesFilter`.

    Signals:
        changed: The filter that the reader asks for now.
        left: On to what was found.
    """

    changed = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._filter = SeriesFilter()
        self._modalities: tuple[str, ...] = ()
        self.line, self.button = SearchLine(), QToolButton()
        self._clear = self.line.addAction(
            icon("close", theme.QUIET), QLineEdit.ActionPosition.TrailingPosition
        )
        self._clear.triggered.connect(self.line.clear)
        self.line.textChanged.connect(lambda text: self._become(text=text))
        self.line.left.connect(self.left)
        self._menu = QMenu(self.button)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.button.setMenu(self._menu)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setFixedSize(28, 28)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 8, 8)
        row.setSpacing(4)
        row.addWidget(self.line, 1)
        row.addWidget(self.button)
        texts = Texts(self)
        texts.keep(self.line.setPlaceholderText, N_("Find a series"))
        texts.keep(self.line.setAccessibleName, N_("Find a series"))
        texts.keep(self._clear.setToolTip, N_("Clear"))
        texts.keep(self.button.setToolTip, N_("Show only some of the series"))
        texts.keep(self.button.setAccessibleName, N_("Show only some of the series"))
        self._show_state()

    def start_anew(self, modalities: tuple[str, ...]) -> None:
        """Forget the filter; offer these modalities from now on."""
        self._modalities, self._filter = modalities, SeriesFilter()
        with QSignalBlocker(self.line):
            self.line.clear()
        self._show_state()

    def _fill_menu(self) -> None:
        self._menu.clear()
        for modality in self._modalities:
            action = self._menu.addAction(modality)
            action.setCheckable(True)
            action.setChecked(modality in self._filter.modalities)
            action.toggled.connect(lambda _on, modality=modality: self._toggle(modality))
        self._menu.addSeparator()
        unviewed = self._menu.addAction(_("Only series not viewed to the end"))
        unviewed.setCheckable(True)
        unviewed.setChecked(self._filter.only_unviewed)
        unviewed.toggled.connect(lambda on: self._become(only_unviewed=on))
        every = self._menu.addAction(_("All series"))
        every.setEnabled(self._filter.is_on)
        every.triggered.connect(self._show_all)

    def _toggle(self, modality: str) -> None:
        self._become(modalities=self._filter.modalities ^ {modality})

    def _show_all(self) -> None:
        self.line.clear()
        self._become(modalities=frozenset(), only_unviewed=False)

    def _become(self, **changes: object) -> None:
        self._filter = SeriesFilter(**{**vars(self._filter), **changes})
        self._show_state()
        self.changed.emit(self._filter)

    def _show_state(self) -> None:
        """The sign is in the accent color while the menu leaves something out."""
        is_on = bool(self._filter.modalities) or self._filter.only_unviewed
        self._clear.setVisible(bool(self._filter.text))
        self.button.setIcon(icon("filter", theme.ACCENT if is_on else theme.QUIET))
