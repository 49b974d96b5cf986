"""The menu of a series in the browser."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from medviewer.i18n import _
from medviewer.ui.desk import Desk
from medviewer.ui.icons import icon


def series_menu(
    parent: QWidget,
    desk: Desk,
    key: str,
    show_header: Callable[[str], object],
    show_passport: Callable[[str], object],
) -> QMenu:
    """Where to show it, its geometry check, its header."""
    menu = QMenu(parent)
    series = desk.study.series(key)
    if series is not None and series.is_image:
        places = desk.hanging.places
        for number, index in enumerate(places.on_show, start=1):
            is_own = index in places.own_windows
            text = _("Show in viewport {number} (own window)") if is_own else _("Show in viewport {number}")
            action = menu.addAction(text.format(number=number))
            action.triggered.connect(partial(desk.hanging.place, key, index))
        menu.addSeparator()
        if series.passport is not None:
            menu.addAction(_("Geometry check")).triggered.connect(partial(show_passport, key))
    menu.addAction(icon("header"), _("DICOM header…")).triggered.connect(partial(show_header, key))
    menu.aboutToHide.connect(menu.deleteLater)
    return menu
