"""Makes Qt actions of the action table, and keeps their texts, keys and state right."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from medviewer.i18n import _
from medviewer.services.key_bindings import Keys
from medviewer.services.settings import Settings
from medviewer.ui.action_titles import title_of
from medviewer.ui.actions.row import Action, Menu
from medviewer.ui.actions.table import ACTIONS
from medviewer.ui.commands import Commands
from medviewer.ui.icons import icon
from medviewer.ui.shortcuts import shortcuts, shown_keys
from medviewer.ui.texts import Texts

_OF_IMAGE = ("overlay", "key-image")
"""Switches that are on or off with the image on show."""


class ActionSet:
    """The actions of one window, by id."""

    def __init__(self, owner: QWidget, commands: Commands) -> None:
        self._commands = commands
        self._settings = commands.desk.settings.settings
        self._keys: Keys = shortcuts(self._settings)
        self._rows = {row.id: row for row in ACTIONS}
        self._made = {row.id: self._make(row, owner) for row in ACTIONS}
        owner.addActions(list(self._made.values()))
        Texts(owner).refresh(self._set_texts)
        self.refresh()

    def __getitem__(self, id_: str) -> QAction:
        return self._made[id_]

    def refresh(self) -> None:
        """Ask anew which actions are possible and which switches are on."""
        met = self._commands.met()
        for id_, row in self._rows.items():
            action = self._made[id_]
            action.setEnabled(met[row.need])
            if row.checked is not None:
                action.setChecked(row.checked(self._commands))
            if row.about is not None:
                action.setText(self._title(row))

    def take_settings(self, settings: Settings) -> None:
        """Give every action the shortcuts and the name that the settings say."""
        if settings == self._settings:
            return
        self._settings, self._keys = settings, shortcuts(settings)
        for id_, action in self._made.items():
            action.setShortcuts([QKeySequence(key) for key in self._keys[id_]])
        self._set_texts()

    def refresh_switches_of_image(self) -> None:
        """Ask anew about what may differ from image to image: cheap, for every change of one."""
        for id_ in _OF_IMAGE:
            row = self._rows[id_]
            self._made[id_].setChecked(row.checked is not None and row.checked(self._commands))

    def fill(self, menu: QMenu, which: Menu, before_last_group: Iterable[QMenu] = ()) -> None:
        """Put the actions of a menu of the table into a menu on the screen, its last group after submenus."""
        rows = [row for row in self._rows.values() if row.menu is which]
        for row in rows:
            menu.addAction(self._made[row.id])
            if row.ends_group and row is not rows[-1]:
                menu.addSeparator()
        ends = [index for index, row in enumerate(rows[:-1]) if row.ends_group]
        first_of_last = rows[ends[-1] + 1 if ends else 0]
        for submenu in before_last_group:
            menu.insertMenu(self._made[first_of_last.id], submenu)

    def _make(self, row: Action, owner: QWidget) -> QAction:
        action = QAction(owner)
        action.setObjectName(row.id)
        action.setShortcuts([QKeySequence(key) for key in self._keys[row.id]])
        action.setAutoRepeat(row.repeats)
        action.setCheckable(row.checked is not None)
        if row.icon:
            action.setIcon(icon(row.icon))
        action.triggered.connect(partial(self._run, row))
        return action

    def _run(self, row: Action) -> None:
        row.call(self._commands)
        self.refresh()

    def _title(self, row: Action) -> str:
        name = title_of(row, self._settings)
        about = row.about(self._commands) if row.about is not None else None
        return name if about is None else _("{action}: {what}").format(action=name, what=about)

    def _set_texts(self) -> None:
        for id_, row in self._rows.items():
            name = self._title(row)
            self._made[id_].setVisible(bool(name))
            self._made[id_].setText(name)
            tip = name.rstrip("…")
            keys = self._keys[id_]
            self._made[id_].setToolTip(f"{tip} ({shown_keys(keys)})" if keys else tip)
