"""Windows do what PS3.3 C.11 says, to the half unit."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydicom import Dataset
from pydicom.pixels import apply_voi, apply_windowing

from medviewer.imaging.grayscale import (
    VoiFunction,
    VoiLut,
    VoiWindow,
    apply_window,
    display_table,
    full_range_window,
)
from medviewer.imaging.padding import Padding
from medviewer.imaging.render import DisplayPlane, render
from medviewer.imaging.viewport_state import Interpolation, ViewportState

windows = st.builds(
    VoiWindow,
    center=st.integers(-1000, 1000).map(float),
    width=st.integers(1, 4000).map(float),
    function=st.sampled_from(VoiFunction),
)


@pytest.mark.parametrize(
    ("value_hu", "expected"), [(-161, 0.0), (-160, 0.0), (39.5, 0.5), (239, 1.0), (500, 1.0)]
)
def test_soft_tissue_window_at_its_landmarks(value_hu, expected):
    assert apply_window(np.array(value_hu), VoiWindow(40, 400)) == pytest.approx(expected)


@given(windows)
def test_brighter_never_gets_darker(window):
    shades = apply_window(np.arange(-1024, 3072), window)

    assert np.all(np.diff(shades) >= 0)
    assert shades.min() >= 0
    assert shades.max() <= 1


@given(windows)
def test_agrees_with_pydicom(window):
    assume(window.width > 1)  # pydicom divides by width - 1
    header = Dataset()
    header.PhotometricInterpretation, header.BitsStored, header.PixelRepresentation = "MONOCHROME2", 16, 0
    header.RescaleSlope, header.RescaleIntercept = 1, -1024
    header.WindowCenter, header.WindowWidth = window.center, window.width
    header.VOILUTFunction = window.function.value
    values = np.arange(-1024, 3072)
    low, high = -1024.0, 65535 - 1024.0
    with np.errstate(over="ignore"):  # pydicom lets a narrow sigmoid overflow
        theirs = (apply_windowing(values, header) - low) / (high - low)

    np.testing.assert_allclose(apply_window(values, window), theirs, atol=1e-5)


def test_a_one_unit_window_is_a_threshold():
    assert apply_window(np.array([39, 40]), VoiWindow(40, 1)).tolist() == [0, 1]


@pytest.mark.parametrize("width", [0, -1, 0.5, float("nan")])
def test_a_linear_window_narrower_than_a_unit_is_refused(width):
    with pytest.raises(ValueError, match="wide"):
        VoiWindow(40, width)


@given(windows, st.integers(-32768, 32767))
def test_the_table_holds_the_window_for_every_stored_value(window, value):
    expected = np.rint(apply_window(np.array([value]), window) * 255)[0]

    assert display_table(window)[value + 32768] == expected
    assert display_table(window, inverted=True)[value + 32768] == 255 - expected


def test_the_full_range_leaves_padding_and_outliers_out():
    values = np.concatenate([np.full(5000, -2000), np.linspace(-1000, 1000, 100_000), [32000]]).astype(
        np.int16
    )
    window = full_range_window(values, padding=Padding(-2000))

    assert window.center == pytest.approx(0, abs=5)
    assert window.width == pytest.approx(1996, abs=8)


@pytest.mark.parametrize("values", [np.zeros(0), np.full(9, 7), np.full(9, np.nan, np.float32)])
def test_a_plane_with_no_range_still_has_a_window(values):
    assert full_range_window(values).width >= 1


lut_tables = st.builds(
    lambda first, bits, seed, count: (
        first,
        bits,
        np.random.default_rng(seed).integers(0, 1 << bits, count).astype(np.uint16),
    ),
    first=st.integers(-2000, 2000),
    bits=st.sampled_from([10, 12, 16]),  # pydicom wraps the index of tables of 8 bits
    seed=st.integers(0, 99),
    count=st.integers(2, 4096),
)


@given(lut_tables)
def test_a_voi_lut_agrees_with_pydicom(table):
    first, bits, entries = table
    entries[0] |= 1 << bits - 1  # as wide as it says
    header, item = Dataset(), Dataset()
    item.add_new("LUTDescriptor", "SS", [len(entries), first, bits])
    item.add_new("LUTData", "US", entries.tolist())
    header.VOILUTSequence = [item]
    values = np.arange(-4000, 8000, dtype=np.int32)
    theirs = apply_voi(values, header) / ((1 << bits) - 1)

    window = VoiLut.of(first, entries, bits)

    np.testing.assert_allclose(apply_window(values, window), theirs, atol=1e-5)
    assert np.array_equal(display_table(window)[values + 32768], np.rint(theirs * 255))


def test_between_and_beyond_whole_values_a_voi_lut_stays_in_its_table():
    window = VoiLut.of(10, np.array([0, 128, 255], np.uint16), 8)
    values = np.array([-np.inf, 9, 11.9, 12, 1e30, np.nan], np.float32)

    assert np.rint(apply_window(values, window) * 255).tolist() == [0, 0, 128, 255, 255, 0]


def test_fractions_in_a_narrow_range_keep_all_their_shades():
    values = np.linspace(0, 1, 1001, dtype=np.float32)

    window = full_range_window(values)

    shades = apply_window(values, window)
    assert window.function is VoiFunction.LINEAR_EXACT
    assert np.unique(np.rint(shades * 255)).size > 250
    assert window.numbers == ("0.5", "0.998")


@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.float32])
def test_a_sparse_mask_is_bright_on_dark(dtype):
    mask = np.zeros(100_000, dtype)
    mask[:20] = 1

    shades = apply_window(mask, full_range_window(mask))

    assert shades[:20].min() == 1
    assert shades[20:].max() == 0


@pytest.mark.parametrize("value", [0, 1000, -0.25])
def test_values_that_are_all_the_same_are_dark(value):
    values = np.full(50, value, np.float32)

    assert not apply_window(values, full_range_window(values)).any()


def test_entries_wider_than_declared_widen_the_table():
    window = VoiLut.of(0, np.array([0, 4095], np.uint16), 8)

    assert apply_window(np.array([1]), window) == 1


def test_dragging_from_a_voi_lut_begins_with_a_plain_window_over_its_inputs():
    lut = VoiLut.of(-100, np.arange(400, dtype=np.uint16), 9, "Special")
    state = ViewportState(slice_count=1, window=lut)

    assert (lut.center, lut.width, lut.name) == (100, 400, "Special")
    assert state.windowed(lut.center, lut.width + 1).window == VoiWindow(100, 401)


def test_a_table_of_one_entry_is_refused():
    with pytest.raises(ValueError, match="two entries"):
        VoiLut.of(0, np.array([3], np.uint16), 8)


@pytest.mark.parametrize("dtype", [np.int16, np.int32, np.float32])
def test_every_number_type_is_drawn_through_a_voi_lut(dtype):
    window = VoiLut.of(-2, np.array([0, 50, 200, 255], np.uint16), 8)
    values = np.array([[-3, -2, -1, 0, 1, 2]], dtype)
    state = ViewportState(slice_count=1, window=window, interpolation=Interpolation.NEAREST)

    assert render(DisplayPlane(values, (1.0, 1.0)), state, (6, 1)).tolist() == [[0, 0, 50, 200, 255, 255]]
