"""The preferences, generated from the declarations of the settings; a change is in force at once."""

from functools import partial

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from medviewer.i18n import N_
from medviewer.services.setting_declaration import Declaration, Section
from medviewer.services.settings import Settings, declarations
from medviewer.ui.dialogs.setting_editors import editor
from medviewer.ui.texts import Texts
from medviewer.ui.view_models.settings import SettingsViewModel

_EDITOR_PX = 180


class Preferences(QDialog):
    """One heading for each section, one row for each setting."""

    def __init__(self, parent: QWidget, view_model: SettingsViewModel) -> None:
        super().__init__(parent)
        self.setFixedWidth(600)
        self._view_model = view_model
        self._texts = Texts(self)
        self._texts.keep(self.setWindowTitle, N_("Preferences"))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        for section in Section:
            heading = QLabel()
            heading.setProperty("role", "heading")
            self._texts.keep(heading.setText, section.value)
            column.addWidget(heading)
            column.addLayout(self._rows(section))
        column.addSpacing(4)
        column.addLayout(self._buttons())
        self._texts.refresh(self._fit)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (overrides Qt's name)
        self._fit()
        super().showEvent(event)

    def _fit(self) -> None:
        """Take the height that the wrapped descriptions need."""
        if (layout := self.layout()) is not None:
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))

    def _rows(self, section: Section) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 8)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        for name, declaration in declarations().items():
            if declaration.section is section:
                self._add_row(grid, name, declaration)
        return grid

    def _add_row(self, grid: QGridLayout, name: str, declaration: Declaration) -> None:
        value = getattr(self._view_model.settings, name)
        edit = editor(declaration, value, partial(self._change, name))
        edit.setObjectName(name)
        self._texts.keep(edit.setAccessibleName, declaration.title)
        row = grid.rowCount()
        texts = QVBoxLayout()
        texts.setSpacing(0)
        if isinstance(value, bool):
            texts.addWidget(edit)
        else:
            title = QLabel()
            title.setBuddy(edit)
            self._texts.keep(title.setText, declaration.title)
            texts.addWidget(title)
            edit.setFixedWidth(_EDITOR_PX)
            grid.addWidget(edit, row, 1)
        if declaration.description:
            description = QLabel()
            description.setProperty("role", "quiet")
            description.setWordWrap(True)
            description.setContentsMargins(24 if isinstance(value, bool) else 0, 0, 0, 0)
            self._texts.keep(description.setText, declaration.description)
            texts.addWidget(description)
        grid.addLayout(texts, row, 0, 1, 2 if isinstance(value, bool) else 1)

    def _buttons(self) -> QHBoxLayout:
        defaults, close = QPushButton(), QPushButton()
        self._texts.keep(defaults.setText, N_("Use the defaults"))
        self._texts.keep(close.setText, N_("Close"))
        defaults.clicked.connect(self._use_defaults)
        close.clicked.connect(self.accept)
        close.setDefault(True)
        row = QHBoxLayout()
        row.addWidget(defaults)
        row.addStretch(1)
        row.addWidget(close)
        return row

    def _change(self, name: str, value: object) -> None:
        self._view_model.change(**{name: value})

    def _use_defaults(self) -> None:
        shown = [name for name, declaration in declarations().items() if declaration.section is not None]
        self._view_model.change(**{name: getattr(Settings(), name) for name in shown})
        self.accept()
