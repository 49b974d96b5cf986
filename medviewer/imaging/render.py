"""Makes pictures: plane + ViewportState + overlay -> display bytes, for the screen and for paper alike."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from medviewer.imaging.display_transform import DisplayTransform, display_transform
from medviewer.imaging.grayscale import VoiFunction, VoiLut, VoiWindow, apply_window, display_table
from medviewer.imaging.overlay import OverlayLayer, blend
from medviewer.imaging.overlay_drawing import PlacedGraphics, opacity_of, thickened
from medviewer.imaging.overlay_plane import OverlayPlane
from medviewer.imaging.plane_source import PlaneSource
from medviewer.imaging.structures.layers import StructureLayer
from medviewer.imaging.viewport_state import Interpolation, ViewportState
from medviewer.imaging.volume import PlaneValues, Volume

if TYPE_CHECKING:
    from medviewer.imaging.fusion import FusionLayer

INTERPOLATIONS = {
    Interpolation.NEAREST: cv2.INTER_NEAREST,
    Interpolation.LINEAR: cv2.INTER_LINEAR,
    Interpolation.CUBIC: cv2.INTER_CUBIC,
    Interpolation.LANCZOS: cv2.INTER_LANCZOS4,
}

_SIGN_BIT = np.uint16(0x8000)


@dataclass(frozen=True, eq=False)
class DisplayPlane:
    """The plane to be drawn.

    Attributes:
        values: (rows, columns) modality values, or (rows, columns, 3) uint8 for color.
        spacing_mm: Distance between rows and between columns (1, 1 where uncalibrated).
        inverted: True for MONOCHROME1.
        key: Planes with equal keys have equal pixels and overlays; a cache goes by it.
        overlay_planes: The object's own graphics.
    """

    values: PlaneValues
    spacing_mm: tuple[float, float]
    inverted: bool = False
    key: Hashable = None
    overlay_planes: tuple[OverlayPlane, ...] = ()


@dataclass(frozen=True, eq=False)
class PlacedPlane:
    """A plane resampled to where it lies in the viewport.

    Attributes:
        values: (height, width[, 3]): only the part of the viewport that the plane covers.
        left: Viewport column of the part's first column.
        top: Viewport row of the part's first row.
    """

    values: PlaneValues
    left: int
    top: int


class RenderCache:
    """What the last pictures of one viewport had in common: a window drag only shades anew.

    It holds the plane at its displayed size, the shrunken copy of a plane larger than the viewport, and where the
    object's own graphics lie.
    """

    def __init__(self) -> None:
        self.placed: tuple[Hashable, PlacedPlane] | None = None
        self.shrunken: tuple[Hashable, PlaneValues] | None = None
        self.graphics: tuple[Hashable, PlacedGraphics] | None = None

    def clear(self) -> None:
        self.placed = self.shrunken = self.graphics = None


def plane_of(planes: PlaneSource, index: int) -> DisplayPlane:
    """One plane: a slice of a Volume, or a plane cut through it."""
    graphics = planes.overlay_planes.get(index, ()) if isinstance(planes, Volume) else ()
    return display_plane(planes, index, planes.plane(index), planes.key(index), graphics)


def display_plane(
    planes: PlaneSource,
    index: int,
    values: PlaneValues,
    key: Hashable,
    graphics: tuple[OverlayPlane, ...] = (),
) -> DisplayPlane:
    """Some values of a plane, as large and as bright as the plane's own image says."""
    facts = planes.facts(index)
    return DisplayPlane(values, facts.geometry.spacing_mm[1:], facts.inverted, key, graphics)


def render(
    plane: DisplayPlane,
    state: ViewportState,
    size: tuple[int, int],
    layers: Sequence[OverlayLayer] = (),
    cache: RenderCache | None = None,
    *,
    structures: "Sequence[StructureLayer | FusionLayer]" = (),
) -> NDArray[np.uint8]:
    """Draw a plane as a viewport shows it; what the plane doesn't cover is black.

    Args:
        plane: What to draw.
        state: Window, placement, interpolation, and how the overlay is laid over it.
        size: (width, height) of the picture in pixels.
        layers: Saliency maps on this plane; drawn if `state.overlay` is visible.
        cache: Kept by the caller between pictures of one viewport; None = work everything out.
        structures: Segments, contours and fused scans on this plane; drawn below the saliency maps.

    Returns:
        (height, width) uint8 gray, or (height, width, 4) uint8 RGBA, opaque, for color or with anything laid over it.
    """
    rows, columns = plane.values.shape[:2]
    transform = display_transform((rows, columns), plane.spacing_mm, state, size)
    cache = cache or RenderCache()
    placed = _placed(plane, state, size, transform, cache)
    shades = _shaded(placed.values, state.window, plane.inverted != state.inverted)
    drawn = layers if state.overlay.visible else ()
    graphics = plane.overlay_planes if state.shows_overlay_planes else ()
    picture = np.zeros((size[1], size[0], *shades.shape[2:]), np.uint8)
    height, width = shades.shape[:2]
    picture[placed.top : placed.top + height, placed.left : placed.left + width] = shades
    if shades.ndim == 2 and not (drawn or graphics or structures):
        return picture
    if structures:
        if picture.ndim == 2:
            picture = cv2.cvtColor(picture, cv2.COLOR_GRAY2RGB).astype(np.uint8, copy=False)
        for structure in structures:
            structure.draw(picture, transform)
    conversion = cv2.COLOR_GRAY2RGBA if picture.ndim == 2 else cv2.COLOR_RGB2RGBA
    colored = cv2.cvtColor(picture, conversion).astype(np.uint8, copy=False)
    for layer in drawn:
        blend(colored, layer, transform, state.overlay)
    if graphics:
        _graphics(plane, state, size, transform, cache).blend(colored)
    return colored


def _graphics(
    plane: DisplayPlane,
    state: ViewportState,
    size: tuple[int, int],
    transform: DisplayTransform,
    cache: RenderCache,
) -> PlacedGraphics:
    """Where the object's own graphics lie in the picture."""
    smooth = state.interpolation is not Interpolation.NEAREST
    key = (plane.key, size, transform.matrix.tobytes(), smooth)
    if plane.key is not None and cache.graphics is not None and cache.graphics[0] == key:
        return cache.graphics[1]
    rows, columns = plane.values.shape[:2]
    left, top, right, bottom = _covered((rows, columns), transform, size)
    matrix = transform.matrix.copy()
    matrix[:, 2] -= (left, top)
    opacity, part = np.zeros((0, 0), np.uint8), (right - left, bottom - top)
    if min(part) > 0:
        whole = thickened(opacity_of(plane.overlay_planes, (rows, columns)), matrix)
        flags = cv2.INTER_LINEAR if smooth else cv2.INTER_NEAREST
        opacity = _warped(whole.astype(np.int16), matrix, part, flags).astype(np.uint8)
    graphics = PlacedGraphics.of(opacity, (left, top), size[0])
    cache.graphics = (key, graphics)
    return graphics


def _placed(
    plane: DisplayPlane,
    state: ViewportState,
    size: tuple[int, int],
    transform: DisplayTransform,
    cache: RenderCache,
) -> PlacedPlane:
    key = (plane.key, plane.spacing_mm, size, transform.matrix.tobytes(), state.interpolation)
    if plane.key is not None and cache.placed is not None and cache.placed[0] == key:
        return cache.placed[1]
    left, top, right, bottom = _covered(plane.values.shape[:2], transform, size)
    source, matrix = _source(plane, state, transform, cache)
    matrix = matrix.copy()
    matrix[:, 2] -= (left, top)
    part = (right - left, bottom - top)
    if min(part) <= 0:
        values: PlaneValues = np.zeros((0, 0, *source.shape[2:]), source.dtype)
    else:
        values = _warped(source, matrix, part, INTERPOLATIONS[state.interpolation])
    placed = PlacedPlane(values, left, top)
    cache.placed = (key, placed)
    return placed


def _warped(
    values: PlaneValues, matrix: NDArray[np.float64], size: tuple[int, int], interpolation: int
) -> PlaneValues:
    """OpenCV's affine warp. Signed integers go through it as unsigned ones, which takes a third of the time."""
    if values.dtype != np.int16:
        return cv2.warpAffine(values, matrix, size, flags=interpolation, borderMode=cv2.BORDER_REPLICATE)
    unsigned = values.view(np.uint16) ^ _SIGN_BIT
    warped = cv2.warpAffine(unsigned, matrix, size, flags=interpolation, borderMode=cv2.BORDER_REPLICATE)
    return np.bitwise_xor(warped, _SIGN_BIT, out=warped, dtype=np.uint16).view(np.int16)


def _covered(
    plane_shape: tuple[int, ...], transform: DisplayTransform, size: tuple[int, int]
) -> tuple[int, int, int, int]:
    """Viewport pixels (left, top, right, bottom; ends excluded) whose centers lie on the plane."""
    rows, columns = plane_shape[:2]
    corners = np.array([transform.to_screen(-0.5, -0.5), transform.to_screen(columns - 0.5, rows - 0.5)])
    first = np.clip(np.ceil(corners.min(axis=0) - 1e-6), 0, size).astype(int)
    last = np.clip(np.floor(corners.max(axis=0) - 1e-6) + 1, 0, size).astype(int)
    return (int(first[0]), int(first[1]), int(last[0]), int(last[1]))


def _source(
    plane: DisplayPlane, state: ViewportState, transform: DisplayTransform, cache: RenderCache
) -> tuple[PlaneValues, NDArray[np.float64]]:
    """The plane, or its shrunken copy where it is larger than its picture, and the matrix to the viewport."""
    values = _resamplable(plane.values)
    rows, columns = values.shape[:2]
    row_scale = transform.screen_px_per_mm * plane.spacing_mm[0]
    column_scale = transform.screen_px_per_mm * plane.spacing_mm[1]
    if min(row_scale, column_scale) >= 0.999 or state.interpolation is Interpolation.NEAREST:
        return values, transform.matrix
    small = (max(1, round(columns * min(column_scale, 1.0))), max(1, round(rows * min(row_scale, 1.0))))
    key = (plane.key, small)
    if plane.key is not None and cache.shrunken is not None and cache.shrunken[0] == key:
        shrunken = cache.shrunken[1]
    else:
        shrunken = cv2.resize(values, small, interpolation=cv2.INTER_AREA)
        cache.shrunken = (key, shrunken)
    by_column, by_row = columns / small[0], rows / small[1]
    to_plane = np.array([[by_column, 0, (by_column - 1) / 2], [0, by_row, (by_row - 1) / 2], [0, 0, 1]])
    return shrunken, transform.matrix @ to_plane


def _resamplable(values: PlaneValues) -> PlaneValues:
    """The values in a type that OpenCV resamples without wrapping: int16, float32, or uint8 for color."""
    if values.dtype in (np.int16, np.float32) or values.ndim == 3:
        return values
    return values.astype(np.int16 if values.dtype.itemsize == 1 else np.float32)


def _shaded(values: PlaneValues, window: VoiWindow, inverted: bool) -> NDArray[np.uint8]:
    """Display bytes of resampled values; color knows no VOI window (PS3.3 C.11.2)."""
    if not values.size:
        return np.zeros(values.shape, np.uint8)
    if values.ndim == 3:
        color = values.astype(np.uint8, copy=False)
        return np.bitwise_not(color) if inverted else color
    if values.dtype == np.int16:
        table = np.roll(display_table(window, inverted=inverted), 32768)  # indexed by the int16's bits
        return cv2.LUT(values.view(np.uint16), table).astype(np.uint8, copy=False)
    if window.function is VoiFunction.LINEAR and window.width > 1 and not isinstance(window, VoiLut):
        scale = np.float32(255 / (window.width - 1))
        ramp = values.astype(np.float32, copy=False) * scale
        ramp += np.float32(127.5 - (window.center - 0.5) * float(scale))
        ramp = np.clip(ramp, 0, 255)
    else:
        ramp = apply_window(values, window) * 255
    bytes_ = np.rint(np.nan_to_num(ramp, copy=False)).astype(np.uint8)  # a voxel without a value is dark
    shades: NDArray[np.uint8] = np.bitwise_not(bytes_) if inverted else bytes_
    return shades
