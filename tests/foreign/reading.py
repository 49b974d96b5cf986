"""Reads a file of another kind without worker processes: its series, and their values."""

from pathlib import Path

import numpy as np
import pytest

from medviewer.dicom.catalog import build_catalog
from medviewer.dicom.refusals import RefusedFileError
from medviewer.dicom.series import Series
from medviewer.dicom.source_file import SourceFile
from medviewer.dicom.volume_type import volume_type
from medviewer.foreign.reading import read_frame, read_instance


def series_of(*paths: Path) -> tuple[Series, ...]:
    """The series that the files make up."""
    catalog = build_catalog([read_instance(SourceFile(path)) for path in paths], [], len(paths))
    assert catalog.refused == ()
    return catalog.series


def values_of(series: Series) -> np.ndarray:
    """(slices, rows, columns[, 3]) as a viewport gets them."""
    planes = []
    for index, slice_ in enumerate(series.slices):
        instance = series.instance_of(index)
        pixels = instance.pixels
        kind = np.uint8 if pixels.is_color else volume_type(*instance.value_range, integral=instance.integral)
        plane = np.zeros((pixels.rows, pixels.columns, 3)[: 3 if pixels.is_color else 2], kind)
        read_frame(instance.source, pixels, instance.frame(slice_.frame_number), slice_.frame_number, plane)
        planes.append(plane)
    return np.stack(planes)


def refusal_of(path: Path) -> RefusedFileError:
    """Why a file is refused when it is read."""
    with pytest.raises(RefusedFileError) as refused:
        read_instance(SourceFile(path))
    return refused.value
