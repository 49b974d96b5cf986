"""The main window: places the parts, and connects each to what it shows."""

from pathlib import Path

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

import medviewer
from medviewer import i18n
from medviewer.services.settings import Settings
from medviewer.ui import theme
from medviewer.ui.action_set import ActionSet
from medviewer.ui.cine_commands import CineCommands
from medviewer.ui.commands import Commands
from medviewer.ui.compare_commands import CompareCommands
from medviewer.ui.decision_commands import DecisionCommands
from medviewer.ui.desk import Desk
from medviewer.ui.dialogs.dialogs import Dialogs
from medviewer.ui.dialogs.key_sheet import key_sheet
from medviewer.ui.dialogs.unsaved import UnsavedGuard
from medviewer.ui.drop_veil import DropVeil
from medviewer.ui.empty_view import EmptyView
from medviewer.ui.error_dialog import ErrorReporter
from medviewer.ui.export_commands import ExportCommands
from medviewer.ui.file_commands import FileCommands
from medviewer.ui.hanging_commands import HangingCommands
from medviewer.ui.item_commands import ItemCommands
from medviewer.ui.key_image_commands import KeyImageCommands
from medviewer.ui.menus import fill_menu_bar, show_image_menu, show_measurement_menu
from medviewer.ui.mpr_commands import MprCommands
from medviewer.ui.own_windows import OwnWindows
from medviewer.ui.panels.analysis_panel import AnalysisPanel
from medviewer.ui.panels.enhancement_panel import EnhancementPanel
from medviewer.ui.panels.reading_panel import ReadingPanel
from medviewer.ui.panels.right_panel import RightPanel
from medviewer.ui.panels.structures_panel import StructuresPanel
from medviewer.ui.panels.study_browser import StudyBrowser
from medviewer.ui.reading_commands import ReadingCommands
from medviewer.ui.reading_notices import ReadingNotices
from medviewer.ui.result_commands import ResultCommands
from medviewer.ui.side_panel import SidePanel
from medviewer.ui.status_bar import StatusBar
from medviewer.ui.structure_commands import StructureCommands
from medviewer.ui.texts import switch_language
from medviewer.ui.toast import Toast
from medviewer.ui.toolbar import Toolbar
from medviewer.ui.view_models.reading_flow import ReadingFlow
from medviewer.ui.viewport_grid import ViewportGrid
from medviewer.ui.window_commands import WindowCommands
from medviewer.ui.window_keeper import WindowKeeper


class MainWindow(QMainWindow):
    """One window on one desk.

    Signals:
        shown: It came on the screen for the first time.
        closing: It is being closed.
    """

    shown = Signal()
    closing = Signal()

    def __init__(self, desk: Desk, log: Path) -> None:
        super().__init__()
        self.setWindowTitle("medviewer")
        self.setMinimumSize(1024, 640)
        self.resize(1280, 800)
        self._desk = desk
        self._has_been_shown = False
        self.toast = Toast(self)
        self.dialogs = Dialogs(self, desk, log, lambda: key_sheet(desk.settings.settings), self.toast)
        self.errors = ErrorReporter(
            self.toast, self.dialogs.show_log, lambda: desk.study.open(desk.study.sources)
        )
        self.files = FileCommands(self, desk, self.toast, self.errors)
        self.grid = ViewportGrid(desk.hanging)
        self.cine = CineCommands(desk, self._refresh)
        self.reading = ReadingCommands(desk, self.grid, self.cine)
        self.items = ItemCommands(self, desk, self.toast)
        self.key_images = KeyImageCommands(desk, self.items, self.toast, self)
        self.exports = ExportCommands(self, desk, self.grid, self.items, toast=self.toast, errors=self.errors)
        self.structures = StructureCommands(desk, self.toast, self.errors, self._show_structures)
        self.commands = Commands(
            window=self,
            desk=desk,
            grid=self.grid,
            files=self.files,
            reading=self.reading,
            results=ResultCommands(self, desk, self.toast, self.errors),
            decisions=DecisionCommands(desk, self._word_finding),
            cine=self.cine,
            hanging=HangingCommands(desk),
            compare=CompareCommands(self, desk, self.toast),
            windows=WindowCommands(self, desk.hanging),
            mpr=MprCommands(desk, self.grid),
            dialogs=self.dialogs,
            items=self.items,
            key_images=self.key_images,
            exports=self.exports,
            structures=self.structures,
        )
        self.actions_by_id = ActionSet(self, self.commands)
        self.flow = ReadingFlow(desk)
        self._unsaved = UnsavedGuard(self, desk.reading.store)
        self.notices = ReadingNotices(desk.reading, self.toast, self.errors)
        self._keeper = WindowKeeper(desk.settings)
        self.own_windows = OwnWindows(desk, self.grid, self._keeper, self.actions)
        self._place_parts()
        self._connect()
        self._take_settings(desk.settings.settings)

    def _place_parts(self) -> None:
        desk, actions = self._desk, self.actions_by_id
        self.browser = StudyBrowser(desk, actions["browser"])
        self.analysis_panel = AnalysisPanel(desk, actions)
        self.enhancement_panel = EnhancementPanel(desk.hanging)
        self.reading_panel = ReadingPanel(desk, self.items, actions)
        self.structures_panel = StructuresPanel(desk)
        pages = (self.analysis_panel, self.reading_panel, self.structures_panel, self.enhancement_panel)
        self.right = RightPanel(pages, actions["analysis"])
        self.empty = EmptyView(desk)
        self.status = StatusBar(desk.activity)
        self._center = QStackedWidget()
        self._center.addWidget(self.empty)
        self._center.addWidget(self.grid)
        self._left_side = SidePanel(self.browser, actions["browser"], (180, 480))
        self._right_side = SidePanel(self.right, actions["analysis"], (theme.ANALYSIS_PX - 20, 640))
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setHandleWidth(1)
        self._split.setChildrenCollapsible(False)
        for part in (self._left_side, self._center, self._right_side):
            self._split.addWidget(part)
        self._split.setStretchFactor(1, 1)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Toolbar(actions))
        column.addWidget(self._split, 1)
        column.addWidget(self.status)
        self.setCentralWidget(body)
        fill_menu_bar(self.menuBar(), actions, self.commands)
        self.veil = DropVeil(self)

    def _connect(self) -> None:
        desk, actions = self._desk, self.actions_by_id
        self.veil.dropped.connect(self.files.open)
        self.empty.demo_asked.connect(self.files.open_demo)
        self.empty.recent_chosen.connect(lambda study: self.files.open([study.place]))
        self.browser.left_out_asked.connect(self.dialogs.show_left_out)
        self.browser.header_asked.connect(self.dialogs.show_header)
        self.browser.passport_asked.connect(self.dialogs.show_passport)
        self.browser.structures_asked.connect(self.structures.show)
        self.grid.object_dropped.connect(self._take_object)
        self.status.passport_asked.connect(self.dialogs.show_passport)
        for failed in (
            desk.settings.failed, desk.thumbnails.failed, desk.registrations.failed, desk.fusion.failed,
        ):  # fmt: skip
            failed.connect(self.errors.report)
        self.analysis_panel.finding_chosen.connect(self.reading.go_to)
        self.grid.menu_requested.connect(lambda where: show_image_menu(self, actions, where))
        self.grid.measurement_menu_requested.connect(
            lambda where: show_measurement_menu(self, actions, where)
        )
        self.key_images.note_wanted.connect(self._ask_for_note)
        self.flow.failed.connect(self.errors.report)
        desk.protocols.refused.connect(self.errors.report)
        desk.mpr.refused.connect(self.errors.report)
        desk.settings.changed.connect(self._take_settings)
        desk.study.catalog_changed.connect(self._show_center)
        for changed in (
            desk.study.catalog_changed, desk.hanging.active_changed, desk.hanging.layout_changed,
            desk.hanging.series_shown, desk.analysis.changed, desk.reading.changed, desk.reading.selection_changed,
            desk.settings.changed, desk.mpr.switched, desk.registrations.changed, desk.structures.changed,
            desk.fusion.changed, desk.verifying.changed, desk.volumes.failed,
            self.grid.tool_changed, self.grid.maximised_changed,
        ):  # fmt: skip
            changed.connect(lambda *_anything: self._refresh())
        desk.hanging.for_each_viewport(
            lambda _index, viewport: viewport.changed.connect(actions.refresh_switches_of_image)
        )
        self._left_side.width_changed.connect(lambda width: desk.settings.change(browser_width=width))
        self._right_side.width_changed.connect(lambda width: desk.settings.change(analysis_width=width))

    def _take_object(self, index: int, key: str) -> None:
        if self.structures.is_kind_shown(key):
            self.structures.show(key, index)
        else:
            self.dialogs.show_header(key)

    def _show_structures(self) -> None:
        self._desk.settings.change(analysis_open=True)
        self.right.tabs.setCurrentWidget(self.structures_panel)

    def _word_finding(self) -> None:
        self.right.tabs.setCurrentWidget(self.analysis_panel)
        self.analysis_panel.decision.edit_words()

    def _ask_for_note(self, key_image_id: str) -> None:
        self._desk.settings.change(analysis_open=True)
        self.right.tabs.setCurrentWidget(self.reading_panel)
        self.reading_panel.list.edit_words(key_image_id)

    def _refresh(self) -> None:
        self.actions_by_id.refresh()
        series = self._desk.hanging.series
        self.status.show_passport(
            series.passport if series is not None else None,
            is_drawn=not self._desk.volumes.has_failed(self._desk.hanging.key),
        )

    def _show_center(self) -> None:
        catalog = self._desk.study.catalog
        is_open = catalog is not None and catalog.main_series is not None
        self._center.setCurrentWidget(self.grid if is_open else self.empty)
        if is_open:
            self.grid.focus_active()

    def _take_settings(self, settings: Settings) -> None:
        code = settings.language or system_language()
        if code != i18n.language():
            switch_language(code)
            self._desk.hanging.tell_texts_anew()
        self.grid.take_settings(settings)
        self.actions_by_id.take_settings(settings)
        opened = (settings.browser_open, settings.analysis_open)
        if opened != (self._left_side.is_open, self._right_side.is_open) or not self._has_been_shown:
            self._left_side.set_open(settings.browser_open)
            self._right_side.set_open(settings.analysis_open)
            self._fit_sides(settings)

    def _fit_sides(self, settings: Settings) -> None:
        left = settings.browser_width if settings.browser_open else self._left_side.minimumWidth()
        right = settings.analysis_width if settings.analysis_open else self._right_side.minimumWidth()
        self._split.setSizes([left, max(self.width() - left - right - 2, 1), right])

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (overrides Qt's name)
        super().showEvent(event)
        if not self._has_been_shown:
            self._has_been_shown = True
            self._keeper.restore(self, "main")
            self._fit_sides(self._desk.settings.settings)
            self._center.setFocus()
            if self._desk.settings.settings.notice_seen_for != medviewer.__version__:
                self.dialogs.show_notice(self.grid.focus_active)
            self.shown.emit()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 (overrides Qt's name)
        if not self._unsaved.may_close():
            event.ignore()
            return
        self.closing.emit()
        self._keeper.remember(self, "main")
        self.own_windows.close_all()
        super().closeEvent(event)

    def close_unasked(self) -> None:
        """Close, and don't ask about what could not be saved: nobody is there to answer."""
        self._unsaved.give_up()
        self.close()


def system_language() -> str:
    """The language of the system, if the program speaks it; else English."""
    wanted = QLocale.system().name()
    return "zh_CN" if wanted.startswith("zh") else "en"
