"""What the reader made of the study on show: measurements, key images and the note."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from medviewer.i18n import N_, _, message
from medviewer.ui.action_set import ActionSet
from medviewer.ui.desk import Desk
from medviewer.ui.panels.note_editor import NoteEditor
from medviewer.ui.panels.reading_list import ReadingList
from medviewer.ui.texts import Texts

if TYPE_CHECKING:
    from medviewer.ui.item_commands import ItemCommands

NOTE_PX = 108
_WRITE = message(N_("write the note"))


class ReadingPanel(QWidget):
    """Lists the Reading of the study whose series hangs in the active viewport."""

    def __init__(self, desk: Desk, items: "ItemCommands", actions: ActionSet) -> None:
        super().__init__()
        self._desk = desk
        self._items = items
        self.list, self.note = ReadingList(), NoteEditor()
        self._empty, self._places = QLabel(), QStackedWidget()
        self._empty.setWordWrap(True)
        self._empty.setProperty("role", "quiet")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._places.addWidget(self._empty)
        self._places.addWidget(self.list)
        self.note.setFixedHeight(NOTE_PX)
        self._texts = Texts(self)
        self._build(actions)
        self._connect()
        self._texts.keep(self.list.setAccessibleName, N_("Measurements and key images"))
        self._texts.refresh(self.list.show_texts_anew)
        self._texts.refresh(self._show)

    def _build(self, actions: ActionSet) -> None:
        heading, line, buttons = QLabel(), QFrame(), QHBoxLayout()
        heading.setProperty("role", "number")
        heading.setBuddy(self.note)
        self._texts.keep(heading.setText, N_("Note on the study"))
        self._texts.keep(self.note.setAccessibleName, N_("Note on the study"))
        self._texts.keep(self.note.setPlaceholderText, N_("What is to be remembered of this study"))
        line.setObjectName("separator")
        line.setFixedHeight(1)
        buttons.setSpacing(8)
        for action, text in (
            ("copy-items", N_("Copy")), ("export-csv", N_("Export…")), ("delete-items", N_("Delete")),
        ):  # fmt: skip
            buttons.addWidget(self._button(actions, action, text), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 12, 12)
        column.setSpacing(8)
        column.addWidget(self._places, 1)
        column.addLayout(buttons)
        column.addWidget(line)
        column.addWidget(heading)
        column.addWidget(self.note)

    def _button(self, actions: ActionSet, id_: str, text: str) -> QPushButton:
        button, action = QPushButton(), actions[id_]
        button.setMinimumHeight(28)
        button.clicked.connect(action.trigger)

        def follow() -> None:
            button.setEnabled(action.isEnabled())
            button.setToolTip(action.toolTip())
            button.setAccessibleName(action.text())

        action.changed.connect(follow)
        self._texts.keep(button.setText, text)
        self._texts.refresh(follow)
        return button

    def _connect(self) -> None:
        reading, hanging = self._desk.reading, self._desk.hanging
        reading.changed.connect(lambda _uid: self._show())
        reading.selection_changed.connect(self._show_selected)
        hanging.active_changed.connect(self._show)
        self._desk.study.catalog_changed.connect(self._show)
        self.list.chosen.connect(reading.select)
        self.list.gone_to.connect(self._items.go_to)
        self.list.renamed.connect(self._items.rename)
        self.note.note_edited.connect(self._keep_note)

    def _show(self) -> None:
        reading, groups = self._items.active_reading, self._items.active_groups()
        self.list.show_groups(groups)
        self._show_selected()
        self._places.setCurrentWidget(self.list if groups else self._empty)
        self._empty.setText(_empty_text(is_open=reading is not None))
        self.note.show_note(
            "" if reading is None else reading.study_uid, "" if reading is None else reading.note
        )

    def _show_selected(self) -> None:
        self.list.show_selected(tuple(item.id for item in self._desk.reading.selected))

    def _keep_note(self, study_uid: str, text: str) -> None:
        self._desk.reading.change(study_uid, lambda reading: reading.noted(text), _WRITE, goes_on=True)


def _empty_text(*, is_open: bool) -> str:
    if not is_open:
        return _("Open a study to measure in it.")
    return _("Nothing here yet. Measure with a tool, or press K to keep the image on show as a key image.")
