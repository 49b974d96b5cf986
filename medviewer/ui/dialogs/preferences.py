"""The preferences, generated from the declarations of the settings; a change is in force at once."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from medviewer.i18n import N_, _
from medviewer.services.setting_declaration import Section
from medviewer.services.settings import Settings, declarations
from medviewer.ui.dialogs.settings_page import PageButton, SettingsPage
from medviewer.ui.settings_transfer import SettingsTransfer
from medviewer.ui.texts import Texts
from medviewer.ui.view_models.settings import SettingsViewModel

_SIZE = (800, 600)
_PAGES_PX = 168


class Preferences(QDialog):
    """A list of pages, and the chosen page beside it."""

    def __init__(
        self,
        parent: QWidget,
        view_model: SettingsViewModel,
        transfer: SettingsTransfer,
        buttons: Sequence[PageButton] = (),
    ) -> None:
        super().__init__(parent)
        self.resize(*_SIZE)
        self.setMinimumSize(640, 420)
        self._view_model = view_model
        self._transfer = transfer
        self._on_pages = tuple(buttons)
        self._texts = Texts(self)
        self._texts.keep(self.setWindowTitle, N_("Preferences"))
        self._names, self._pages = QListWidget(), QStackedWidget()
        self._names.setObjectName("pages")
        self._names.setFixedWidth(_PAGES_PX)
        self._texts.keep(self._names.setAccessibleName, N_("Pages"))
        self._names.currentRowChanged.connect(self._pages.setCurrentIndex)
        self._make_pages()
        middle = QHBoxLayout()
        middle.setSpacing(24)
        middle.addWidget(self._names)
        middle.addWidget(self._pages, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(16)
        column.addLayout(middle, 1)
        column.addLayout(self._buttons())

    def show_page(self, section: Section) -> None:
        self._names.setCurrentRow(list(Section).index(section))

    def _make_pages(self) -> None:
        for section in Section:
            self._names.addItem("")
            self._pages.addWidget(SettingsPage(section, self._view_model, self._on_pages))
        self._texts.refresh(self._name_pages)
        self._names.setCurrentRow(0)

    def _name_pages(self) -> None:
        for index, section in enumerate(Section):
            self._names.item(index).setText(_(section.value))

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for title, call in (
            (N_("Use the defaults"), self._use_defaults),
            (N_("Import…"), self._import),
            (N_("Export…"), self._transfer.export_settings),
        ):
            row.addWidget(self._button(title, call))
        row.addStretch(1)
        close = self._button(N_("Close"), self.accept)
        close.setDefault(True)
        row.addWidget(close)
        return row

    def _button(self, title: str, call: object) -> QPushButton:
        button = QPushButton()
        button.setAutoDefault(False)
        self._texts.keep(button.setText, title)
        button.clicked.connect(call)
        return button

    def _use_defaults(self) -> None:
        shown = [name for name, declaration in declarations().items() if declaration.section is not None]
        self._view_model.change(**{name: getattr(Settings(), name) for name in shown})
        self._make_anew()

    def _import(self) -> None:
        if self._transfer.import_settings():
            self._make_anew()

    def _make_anew(self) -> None:
        """Have the editors show what is in force now."""
        row = self._names.currentRow()
        while (old := self._pages.widget(0)) is not None:
            self._pages.removeWidget(old)
            old.deleteLater()
        for section in Section:
            self._pages.addWidget(SettingsPage(section, self._view_model, self._on_pages))
        self._pages.setCurrentIndex(row)
        self._names.setFocus(Qt.FocusReason.OtherFocusReason)
