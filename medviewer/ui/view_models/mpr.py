"""Multiplanar reformats: brings the three planes of a series into viewports, keeps them, and takes them out again."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from medviewer.hanging.grid_layout import GridLayout
from medviewer.imaging.cross_sections import CrossSections
from medviewer.imaging.first_look import FirstLook
from medviewer.imaging.geometry import Triple
from medviewer.imaging.patient_plane import PatientPlane
from medviewer.imaging.viewport_state import ViewportState
from medviewer.imaging.volume import Calibration
from medviewer.ui.view_models.arrangement import Arrangement, Hung
from medviewer.ui.view_models.even_volumes import EvenVolumes
from medviewer.ui.view_models.hanging import HangingViewModel
from medviewer.ui.view_models.reformat import Reformat
from medviewer.ui.view_models.series_cautions import cut_cautions
from medviewer.ui.view_models.study import StudyViewModel
from medviewer.ui.view_models.viewport import ViewportViewModel
from medviewer.ui.view_models.viewport_content import ViewportContent

GRIDS = (GridLayout(2, 2, has_tall_first=True), GridLayout(2, 2))
"""One tall viewport and two beside it; or four, the last for the slices as they were acquired."""

Change = Callable[[CrossSections], CrossSections]


@dataclass(frozen=True, eq=False)
class Before:
    """What was on show before a reformat.

    Attributes:
        layout: The grid.
        hung: What hung in each viewport, by number.
        active: The active viewport.
        states: How each showed it.
    """

    layout: GridLayout
    hung: tuple[Hung, ...]
    active: int
    states: tuple[ViewportState | None, ...]


class MprViewModel(QObject):
    """The reformats on show. They hang like anything else: in any grid, beside other series.

    Signals:
        changed: A reformat shows something else.
        switched: One came on show or went, or how its planes are made changed: slab, turn, crosshair on or off.
        refused: The exception why a series can't be cut.
    """

    changed = Signal()
    switched = Signal()
    refused = Signal(object)

    def __init__(self, hanging: HangingViewModel, study: StudyViewModel, even: EvenVolumes) -> None:
        super().__init__()
        self._hanging = hanging
        self._study = study
        self._even = even
        self._reformats: dict[str, Reformat] = {}
        self._grid = GRIDS[0]
        self._before: Before | None = None
        self._wanted = ""
        hanging.use_cutter(self._cut)
        hanging.layout_changed.connect(self._forget_unhung)
        study.catalog_changed.connect(self._start_afresh)
        even.ready.connect(self._show)
        even.refused.connect(self._refuse)

    @property
    def is_on(self) -> bool:
        """True while a plane of a reformat is on show."""
        return any(self._hanging.hung_in(index).plane for index in self._hanging.places.on_show)

    @property
    def plane(self) -> PatientPlane | None:
        """The plane in the active viewport; None where none is."""
        return self._hanging.hung_in(self._hanging.active).plane

    @property
    def reformat(self) -> Reformat | None:
        """The reformat of the series in the active viewport."""
        return self._reformats.get(self._hanging.key)

    def reformat_of(self, key: str) -> Reformat | None:
        return self._reformats.get(key)

    def toggle(self) -> None:
        """Show the active series in three planes; where it is shown so already, what was on show before."""
        if self.is_on and self.reformat is not None:
            self.leave()
        elif (series := self._hanging.series) is not None:
            self._wanted = series.key
            self._even.prepare(series)

    def leave(self) -> None:
        """Show again what was on show before; the series that was cut at the slice the crosshair points at."""
        before, self._before = self._before, None
        if before is None:
            return
        points = {key: reformat.sections.point_mm for key, reformat in self._reformats.items()}
        self._hanging.hang_back(before.layout, before.hung, before.active)
        for index, state in enumerate(before.states):
            viewport, key = self._hanging.viewports[index], self._hanging.key_in(index)
            _go_back(viewport, state, points.get(key))
        self.switched.emit()

    def next_grid(self) -> None:
        """Lay the planes out in the other grid."""
        self._grid = GRIDS[(GRIDS.index(self._grid) + 1) % len(GRIDS)]
        reformat = self.reformat
        if reformat is not None and self.is_on:
            self._hang(self._hanging.key)

    def change(self, key: str, change: Change) -> None:
        """Let the planes of a series lie elsewhere, and show them there."""
        reformat = self._reformats.get(key)
        sections = None if reformat is None else change(reformat.sections)
        if reformat is not None and sections is not None and sections != reformat.sections:
            self._become(key, reformat.changed(sections))

    def change_active(self, change: Change) -> None:
        """The same for the series in the active viewport."""
        self.change(self._hanging.key, change)

    def toggle_lines(self) -> None:
        """Show or hide the crosshair."""
        if (reformat := self.reformat) is not None:
            self._become(self._hanging.key, replace(reformat, shows_lines=not reformat.shows_lines))

    def _become(self, key: str, reformat: Reformat) -> None:
        before = self._reformats[key]
        self._reformats[key] = reformat
        self.changed.emit()
        if _switches(before) != _switches(reformat):
            self.switched.emit()

    def _show(self, key: str) -> None:
        """The series can be cut: hang it where the reader wanted it, or fill the viewports that wait for it."""
        if key != self._wanted:
            self._hanging.show_where_hung(key)
            return
        self._wanted = ""
        loaded = self._hanging.viewport.content
        even = None if loaded is None else self._even.of(key, loaded.volume)
        if even is None:
            return
        if not self.is_on or self._before is None:
            self._before = self._now()
        sections = CrossSections.through_middle(even.volume.geometry)
        point = _looked_at(self._hanging.viewport)
        self._reformats[key] = Reformat.of(even, sections if point is None else sections.moved_to(point))
        self._hang(key)

    def _hang(self, key: str) -> None:
        active, state = self._hanging.hung_in(self._hanging.active), self._hanging.viewport.state
        look = active.look if active.plane or state is None else FirstLook(window=state.window)
        acquired = Hung(key, FirstLook() if state is None else FirstLook(window=state.window))
        hung = (*(Hung(key, look, plane) for plane in PatientPlane), acquired)[: self._grid.count]
        self._hanging.arrange(Arrangement(hung, self._grid))
        self.switched.emit()

    def _cut(self, hung: Hung, content: ViewportContent) -> ViewportContent | None:
        """The content of a plane; None while its series is still being resampled."""
        series = self._study.series(hung.key)
        even = self._even.of(hung.key, content.volume)
        if series is None or even is None or hung.plane is None:
            if series is not None:
                self._even.prepare(series)
            return None
        reformat = self._reformats.get(hung.key)
        if reformat is None or reformat.even is not even:
            through_middle = CrossSections.through_middle(even.volume.geometry)
            reformat = Reformat.of(even, through_middle if reformat is None else reformat.sections)
            self._reformats[hung.key] = reformat
        cut = reformat.content(content, hung.plane)
        return replace(cut, cautions=cut_cautions(series, even.notes))

    def _now(self) -> Before:
        hanging = self._hanging
        states = tuple(viewport.state for viewport in hanging.viewports)
        return Before(hanging.layout, hanging.hung, hanging.active, states)

    def _refuse(self, error: Exception) -> None:
        self._wanted = ""
        self.refused.emit(error)

    def _forget_unhung(self) -> None:
        cut = frozenset(hung.key for hung in self._hanging.hung if hung.plane is not None)
        self._reformats = {key: reformat for key, reformat in self._reformats.items() if key in cut}
        self._even.keep_only(cut | {self._wanted})

    def _start_afresh(self) -> None:
        self._wanted, self._before = "", None
        self._even.cancel()
        self._forget_unhung()
        self.switched.emit()


def _switches(reformat: Reformat) -> tuple[object, ...]:
    """What menus show as chosen."""
    return reformat.shows_lines, reformat.sections.projection, reformat.sections.lie


def _looked_at(viewport: ViewportViewModel) -> Triple | None:
    """The point of the patient in the middle of a viewport, on the slice on show; None where it is unknown."""
    content, state = viewport.content, viewport.state
    if content is None or state is None or content.planes.calibration is not Calibration.PATIENT:
        return None
    _count, rows, columns = content.planes.geometry.shape
    column, row = state.center if state.center is not None else ((columns - 1) / 2, (rows - 1) / 2)
    inside = (min(max(row, 0.0), rows - 1), min(max(column, 0.0), columns - 1))
    return content.planes.geometry.to_patient((state.slice_index, *inside))


def _go_back(viewport: ViewportViewModel, state: ViewportState | None, point_mm: Triple | None) -> None:
    """Show a stack as it was shown before, but at the slice nearest to a point."""
    content, now = viewport.content, viewport.state
    if content is None or now is None or state is None or state.slice_count != now.slice_count:
        return
    viewport.restore(state)
    if point_mm is not None and content.cut is None:
        viewport.go_to_slice(round(content.planes.geometry.to_index(point_mm)[0]))
