"""What the actions act on, and what must be so for them to be possible."""

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from medviewer.i18n import N_
from medviewer.imaging.presets import Preset
from medviewer.imaging.volume import Unit
from medviewer.reading.first_opinion import Opinion
from medviewer.services.preset_table import with_preset
from medviewer.ui.cine_commands import CineCommands
from medviewer.ui.compare_commands import CompareCommands
from medviewer.ui.decision_commands import DecisionCommands
from medviewer.ui.desk import Desk
from medviewer.ui.dialogs.dialogs import Dialogs
from medviewer.ui.export_commands import ExportCommands
from medviewer.ui.file_commands import FileCommands
from medviewer.ui.hanging_commands import HangingCommands
from medviewer.ui.item_commands import ItemCommands
from medviewer.ui.key_image_commands import KeyImageCommands
from medviewer.ui.mpr_commands import MprCommands
from medviewer.ui.need import Need
from medviewer.ui.panels.series_search_box import SearchLine
from medviewer.ui.reading_commands import ReadingCommands
from medviewer.ui.result_commands import ResultCommands
from medviewer.ui.structure_commands import StructureCommands
from medviewer.ui.view_models.viewport import ViewportViewModel
from medviewer.ui.viewport_grid import ViewportGrid
from medviewer.ui.window_commands import WindowCommands


@dataclass(frozen=True, eq=False)
class Commands:
    """The parts of a window that its actions act on."""

    window: QWidget
    desk: Desk
    grid: ViewportGrid
    files: FileCommands
    reading: ReadingCommands
    decisions: DecisionCommands
    results: ResultCommands
    cine: CineCommands
    hanging: HangingCommands
    compare: CompareCommands
    windows: WindowCommands
    mpr: MprCommands
    dialogs: Dialogs
    items: ItemCommands
    key_images: KeyImageCommands
    exports: ExportCommands
    structures: StructureCommands

    @property
    def viewport(self) -> ViewportViewModel:
        """The active viewport."""
        return self.desk.hanging.viewport

    @property
    def is_overlay_visible(self) -> bool:
        return self.viewport.state is not None and self.viewport.state.overlay.visible

    def toggle_panel(self, setting: str) -> None:
        """Open a side panel, or make it a strip: "browser_open" or "analysis_open"."""
        settings = self.desk.settings
        settings.change(**{setting: not getattr(settings.settings, setting)})

    def give_opinion(self, opinion: Opinion) -> None:
        """Take the reader's first impression of the active series: its result is shown now."""
        self.desk.read_first.give(self.desk.hanging.key, opinion)

    def find_series(self) -> None:
        """Let the reader type what to look for in the browser."""
        self.desk.settings.change(browser_open=True)
        if (line := self.window.findChild(SearchLine)) is not None:
            line.setFocus()
            line.selectAll()

    def use_preset(self, digit: int) -> None:
        """Show the active viewport in the window of a digit key; a digit without a preset does nothing."""
        for preset in self.desk.settings.settings.presets:
            if preset.digit == digit and self.meets(Need.HOUNSFIELD):
                self.viewport.use_window(preset.window)

    def keep_window(self) -> None:
        """Keep the window of the active viewport as preset 9."""
        state, settings = self.viewport.state, self.desk.settings
        if state is not None:
            preset = Preset(9, N_("My window"), round(state.window.center), round(state.window.width))
            settings.change(presets=with_preset(settings.settings.presets, preset))

    def meets(self, need: Need) -> bool:
        """True if what an action needs is there now."""
        return self.met()[need]

    def met(self) -> dict[Need, bool]:
        """Of every need, whether it is met now."""
        analysis = self.desk.analysis.state(self.desk.hanging.key)
        content = self.viewport.content
        return {
            Need.NOTHING: True,
            Need.REGISTRATION: self.desk.registrations.has_any,
            Need.SCREENS: self.windows.has_other_screen,
            Need.DONE: self.desk.reading.undo_what is not None,
            Need.UNDONE: self.desk.reading.redo_what is not None,
            Need.KEY_IMAGES: self.items.has_key_images,
            Need.ITEMS: self.items.has_items,
            Need.SELECTED: bool(self.desk.reading.selected),
            Need.MEASUREMENT: self.items.measurement is not None,
            Need.STUDY: self.desk.study.catalog is not None,
            Need.IMAGE: content is not None,
            Need.OVERLAY_PLANES: content is not None and bool(content.volume.overlay_planes),
            Need.SECTION: content is not None and content.cut is not None,
            Need.STRUCTURES: self.desk.structures.has_visible,
            Need.HOUNSFIELD: content is not None and content.volume.unit is Unit.HU,
            Need.SUMMARY: analysis.result is not None or self.items.has_reading,
            Need.RESULT: analysis.result is not None,
            Need.OPINION: content is not None and self.desk.read_first.is_awaited(self.desk.hanging.key),
            Need.FINDINGS: bool(analysis.findings),
            Need.FINDING: analysis.finding(analysis.selected) is not None,
            Need.OWN_MARGIN: self.decisions.has_own_margin,
            Need.MARKERS: bool(analysis.markers),
        }
