"""Brings a Series' pixels into shared memory, the slice in view first."""

import errno
from collections.abc import Callable, Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from medviewer.dicom.instance import Instance
from medviewer.dicom.plane_facts import own_facts, stack_calibration, stack_windows
from medviewer.dicom.refusals import DamagedStreamError, FileChangedError
from medviewer.dicom.series import Series
from medviewer.dicom.stored_frame import FrameNotes
from medviewer.dicom.volume_type import volume_type
from medviewer.errors import MedviewerError, reader_text
from medviewer.i18n import N_, _
from medviewer.imaging.volume import Volume
from medviewer.services.decode_pool import DecodePool, Priority
from medviewer.services.decode_requests import DecodeFrame, Request
from medviewer.services.jobs import Context
from medviewer.services.loaded_series import LoadedSeries
from medviewer.services.pace import Pace
from medviewer.services.sequential import ALL_TOGETHER, CHECK, checks, sequence
from medviewer.services.shared_array import SharedArray
from medviewer.services.slice_order import SliceOrder

BATCH_BYTES = 4 << 20
AIR_HU = -1024.0


class SeriesTooLargeError(MedviewerError):
    """Neither memory nor disk has room for the volume."""

    message = N_("There is not enough memory for this series ({megabytes} MB).")
    hint = N_("Close other series or programs and try again.")


class NothingDrawnError(MedviewerError):
    """Every slice failed."""

    message = N_("No image of this series can be shown. {reason}")


def load_series(
    context: Context, series: Series, pool: DecodePool, wanted: Callable[[], int | None] = lambda: None
) -> LoadedSeries:
    """Decode all slices of a Series into a shared volume.

    The `LoadedSeries` is handed over as soon as the slice in view is decoded (or, if that failed, another one) and
    grows in place: each published step tells of more slices in `loaded`. From the first step on, slices that no worker
    has in hand hold the background. A volume with one checksum for all slices is handed over only when that is seen to
    fit.

    Args:
        context: Of the job; progress counts slices.
        series: An image Series.
        pool: Whose workers decode.
        wanted: The slice in view, which comes next with its neighbours; None = the middle.

    Raises:
        CancelledError: The job was cancelled.
        SeriesTooLargeError: There is no room for the volume.
        NothingDrawnError: Not one slice could be decoded.
        FileChangedError: The same, as the files are others than those whose headers were read.
        DamagedStreamError: The slices' common checksum does not fit.
        ValueError: The Series has no images.
    """
    if not series.is_image or series.geometry is None:
        raise ValueError("a series without images can't be loaded")
    loading = _prepared(series)
    order = SliceOrder(series.slice_count, wanted, sequence(series))
    view = order.view
    pace, is_shown = Pace(context, series.slice_count, _("Loading images")), False
    answers = pool.answers(
        context, _requests(series, loading, order), priority=_rank, batch_size=_batch_size(series)
    )
    for done, (index, answer) in enumerate(answers, start=1):
        if isinstance(answer, MedviewerError) and (index == CHECK or isinstance(answer, DamagedStreamError)):
            raise answer
        if index == CHECK:
            continue
        if isinstance(answer, MedviewerError):
            _fill(loading, series, [index])
            loading.errors[index] = answer
        else:
            _note(loading, index, series.instance_of(index), answer)
            loading.loaded[index] = True
        is_there = loading.loaded.any() and (loading.loaded[view] or view in loading.errors)
        if is_there and not is_shown and not order.is_fixed:
            context.hand_over(loading)
            is_shown = True
        if done == 1:  # with the first picture out and the workers busy: it takes as long as some frames
            _fill(loading, series, np.flatnonzero(~order.given))
        pace.step(done)
    if not loading.loaded.any():
        first = next(iter(loading.errors.values()))
        if isinstance(first, FileChangedError):
            raise first
        raise NothingDrawnError(f"{series.key}: {first}", reason=reader_text(first)[0])
    if order.is_fixed:
        context.hand_over(loading)
    return loading


def _prepared(series: Series) -> LoadedSeries:
    """A zeroed volume of the right type (known from the headers, so that it need not change)."""
    geometry = series.geometry
    assert geometry is not None
    first = series.instance_of(0)
    is_color = first.pixels is not None and first.pixels.is_color
    kind = np.dtype(np.uint8) if is_color else _type(series)
    shape = (*geometry.shape, 3) if is_color else geometry.shape
    shared = _memory(shape, kind)
    volume = Volume(
        values=_typed(shared.values),
        geometry=geometry,
        frames=series.references(),
        unit=series.unit,
        calibration=stack_calibration(series),
        windows=stack_windows(series),
        inverted=first.pixels is not None and first.pixels.is_inverted,
        padding=first.padding,
        frame_of_reference_uid=series.frame_of_reference_uid,
        anatomy=series.acquisition.anatomy,
        own_facts=own_facts(series),
    )
    return LoadedSeries(volume, shared, np.zeros(series.slice_count, dtype=bool), {})


def _note(loading: LoadedSeries, index: int, instance: Instance, notes: object) -> None:
    """Keep what may be wrong with a picture, and the graphics it brings along; most have neither."""
    assert isinstance(notes, FrameNotes)
    if notes.is_lossy and not instance.series.acquisition.lossy:
        loading.lossy_slices.add(index)
    if told := instance.warnings + notes.warnings:
        loading.warnings[index] = told
    if notes.overlay_planes:
        loading.volume.overlay_planes[index] = notes.overlay_planes


def _fill(loading: LoadedSeries, series: Series, slices: Iterable[int]) -> None:
    """Put the background into slices: what each of them holds where nothing was measured."""
    values = loading.shared.values
    for index in slices if values.ndim == 3 else ():
        values[index] = _background(series, index, values.dtype)


def _type(series: Series) -> np.dtype[np.generic]:
    low = min(instance.value_range[0] for instance in series.instances)
    high = max(instance.value_range[1] for instance in series.instances)
    integral = all(instance.integral for instance in series.instances)
    return volume_type(low, high, integral=integral)


def _background(series: Series, index: int, kind: np.dtype[np.generic]) -> float:
    """What a slice holds before (or instead of) its pixels: padding, air, or the least value that is stored."""
    instance = series.instance_of(index)
    value = instance.padding.value if instance.padding is not None else None
    if value is None:
        value = AIR_HU if series.modality == "CT" else max(instance.value_range[0], 0.0)
    return min(max(value, -32768.0), 32767.0) if kind == np.int16 else value


def _memory(shape: tuple[int, ...], kind: np.dtype[np.generic]) -> SharedArray:
    try:
        return SharedArray.create(shape, kind)
    except (OSError, MemoryError, OverflowError) as error:
        if isinstance(error, OSError) and error.errno in (errno.EMFILE, errno.ENFILE):
            raise  # of memory there may be plenty
        megabytes = int(np.prod(shape, dtype=np.float64)) * kind.itemsize >> 20
        raise SeriesTooLargeError(f"{megabytes} MB", megabytes=megabytes) from error


def _typed(values: NDArray[np.generic]) -> NDArray[np.int16]:
    """The same array, as the type checker wants it: one of the types of `VolumeValues`."""
    return values  # type: ignore[return-value]


def _requests(series: Series, loading: LoadedSeries, order: SliceOrder) -> Iterator[tuple[int, Request]]:
    """One request for each slice, then those that check what the slices have in common."""
    for index in order:
        instance = series.instance_of(index)
        number = series.slices[index].frame_number
        if instance.pixels is not None:
            yield (
                index,
                DecodeFrame(
                    instance.source,
                    instance.pixels,
                    instance.frame(number),
                    number,
                    loading.shared.name,
                    index,
                    instance.stamp,
                ),
            )
    yield from checks(series)


def _rank(batch: int) -> Priority:
    return Priority.SHOWN if batch == 0 else Priority.REST


def _batch_size(series: Series) -> int:
    """A few raw slices travel together; compressed ones take longer than the journey."""
    pixels = series.instance_of(0).pixels
    if pixels is not None and pixels.is_sequential:
        return ALL_TOGETHER
    if pixels is None or not pixels.is_native:
        return 2
    return min(max(BATCH_BYTES // max(pixels.frame_bytes, 1), 1), 32)
