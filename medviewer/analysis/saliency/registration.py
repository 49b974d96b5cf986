"""How far the overlay lies from what the model saw: marks at known places, sent through model space and back."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.model_card import PatchSpec
from medviewer.analysis.preprocess import Patch, extract_patch
from medviewer.analysis.saliency.place import place
from medviewer.imaging.geometry import Triple, VolumeGeometry
from medviewer.imaging.overlay import layer_on_slice, sampled
from medviewer.imaging.regular_grid import regular_grid
from medviewer.imaging.regular_plan import RegularPlan
from medviewer.imaging.saliency_map import SaliencyMap
from medviewer.imaging.volume import FrameReference, Unit, Volume

_TOP = 1000.0
_WIDE_CELLS, _WIDE_VOXELS = 2.0, 3.0
_STRIDES = (-1, 0, 1)
_WINDOW_PX = 192


@dataclass(frozen=True)
class Registration:
    """What became of the marks.

    Attributes:
        error_mm: How far the worst of them came back from where it was drawn, in its plane; None where no mark fitted.
        limit_mm: Half of the smaller edge of the displayed Volume's pixels: beyond it no overlay is drawn.
        marks: How many came back.
    """

    error_mm: float | None
    limit_mm: float
    marks: int

    @property
    def is_in_place(self) -> bool:
        return self.error_mm is not None and self.error_mm <= self.limit_mm


def registration(
    shown: VolumeGeometry,
    plan: RegularPlan | None,
    center_mm: Triple,
    spec: PatchSpec,
    native: tuple[int, int],
) -> Registration:
    """Draw up to nine soft marks around a point, one at a time, and look where each comes out on the overlay.

    Each mark is drawn into an empty Volume on the displayed grid, at a place in patient millimetres. From there it
    goes the way of the true picture: stacked evenly where that is needed, cut to the model's patch,
    averaged down to the model's own cells, put back by `place`, and sampled onto the displayed slice by the code that
    draws the overlay; no step is inverted. The middle of what comes out is compared with where the mark was drawn.
    Where the map is oblique to the displayed slices, so that nothing is drawn on them, its own place in the patient
    is compared.

    Args:
        shown: The grid of the displayed Volume.
        plan: How it was stacked evenly before patches were cut; None where it came so.
        center_mm: (x, y, z) of the finding in patient mm, LPS.
        spec: The model's patch.
        native: (rows, columns) of the map's own cells.
    """
    open_spec = replace(spec, channels=((0.0, _TOP),))
    near = None if plan is None else _near(plan, center_mm)
    errors = []
    for mark_mm, radius_mm in _marks(shown if plan is None else plan.geometry, center_mm, spec, native):
        marked = _marked(shown, mark_mm, radius_mm)
        seen = marked if near is None else regular_grid(marked, near)
        saliency = _through_cells(extract_patch(seen, center_mm, open_spec), native)
        back_mm = _came_back(saliency, shown, mark_mm)
        errors.append(_in_plane_mm(np.subtract(back_mm, mark_mm), shown))
    return Registration(max(errors, default=None), min(shown.spacing_mm[1:]) / 2, len(errors))


def _near(plan: RegularPlan, center_mm: Triple) -> RegularPlan:
    """The part of the plan that makes the slice nearest to a point."""
    grid = plan.geometry
    k = min(max(round(grid.to_index(center_mm)[0]), 0), grid.shape[0] - 1)
    affine = grid.affine.copy()
    affine[:3, 3] = grid.to_patient((k, 0, 0))
    return replace(
        plan, geometry=VolumeGeometry((1, *grid.shape[1:]), affine), sources=plan.sources[k : k + 1]
    )


def _marks(
    grid: VolumeGeometry, center_mm: Triple, spec: PatchSpec, native: tuple[int, int]
) -> Iterator[tuple[Triple, float]]:
    """Place and radius of each mark that lies wholly in the patch and in the scan."""
    cell_mm = spec.field_mm / min(native)
    radius_mm = max(_WIDE_CELLS * cell_mm, _WIDE_VOXELS * max(grid.spacing_mm[1:]))
    step_mm = max(spec.field_mm / 2 - radius_mm - cell_mm, 0.0)
    k, row, column = grid.to_index(center_mm)
    foot = grid.to_patient((min(max(round(k), 0), grid.shape[0] - 1), row, column))
    for down in _STRIDES:
        for right in _STRIDES:
            offset = (grid.column_direction * down + grid.row_direction * right) * step_mm
            x, y, z = (np.array(foot) + offset).tolist()
            index = grid.to_index((x, y, z))
            reach = [radius_mm / edge for edge in grid.spacing_mm[1:]]
            inside = all(
                far <= at <= count - 1 - far
                for at, far, count in zip(index[1:], reach, grid.shape[1:], strict=True)
            )
            if inside and (step_mm or not (down or right)):
                yield (x, y, z), radius_mm


def _marked(grid: VolumeGeometry, mark_mm: Triple, radius_mm: float) -> Volume:
    """An empty Volume on `grid` with one mark, a round raised cosine; only its own slices take memory."""
    values = np.zeros(grid.shape, np.int16)
    reach = [int(np.ceil(radius_mm / edge)) + 1 for edge in grid.spacing_mm]
    middle = round(grid.to_index(mark_mm)[0])
    for k in range(max(middle - reach[0], 0), min(middle + reach[0] + 1, grid.shape[0])):
        to_slice = np.linalg.inv(grid.slice_affine(k))
        _off_mm, row, column = (to_slice @ (*mark_mm, 1))[:3]
        top, left = (max(int(at) - far, 0) for at, far in zip((row, column), reach[1:], strict=True))
        plane = values[k, top : int(row) + reach[1] + 2, left : int(column) + reach[2] + 2]
        rows, columns = np.indices(plane.shape, dtype=np.float64)
        index = np.stack([np.zeros_like(rows), rows + top, columns + left, np.ones_like(rows)], axis=-1)
        away_mm = np.linalg.norm((index @ grid.slice_affine(k).T)[..., :3] - np.array(mark_mm), axis=-1)
        plane[...] = np.rint(_TOP * (1 + np.cos(np.pi * np.minimum(away_mm / radius_mm, 1))) / 2)
    return Volume(values, grid, (FrameReference(""),) * grid.shape[0], Unit.HU)


def _through_cells(patch: Patch, native: tuple[int, int]) -> SaliencyMap:
    """The patch as a network with such cells would see it, placed as its map is."""
    rows, columns = patch.values.shape[:2]
    down, right = rows // native[0], columns // native[1]
    blocks = patch.values[: native[0] * down, : native[1] * right, 0]
    cells = blocks.reshape(native[0], down, native[1], right).mean(axis=(1, 3))
    return place(cells.astype(np.float32), patch, "")


def _came_back(saliency: SaliencyMap, shown: VolumeGeometry, mark_mm: Triple) -> Triple:
    """The middle of what the overlay shows of a mark, in patient mm."""
    index = shown.to_index(mark_mm)
    slice_index = min(max(round(index[0]), 0), shown.shape[0] - 1)
    layer = layer_on_slice(saliency, shown, slice_index)
    if layer is None:
        row, column = _middle(saliency.evidence)
        x, y, z = (saliency.affine @ (0, row, column, 1))[:3].tolist()
        return (x, y, z)
    corner = [int(np.floor(at)) - _WINDOW_PX // 2 for at in index[1:]]
    matrix = layer.matrix.copy()
    matrix[:, 2] -= corner[::-1]
    row, column = _middle(sampled(layer.evidence, matrix, (_WINDOW_PX, _WINDOW_PX)))
    return shown.to_patient((slice_index, row + corner[0], column + corner[1]))


def _middle(evidence: NDArray[np.float32]) -> tuple[float, float]:
    rows, columns = np.indices(evidence.shape)
    total = max(float(evidence.sum(dtype=np.float64)), 1e-12)
    return float((rows * evidence).sum() / total), float((columns * evidence).sum() / total)


def _in_plane_mm(error: NDArray[np.float64], grid: VolumeGeometry) -> float:
    off_plane = grid.normal * float(grid.normal @ error)
    return float(np.linalg.norm(error - off_plane))
