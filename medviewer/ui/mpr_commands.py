"""Commands on the reformat in the active viewport, and the tool that goes with it."""

from medviewer.imaging.cross_sections import CrossSections
from medviewer.imaging.patient_plane import PATIENT_AXES, AxesOfPlanes, own_axes
from medviewer.imaging.projection import Projection
from medviewer.ui.desk import Desk
from medviewer.ui.viewport.tools.mouse_tool import MouseTool
from medviewer.ui.viewport_grid import ViewportGrid


class MprCommands:
    """Acts on the series whose planes the reader looks at."""

    def __init__(self, desk: Desk, grid: ViewportGrid) -> None:
        self._desk = desk
        self._grid = grid
        self._was_on = False
        desk.mpr.switched.connect(self._choose_tool)

    @property
    def shows_lines(self) -> bool:
        reformat = self._desk.mpr.reformat
        return reformat is not None and reformat.shows_lines

    @property
    def lies_along_slices(self) -> bool:
        """The planes lie along the voxels, where nothing need be resampled."""
        axes = self._axes_of_slices()
        return axes is not None and self._lies_along(axes)

    @property
    def lies_along_patient(self) -> bool:
        return self._lies_along(PATIENT_AXES)

    def shows(self, projection: Projection | None) -> bool:
        """True if slabs are shown by this projection (None: thin planes)."""
        reformat = self._desk.mpr.reformat
        return reformat is not None and reformat.sections.projection is projection

    def lay_along_slices(self) -> None:
        """Undo every turn of the planes."""
        if (axes := self._axes_of_slices()) is not None:
            self._lay_along(axes)

    def lay_along_patient(self) -> None:
        """Straighten an oblique scan: it is resampled."""
        self._lay_along(PATIENT_AXES)

    def center(self) -> None:
        """Bring the crosshair into the middle of each plane."""
        hanging = self._desk.hanging
        for viewport in hanging.places_of(hanging.key):
            content, crosshair = viewport.content, viewport.crosshair
            if content is not None and crosshair is not None:
                _k, row, column = content.planes.geometry.to_index(crosshair.point_mm)
                viewport.center_on((column, row))

    def _lay_along(self, axes: AxesOfPlanes) -> None:
        def lay(sections: CrossSections) -> CrossSections:
            return sections.along(axes)

        self._desk.mpr.change_active(lay)

    def _lies_along(self, axes: AxesOfPlanes) -> bool:
        reformat = self._desk.mpr.reformat
        return reformat is not None and reformat.sections.lies_along(axes)

    def _axes_of_slices(self) -> AxesOfPlanes | None:
        reformat = self._desk.mpr.reformat
        return None if reformat is None else own_axes(reformat.even.volume.geometry)

    def _choose_tool(self) -> None:
        """The left button moves the crosshair while there is one, and does what it did at first when there is none."""
        is_on = self._desk.mpr.is_on
        if is_on and not self._was_on:
            self._grid.use_tool(MouseTool.CROSSHAIR)
        elif not is_on and self._was_on and self._grid.tool is MouseTool.CROSSHAIR:
            self._grid.use_tool(MouseTool.WINDOW)
        self._was_on = is_on
