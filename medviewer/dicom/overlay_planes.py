"""The Overlay Planes of a header, 60xx: bits of their own, or bits within the pixel cells (PS3.3 C.9.2)."""

import numpy as np
from numpy.typing import NDArray

from medviewer.dicom.header import Header
from medviewer.dicom.instance import PixelFormat
from medviewer.dicom.transfer_syntax import CELLS
from medviewer.i18n import N_, Message, message
from medviewer.imaging.overlay_plane import OverlayPlane

_FIRST_GROUP, _LAST_GROUP = 0x6000, 0x601E
_LARGEST_SIDE = 32767


def overlay_groups(header: Header) -> tuple[int, ...]:
    """The groups 6000 to 601E that a header has elements of."""
    return tuple(group for group in header.groups if _FIRST_GROUP <= group <= _LAST_GROUP and group % 2 == 0)


def overlay_bits(header: Header) -> int:
    """The bits of a pixel cell that its overlays lie in (retired form), as a mask."""
    bits = 0
    for group in overlay_groups(header):
        overlay = header.repeating(group, _FIRST_GROUP)
        position = overlay.integer("OverlayBitPosition", "US")
        if _is_embedded(overlay) and position is not None and 0 <= position < 32:
            bits |= 1 << position
    return bits


def overlay_planes(
    header: Header, pixels: PixelFormat, number: int, cells: NDArray[np.generic]
) -> tuple[OverlayPlane, ...]:
    """The overlays of one frame; one that can't be drawn says why.

    Args:
        header: Of the object.
        pixels: Its pixel format.
        number: Frame, counted from 1.
        cells: (rows, columns[, 3]), the frame as it is stored.
    """
    found = []
    for group in overlay_groups(header):
        overlay = header.repeating(group, _FIRST_GROUP)
        index = _frame_index(overlay, number)
        if index is not None:
            found.append(_plane(overlay, pixels, index, cells))
    return tuple(found)


def _frame_index(overlay: Header, number: int) -> int | None:
    """Which frame of an overlay lies over frame `number` of the image; None where none does (PS3.3 C.9.3)."""
    count = overlay.integer("NumberOfFramesInOverlay") or 1
    origin = overlay.integer("ImageFrameOrigin", "US")
    if count == 1 and origin is None:
        return 0  # for every frame
    index = number - (origin or 1)
    return index if 0 <= index < count else None


def _is_embedded(overlay: Header) -> bool:
    return "OverlayData" not in overlay and (overlay.integer("OverlayBitsAllocated", "US") or 1) > 1


def _plane(overlay: Header, pixels: PixelFormat, index: int, cells: NDArray[np.generic]) -> OverlayPlane:
    names = ("OverlayLabel", "OverlayDescription", "OverlaySubtype")
    label = next(filter(None, map(overlay.text, names)), "")
    rows, columns = (overlay.integer(f"Overlay{side}", "US") or 0 for side in ("Rows", "Columns"))
    origin = overlay.numbers("OverlayOrigin", "SS")
    top, left = (int(origin[0]) - 1, int(origin[1]) - 1) if len(origin) == 2 else (0, 0)
    problem: Message | None = None
    packed = b""
    if not (1 <= rows <= _LARGEST_SIDE and 1 <= columns <= _LARGEST_SIDE):
        problem = message(N_("its size is missing"))
    elif _is_embedded(overlay):
        packed, problem = _embedded(overlay, pixels, (rows, columns), cells)
    else:
        packed, problem = _own(overlay, rows * columns, index)
    if problem is None and not _touches((top, left), (rows, columns), pixels):
        problem = message(N_("it lies outside the picture"))
    kind = overlay.text("OverlayType").upper()
    return OverlayPlane(label, rows, columns, b"" if problem else packed, (top, left), kind == "R", problem)


def _own(overlay: Header, size: int, index: int) -> tuple[bytes, Message | None]:
    """Bits from Overlay Data (60xx,3000); frames follow each other without padding (PS3.5 8.1.2)."""
    content = overlay.content("OverlayData")
    if not content:
        return b"", message(N_("it has no data"))
    if overlay.byte_order == ">" and overlay.vr("OverlayData") == "OW":
        content = np.frombuffer(content[: len(content) - len(content) % 2], ">u2").astype("<u2").tobytes()
    if 8 * len(content) < (index + 1) * size:
        return b"", message(N_("its data is cut off"))
    if index == 0:
        return content[: -(-size // 8)], None
    first = index * size
    bits = np.unpackbits(
        np.frombuffer(content[first // 8 : -(-(first + size) // 8)], np.uint8), bitorder="little"
    )
    return np.packbits(bits[first % 8 : first % 8 + size], bitorder="little").tobytes(), None


def _embedded(
    overlay: Header, pixels: PixelFormat, shape: tuple[int, int], cells: NDArray[np.generic]
) -> tuple[bytes, Message | None]:
    """One unused bit of each pixel cell."""
    position = overlay.integer("OverlayBitPosition", "US")
    used = range(pixels.high_bit + 1 - pixels.bits_stored, pixels.high_bit + 1)
    if position is None or not 0 <= position < 8 * cells.dtype.itemsize or position in used:
        return b"", message(N_("its bit is one of the picture's own"))
    if pixels.transfer_syntax_uid not in CELLS:
        return b"", message(N_("the compression has left out its bits"))
    if cells.shape != shape:
        return b"", message(N_("its size is not the picture's"))
    native = cells.astype(cells.dtype.newbyteorder("="), copy=False).view(f"u{cells.dtype.itemsize}")
    return np.packbits((native >> position) & 1, bitorder="little").tobytes(), None


def _touches(origin: tuple[int, int], shape: tuple[int, int], pixels: PixelFormat) -> bool:
    sides = (pixels.rows, pixels.columns)
    return all(
        first < side and first + size > 0 for first, size, side in zip(origin, shape, sides, strict=True)
    )
