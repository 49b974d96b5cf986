"""The window can be used without a mouse and read by a screen reader, and its texts stand out from what lies behind."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QApplication, QLabel, QMenu, QTabBar, QWidget

from medviewer.ui import theme
from medviewer.ui.actions.table import ACTIONS

LEAST_CONTRAST = 4.5  # WCAG 2.1, 1.4.3
SURFACES = (theme.CANVAS, theme.SURFACE_0, theme.SURFACE_1, theme.SURFACE_2)


def luminance(color: str) -> float:
    """Relative luminance (WCAG 2.1)."""
    parts = [QColor(color).redF(), QColor(color).greenF(), QColor(color).blueF()]
    red, green, blue = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_wcag_does():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize(
    "text", [theme.TEXT, theme.QUIET, theme.ACCENT, theme.GOOD, theme.CAUTION, theme.REFUSED, theme.MEASURE]
)
def test_every_color_of_a_text_stands_out_from_every_surface(text, surface):
    assert contrast(text, surface) >= LEAST_CONTRAST


def test_the_filled_button_can_be_read():
    assert contrast(theme.CANVAS, theme.ACCENT) >= LEAST_CONTRAST


def in_focus_order(start: QWidget) -> list[QWidget]:
    """The widgets that Tab goes to, from one round to the start again."""
    found, widget = [], start.nextInFocusChain()
    while widget is not start:
        takes_tab = Qt.FocusPolicy(widget.focusPolicy()) & Qt.FocusPolicy.TabFocus
        if takes_tab and widget.isVisible() and widget.isEnabled():
            found.append(widget)
        widget = widget.nextInFocusChain()
    return found


def is_named(widget: QWidget) -> bool:
    if widget.accessibleName():
        return True
    if isinstance(widget, QAbstractButton):
        return bool(widget.text())
    if isinstance(widget, QTabBar):
        return all(widget.tabText(index) for index in range(widget.count()))
    buddies = (label.buddy() for label in widget.window().findChildren(QLabel))
    is_part_of_a_spin_box = isinstance(widget.parentWidget(), QAbstractSpinBox)
    return is_part_of_a_spin_box or any(buddy is widget for buddy in buddies)


def unnamed(window: QWidget) -> list[str]:
    return [
        f"{type(each).__name__} in {type(each.parentWidget()).__name__}"
        for each in in_focus_order(window)
        if not is_named(each)
    ]


def test_everything_that_takes_the_focus_has_a_name(qtbot, opened):
    opened.window.actions_by_id["analyse"].trigger()
    qtbot.waitUntil(lambda: bool(opened.desk.analysis.state(opened.desk.hanging.key).findings))
    for panel in range(opened.window.right.tabs.count()):
        opened.window.right.tabs.setCurrentIndex(panel)
        assert len(in_focus_order(opened.window)) > 10
        assert unnamed(opened.window) == []


@pytest.mark.parametrize(
    "dialog", ["show_keys", "show_preferences", "show_about", "show_passport", "show_log"]
)
def test_everything_in_a_dialog_has_a_name(opened, dialog):
    assert unnamed(getattr(opened.window.dialogs, dialog)()) == []


def test_alt_leads_into_the_menus_and_the_arrows_to_every_action(qtbot, opened):
    window, bar = opened.window, opened.window.menuBar()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Alt)
    assert bar.activeAction() is bar.actions()[0]
    reached = set()
    qtbot.keyClick(bar, Qt.Key.Key_Down)
    for _menu in bar.actions():
        qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        menu = QApplication.activePopupWidget()
        reached |= {action.objectName() for action in menu.actions() if action.isVisible()}
        qtbot.keyClick(menu, Qt.Key.Key_Right)
    qtbot.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_Escape)

    offered = {row.id for row in ACTIONS if window.actions_by_id[row.id].isVisible()}
    assert offered - reached == set()
