"""Progressive JPEG (processes 6, 8, 10, 12) comes out as dcmtk decodes it."""

import shutil
import subprocess

import numpy as np
import pydicom
import pytest
from pydicom.encaps import get_frame
from pydicom.pixels import apply_modality_lut

from medviewer.dicom.refusals import DamagedPixelsError
from tests.dicom.reading import read_one, values_of
from tests.dicom.synthetic import make_ct_slice, picture, store, store_compressed, write

pytestmark = pytest.mark.skipif(shutil.which("dcmcjpeg") is None, reason="dcmtk is not installed")
SPECTRAL_SELECTION, FULL_PROGRESSION = "1.2.840.10008.1.2.4.53", "1.2.840.10008.1.2.4.55"
OPTIONS = {SPECTRAL_SELECTION: "+es", FULL_PROGRESSION: "+ep"}


def raw_file(tmp_path, kind):
    slice_ = make_ct_slice(0, RescaleIntercept=0)
    if kind == "rgb":
        color = np.stack([picture(seed, 48, 64) / 10 + 100 for seed in range(3)], -1).clip(0, 255)
        slice_.SamplesPerPixel, slice_.PhotometricInterpretation, slice_.PlanarConfiguration = 3, "RGB", 0
        store(slice_, color.astype(np.uint8))
    else:
        values = picture(1, 48, 64) + 1024
        store(slice_, (values // 8).astype(np.uint8) if kind == 8 else values.astype(np.uint16))
    if kind != 12:
        slice_.BitsAllocated = slice_.BitsStored = 8
        slice_.HighBit = 7
    return write(slice_, tmp_path / "raw.dcm")


@pytest.mark.parametrize("syntax", list(OPTIONS))
@pytest.mark.parametrize("kind", [8, 12, "rgb"])
def test_progressive_streams_agree_with_dcmtk(tmp_path, syntax, kind):
    jpeg, plain = tmp_path / "jpeg.dcm", tmp_path / "plain.dcm"
    subprocess.run(["dcmcjpeg", OPTIONS[syntax], "+un", str(raw_file(tmp_path, kind)), str(jpeg)], check=True)
    subprocess.run(["dcmdjpeg", str(jpeg), str(plain)], check=True)
    instance = read_one(jpeg)

    assert instance.pixels.transfer_syntax_uid == syntax
    dataset = pydicom.dcmread(plain)
    theirs = apply_modality_lut(dataset.pixel_array, dataset)  # dcmtk stretches gray values and says so there
    assert np.abs(values_of(instance).astype(float) - theirs).max() <= (1 if kind == "rgb" else 0)
    assert instance.series.acquisition.lossy


@pytest.mark.parametrize("syntax", list(OPTIONS))
def test_a_progressive_stream_cut_off_is_refused(tmp_path, syntax):
    jpeg = tmp_path / "jpeg.dcm"
    subprocess.run(["dcmcjpeg", OPTIONS[syntax], str(raw_file(tmp_path, 12)), str(jpeg)], check=True)
    stream = get_frame(pydicom.dcmread(jpeg).PixelData, 0, number_of_frames=1)
    dataset = pydicom.dcmread(jpeg)
    store_compressed(dataset, syntax, stream[: len(stream) // 2])
    write(dataset, jpeg)

    with pytest.raises(DamagedPixelsError):
        values_of(read_one(jpeg))
