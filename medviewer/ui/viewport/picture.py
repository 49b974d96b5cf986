"""Turns a view-model into the bytes on the screen, keeping what stays the same between two pictures."""

from collections.abc import Hashable
from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PySide6.QtGui import QImage

from medviewer.imaging.overlay import OverlayLayer, layer_on_slice
from medviewer.imaging.render import DisplayPlane, RenderCache, render
from medviewer.imaging.structures.layers import StructureLayer
from medviewer.imaging.viewport_state import ViewportState
from medviewer.ui.view_models.viewport import ViewportViewModel
from medviewer.ui.view_models.viewport_content import ViewportContent

if TYPE_CHECKING:
    from medviewer.imaging.fusion import FusionLayer


class ViewportPicture:
    """The picture of one viewport, made anew only when something in it changed.

    Attributes:
        is_filtered: The last picture shows pixels that went through a filter chain.
    """

    def __init__(self) -> None:
        self.is_filtered = False
        self._cache = RenderCache()
        self._content: ViewportContent | None = None
        self._key: Hashable = None
        self._fused: tuple[Hashable, FusionLayer | None] | None = None
        self._image: QImage | None = None

    def attend(self, content: ViewportContent | None) -> None:
        """Let go of everything that was kept of another content (its pixels lie in shared memory)."""
        if content is not self._content:
            self._content = content
            self._cache.clear()
            self._key, self._image, self._fused = None, None, None

    def image(
        self,
        view_model: ViewportViewModel,
        size: tuple[int, int],
        ratio: float,
        placed: ViewportState | None = None,
    ) -> QImage | None:
        """The picture at `size` (width, height) device pixels; None where the slice can't be shown.

        Args:
            view_model: What to show.
            size: Device pixels.
            ratio: Device pixels per logical pixel.
            placed: The view-model's state at another zoom and center; None = as it is.
        """
        content, state = view_model.content, placed or view_model.state
        self.attend(content)
        self.is_filtered = False
        if content is None or state is None or not content.is_loaded(state.slice_index):
            return None
        plane, self.is_filtered = plane_on_show(view_model, content, state.slice_index)
        layers = overlay_layers(view_model)
        structures = view_model.structures.on_plane(content, state.slice_index, line_px(ratio))
        above = self._above(view_model, content, state.slice_index)
        evidence = tuple(id(layer.evidence) for layer in layers)
        key = (plane.key, state, size, ratio, evidence, structures, id(above))
        if key != self._key or self._image is None:
            below = () if above is None else (above,)
            self._image = self._drawn(plane, state, size, layers, (*below, *structures.layers))
            self._image.setDevicePixelRatio(ratio)
            self._key = key
        return self._image

    def _above(
        self, view_model: ViewportViewModel, content: ViewportContent, slice_index: int
    ) -> "FusionLayer | None":
        """What of the fused scan lies on the displayed plane; worked out once for each plane."""
        fused = view_model.fused
        if fused is None:
            self._fused = None
            return None
        key = (fused, content.planes.key(slice_index))
        if self._fused is None or self._fused[0] != key:
            from medviewer.imaging.fusion import fusion_layer

            self._fused = (key, fusion_layer(fused.fusion, content.planes.geometry, slice_index))
        return self._fused[1]

    def _drawn(
        self,
        plane: DisplayPlane,
        state: ViewportState,
        size: tuple[int, int],
        layers: tuple[OverlayLayer, ...],
        structures: "tuple[StructureLayer | FusionLayer, ...]",
    ) -> QImage:
        pixels = render(plane, state, size, layers, self._cache, structures=structures)
        if pixels.ndim == 2:
            # the copy owns its memory; 1.4 million gray pixels take 0.1 ms
            return QImage(
                pixels.data, size[0], size[1], pixels.strides[0], QImage.Format.Format_Grayscale8
            ).copy()
        image = QImage(
            size[0], size[1], QImage.Format.Format_RGB32
        )  # the screen's own format: painted as it is
        shown = np.frombuffer(image.bits(), np.uint8).reshape(pixels.shape)
        cv2.cvtColor(pixels, cv2.COLOR_RGBA2BGRA, dst=shown)
        return image


def plane_on_show(
    view_model: ViewportViewModel, content: ViewportContent, slice_index: int
) -> tuple[DisplayPlane, bool]:
    """The plane to be drawn, and whether it went through the view-model's filter chain."""
    original = view_model.shown_plane.plane(content, slice_index)
    if view_model.shown_plane.is_draft(original):
        return original, False
    filtered = view_model.filtered.plane(original.key, original.values, original.spacing_mm)
    if filtered is None:
        return original, False
    key = ("filtered", view_model.filtered.generation, original.key)
    return replace(original, values=filtered, key=key), True


def line_px(ratio: float) -> int:
    """Width of outlines in device pixels, at so many device pixels per logical pixel."""
    return max(round(ratio), 1)


def overlay_layers(view_model: ViewportViewModel) -> tuple[OverlayLayer, ...]:
    """The saliency maps to draw on the displayed slice, each on a color scale up to its own peak.

    The selected finding's map where it lies in this slice, else those of every finding in it.
    """
    content, state = view_model.content, view_model.state
    if content is None or state is None or not view_model.overlay_shown:
        return ()
    maps = [finding.drawn_map for finding in view_model.findings if finding.drawn_map is not None]
    chosen = [
        finding.drawn_map
        for finding in view_model.findings
        if finding.drawn_map is not None and finding.number == view_model.selected
    ]
    for group in (chosen, maps):
        placed = (layer_on_slice(one, content.planes.geometry, state.slice_index) for one in group)
        layers = tuple(layer for layer in placed if layer is not None)
        if layers:
            return layers
    return ()
