"""Lets the reader change a finding's margin: in a slice it becomes a polygon whose corners can be dragged."""

from dataclasses import replace

import numpy as np

from medviewer.analysis.edited_margin import outline_at
from medviewer.finding.finding import Finding
from medviewer.finding.measurement import SliceOutline
from medviewer.imaging.geometry import Triple, VolumeGeometry
from medviewer.reading.measurement import Measurement, MeasurementKind
from medviewer.ui.desk import Desk

CORNER_MM = 1.5
FEWEST, MOST = 12, 40


def edit_margin(desk: Desk) -> None:
    """Select the margin of the selected finding on the slice on show, as a polygon of the reader's own.

    Where the finding has no margin on that slice, its largest one is gone to. A margin that is the reader's already is
    selected.
    """
    key, viewport = desk.hanging.key, desk.hanging.viewport
    state = desk.analysis.state(key)
    finding, content = state.finding(state.selected), viewport.content
    if finding is None or finding.measurement is None or content is None or viewport.state is None:
        return
    outlines, geometry = finding.measurement.outlines, content.planes.geometry
    here = outline_at(
        finding.measurement, _middle_of_slice(geometry, viewport.state.slice_index, outlines[0])
    )
    outline = outlines[finding.measurement.largest if here is None else here]
    viewport.jump_to(finding)
    viewport.go_to_slice(round(geometry.to_index(_middle(outline))[0]))
    own = _own(desk, finding, outline)
    if own is not None:
        desk.reading.select([own.id])
        return
    corners = corners_on(outline, geometry, viewport.state.slice_index)
    polygon = viewport.measurements.new(MeasurementKind.POLYGON, corners)
    place = desk.margins.place(key, finding)
    if polygon is not None and place is not None:
        viewport.measurements.add(replace(polygon, margin_of=place))


def reset_margin(desk: Desk) -> None:
    """Let the selected finding's own margins count again."""
    state = desk.analysis.state(desk.hanging.key)
    finding = state.finding(state.selected)
    if finding is not None:
        desk.margins.reset(desk.hanging.key, finding)


def corners_on(outline: SliceOutline, geometry: VolumeGeometry, slice_index: int) -> list[Triple]:
    """Corners along a margin, about 1.5 mm apart, 12 to 40, with their feet on the slice: (x, y, z) in mm, LPS."""
    points = outline.points_mm
    steps = np.linalg.norm(np.roll(points, -1, axis=0) - points, axis=1)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    count = int(np.clip(round(along[-1] / CORNER_MM), FEWEST, MOST))
    closed = np.vstack([points, points[:1]])
    places = np.arange(count) * along[-1] / count
    even = np.column_stack([np.interp(places, along, closed[:, axis]) for axis in range(3)])
    to_patient = geometry.slice_affine(slice_index)
    feet = np.column_stack([even, np.ones(count)]) @ np.linalg.inv(to_patient).T
    feet[:, 0] = 0.0
    return [(float(x), float(y), float(z)) for x, y, z, _one in feet @ to_patient.T]


def _own(desk: Desk, finding: Finding, outline: SliceOutline) -> Measurement | None:
    """The reader's margin in the slice of an outline; None where there is none."""
    measured = finding.measurement
    assert measured is not None
    for margin in desk.margins.of(desk.hanging.key, finding):
        which = outline_at(measured, np.array(margin.points))
        if which is not None and measured.outlines[which] is outline:
            return margin
    return None


def _middle(outline: SliceOutline) -> Triple:
    x, y, z = outline.points_mm.mean(axis=0).tolist()
    return (x, y, z)


def _middle_of_slice(
    geometry: VolumeGeometry, slice_index: int, outline: SliceOutline
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """(1, 3) the foot of an outline's middle on a slice."""
    _off, row, column = geometry.to_index(_middle(outline))
    return np.array([geometry.to_patient((slice_index, row, column))])
