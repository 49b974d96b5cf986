"""A picture that stands alone, without Qt: a slice with its letters, scale bar, window and color bar."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from medviewer.imaging.color_map import saliency_colors
from medviewer.imaging.display_transform import display_transform
from medviewer.imaging.orientation_labels import plane_letters
from medviewer.imaging.overlay import layer_on_slice
from medviewer.imaging.render import plane_of, render
from medviewer.imaging.saliency_map import SaliencyMap
from medviewer.imaging.scale_bar import ScaleBar, scale_bar_on
from medviewer.imaging.view_signs import view_signs
from medviewer.imaging.viewport_state import ViewportState
from medviewer.imaging.volume import Volume

Picture = NDArray[np.uint8]

WHITE, QUIET, BLACK = (230, 232, 234), (168, 175, 182), (0, 0, 0)
FONT = cv2.FONT_HERSHEY_SIMPLEX
OVERLAY_NOTE = "where the model looked - not a lesion outline"
STAMP = "Investigational, not for diagnostic use"
"""They and the signs in English in every language: OpenCV's own font has no Chinese, and its files are for exchange."""


def key_image(
    volume: Volume,
    state: ViewportState,
    size: tuple[int, int],
    saliency: Sequence[SaliencyMap] = (),
) -> Picture:
    """Draw a slice with its annotations.

    Args:
        volume: The Volume; the slice is `state.slice_index`.
        state: Window, placement and overlay.
        size: (width, height) in pixels, at least 64 each.
        saliency: Maps; those that lie in the slice are drawn if `state.overlay` is visible.

    Returns:
        (height, width, 3) uint8 RGB.

    Raises:
        ValueError: The picture is too small to carry its annotations.
    """
    if min(size) < 64:
        raise ValueError(f"a key image is at least 64 x 64 pixels, got {size}")
    placed = (layer_on_slice(one, volume.geometry, state.slice_index) for one in saliency)
    layers = [layer for layer in placed if layer is not None]
    rendered = render(plane_of(volume, state.slice_index), state, size, layers)
    gray = rendered.ndim == 2
    picture = np.repeat(rendered[..., np.newaxis], 3, axis=2) if gray else rendered[..., :3].copy()
    _letters(picture, volume, state)
    _signs(picture, volume, state)
    _scale_bar(picture, volume, state)
    _window_text(picture, volume, state)
    _stamp(picture)
    if layers and state.overlay.visible:
        _color_bar(picture, state)
    return picture


def _unit_px(picture: Picture) -> float:
    """The size of the annotations: 1 for a picture 512 pixels wide and high."""
    height, width = picture.shape[:2]
    return max(float(min(height, width)) / 512, 0.35)


def _text(
    picture: Picture, text: str, at: tuple[float, float], anchor: tuple[float, float], part: float = 1.0
) -> None:
    """Write outlined text; `anchor` (0 to 1 across and down its box) of the text comes to lie at `at` (x, y)."""
    scale = 0.45 * part * _unit_px(picture)
    thickness = max(1, round(scale * 2))
    (width, height), _baseline = cv2.getTextSize(text, FONT, scale, thickness)
    origin = (round(at[0] - width * anchor[0]), round(at[1] + height * (1 - anchor[1])))
    reach = max(1, round(_unit_px(picture)))
    # a thicker font is also wider: the outline is the same text, moved all around
    for right, down in ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)):
        moved = (origin[0] + right * reach, origin[1] + down * reach)
        cv2.putText(picture, text, moved, FONT, scale, BLACK, thickness, cv2.LINE_AA)
    cv2.putText(picture, text, origin, FONT, scale, WHITE, thickness, cv2.LINE_AA)


def _letters(picture: Picture, volume: Volume, state: ViewportState) -> None:
    letters = plane_letters(volume, state.slice_index, state)
    if letters is None:
        return
    height, width = picture.shape[:2]
    edge = 6 * _unit_px(picture)
    _text(picture, letters.left, (edge, height / 2), (0, 0.5), 1.3)
    _text(picture, letters.right, (width - edge, height / 2), (1, 0.5), 1.3)
    _text(picture, letters.top, (width / 2, edge), (0.5, 0), 1.3)
    _text(picture, letters.bottom, (width / 2, height - edge), (0.5, 1), 1.3)


def _signs(picture: Picture, volume: Volume, state: ViewportState) -> None:
    """Below the place of the overlay's note."""
    width = picture.shape[1]
    unit = _unit_px(picture)
    for number, sign in enumerate(view_signs(volume, state), start=1):
        _text(picture, sign, (width / 2, (26 + 18 * number) * unit), (0.5, 0))


def _scale_bar(picture: Picture, volume: Volume, state: ViewportState) -> None:
    height, width = picture.shape[:2]
    facts = volume.facts(state.slice_index)
    rows, columns = facts.geometry.shape[1:]
    transform = display_transform((rows, columns), facts.geometry.spacing_mm[1:], state, (width, height))
    unit = _unit_px(picture)
    bar = scale_bar_on(facts, transform, (width, height), dot_px=unit)
    if bar is None:
        return
    length = bar.length_px * unit
    y = round(height - 26 * unit)
    left, right = round((width - length) / 2), round((width + length) / 2)
    for color, thickness in ((BLACK, 3), (WHITE, 1)):
        line = max(1, round(thickness * unit))
        cv2.line(picture, (left, y), (right, y), color, line)
        for x in (left, right):
            cv2.line(picture, (x, round(y - 4 * unit)), (x, y), color, line)
    _text(picture, _bar_text(bar), (width / 2, y - 8 * unit), (0.5, 1))


def _bar_text(bar: ScaleBar) -> str:
    return f"{bar.length:g} {bar.unit} ({bar.origin})"


def _window_text(picture: Picture, volume: Volume, state: ViewportState) -> None:
    edge = 6 * _unit_px(picture)
    height = picture.shape[0]
    line = 16 * _unit_px(picture)
    slice_text = f"{state.slice_index + 1}/{volume.geometry.shape[0]}"
    center, width = state.window.numbers
    _text(picture, f"W {width} L {center}", (edge, height - edge), (0, 1))
    _text(picture, slice_text, (edge, height - edge - line), (0, 1))


def _stamp(picture: Picture) -> None:
    height, width = picture.shape[:2]
    edge = 6 * _unit_px(picture)
    _text(picture, STAMP, (width - edge, height - edge), (1, 1), 0.7)


def _color_bar(picture: Picture, state: ViewportState) -> None:
    height, width = picture.shape[:2]
    unit = _unit_px(picture)
    thickness, length = max(4, round(8 * unit)), round(height * 0.25)
    right, below = round(width - 6 * unit), round(height * 0.62 + length)
    colors = saliency_colors()[np.linspace(255, 0, length).round().astype(int)]
    drawn = np.linspace(1, 0, length) >= state.overlay.threshold
    box = picture[below - length : below, right - thickness : right]
    box[...] = np.where(drawn[:, np.newaxis, np.newaxis], colors[:, np.newaxis], np.uint8(24))
    cv2.rectangle(picture, (right - thickness - 1, below - length - 1), (right, below), QUIET, 1)
    beside = right - thickness - 5 * unit
    _text(picture, "100 %", (beside, below - length), (1, 0), 0.9)
    _text(picture, "part of each map's peak", (right, below - length - 6 * unit), (1, 1), 0.9)
    _text(picture, "0", (beside, below), (1, 1), 0.9)
    _text(picture, OVERLAY_NOTE, (width / 2, 26 * unit), (0.5, 0), 0.9)
