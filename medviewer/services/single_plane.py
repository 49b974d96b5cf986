"""One slice of a Series as a Volume of its own, for a picture of it where the Series isn't loaded."""

from dataclasses import replace

from medviewer.dicom.series import Series, SliceSource
from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.volume import Volume
from medviewer.services.decode_pool import DecodePool
from medviewer.services.jobs import Context
from medviewer.services.series_loader import load_series


def load_plane(context: Context, series: Series, slice_index: int, pool: DecodePool) -> Volume:
    """Decode one slice.

    Args:
        context: Of the job; nothing of the loading is published.
        series: An image Series.
        slice_index: Which slice, 0 = first.
        pool: Whose workers decode.

    Returns:
        A Volume of one slice, at its place in the patient; it owns its memory.

    Raises:
        CancelledError: The job was cancelled.
        NothingDrawnError: The slice can't be decoded.
        FileChangedError: Its file is another one than that whose header was read.
        SeriesTooLargeError: There is no room for it.
    """
    quiet = Context(context.job, lambda _progress: None, lambda _part: None)
    volume = load_series(quiet, _of_one_slice(series, slice_index), pool).volume
    values = volume.values.copy()  # the shared memory goes with the loaded series
    values.flags.writeable = False
    return replace(volume, values=values)


def _of_one_slice(series: Series, slice_index: int) -> Series:
    geometry, source = series.geometry, series.slices[slice_index]
    if geometry is None:
        raise ValueError("a series without images has no slice")
    _slices, rows, columns = geometry.shape
    normal, row_step, column_step = geometry.slice_affine(slice_index)[:3, :3].T
    one = VolumeGeometry.from_vectors(
        (1, rows, columns),
        geometry.to_patient((slice_index, 0, 0)),
        normal * geometry.spacing_mm[0],
        row_step,
        column_step,
    )
    return replace(
        series,
        instances=(series.instance_of(slice_index),),
        slices=(SliceSource(0, source.frame_number),),
        geometry=one,
        duplicates=(),
    )
