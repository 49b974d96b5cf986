"""Small pictures of Series for the browser."""

import numpy as np
from numpy.typing import NDArray

from medviewer.dicom.series import Series
from medviewer.errors import MedviewerError
from medviewer.services.decode_pool import DecodePool, Priority
from medviewer.services.decode_requests import DrawThumbnail
from medviewer.services.jobs import Context

SIZE = 144


def thumbnail(context: Context, series: Series, pool: DecodePool, *, size: int = SIZE) -> NDArray[np.uint8]:
    """The middle slice in its own window (or the next one that can be decoded), pixels made square.

    Args:
        context: Of the job.
        series: An image Series.
        pool: Whose workers decode.
        size: Longest side in pixels.

    Returns:
        (rows, columns), or (rows, columns, 3) RGB, uint8; neither side longer than `size`.

    Raises:
        CancelledError: The job was cancelled.
        MedviewerError: None of the slices tried can be decoded.
        ValueError: The Series has no images.
    """
    if not series.is_image:
        raise ValueError("a series without images has no thumbnail")
    failure: MedviewerError | None = None
    for index in series.thumbnail_candidates:
        request = DrawThumbnail(series.instance_of(index), series.slices[index].frame_number, size)
        for _index, answer in pool.answers(context, [(index, request)], priority=Priority.THUMBNAIL):
            if isinstance(answer, np.ndarray):
                return answer
            if isinstance(answer, MedviewerError):
                failure = failure or answer
    raise failure or MedviewerError("no thumbnail")
