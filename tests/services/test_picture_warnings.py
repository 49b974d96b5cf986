"""What may be wrong with a picture arrives with it, from the file's header and from the decoder."""

import numpy as np
import pytest

from medviewer.imaging.volume import Unit
from medviewer.services.decode_pool import DecodePool
from medviewer.services.jobs import foreground_context
from medviewer.services.series_loader import load_series
from tests.dicom.reading import read_folder
from tests.dicom.synthetic import make_ct_slice, store, write, write_series


@pytest.fixture(scope="module")
def pool():
    pool = DecodePool(1)
    yield pool
    pool.shutdown()


def loaded_series(folder, pool):
    (series,) = read_folder(folder).series
    return series, load_series(foreground_context(), series, pool)


def test_a_sound_series_has_no_warnings(tmp_path, pool):
    write_series(tmp_path, [0, 2, 4])

    series, loaded = loaded_series(tmp_path, pool)

    assert series.warnings == {}
    assert loaded.warnings == {}
    assert loaded.doubts == ()


def test_warnings_of_files_and_of_decoding_stand_with_their_slices(tmp_path, pool):
    for index in range(5):
        slice_ = make_ct_slice(2.0 * index)
        if index in (2, 4):
            stored = np.full((24, 32), 0x2001, np.uint16)
            store(slice_, stored)
        path = write(slice_, tmp_path / f"{index}")
        if index in (1, 4):
            path.write_bytes(path.read_bytes() + b"stray")

    series, loaded = loaded_series(tmp_path, pool)

    assert list(series.warnings) == [1, 4]
    told = {index: [str(each) for each in warnings] for index, warnings in loaded.warnings.items()}
    stray = "5 bytes after the pixel data make no sense: the picture may be shifted."
    bits = "100 % of the pixels exceed the 12 bits of the header: the picture may be damaged."
    assert told == {1: [stray], 2: [bits], 4: [stray, bits]}
    assert [str(each) for each in loaded.doubts] == [f"Pictures that may be wrong: 3 of 5. Number 2: {stray}"]


@pytest.mark.parametrize(("odd", "unit"), [("HU", Unit.HU), ("hu", Unit.HU), ("US", Unit.NONE)])
def test_a_volume_has_the_unit_that_all_its_slices_have(tmp_path, pool, odd, unit):
    for index in range(3):
        write(make_ct_slice(2.0 * index, RescaleType=odd if index == 2 else "HU"), tmp_path / f"{index}")

    series, loaded = loaded_series(tmp_path, pool)

    assert series.slice_count == 3
    assert loaded.volume.unit is unit
    assert list(loaded.warnings) == ([2] if odd == "hu" else [])
