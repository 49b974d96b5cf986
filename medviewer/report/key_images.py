"""Makes the key images of findings: overview, close-up, and close-up with overlay in one and the same window."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from medviewer.finding.finding import Finding, FindingSource
from medviewer.finding.measurement import NoduleMeasurement
from medviewer.finding.outline_on_slice import PlacedSlice
from medviewer.i18n import N_, Translate, message
from medviewer.imaging.color_map import saliency_colors
from medviewer.imaging.display_transform import DisplayTransform, display_transform, fit_scale
from medviewer.imaging.grayscale import VoiWindow
from medviewer.imaging.orientation_labels import plane_letters
from medviewer.imaging.overlay import OverlayLayer, layer_on_slice
from medviewer.imaging.presets import CT_PRESETS, default_window
from medviewer.imaging.render import plane_of, render
from medviewer.imaging.viewport_state import Interpolation, OverlayState, ViewportState
from medviewer.imaging.volume import Unit, Volume
from medviewer.report.key_margin import margin_figure, margin_words
from medviewer.report.key_picture import Box, Circle, ColorScale, KeyPicture, KeyPictures, bar_of
from medviewer.report.summary_findings import slice_of, slice_text
from medviewer.report.wording import UNIT_SPACE, mm_text, number_text, score_text

EDGE_PX = 560
CLOSE_UP_MM = 80.0
SMALLEST_RADIUS_MM = 5.0
LUNG_PRESET = 2
MOST_CANDIDATES = 9
"""Three pages of pictures; the table lists all findings."""


def pictured(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings that get pictures: the first candidates, and all of the reader's markers."""
    candidates = [finding for finding in findings if finding.source is FindingSource.CANDIDATE]
    left_out = {id(finding) for finding in candidates[MOST_CANDIDATES:]}
    return tuple(finding for finding in findings if id(finding) not in left_out)


def key_images(
    findings: Sequence[Finding], volume: Volume, margins: Mapping[int, NoduleMeasurement], _: Translate
) -> tuple[KeyPictures, ...]:
    """Pictures of the findings, in their order.

    Args:
        findings: The findings.
        volume: Where they were found.
        margins: Number of a finding -> its size by the reader's margins, where the reader changed them.
        _: Translates.
    """
    window = report_window(volume)
    return tuple(_of_finding(finding, margins.get(finding.number), volume, window, _) for finding in findings)


def report_window(volume: Volume) -> VoiWindow:
    """The window of all key images: the lung preset for CT, else the one the Volume is first shown with."""
    if volume.unit is Unit.HU:
        return next(preset.window for preset in CT_PRESETS if preset.digit == LUNG_PRESET)
    return default_window(volume, volume.geometry.shape[0] // 2)


def _of_finding(
    finding: Finding, edited: NoduleMeasurement | None, volume: Volume, window: VoiWindow, _: Translate
) -> KeyPictures:
    count = volume.geometry.shape[0]
    index = slice_of(finding, count)
    whole = ViewportState(count, window, index, interpolation=Interpolation.CUBIC)
    near = _close_up(finding, volume, whole)
    saliency = finding.drawn_map
    layer = layer_on_slice(saliency, volume.geometry, index) if saliency is not None else None
    plain = _plain(finding, volume, near, _)
    if edited is not None:
        plain = _with_margin(plain, finding, edited, volume, near, _)
    pictures = [_overview(finding, volume, whole, near, _), plain]
    if layer is not None and saliency is not None:
        pictures.append(_with_overlay(volume, near, layer, saliency.method, _))
    heading = _(N_("Finding {number} · slice {slice}")).format(
        number=finding.number, slice=slice_text(finding, volume, _)
    )
    return KeyPictures(
        heading=heading,
        result=_result_text(finding, edited, _),
        pictures=tuple(pictures),
        scale=_color_scale(near.overlay, _) if layer is not None else None,
        note=_(N_("The overlay shows where the model looked. It is not a lesion outline."))
        if layer is not None
        else "",
    )


def _result_text(finding: Finding, edited: NoduleMeasurement | None, _: Translate) -> str:
    if finding.score is None:
        score = message(N_("No score: {reason}"), reason=finding.refusal).worded(_)
    else:
        score = _(N_("Model score {score}")).format(score=score_text(finding.score))
    parts = [score]
    if finding.diameter_mm is not None:
        parts.append(f"{_(N_('mean diameter'))} {mm_text(finding.diameter_mm)}")
    if edited is not None:
        parts.append(_(N_("{size} by the reader's margin")).format(size=mm_text(edited.mean_mm)))
    return " · ".join(parts)


def _close_up(finding: Finding, volume: Volume, whole: ViewportState) -> ViewportState:
    spacing, (_slices, rows, columns) = volume.geometry.spacing_mm[1:], volume.geometry.shape
    field_mm = max(CLOSE_UP_MM, 2.5 * (finding.diameter_mm or 0.0))
    zoom = EDGE_PX / field_mm / fit_scale((rows, columns), spacing, 0, (EDGE_PX, EDGE_PX))
    _k, row, column = finding.center_index
    return replace(whole, zoom=max(zoom, 1.0)).centered((column, row))


def _placement(volume: Volume, state: ViewportState) -> DisplayTransform:
    _slices, rows, columns = volume.geometry.shape
    return display_transform((rows, columns), volume.geometry.spacing_mm[1:], state, (EDGE_PX, EDGE_PX))


def _overview(
    finding: Finding, volume: Volume, whole: ViewportState, near: ViewportState, _: Translate
) -> KeyPicture:
    on_whole, on_near = _placement(volume, whole), _placement(volume, near)
    first = on_whole.to_screen(*on_near.to_image(0, 0))
    last = on_whole.to_screen(*on_near.to_image(EDGE_PX, EDGE_PX))
    box = Box(
        first[0] / EDGE_PX, first[1] / EDGE_PX, (last[0] - first[0]) / EDGE_PX, (last[1] - first[1]) / EDGE_PX
    )
    picture = _picture(volume, whole, (), _(N_("Whole slice, the close-up framed")), _)
    return replace(picture, box=box)


def _plain(finding: Finding, volume: Volume, near: ViewportState, _: Translate) -> KeyPicture:
    place = _placement(volume, near)
    _k, row, column = finding.center_index
    x, y = place.to_screen(column, row)
    radius_mm = max(SMALLEST_RADIUS_MM, 0.75 * (finding.diameter_mm or 0.0))
    circle = Circle(
        ((x + 0.5) / EDGE_PX, (y + 0.5) / EDGE_PX),
        radius_mm * place.screen_px_per_mm / EDGE_PX,
        str(finding.number),
    )
    window = near.window
    caption = _(N_("Close-up, window center {center}, width {width}")).format(
        center=number_text(window.center), width=number_text(window.width)
    )
    return replace(_picture(volume, near, (), caption, _), circle=circle)


def _with_margin(
    plain: KeyPicture,
    finding: Finding,
    edited: NoduleMeasurement,
    volume: Volume,
    near: ViewportState,
    _: Translate,
) -> KeyPicture:
    """The close-up with the reader's margin in the place of the circle, where there is one in this slice."""
    slice_ = PlacedSlice.of(volume.geometry, near.slice_index)
    figure = margin_figure(finding, edited, slice_, _placement(volume, near), EDGE_PX)
    caption = f"{plain.caption}\n{margin_words(finding, edited, slice_, _)}"
    if figure is None:
        return replace(plain, caption=caption)
    return replace(plain, caption=caption, circle=None, figures=(figure,))


def _with_overlay(
    volume: Volume, near: ViewportState, layer: OverlayLayer, method: str, _: Translate
) -> KeyPicture:
    caption = _(N_("The same with the {method} overlay")).format(method=method)
    return _picture(volume, near, (layer,), caption, _)


def _picture(
    volume: Volume, state: ViewportState, layers: Sequence[OverlayLayer], caption: str, _: Translate
) -> KeyPicture:
    letters = plane_letters(volume, state.slice_index, state)
    pixels = render(plane_of(volume, state.slice_index), state, (EDGE_PX, EDGE_PX), layers)
    return KeyPicture(
        pixels=_opaque(pixels),
        caption=caption,
        letters=(letters.left, letters.top, letters.right, letters.bottom) if letters else ("", "", "", ""),
        bar=bar_of(volume.facts(state.slice_index), _placement(volume, state), EDGE_PX, _),
    )


def _opaque(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Gray as it is; RGBA, which is opaque throughout, without its last channel."""
    return pixels if pixels.ndim == 2 else np.ascontiguousarray(pixels[..., :3])


def _color_scale(overlay: OverlayState, _: Translate) -> ColorScale:
    return ColorScale(
        colors=saliency_colors(),
        hidden=overlay.threshold,
        title=_(N_("part of this map's peak")),
        low="0",
        high=f"100{UNIT_SPACE}%",
    )
