"""How long the headers of 2,000 files take, beside one process of pydicom that reads the same attributes.

    python -m tests.benchmarks.headers [FOLDER] [ROUNDS]

The floor and medviewer take turns; medians. The workers are warm, as they are in a window that has been shown; the
last line tells what starting them costs. Without FOLDER, or for "-", 2,000
synthetic slices are written to the temporary folder once.
"""

import os
import statistics
import sys
import tempfile
from pathlib import Path

from pydicom import dcmread

from medviewer.services.decode_pool import DecodePool
from medviewer.services.jobs import foreground_context
from medviewer.services.study_reader import read_catalog
from tests.benchmarks.cpu_time import cost
from tests.benchmarks.made_series import write_series

FILES = 2000
ATTRIBUTES = (
    "SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "StudyDate", "StudyTime", "StudyDescription",
    "AccessionNumber", "StudyID", "InstitutionName", "PatientName", "PatientID", "PatientBirthDate", "PatientSex",
    "SeriesInstanceUID", "Modality", "SeriesNumber", "SeriesDescription", "SeriesDate", "SeriesTime",
    "FrameOfReferenceUID", "ImageType", "BodyPartExamined", "ConvolutionKernel", "SliceThickness", "Manufacturer",
    "ContrastBolusAgent", "InstanceNumber", "AcquisitionNumber", "Rows", "Columns", "NumberOfFrames",
    "SamplesPerPixel", "PhotometricInterpretation", "BitsAllocated", "BitsStored", "HighBit",
    "PixelRepresentation", "ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing", "RescaleSlope",
    "RescaleIntercept", "RescaleType", "WindowCenter", "WindowWidth", "PixelPaddingValue", "GantryDetectorTilt",
    "AcquisitionTime", "ContentTime",
)  # fmt: skip
"""What medviewer's own reading takes from each header."""


def read_with_pydicom(paths: list[Path]) -> None:
    for path in paths:
        dataset = dcmread(path, stop_before_pixels=True)
        for keyword in ATTRIBUTES:
            dataset.get(keyword)


def main(folder: Path, rounds: int) -> None:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    pool = DecodePool()
    context = foreground_context()

    def read() -> None:
        catalog = read_catalog(context, [folder], pool)
        assert catalog.looked_at == len(paths)

    try:
        read_with_pydicom(paths)  # the file cache
        cold = cost(read).seconds
        workers = pool.process_ids()
        pairs = [(cost(lambda: read_with_pydicom(paths)), cost(read, workers)) for _round in range(rounds)]
    finally:
        pool.shutdown()
    floor, ours = (statistics.median(each.seconds for each in column) for column in zip(*pairs, strict=True))
    floor_cpu, ours_cpu = (
        statistics.median(each.cpu_s for each in column) for column in zip(*pairs, strict=True)
    )
    print(f"{len(paths)} headers, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, {rounds} rounds")
    print(f"one-process pydicom   {floor:6.2f} s   processor {floor_cpu:.2f} s")
    print(f"medviewer             {ours:6.2f} s   processor {ours_cpu:.2f} s in all three processes")
    print(f"ratio {ours / floor:.2f}   two idle cores would give at best {ours_cpu / 2 / floor_cpu:.2f}")
    print(f"single ratios {' '.join(f'{b.seconds / a.seconds:.2f}' for a, b in pairs)}")
    print(f"with the workers' own start {cold:.2f} s")


if __name__ == "__main__":
    named, count = (*sys.argv[1:], *("-", "5")[len(sys.argv) - 1 :])
    with tempfile.TemporaryDirectory() as made:
        chosen = Path(named)
        if named == "-":
            chosen = Path(made) / "series"
            write_series(chosen, FILES)
        main(chosen, int(count))
