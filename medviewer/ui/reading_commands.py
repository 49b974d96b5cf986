"""Commands on the series in the active viewport: analysis, findings, markers, escape."""

from medviewer.finding.finding import Finding
from medviewer.ui.cine_commands import CineCommands
from medviewer.ui.desk import Desk
from medviewer.ui.view_models.marker_flow import remove_last_marker
from medviewer.ui.viewport.tools.mouse_tool import MouseTool
from medviewer.ui.viewport_grid import ViewportGrid


class ReadingCommands:
    """Acts on what the reader looks at."""

    def __init__(self, desk: Desk, grid: ViewportGrid, cine: CineCommands) -> None:
        self._desk = desk
        self._grid = grid
        self._cine = cine

    def analyse(self, *, only_markers: bool = False) -> None:
        """Analyse the active series, or score just the reader's markers in it."""
        series = self._desk.hanging.series
        if series is not None:
            self._desk.analysis.analyse(series, only_markers=only_markers)

    def remove_marker(self) -> None:
        remove_last_marker(self._desk, self._desk.hanging.key)

    def go_to(self, finding: Finding) -> None:
        """Show a finding's slice in the active viewport, the finding in the middle."""
        self._desk.analysis.select(self._desk.hanging.key, finding.number)
        self._desk.hanging.viewport.jump_to(finding)

    def step_finding(self, steps: int) -> None:
        """Go to the next (1) or previous (-1) finding of the list, stopping at either end."""
        analysis = self._desk.analysis.state(self._desk.hanging.key)
        numbers = [finding.number for finding in analysis.findings]
        if numbers:
            now = numbers.index(analysis.selected) if analysis.selected in numbers else -steps
            self.go_to(analysis.findings[min(max(now + steps, 0), len(numbers) - 1)])

    def ask_model(self) -> None:
        """Ask the model what the selected region adds to the selected finding's score."""
        hanging, analysis = self._desk.hanging, self._desk.analysis
        state = analysis.state(hanging.key)
        finding = state.finding(state.selected)
        if finding is not None and finding.score is not None and hanging.series is not None:
            region = hanging.viewport.measurements.selected
            self._desk.probing.ask(hanging.series, analysis.model_id, finding, region)

    def escape(self) -> None:
        """End what is going on (cine, the tool's work, the tool, analysis); with nothing going on, reset the view."""
        if self._cine.is_playing:
            self._cine.stop()
        elif self._grid.cancel_tool():
            pass
        elif self._grid.tool is not MouseTool.WINDOW:
            self._grid.use_tool(MouseTool.WINDOW)
        elif self._desk.analysis.is_under_way:
            self._desk.analysis.cancel()
        else:
            self._desk.hanging.viewport.reset()
