"""Every voxel of a volume file lies where ITK says, whatever its axes, and no side is ever swapped."""

import tempfile
from pathlib import Path

import numpy as np
import pytest
import SimpleITK
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medviewer.dicom.series import Series
from medviewer.imaging.geometry_passport import GeometryVerdict
from medviewer.imaging.volume import Calibration
from tests.foreign.reading import series_of, values_of

ENDINGS = (".nii", ".nii.gz", ".hdr", ".mha", ".mhd", ".nrrd", ".nhdr")
AXIS_SWAPS = [
    np.eye(3)[:, order] * signs
    for order in ([0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0])
    for signs in np.array(np.meshgrid(*[[1, -1]] * 3)).T.reshape(-1, 3)
]
"""All 48 ways to store a volume along the patient's axes, left-handed ones too."""


@st.composite
def directions(draw):
    """A rotation, sometimes with one axis turned round (left-handed)."""
    if draw(st.booleans()):
        return draw(st.sampled_from(AXIS_SWAPS))
    seed = draw(st.integers(0, 2**32 - 1))
    rotation = np.linalg.qr(np.random.default_rng(seed).normal(size=(3, 3)))[0]
    return rotation * [1, 1, draw(st.sampled_from([1, -1]))]


spacings = st.tuples(*[st.floats(0.1, 9)] * 3)
origins = st.tuples(*[st.floats(-400, 400)] * 3)
sizes = st.tuples(st.integers(1, 6), st.integers(2, 7), st.integers(2, 8))


def numbered(size: tuple[int, ...]) -> np.ndarray:
    """Each voxel has a value of its own."""
    return np.arange(np.prod(size), dtype=np.int16).reshape(size)


def image_of(values: np.ndarray, spacing, origin, direction) -> SimpleITK.Image:
    image = SimpleITK.GetImageFromArray(values)
    image.SetSpacing(spacing)
    image.SetOrigin(origin)
    image.SetDirection(direction.ravel())
    return image


def assert_same_places(series: Series, path: Path) -> None:
    """Each value lies at the millimetre where ITK has it."""
    image = SimpleITK.ReadImage(str(path))
    stored, values = SimpleITK.GetArrayFromImage(image), values_of(series)
    assert values.size == stored.size
    found = {int(value): place for place, value in np.ndenumerate(values)}
    for (k, j, i), value in np.ndenumerate(stored):
        expected = image.TransformIndexToPhysicalPoint((i, j, k))
        np.testing.assert_allclose(series.geometry.to_patient(found[int(value)]), expected, atol=2e-3)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sizes, spacings, origins, directions(), st.sampled_from(ENDINGS))
def test_any_grid_lies_where_itk_says(size, spacing, origin, direction, ending):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"volume{ending}"
        SimpleITK.WriteImage(image_of(numbered(size), spacing, origin, direction), str(path))

        (series,) = series_of(path)

        assert series.instances[0].calibration is Calibration.PATIENT
        assert series.passport.verdict is GeometryVerdict.GOOD
        assert series.passport.duplicate_count == 0
        assert_same_places(series, path)


@pytest.mark.parametrize(
    "direction", AXIS_SWAPS, ids=lambda each: "".join("+-"[int(s < 0)] for s in each.sum(0))
)
def test_slices_are_shown_as_a_radiologist_expects_them(tmp_path, direction):
    path = tmp_path / "volume.mha"
    SimpleITK.WriteImage(image_of(numbered((3, 4, 5)), (1, 2, 3), (7, 8, 9), direction), str(path))

    (series,) = series_of(path)

    assert_same_places(series, path)
    geometry = series.geometry
    across, down = geometry.row_direction, geometry.column_direction
    through = int(np.argmax(np.abs(geometry.normal)))
    assert through == int(np.argmax(np.abs(direction[:, 2])))
    expected = {2: ([1, 0, 0], [0, 1, 0]), 1: ([1, 0, 0], [0, 0, -1]), 0: ([0, 1, 0], [0, 0, -1])}[through]
    np.testing.assert_allclose([across, down], expected, atol=1e-9)
    assert float(geometry.normal @ geometry.affine[:3, 0]) > 0


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(
    "kind", [np.uint8, np.int8, np.int16, np.uint16, np.int32, np.uint32, np.float32, np.float64]
)
def test_values_of_every_type_are_exactly_those_of_itk(tmp_path, kind, ending):
    values = np.random.default_rng(3).normal(0, 50, (3, 4, 5))
    values = (np.abs(values) if np.dtype(kind).kind == "u" else values).astype(kind)
    path = tmp_path / f"volume{ending}"
    SimpleITK.WriteImage(image_of(values, (1, 1, 1), (0, 0, 0), np.eye(3)), str(path))

    (series,) = series_of(path)
    shown = values_of(series)

    stored = SimpleITK.GetArrayFromImage(SimpleITK.ReadImage(str(path)))
    np.testing.assert_array_equal(stored, values)
    assert shown.dtype in (np.int16, np.int32, np.float32)
    np.testing.assert_array_equal(shown, values.astype(np.float32) if kind is np.float64 else values)


@pytest.mark.parametrize("ending", [".mha", ".mhd", ".nrrd", ".nhdr"])
@pytest.mark.parametrize("packed", [True, False])
def test_colors_are_exactly_those_of_itk(tmp_path, ending, packed):
    values = np.random.default_rng(5).integers(0, 256, (3, 4, 5, 3), dtype=np.uint8)
    image = SimpleITK.GetImageFromArray(values, isVector=True)
    path = tmp_path / f"color{ending}"
    SimpleITK.WriteImage(image, str(path), packed)

    (series,) = series_of(path)

    np.testing.assert_array_equal(values_of(series), values)


@pytest.mark.parametrize("ending", [".nii", ".nii.gz", ".mha", ".nrrd"])
def test_time_points_become_stacks_of_their_own(tmp_path, ending):
    values = np.random.default_rng(7).integers(-99, 99, (4, 3, 5, 6), dtype=np.int16)
    image = SimpleITK.GetImageFromArray(values, isVector=False)
    image.SetSpacing((0.5, 1, 3, 2))
    path = tmp_path / f"time{ending}"
    SimpleITK.WriteImage(image, str(path))

    stacks = series_of(path)

    assert [stack.split_number for stack in stacks] == [1, 2, 3, 4]
    for stack, expected in zip(stacks, values, strict=True):
        np.testing.assert_array_equal(np.sort(values_of(stack), axis=None), np.sort(expected, axis=None))
        if stack.passport.verdict is not GeometryVerdict.NONE:
            np.testing.assert_allclose(stack.geometry.spacing_mm, (3, 1, 0.5))
