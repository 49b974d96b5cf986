"""Reads one series of a folder into a Volume, in this process."""

from pathlib import Path

import numpy as np

from medviewer.dicom.catalog import build_catalog
from medviewer.dicom.instance import Instance
from medviewer.dicom.pixels import read_frame
from medviewer.dicom.read_instance import read_instance
from medviewer.dicom.refusals import RefusedFileError
from medviewer.dicom.scan import files_under
from medviewer.imaging.volume import Unit, Volume
from medviewer.training.datasets import UnreadableDataSetError


def read_scan(folder: Path) -> Volume:
    """The main CT series of a folder of DICOM files, in HU; files that are no image are passed over.

    Raises:
        UnreadableDataSetError: There is no CT with a geometry, or one of its slices can't be decoded.
    """
    found = files_under([folder])
    instances: list[Instance] = []
    for source in found.files:
        try:
            instances.append(read_instance(source))
        except RefusedFileError:
            continue
    series = build_catalog(instances, (), found.looked_at).main_series
    if series is None or series.geometry is None or series.modality != "CT":
        raise UnreadableDataSetError("no CT in the folder of a whole scan")
    values = np.zeros(series.geometry.shape, dtype=np.int16)
    try:
        for index, each in enumerate(series.slices):
            instance = series.instance_of(index)
            if instance.pixels is None:
                raise UnreadableDataSetError("a slice without pixels in a whole scan")
            frame = instance.frame(each.frame_number)
            read_frame(instance.source, instance.pixels, frame, each.frame_number, values[index])
    except RefusedFileError as error:
        raise UnreadableDataSetError(f"whole scan: {type(error).__name__}") from error
    return Volume(values, series.geometry, series.references(), Unit.HU)
