"""Shows in one viewport what another shows: as large, and the same place of the patient in the middle."""

import numpy as np
from numpy.typing import NDArray

from medviewer.imaging.display_transform import fit_scale
from medviewer.imaging.geometry import Triple, VolumeGeometry
from medviewer.imaging.viewport_state import ViewportState
from medviewer.ui.view_models.viewport import ViewportViewModel


def matched_view(
    source: ViewportViewModel, target: ViewportViewModel, map_: NDArray[np.float64] | None
) -> None:
    """Magnify and move `target` as `source` is.

    Args:
        source: What to match.
        target: What is changed; without effect if either shows nothing.
        map_: Rigid motion (4x4) from the source's patient coordinates to the target's; None = they have nothing to do
            with each other, and the same distance from the middle of the picture is shown.
    """
    if source.content is None or target.content is None or source.state is None or target.state is None:
        return
    facts = source.content.planes.facts(source.state.slice_index)
    their_facts = target.content.planes.facts(target.state.slice_index)
    ours, theirs = facts.geometry, their_facts.geometry
    magnified = source.state.zoom * _fit(ours, source.state, source.size)
    zoom = magnified / _fit(theirs, target.state, target.size)
    point = np.asarray(_centre_mm(ours, source.state.center))
    if map_ is not None:
        place = map_[:3, :3] @ point + map_[:3, 3]
    else:
        away = point - _centre_mm(ours, None)
        if not (facts.is_placed and their_facts.is_placed):
            along_rows_and_columns = np.stack([ours.column_direction, ours.row_direction]) @ away
            away = along_rows_and_columns @ np.stack([theirs.column_direction, theirs.row_direction])
        place = _centre_mm(theirs, None) + away
    _off, row, column = theirs.to_index(tuple(place.tolist()))
    target.place(zoom, (column, row))


def _fit(geometry: VolumeGeometry, state: ViewportState, size: tuple[int, int]) -> float:
    rows, columns = geometry.shape[1:]
    return fit_scale((rows, columns), geometry.spacing_mm[1:], state.quarter_turns, size)


def _centre_mm(geometry: VolumeGeometry, center: tuple[float, float] | None) -> Triple:
    """The patient position of an image point (column, row) of a plane; None = the picture's own middle."""
    column, row = center or ((geometry.shape[2] - 1) / 2, (geometry.shape[1] - 1) / 2)
    return geometry.to_patient((0, row, column))
