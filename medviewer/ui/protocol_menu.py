"""The menu of hanging protocols: those that fit the study can be chosen."""

from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from medviewer.i18n import N_, _, language
from medviewer.ui.commands import Commands
from medviewer.ui.texts import Texts


def protocol_menu(parent: QWidget, commands: Commands) -> QMenu:
    """A menu that is filled anew each time it opens."""
    menu = QMenu(parent)
    Texts(menu).keep(menu.setTitle, N_("Hanging protocol"))
    menu.aboutToShow.connect(lambda: _fill(menu, commands))
    return menu


def _fill(menu: QMenu, commands: Commands) -> None:
    menu.clear()
    hanging, in_use = commands.hanging, commands.desk.protocols.in_use
    for protocol, fits in hanging.offered():
        action = menu.addAction(protocol.name(language()))
        action.setCheckable(True)
        action.setChecked(protocol.id == in_use)
        action.setEnabled(fits)
        action.triggered.connect(partial(hanging.use, protocol))
    none = menu.addAction(_("None"))
    none.setCheckable(True)
    none.setChecked(not in_use)
    none.setEnabled(hanging.study is not None)
    none.triggered.connect(hanging.use_none)
    menu.addSeparator()
    menu.addAction(_("Open the folder of your own protocols")).triggered.connect(hanging.show_folder)
