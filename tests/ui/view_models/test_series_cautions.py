"""What stays on a series' pictures in the caution color: a mosaic is named, loss has its ratio."""

from dataclasses import replace

import numpy as np
import pytest

from medviewer import i18n
from medviewer.services.loaded_series import LoadedSeries
from medviewer.ui.view_models.series_cautions import LiveLosses, cautions
from tests.dicom.reading import read_folder
from tests.dicom.synthetic import make_ct_slice, write
from tests.dicom.test_siemens import make_mosaic
from tests.imaging.volumes import volume_of


def loaded_of(count):
    volume = volume_of(np.zeros((count, 4, 4), np.int16))
    return LoadedSeries(volume, None, np.ones(count, bool), {})


def one_series(folder, *slices):
    for number, slice_ in enumerate(slices):
        write(slice_, folder / f"{number}")
    (series,) = read_folder(folder).series
    return series


def test_a_mosaic_says_how_many_slices_it_holds(tmp_path):
    slice_ = make_mosaic()
    slice_.add_new(0x00190010, "LO", "SIEMENS MR HEADER")
    slice_.add_new(0x0019100A, "US", 36)
    series = one_series(tmp_path, slice_)

    assert cautions(series)[-1] == "Siemens mosaic: 36 small slices side by side, shown as one picture"
    unknown = replace(series, acquisition=replace(series.acquisition, mosaic_count=None))
    assert cautions(unknown)[-1] == "Siemens mosaic: small slices side by side, shown as one picture"
    i18n.use_language("zh_CN")
    assert "36 个小层面" in cautions(series)[-1]


@pytest.mark.parametrize(
    ("ratios", "text"),
    [
        ([], "Lossy compression"),
        ([12.34], "Lossy compression 12.3:1"),
        ([10, 2.5], "Lossy compression 10:1, 2.5:1"),
        ([0], "Lossy compression"),
    ],
)
def test_loss_stands_with_its_ratio_on_the_slices_that_have_it(tmp_path, ratios, text):
    lossy = make_ct_slice(2, LossyImageCompression="01")
    lossy.LossyImageCompressionRatio = ratios
    series = one_series(tmp_path, make_ct_slice(0), lossy)

    assert dict(LiveLosses(series, loaded_of(2))) == {1: text}


def test_a_series_without_loss_says_nothing(tmp_path):
    series = one_series(tmp_path, make_ct_slice(0), make_ct_slice(2))

    assert dict(LiveLosses(series, loaded_of(2))) == {}


def test_loss_that_only_a_stream_tells_of_is_added_as_slices_arrive(tmp_path):
    series, loaded = one_series(tmp_path, make_ct_slice(0), make_ct_slice(2)), loaded_of(2)
    losses = LiveLosses(series, loaded)
    loaded.lossy_slices.add(1)

    assert dict(losses) == {1: "Lossy compression"}
    assert len(losses) == 1
