"""What decode workers can be asked: frozen requests that travel to another process and are answered there."""

import time
from collections.abc import Hashable
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from medviewer.dicom.file_stamp import FileStamp
from medviewer.dicom.instance import FrameHeader, Instance, PixelFormat
from medviewer.dicom.source_file import SourceFile
from medviewer.dicom.stored_frame import FrameNotes
from medviewer.dicom.volume_type import volume_type
from medviewer.foreign.volume_pixels import VolumePixels
from medviewer.imaging.grayscale import apply_window, full_range_window
from medviewer.services.shared_array import SharedArray, SharedArrayName

HEADERS_SECONDS = 0.5


class Request(Protocol):
    """A picklable value whose answer is worked out in a decode worker."""

    def answer(self) -> object:
        """The answer, picklable.

        Raises:
            MedviewerError: A foreseen failure; it is sent back in place of the answer.
        """


@dataclass(frozen=True)
class ReadHeaders:
    """Read the headers of some files; the answer is an `Instance` or a `MedviewerError` for each, in order.

    One message for many files: a header takes hardly longer to read than to send. After half a second those read
    so far are the answer, at least one.
    """

    sources: tuple[SourceFile, ...]

    def answer(self) -> list[object]:
        from medviewer.foreign.reading import read_instance
        from medviewer.services.decode_worker import answer_of

        known: dict[Hashable, Any] = {}
        answers: list[object] = []
        enough = time.monotonic() + HEADERS_SECONDS
        for source in self.sources:
            answer = answer_of(partial(read_instance, source))
            answers.append(_with_shared_parts(answer, known) if isinstance(answer, Instance) else answer)
            if time.monotonic() > enough:
                break
        return answers


def _with_shared_parts(instance: Instance, known: dict[Hashable, Any]) -> Instance:
    """The instance, with the parts that equal another instance's made the same objects: they travel once."""
    parts = {name: getattr(instance, name) for name in ("study", "series", "pixels")}
    return replace(instance, **{name: known.setdefault(part, part) for name, part in parts.items()})


@dataclass(frozen=True)
class DecodeFrame:
    """Decode one frame into one slice of a shared volume; the answer is the `FrameNotes` that come with it.

    Attributes:
        source: The file.
        pixels: Its pixel format.
        frame: The frame's header.
        number: Frame, counted from 1.
        into: The shared volume (slices, rows, columns[, 3]).
        slice_index: Which slice to write.
        stamp: What the file was when its header was read.
    """

    source: SourceFile
    pixels: PixelFormat
    frame: FrameHeader
    number: int
    into: SharedArrayName
    slice_index: int
    stamp: FileStamp | None = None

    def answer(self) -> FrameNotes:
        from medviewer.foreign.reading import read_frame

        slice_ = _attached(self.into).values[self.slice_index]
        return read_frame(self.source, self.pixels, self.frame, self.number, slice_, stamp=self.stamp)


@dataclass(frozen=True)
class PassOver:
    """Go on through a volume file that can only be read in order; the answer is None.

    Attributes:
        pixels: Where its voxels lie.
        until: Bytes to have passed.
    """

    pixels: VolumePixels
    until: int

    def answer(self) -> None:
        from medviewer.foreign.volume_frame import pass_over

        pass_over(self.pixels, self.until)


@dataclass(frozen=True)
class DrawThumbnail:
    """Decode one frame and shrink it; the answer is (rows, columns) or (rows, columns, 3) uint8.

    Attributes:
        instance: The instance.
        number: Frame, counted from 1.
        size: Longest side of the answer in pixels.
    """

    instance: Instance
    number: int
    size: int

    def answer(self) -> NDArray[np.uint8]:
        import cv2

        shades = self._shades()
        rows, columns = shades.shape[:2]
        row_mm, column_mm = self.instance.frame(self.number).grid_mm
        scale = self.size / max(rows * row_mm, columns * column_mm)
        width, height = max(round(columns * column_mm * scale), 1), max(round(rows * row_mm * scale), 1)
        is_smaller = width <= columns and height <= rows
        small = cv2.resize(
            shades, (width, height), interpolation=cv2.INTER_AREA if is_smaller else cv2.INTER_LINEAR
        )
        return small.astype(np.uint8)

    def _shades(self) -> NDArray[np.uint8]:
        from medviewer.foreign.reading import read_frame

        instance = self.instance
        pixels, frame = instance.pixels, instance.frame(self.number)
        if pixels is None:
            raise ValueError("an instance without pixels has no thumbnail")
        if pixels.is_color:
            color = np.zeros((pixels.rows, pixels.columns, 3), np.uint8)
            read_frame(instance.source, pixels, frame, self.number, color, stamp=instance.stamp)
            return color
        kind = volume_type(*instance.value_range, integral=instance.integral)
        values: NDArray[np.generic] = np.zeros((pixels.rows, pixels.columns), kind)
        read_frame(instance.source, pixels, frame, self.number, values, stamp=instance.stamp)
        window = frame.windows[0] if frame.windows else full_range_window(values, instance.padding)
        shades = apply_window(values, window)
        if pixels.is_inverted:
            shades = 1 - shades
        return np.rint(np.nan_to_num(shades) * 255).astype(np.uint8)


@lru_cache(maxsize=2)
def _attached(name: SharedArrayName) -> SharedArray:
    """The array of a batch's requests, mapped once."""
    return SharedArray.attach(name)


def release_memory() -> None:
    """Let go of mapped arrays: called after each batch, so that a closed series' memory is freed."""
    _attached.cache_clear()
