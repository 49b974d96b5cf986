"""Loading volumes that can only be read from their beginning: compressed ones, and those in archives."""

from collections.abc import Iterator

from medviewer.dicom.series import Series
from medviewer.foreign.volume_pixels import VolumePixels
from medviewer.services.decode_requests import PassOver

SEQUENCE_BYTES = 64 << 20
"""Passed over between two answers: well under a second."""
ALL_TOGETHER = 1 << 20
"""Requests of one batch: one worker reads the stream, the other would have to unpack all of it again."""
CHECK = -1
"""The index of a request that stands for no slice."""


def sequence(series: Series) -> list[int]:
    """All slices in the order in which they are stored; empty where they can be reached in any order."""
    pixels = series.instance_of(0).pixels
    if pixels is None or not pixels.is_sequential:
        return []
    return sorted(range(series.slice_count), key=lambda index: series.slices[index].frame_number)


def checks(series: Series) -> Iterator[tuple[int, PassOver]]:
    """Requests that go on from the last slice to the end of the file, where its checksum lies."""
    pixels = series.instance_of(0).pixels
    if not isinstance(pixels, VolumePixels) or not pixels.is_sequential:
        return
    last = max(each.frame_number for each in series.slices)
    passed = last * pixels.slice_bytes if pixels.interleaved == 1 else pixels.total
    for until in (*range(passed, pixels.total, SEQUENCE_BYTES), pixels.total):
        yield CHECK, PassOver(pixels, until)
