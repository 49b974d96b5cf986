"""Lets the reader give actions other keys."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from medviewer.i18n import N_, _
from medviewer.services.settings import Settings
from medviewer.ui.action_titles import title_of
from medviewer.ui.actions.table import ACTIONS
from medviewer.ui.shortcuts import HELD_ACTIONS, HELD_KEYS, shortcuts, shown_keys
from medviewer.ui.texts import Texts
from medviewer.ui.view_models.settings import SettingsViewModel

_LEAST_HEIGHT_PX = 220


class KeyEditor(QWidget):
    """Every action with its keys; the chosen one takes the key that is pressed in the field below."""

    def __init__(self, view_model: SettingsViewModel) -> None:
        super().__init__()
        self._view_model = view_model
        self._search = QLineEdit()
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._filter)
        self._items = [(QTableWidgetItem(), QTableWidgetItem()) for _row in ACTIONS]
        self._table = self._made_table()
        self._field = QKeySequenceEdit()
        self._field.setMaximumSequenceLength(1)
        self._give, self._clear, self._restore = QPushButton(), QPushButton(), QPushButton()
        self._note = QLabel()
        self._note.setProperty("role", "quiet")
        self._note.setWordWrap(True)
        self._field.keySequenceChanged.connect(lambda _keys: self._refresh_buttons())
        self._give.clicked.connect(self._give_key)
        self._clear.clicked.connect(lambda: self._set(()))
        self._restore.clicked.connect(self._restore_keys)
        self._place()
        texts = Texts(self)
        texts.keep(self._search.setPlaceholderText, N_("Search actions or keys"))
        texts.keep(self._search.setAccessibleName, N_("Search actions or keys"))
        texts.keep(self._table.setAccessibleName, N_("Keys of single actions"))
        texts.keep(self._field.setAccessibleName, N_("New key"))
        texts.keep(self._give.setText, N_("Use this key"))
        texts.keep(self._clear.setText, N_("No key"))
        texts.keep(self._restore.setText, N_("As it was"))
        texts.refresh(self._set_texts)
        view_model.changed.connect(self._show)
        self._table.selectRow(0)

    def choose(self, action: str) -> None:
        """Select the row of an action."""
        self._table.selectRow([row.id for row in ACTIONS].index(action))

    def _made_table(self) -> QTableWidget:
        table = QTableWidget(len(ACTIONS), 2)
        table.setMinimumHeight(_LEAST_HEIGHT_PX)
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        table.verticalHeader().setDefaultSectionSize(28)
        for row, items in enumerate(self._items):
            for column, item in enumerate(items):
                table.setItem(row, column, item)
        table.itemSelectionChanged.connect(self._chosen)
        return table

    def _place(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._field, 1)
        for button in (self._give, self._clear, self._restore):
            button.setAutoDefault(False)
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._search)
        column.addWidget(self._table, 1)
        column.addLayout(foot)
        column.addWidget(self._note)

    @property
    def _action(self) -> str:
        return ACTIONS[max(self._table.currentRow(), 0)].id

    def _set_texts(self) -> None:
        self._table.setHorizontalHeaderLabels([_("Action"), _("Keys")])
        self._show(self._view_model.settings)
        self._note.clear()

    def _show(self, settings: Settings) -> None:
        keys = shortcuts(settings)
        own = {action for action, _keys in settings.own_keys.chosen}
        for row, (title, shown) in zip(ACTIONS, self._items, strict=True):
            title.setText(title_of(row, settings))
            shown.setText(shown_keys(keys[row.id]))
            for item in (title, shown):
                font = item.font()
                font.setBold(row.id in own)
                item.setFont(font)
        self._filter(self._search.text())
        self._refresh_buttons()

    def _filter(self, text: str) -> None:
        wanted = text.casefold().strip()
        for row, (title, keys) in enumerate(self._items):
            self._table.setRowHidden(row, wanted not in f"{title.text()} {keys.text()}".casefold())

    def _chosen(self) -> None:
        self._field.clear()
        self._note.clear()
        self._refresh_buttons()

    def _refresh_buttons(self) -> None:
        settings = self._view_model.settings
        is_free = self._action not in HELD_ACTIONS
        self._field.setEnabled(is_free)
        self._give.setEnabled(is_free and not self._field.keySequence().isEmpty())
        self._clear.setEnabled(is_free and bool(shortcuts(settings)[self._action]))
        self._restore.setEnabled(any(action == self._action for action, _keys in settings.own_keys.chosen))
        if not is_free:
            self._note.setText(_("This key also acts while it is held, so it stays as it is."))

    def _give_key(self) -> None:
        key = self._field.keySequence().toString(QKeySequence.SequenceFormat.PortableText)
        if key in HELD_KEYS:
            self._note.setText(_("F, O and X act while they are held. Choose another key."))
            return
        settings = self._view_model.settings
        had = [row for row in ACTIONS if key in shortcuts(settings)[row.id] and row.id != self._action]
        self._set((key,))
        self._note.setText(
            _("“{action}” no longer has this key.").format(action=title_of(had[0], settings)) if had else ""
        )

    def _set(self, keys: tuple[str, ...]) -> None:
        own = self._view_model.settings.own_keys
        self._view_model.change(own_keys=own.with_keys(self._action, keys))
        self._field.clear()

    def _restore_keys(self) -> None:
        self._view_model.change(own_keys=self._view_model.settings.own_keys.without(self._action))
