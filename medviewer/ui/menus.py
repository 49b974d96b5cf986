"""The menu bar, filled from the action table, and the menus whose rows come and go."""

from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from medviewer.i18n import LANGUAGES, N_, _, language
from medviewer.ui.action_set import ActionSet
from medviewer.ui.actions.row import Menu
from medviewer.ui.commands import Commands
from medviewer.ui.empty_view import recent_details, recent_name
from medviewer.ui.protocol_menu import protocol_menu
from medviewer.ui.texts import Texts

_ON_IMAGE = (
    ("preset-0", "preset-1", "preset-2", "preset-3"),
    ("invert", "flip-horizontal", "flip-vertical", "rotate-right", "fit"),
    ("key-image", "tool-marker", "analyse", "export-pdf"),
    ("own-window", "header"),
)
_ON_SECTION = (
    ("slab-none", "slab-maximum", "slab-minimum", "slab-mean"),
    ("center-crosshair", "crosshair-lines", "planes-of-slices", "planes-of-patient"),
)

_ON_MEASUREMENT = (("rename-measurement", "measurement-properties"), ("copy-items", "delete-items"))


def fill_menu_bar(bar: QMenuBar, actions: ActionSet, commands: Commands) -> None:
    """Make the menus of the table, with those whose rows come and go among them."""
    extra = {Menu.FILE: [_recent_menu(bar, commands)], Menu.VIEW: [_language_menu(bar, commands)]}
    extra[Menu.LAYOUT] = [protocol_menu(bar, commands)]
    texts = Texts(bar)
    for which in Menu:
        menu = QMenu(bar)
        menu.setToolTipsVisible(False)
        texts.keep(menu.setTitle, which.value)
        actions.fill(menu, which, extra.get(which, ()))
        bar.addMenu(menu)


def show_image_menu(window: QWidget, actions: ActionSet, where: QPoint) -> None:
    """The menu of a right click on an image."""
    is_section = actions["crosshair-lines"].isEnabled()
    _show_menu(window, actions, where, (*_ON_IMAGE, *(_ON_SECTION if is_section else ())))


def show_measurement_menu(window: QWidget, actions: ActionSet, where: QPoint) -> None:
    """The menu of a right click on a measurement."""
    _show_menu(window, actions, where, _ON_MEASUREMENT)


def _show_menu(
    window: QWidget, actions: ActionSet, where: QPoint, groups: tuple[tuple[str, ...], ...]
) -> None:
    menu = QMenu(window)
    for group in groups:
        menu.addActions([actions[id_] for id_ in group])
        menu.addSeparator()
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(where)


def _recent_menu(bar: QMenuBar, commands: Commands) -> QMenu:
    menu = QMenu(bar)
    settings = commands.desk.settings

    def fill() -> None:
        menu.clear()
        for study in settings.recent:
            details = recent_details(study)
            action = menu.addAction(f"{recent_name(study)}   {details}".rstrip())
            action.triggered.connect(partial(commands.files.open, [study.place]))
        if settings.recent:
            menu.addSeparator()
        menu.addAction(_(N_("Forget the recent studies"))).triggered.connect(settings.forget_recent)
        menu.setEnabled(bool(settings.recent))

    settings.recent_changed.connect(fill)
    texts = Texts(menu)
    texts.keep(menu.setTitle, N_("Recent studies"))
    texts.refresh(fill)
    return menu


def _language_menu(bar: QMenuBar, commands: Commands) -> QMenu:
    menu = QMenu(bar)
    for code, name in LANGUAGES.items():
        action = menu.addAction(name)
        action.setCheckable(True)
        action.triggered.connect(partial(commands.desk.settings.change, language=code))
        action.triggered.connect(partial(action.setChecked, True))
        action.setData(code)

    def mark() -> None:
        for action in menu.actions():
            action.setChecked(action.data() == language())

    texts = Texts(menu)
    texts.keep(menu.setTitle, N_("Language"))
    texts.refresh(mark)
    return menu
