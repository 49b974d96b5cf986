"""Finds how one scan of a patient lies to another: a rigid motion, and how far to trust it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from medviewer.errors import MedviewerError
from medviewer.i18n import N_, message
from medviewer.imaging.geometry import Affine
from medviewer.imaging.volume import Calibration, Unit, Volume

if TYPE_CHECKING:
    import SimpleITK

GRID_MM = 3.0
_LEAST_SLICES = 5
_MOST_EDGE = 160  # cells of the working grid
_BINS = 50
_SAMPLED = 0.2
_BODY_PART = 0.3  # of the way from the darkest to the brightest values
_MOST_RESIDUAL_MM = 20.0
_SEED = 20240
_HU = (-1000.0, 600.0)

Check = Callable[[float], None]
"""Told of the share done, 0 to 1; raises to end the work."""


class NotRegistrableError(MedviewerError):
    """Two scans that can't be brought onto each other."""

    message = N_("The two series can't be registered: {reason}")
    hint = N_("Link them by hand: go to the same place in both, then choose Link here.")


@dataclass(frozen=True, eq=False)
class RigidRegistration:
    """Where a moving scan's points lie in a fixed scan.

    Attributes:
        matrix: 4x4, from the moving scan's patient mm (LPS) to the fixed scan's. Read-only.
        residual_mm: Registered once each way, the two results disagree by so much on average over the moving scan's
            body. A measure of how well the answer is determined, not of its error.
    """

    matrix: Affine
    residual_mm: float


def register(fixed: Volume, moving: Volume, check: Check = lambda _share: None) -> RigidRegistration:
    """Register rigidly by mutual information: the same Volumes always give the same answer.

    Mattes mutual information (doi:10.1109/TMI.2003.809072) of 50 bins on a fifth of the cells of a grid of 3 mm, regular
    step gradient descent from coarse to fine, from the better of two starts: middles of the grids, or of the values.

    Args:
        fixed: (slices, rows, columns), evenly stacked and straight (regular_plan.py), one value for each voxel.
        moving: The same.
        check: Called while the work goes on.

    Raises:
        NotRegistrableError: A scan has too few slices, no place in the patient or no contrast, or the two directions
            disagree altogether.
    """
    for volume in (fixed, moving):
        if volume.calibration is not Calibration.PATIENT:
            reason = message(N_("the images of one of them don't lie behind each other in the patient"))
            raise NotRegistrableError("no grid", reason=reason)
        if volume.geometry.shape[0] < _LEAST_SLICES:
            raise NotRegistrableError("few slices", reason=message(N_("one of them has too few slices")))
    images = (_working_image(fixed), _working_image(moving))
    there = _matrix(_registered(images[0], images[1], lambda share: check(share / 2)))
    back = _matrix(_registered(images[1], images[0], lambda share: check(0.5 + share / 2)))
    body = _body_points(images[1])
    returned = body @ (back @ there).T
    residual = float(np.linalg.norm((returned - body)[:, :3], axis=1).mean())
    if not residual <= _MOST_RESIDUAL_MM:
        raise NotRegistrableError("inconsistent", reason=message(N_("they have too little in common")))
    check(1.0)
    return RigidRegistration(_between(there, _inverse(back), body.mean(axis=0)), residual)


def _working_image(volume: Volume) -> "SimpleITK.Image":
    """The scan as an ITK image of floats, 0 to 1, on cells of about 3 mm."""
    import SimpleITK as sitk  # noqa: N813 (its own convention)

    geometry = volume.geometry
    thinned = [max(1, round(GRID_MM / spacing)) for spacing in geometry.spacing_mm]
    thinned = [
        max(step, -(-count // _MOST_EDGE)) for step, count in zip(thinned, geometry.shape, strict=True)
    ]
    values = _block_means(volume.values, thinned)
    low, high = _HU if volume.unit is Unit.HU else np.percentile(values, [1, 99])
    if not high > low or np.ptp(values) == 0:
        raise NotRegistrableError("flat", reason=message(N_("one of them has no contrast")))
    image = sitk.GetImageFromArray(np.clip((values - low) / (high - low), 0, 1).astype(np.float32))
    steps = [geometry.affine[:3, axis] * thinned[axis] for axis in (2, 1, 0)]
    lengths = [float(np.linalg.norm(step)) for step in steps]
    image.SetSpacing(lengths)
    image.SetDirection(np.column_stack([s / n for s, n in zip(steps, lengths, strict=True)]).ravel().tolist())
    image.SetOrigin(geometry.to_patient([(step - 1) / 2 for step in thinned]))
    return image


def _block_means(values: NDArray[Any], steps: list[int]) -> NDArray[np.float32]:
    """Means over blocks of `steps` voxels; a rest that fills no block is left out."""
    slices, rows, columns = (
        count // step * step for count, step in zip(values.shape[:3], steps, strict=True)
    )
    kept = values[:slices, :rows, :columns]
    k, j, i = steps
    planes = (
        kept[first : first + k]
        .reshape(k, rows // j, j, columns // i, i)
        .mean(axis=(0, 2, 4), dtype=np.float32)
        for first in range(0, slices, k)
    )
    return np.stack(list(planes))


def _registered(
    fixed: "SimpleITK.Image", moving: "SimpleITK.Image", check: Check
) -> "SimpleITK.Euler3DTransform":
    """The transform from fixed to moving points, as ITK has it."""
    import SimpleITK as sitk  # noqa: N813 (its own convention)

    starts = sitk.CenteredTransformInitializerFilter
    coarse = [
        _descended(
            fixed,
            moving,
            _centered(fixed, moving, start),
            (4,),
            lambda share, n=number: check((n + share) / 5),  # type: ignore[misc]
        )
        for number, start in enumerate((starts.GEOMETRY, starts.MOMENTS))
    ]
    best = min(coarse, key=lambda each: each[1])[0]
    return _descended(fixed, moving, best, (2, 1), lambda share: check((2 + 3 * share) / 5))[0]


def _centered(
    fixed: "SimpleITK.Image", moving: "SimpleITK.Image", start: int
) -> "SimpleITK.Euler3DTransform":
    import SimpleITK as sitk  # noqa: N813 (its own convention)

    initial = sitk.CenteredTransformInitializer(fixed, moving, sitk.Euler3DTransform(), start)
    return sitk.Euler3DTransform(initial)


def _descended(
    fixed: "SimpleITK.Image",
    moving: "SimpleITK.Image",
    start: "SimpleITK.Euler3DTransform",
    shrinks: tuple[int, ...],
    check: Check,
) -> tuple["SimpleITK.Euler3DTransform", float]:
    """The transform after the levels, and its metric (the less the better)."""
    import SimpleITK as sitk  # noqa: N813 (its own convention)

    most = 100 * len(shrinks)
    method = sitk.ImageRegistrationMethod()
    method.SetNumberOfThreads(1)  # the window keeps the other core, and the answer stays the same
    method.SetMetricAsMattesMutualInformation(_BINS)
    method.SetMetricSamplingStrategy(method.RANDOM)
    method.SetMetricSamplingPercentagePerLevel([min(1.0, _SAMPLED * shrink**2) for shrink in shrinks], _SEED)
    method.SetInterpolator(sitk.sitkLinear)
    method.SetShrinkFactorsPerLevel(shrinks)
    method.SetSmoothingSigmasPerLevel([shrink / 2 if shrink > 1 else 0 for shrink in shrinks])
    method.SetOptimizerAsRegularStepGradientDescent(2.0 * shrinks[0], 0.01, 100, 0.6)
    method.SetOptimizerScalesFromPhysicalShift()
    method.SetInitialTransform(start, inPlace=False)
    stopped: list[BaseException] = []
    steps = 0

    def watch() -> None:
        nonlocal steps
        steps += 1
        try:
            check(min(steps / most, 1.0))
        except BaseException as error:
            stopped.append(error)
            method.StopRegistration()

    method.AddCommand(sitk.sitkIterationEvent, watch)
    try:
        found = method.Execute(fixed, moving)
    except RuntimeError as error:
        raise NotRegistrableError(
            "no overlap", reason=message(N_("they have too little in common"))
        ) from error
    if stopped:
        raise stopped[0]
    return sitk.Euler3DTransform(found.GetBackTransform()), float(method.GetMetricValue())


def _matrix(transform: "SimpleITK.Euler3DTransform") -> Affine:
    """4x4 from the moving scan's points to the fixed scan's: the inverse of ITK's transform."""
    itk = np.eye(4)
    itk[:3, :3] = np.array(transform.GetMatrix()).reshape(3, 3)
    itk[:3, 3] = np.array(transform.TransformPoint((0.0, 0.0, 0.0)))
    return _inverse(itk)


def _body_points(moving: "SimpleITK.Image") -> NDArray[np.float64]:
    """(points, 4) patient positions (x, y, z, 1) in mm, LPS, spread over the body."""
    import SimpleITK as sitk  # noqa: N813 (its own convention)

    body = np.argwhere(sitk.GetArrayViewFromImage(moving)[::4, ::4, ::4] > _BODY_PART) * 4
    if not len(body):
        raise NotRegistrableError("empty", reason=message(N_("one of them has no contrast")))
    steps = np.array(moving.GetDirection()).reshape(3, 3) * np.array(moving.GetSpacing())
    points = body[:, ::-1] @ steps.T + np.array(moving.GetOrigin())
    return np.column_stack([points, np.ones(len(points))])


def _between(one: Affine, other: Affine, middle: NDArray[np.float64]) -> Affine:
    """The rigid motion half way between two that hardly differ, as they act around a point."""
    left, _spread, right = np.linalg.svd(one[:3, :3] + other[:3, :3])
    turn = left @ np.diag([1, 1, np.linalg.det(left @ right)]) @ right
    half = np.eye(4)
    half[:3, :3] = turn
    half[:3, 3] = ((one + other) @ middle)[:3] / 2 - turn @ middle[:3]
    half.flags.writeable = False
    return half


def _inverse(motion: Affine) -> Affine:
    return np.asarray(np.linalg.inv(motion), dtype=np.float64)
