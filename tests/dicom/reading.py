"""Reads folders in the test's own process: scan, headers and catalog without worker processes."""

from pathlib import Path

import numpy as np

from medviewer.dicom.catalog import build_catalog
from medviewer.dicom.instance import Instance
from medviewer.dicom.pixels import read_frame
from medviewer.dicom.read_instance import read_instance
from medviewer.dicom.scan import files_under
from medviewer.dicom.source_file import RefusedFile, SourceFile
from medviewer.dicom.study import Catalog
from medviewer.errors import MedviewerError


def read_folder(*sources: Path) -> Catalog:
    findings = files_under(sources)
    refused, instances = list(findings.refused), []
    for source in findings.files:
        try:
            instances.append(read_instance(source))
        except MedviewerError as error:
            refused.append(RefusedFile(source, error))
    return build_catalog(instances, refused, findings.looked_at)


def read_one(path: Path) -> Instance:
    return read_instance(SourceFile(path))


def values_of(instance: Instance, number: int = 1, dtype: type = np.float32) -> np.ndarray:
    """The modality values (or RGB) of one frame."""
    pixels = instance.pixels
    assert pixels is not None
    shape = (pixels.rows, pixels.columns, 3) if pixels.is_color else (pixels.rows, pixels.columns)
    out = np.zeros(shape, np.uint8 if pixels.is_color else dtype)
    read_frame(instance.source, pixels, instance.frame(number), number, out)
    return out
