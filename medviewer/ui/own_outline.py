"""Makes a finding's margin a polygon of the reader's own: its corners can be dragged, and it is kept with the study."""

import numpy as np

from medviewer.finding.measurement import SliceOutline
from medviewer.imaging.geometry import Triple, VolumeGeometry
from medviewer.reading.measurement import MeasurementKind
from medviewer.ui.desk import Desk

CORNER_MM = 1.5
FEWEST, MOST = 12, 40


def take_outline(desk: Desk) -> None:
    """Go to the largest slice of the selected finding, and add its margin there to the reader's measurements."""
    hanging, viewport = desk.hanging, desk.hanging.viewport
    state = desk.analysis.state(hanging.key)
    finding, content = state.finding(state.selected), viewport.content
    if finding is None or finding.measurement is None or content is None:
        return
    outline = finding.measurement.outlines[finding.measurement.largest]
    geometry = content.planes.geometry
    viewport.jump_to(finding)
    middle_mm: Triple = tuple(outline.points_mm.mean(axis=0).tolist())
    viewport.go_to_slice(round(geometry.to_index(middle_mm)[0]))
    if viewport.state is None:
        return
    corners = corners_on(outline, geometry, viewport.state.slice_index)
    measurement = viewport.measurements.new(MeasurementKind.POLYGON, corners)
    if measurement is not None:
        viewport.measurements.add(measurement)


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
