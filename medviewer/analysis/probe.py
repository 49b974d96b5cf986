"""Asks the model what one region of the image adds to a finding's score, by hiding it."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.preprocess import Patch, extract_patch
from medviewer.analysis.saliency.fills import Masks, air, blurred, neighborhood
from medviewer.analysis.score_model import ScoreModel
from medviewer.errors import MedviewerError
from medviewer.finding.probe_answer import ProbeAnswer
from medviewer.i18n import N_
from medviewer.imaging.geometry import Triple, VolumeGeometry
from medviewer.imaging.regular_grid import regular_grid
from medviewer.imaging.regular_plan import regular_plan
from medviewer.imaging.volume import Volume
from medviewer.reading.figure import figure_of
from medviewer.reading.measurement import MeasurementKind

CONTROLS = 50
FEWEST_CONTROLS = 10
PERCENTILE = 95.0
SEED = 10
_FINE = 8
_LEAST_CELLS = 4
_OFF_SLICES = 0.5


class RegionElsewhereError(MedviewerError):
    """The region does not lie in what the model looked at."""

    message = N_("The region does not lie in the part of the slice that the model looked at.")
    hint = N_("Go to the finding, and draw the region in its slice, no farther than {reach} from it.")


class RegionTooSmallError(MedviewerError):
    """The region covers hardly a cell of the model's patch."""

    message = N_("The region is too small for the model to see.")
    hint = N_("Draw it at least {edge} wide.")


class RegionTooLargeError(MedviewerError):
    """No room is left for regions to compare with."""

    message = N_("The region is so large that no other of its size can be compared with it.")
    hint = N_("Draw a smaller one: the model looks at a square of {field}.")


@dataclass(frozen=True)
class Probe:
    """A question to the model.

    Attributes:
        center_mm: (x, y, z) of the finding in patient mm, LPS.
        diameter_mm: Its mean diameter as it went into its score, None where it had none.
        kind: Ellipse, rectangle or polygon.
        points_mm: The region's points, in the order of its kind, patient mm, LPS.
    """

    center_mm: Triple
    diameter_mm: float | None
    kind: MeasurementKind
    points_mm: tuple[Triple, ...]


def ask(volume: Volume, probe: Probe, model: ScoreModel) -> ProbeAnswer:
    """Hide the region in three ways, and up to 50 others of the same shape elsewhere in the patch, seeded.

    The controls lie wholly in the patch and do not touch the region.

    Args:
        volume: The displayed Volume in HU, unfiltered.
        probe: The question.
        model: The network with its card.

    Raises:
        PointOutsideError: The finding lies outside the Volume.
        RegionElsewhereError: The region lies in another slice, or beyond the patch.
        RegionTooSmallError: It covers fewer than four cells.
        RegionTooLargeError: Fewer than ten control regions find room.
    """
    plan = regular_plan(volume.geometry)
    seen = volume if plan is None else regular_grid(volume, plan)
    patch = extract_patch(seen, probe.center_mm, model.card.patch)
    region = _region(patch, probe, volume.geometry)
    masks = np.concatenate([region[None], _controls(region, patch)])
    values = patch.values
    hidden = masks[..., None]
    filled = [
        np.where(hidden, fill, values) for fill in (neighborhood(values, masks), air(values), blurred(values))
    ]
    logits = model.logits(np.concatenate([values[None], *filled]).astype(np.float32)).astype(np.float64)
    rule = model.card.rules.of(probe.diameter_mm)
    scores = np.array([rule.value(float(logit), probe.diameter_mm) for logit in logits])
    changes, logit_changes = (
        (series[0] - series[1:]).reshape(len(filled), len(masks)) for series in (scores, logits)
    )
    controls = changes[:, 1:].mean(axis=0)
    return ProbeAnswer(
        score=float(scores[0]),
        changes=_three(changes[:, 0]),
        logit_changes=_three(logit_changes[:, 0]),
        controls=tuple(controls.tolist()),
        control_limit=_limit(controls),
        logit_control_limit=_limit(logit_changes[:, 1:].mean(axis=0)),
    )


def _three(changes: NDArray[np.float64]) -> Triple:
    by_mean, by_air, by_blur = changes.tolist()
    return by_mean, by_air, by_blur


def _limit(changes: NDArray[np.float64]) -> float:
    return float(np.percentile(np.abs(changes), PERCENTILE))


def _region(patch: Patch, probe: Probe, shown: VolumeGeometry) -> NDArray[np.bool_]:
    """The patch's cells with their greater part in the region: (rows, columns)."""
    size = patch.values.shape[0]
    cell_mm = float(np.linalg.norm(patch.affine[:3, 1]))
    points = np.column_stack([np.array(probe.points_mm), np.ones(len(probe.points_mm))])
    cells = points @ np.linalg.inv(patch.affine).T
    lies_off = np.abs(cells[:, 0]).max() > _OFF_SLICES * shown.spacing_mm[0] + 1e-3
    (outline,) = figure_of(probe.kind, [(column, row) for row, column in cells[:, 1:3].tolist()]).lines
    fine = np.zeros((size * _FINE, size * _FINE), np.uint8)
    corners = (np.array(outline) + 0.5) * _FINE - 0.5
    cv2.fillPoly(fine, [np.rint(corners).astype(np.int32)], 1)
    covered = fine.reshape(size, _FINE, size, _FINE).mean(axis=(1, 3)) > 0.5
    reaches_out = np.array(outline).min() < -0.5 or np.array(outline).max() > size - 0.5
    if lies_off or reaches_out:
        raise RegionElsewhereError("region outside the patch", reach=_mm(size * cell_mm / 2))
    if covered.sum() < _LEAST_CELLS:
        raise RegionTooSmallError("region too small", edge=_mm(2 * cell_mm))
    return np.asarray(covered)


def _controls(region: NDArray[np.bool_], patch: Patch) -> Masks:
    """The region moved to places drawn at random from all where it fits and does not touch itself."""
    size = region.shape[0]
    rows, columns = (np.flatnonzero(region.any(axis=axis)) for axis in (1, 0))
    moves = [
        (down, right)
        for down in range(-int(rows[0]), size - int(rows[-1]))
        for right in range(-int(columns[0]), size - int(columns[-1]))
        if not (np.roll(region, (down, right), axis=(0, 1)) & region).any()
    ]
    if len(moves) < FEWEST_CONTROLS:
        raise RegionTooLargeError(
            "no room for controls", field=_mm(size * np.linalg.norm(patch.affine[:3, 1]))
        )
    chosen = np.random.default_rng(SEED).permutation(len(moves))[:CONTROLS]
    return np.stack([np.roll(region, moves[place], axis=(0, 1)) for place in chosen])


def _mm(value: float) -> str:
    return f"{value:.1f} mm"
