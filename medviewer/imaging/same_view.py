"""Keeps the view when a viewport comes to show other planes: as large as before, a point of the patient in its place."""

from dataclasses import replace

from medviewer.imaging.display_transform import fit_scale
from medviewer.imaging.geometry import Triple, VolumeGeometry
from medviewer.imaging.viewport_state import ViewportState


def same_view(
    state: ViewportState,
    before: VolumeGeometry,
    after: VolumeGeometry,
    size: tuple[int, int],
    anchor_mm: Triple,
) -> ViewportState:
    """The state for other planes: the anchor stays where it is on the screen, in the plane nearest to it.

    Args:
        state: Of the planes shown so far.
        before: Those planes.
        after: The other planes, with the same directions to the right and down as far as the reader should notice.
        size: (width, height) of the viewport, in pixels.
        anchor_mm: A point (x, y, z) in patient mm, LPS.
    """
    rows, columns = before.shape[1:]
    column, row = state.center if state.center is not None else ((columns - 1) / 2, (rows - 1) / 2)
    _k, old_row, old_column = before.to_index(anchor_mm)
    k, new_row, new_column = after.to_index(anchor_mm)
    center = (
        new_column + (column - old_column) * before.spacing_mm[2] / after.spacing_mm[2],
        new_row + (row - old_row) * before.spacing_mm[1] / after.spacing_mm[1],
    )
    zoom = state.zoom * _fit(state, before, size) / _fit(state, after, size)
    moved = replace(state, slice_count=after.shape[0], slice_index=0, center=center, zoom=zoom)
    return moved.at_slice(round(k))


def _fit(state: ViewportState, geometry: VolumeGeometry, size: tuple[int, int]) -> float:
    rows, columns = geometry.shape[1:]
    return fit_scale((rows, columns), geometry.spacing_mm[1:], state.quarter_turns, size)
