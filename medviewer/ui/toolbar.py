"""The one row of tools above the images."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from medviewer.hanging.grid_layout import LAYOUTS
from medviewer.i18n import N_
from medviewer.ui import theme
from medviewer.ui.action_set import ActionSet
from medviewer.ui.actions.layout import layout_action_id
from medviewer.ui.actions.measure import measure_actions
from medviewer.ui.actions.table import ACTIONS
from medviewer.ui.icons import icon
from medviewer.ui.layout_picker import LayoutMenu
from medviewer.ui.texts import Texts

_TOOLS = ("tool-window", "tool-pan", "tool-zoom", "tool-scroll", "tool-magnifier", "tool-marker")
_PRESETS = tuple(row.id for row in ACTIONS if row.id.startswith("preset-"))
_MEASURES = tuple(row.id for row in measure_actions() if row.checked is not None)
_CHANGES = ("invert", "flip-horizontal", "flip-vertical", "rotate-right", "reset", "cine", "overlay")
_BUTTON_PX = 32


class Toolbar(QWidget):
    """Buttons of actions; the only filled one starts the analysis."""

    def __init__(self, actions: ActionSet) -> None:
        super().__init__()
        self.setObjectName("toolbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(theme.TOOLBAR_PX)
        self._actions = actions
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(8, 0, 8, 0)
        self._row.setSpacing(4)
        self._add_button(actions["open-folder"])
        self._add_line()
        self._add_layout_picker()
        self._add_line()
        for name in _TOOLS:
            self._add_button(actions[name])
        self._follow_tool(self._add_menu("measure", N_("Measure"), _MEASURES))
        self._add_line()
        self._add_menu("presets", N_("Window presets: width / center"), _PRESETS)
        self._add_line()
        for name in _CHANGES:
            self._add_button(actions[name])
        self._row.addStretch(1)
        self._add_analyse(actions["analyse"])
        self._add_button(actions["export-pdf"])

    def _add_button(self, action: QAction) -> None:
        button = QToolButton()
        button.setDefaultAction(action)
        self._fit(button)
        Texts(button).refresh(lambda: button.setAccessibleName(action.text()))

    def _add_menu(self, icon_name: str, title: str, ids: tuple[str, ...]) -> QToolButton:
        menu = QMenu()
        for id_ in ids:
            menu.addAction(self._actions[id_])
        return self._add_menu_button(icon_name, title, menu)

    def _follow_tool(self, button: QToolButton) -> None:
        """Have a menu's button show which of the menu's tools is in use, as a button of its own would."""
        button.setCheckable(True)
        own, actions = button.icon(), button.menu().actions()

        def follow() -> None:
            chosen = next((action for action in actions if action.isChecked()), None)
            button.setChecked(chosen is not None)
            button.setIcon(own if chosen is None else chosen.icon())

        for action in actions:
            action.toggled.connect(follow)

    def _add_layout_picker(self) -> None:
        by_layout = {layout: self._actions[layout_action_id(layout)] for layout in LAYOUTS}
        menu = LayoutMenu(lambda: next((each for each in LAYOUTS if by_layout[each].isChecked()), LAYOUTS[0]))
        menu.chosen.connect(lambda layout: by_layout[layout].trigger())
        menu.addSeparator()
        menu.addActions([self._actions[id_] for id_ in ("mpr", "mpr-grid", "hang-again", "next-protocol")])
        self._add_menu_button("layout-2x2", N_("Layout"), menu)

    def _add_menu_button(self, icon_name: str, title: str, menu: QMenu) -> QToolButton:
        button = QToolButton()
        menu.setParent(button, menu.windowFlags())
        button.setIcon(icon(icon_name))
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._fit(button)
        texts = Texts(button)
        texts.keep(button.setToolTip, title)
        texts.keep(button.setAccessibleName, title)
        return button

    def _fit(self, button: QToolButton) -> None:
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setIconSize(QSize(theme.ICON_PX, theme.ICON_PX))
        button.setFixedSize(_BUTTON_PX, _BUTTON_PX)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._row.addWidget(button)

    def _add_line(self) -> None:
        line = QFrame()
        line.setObjectName("separator")
        line.setFixedSize(1, 20)
        self._row.addSpacing(4)
        self._row.addWidget(line)
        self._row.addSpacing(4)

    def _add_analyse(self, action: QAction) -> None:
        button = QPushButton()
        button.setObjectName("filled")
        button.setMinimumSize(96, 28)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(action.trigger)

        def follow() -> None:
            button.setText(action.text())
            button.setToolTip(action.toolTip())
            button.setEnabled(action.isEnabled())

        action.changed.connect(follow)
        follow()
        self._row.addWidget(button)
        self._row.addSpacing(4)
