"""The reader's presets survive the file; a table that makes no sense is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer.imaging.presets import CT_PRESETS, Preset
from medviewer.services.preset_table import read_presets, with_preset, write_presets

some_presets = st.lists(
    st.builds(
        Preset,
        digit=st.integers(1, 9),
        name=st.text("肺窗abc ", min_size=1, max_size=40).filter(str.strip),
        center=st.floats(-32768, 65535),
        width=st.floats(1, 65536),
    ),
    unique_by=lambda preset: preset.digit,
).map(lambda each: tuple(sorted(each, key=lambda preset: preset.digit)))


@given(some_presets)
def test_what_is_written_is_read_again(presets):
    assert read_presets(write_presets(presets)) == presets


def test_a_preset_takes_the_place_of_the_one_with_its_digit():
    presets = with_preset(with_preset(CT_PRESETS, Preset(9, "Mine", 10, 20)), Preset(2, "Mine too", 1, 2))

    assert [preset.digit for preset in presets] == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert (presets[1].name, presets[8].name) == ("Mine too", "Mine")


good = {"digit": 1, "name": "Bone", "center": 400, "width": 2000}


@pytest.mark.parametrize(
    "stored",
    [
        None, {}, [3], [good, good], [{**good, "digit": 0}], [{**good, "digit": True}], [{**good, "name": " "}],
        [{**good, "name": "x" * 41}], [{**good, "width": 0}], [{**good, "width": "wide"}],
        [{**good, "center": 1e9}], [{**good, "center": float("nan")}], [{"digit": 1}],
    ],
)  # fmt: skip
def test_what_is_no_table_of_presets_is_refused(stored):
    with pytest.raises(ValueError, match=r"preset|window"):
        read_presets(stored)
