"""One page of the preferences: a row for each setting of a section."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from medviewer.i18n import _
from medviewer.services.setting_declaration import Declaration, Section
from medviewer.services.settings import declarations
from medviewer.ui.dialogs.key_editor import KeyEditor
from medviewer.ui.dialogs.preset_editor import PresetEditor
from medviewer.ui.dialogs.setting_editors import editor
from medviewer.ui.texts import Texts
from medviewer.ui.view_models.settings import SettingsViewModel

_EDITOR_PX = 180

TABLES: Mapping[str, Callable[[SettingsViewModel], QWidget]] = {
    "own_keys": KeyEditor,
    "presets": PresetEditor,
}
"""Settings that take a table of their own instead of one editor."""


@dataclass(frozen=True)
class PageButton:
    """Something to do once, below the settings of a page.

    Attributes:
        section: The page.
        title: On the button, not yet translated.
        done: On the button once it was pressed, not yet translated.
        call: Does it.
    """

    section: Section
    title: str
    done: str
    call: Callable[[], object]


class SettingsPage(QScrollArea):
    """The settings of one section; a change is in force at once."""

    def __init__(
        self, section: Section, view_model: SettingsViewModel, buttons: Sequence[PageButton] = ()
    ) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view_model = view_model
        self._texts = Texts(self)
        heading = QLabel()
        heading.setProperty("role", "heading")
        self._texts.keep(heading.setText, section.value)
        self._texts.keep(self.setAccessibleName, section.value)
        inside = QWidget()
        inside.setObjectName("see-through")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(12)
        column.addWidget(heading)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        column.addLayout(grid)
        self._fill(section, grid, column)
        for button in buttons:
            if button.section is section:
                column.addWidget(self._button(button), 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(0)  # takes the rest where there is no table
        self.setWidget(inside)

    def _fill(self, section: Section, grid: QGridLayout, column: QVBoxLayout) -> None:
        for name, declaration in declarations().items():
            if declaration.section is not section:
                continue
            if name in TABLES:
                table = TABLES[name](self._view_model)
                table.setObjectName(name)
                self._texts.keep(table.setAccessibleName, declaration.title)
                column.addWidget(table, 1)
            else:
                self._add_row(grid, name, declaration)

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
            grid.addWidget(edit, row, 1, Qt.AlignmentFlag.AlignTop)
        if declaration.description:
            description = QLabel()
            description.setProperty("role", "quiet")
            description.setWordWrap(True)
            description.setContentsMargins(24 if isinstance(value, bool) else 0, 0, 0, 0)
            self._texts.keep(description.setText, declaration.description)
            texts.addWidget(description)
        grid.addLayout(texts, row, 0, 1, 2 if isinstance(value, bool) else 1)

    def _button(self, declared: PageButton) -> QPushButton:
        button = QPushButton()
        button.setAutoDefault(False)
        self._texts.refresh(
            lambda: button.setText(_(declared.title if button.isEnabled() else declared.done))
        )

        def press() -> None:
            declared.call()
            button.setEnabled(False)
            button.setText(_(declared.done))

        button.clicked.connect(press)
        return button

    def _change(self, name: str, value: object) -> None:
        self._view_model.change(**{name: value})
