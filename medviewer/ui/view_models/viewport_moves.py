"""The transitions a reader can ask of a viewport, grouped by what they change; no Qt."""

from collections.abc import Callable
from dataclasses import replace

from medviewer.imaging.display_transform import DisplayTransform
from medviewer.imaging.first_look import FirstLook
from medviewer.imaging.grayscale import VoiWindow
from medviewer.imaging.viewport_state import ViewportState

PAGE_SLICES = 10

Transition = Callable[[ViewportState], ViewportState]


class StateOwner:
    """Owns a `ViewportState`; None while nothing is shown, and then every transition is without effect."""

    @property
    def state(self) -> ViewportState | None:
        raise NotImplementedError

    @property
    def transform(self) -> DisplayTransform | None:
        """Where image points fall in the viewport, in logical pixels counted at pixel centers."""
        raise NotImplementedError

    def _change(self, transition: Transition) -> None:
        """Make the next state from the present one."""
        raise NotImplementedError


class SliceMoves(StateOwner):
    """Going from slice to slice."""

    def scroll(self, steps: int, *, goes_round: bool = False) -> None:
        """Move by `steps` slices (positive = next), stopping at either end or going on at the other."""
        self._change(lambda state: state.scrolled_round(steps) if goes_round else state.scrolled(steps))

    def go_to_slice(self, index: int) -> None:
        """Show slice `index`, 0 = first, stopping at either end."""
        self._change(lambda state: state.at_slice(index))

    def first(self) -> None:
        self.go_to_slice(0)

    def last(self) -> None:
        self._change(lambda state: state.at_slice(state.slice_count - 1))

    def page(self, pages: int) -> None:
        """Move by pages of ten slices (positive = next)."""
        self.scroll(pages * PAGE_SLICES)


class GrayscaleMoves(StateOwner):
    """Windows and the direction of the gray scale."""

    def set_window(self, center: float, width: float) -> None:
        """Use a window in modality units (HU for CT); widths under 1 unit become 1."""
        self._change(lambda state: state.windowed(center, width))

    def use_window(self, window: VoiWindow) -> None:
        self._change(lambda state: replace(state, window=window))

    def use_own_window(self) -> None:
        """Use the image's own window; where it is in use already, the full range of values."""
        own, whole = self._first_window(), self._full_range()
        if own is not None and whole is not None:
            self._change(lambda state: replace(state, window=whole if state.window == own else own))

    def show_shades(self, window: VoiWindow, inverted: bool) -> None:
        """Use a window and a direction of the gray scale, as another viewport does."""
        self._change(lambda state: replace(state, window=window, inverted=inverted))

    def invert(self) -> None:
        """Show dark as bright and bright as dark."""
        self._change(lambda state: replace(state, inverted=not state.inverted))

    def reset(self) -> None:
        """Back to how it was first shown: window, fitted, not turned or inverted; the slice stays."""
        window, look = self._first_window(), self._first_look()
        if window is not None:
            self._change(lambda state: replace(state.placed_as_new(look), window=look.window or window))

    def _full_range(self) -> VoiWindow | None:
        """A window over all values of the content; None without content."""
        raise NotImplementedError

    def _first_window(self, plane: int | None = None) -> VoiWindow | None:
        """A plane's own window (None = of the one on show); None without content."""
        raise NotImplementedError

    def _first_look(self) -> FirstLook:
        """How the content is first shown."""
        raise NotImplementedError


class PlacementMoves(StateOwner):
    """Turning, mirroring, magnifying and moving the picture."""

    def flip_horizontal(self) -> None:
        """Mirror left and right on the screen."""
        self._change(lambda state: replace(state, flipped_horizontally=not state.flipped_horizontally))

    def flip_vertical(self) -> None:
        """Mirror top and bottom on the screen."""
        self._change(lambda state: replace(state, flipped_vertically=not state.flipped_vertically))

    def rotate(self, quarter_turns: int) -> None:
        """Turn clockwise on the screen by quarter turns (negative = counter-clockwise)."""
        self._change(lambda state: state.rotated(quarter_turns))

    def zoom_by(self, factor: float, about: tuple[float, float] | None = None) -> None:
        """Magnify by `factor`; the image point under `about` (logical pixels, None = the middle) stays put."""
        before = self.transform
        if before is None:
            return
        if about is None:
            self._change(lambda state: state.zoomed(factor))
            return

        def zoom(state: ViewportState) -> ViewportState:
            zoomed = state.zoomed(factor)
            change = zoomed.zoom / state.zoom
            middle = before.to_image(*_between(about, self._middle(), 1 / change))
            return zoomed.centered(middle)

        self._change(zoom)

    def fit(self) -> None:
        """Show the whole plane, centered; flips and turns stay."""
        self._change(lambda state: replace(state, zoom=1.0, center=None))

    def center_on(self, center: tuple[float, float]) -> None:
        """Show image point (column, row) in the middle."""
        self._change(lambda state: state.centered(center))

    def place(self, zoom: float, center: tuple[float, float] | None) -> None:
        """Magnify to `zoom` (1 = the whole plane), with image point (column, row) in the middle."""
        self._change(lambda state: replace(state, zoom=zoom, center=center))

    def pan(self, dx: float, dy: float) -> None:
        """Move the picture by (dx, dy) logical pixels."""
        transform = self.transform
        if transform is not None:
            x, y = self._middle()
            center = transform.to_image(x - dx, y - dy)
            self._change(lambda state: state.centered(center))

    def _middle(self) -> tuple[float, float]:
        """The viewport's middle in logical pixels, counted at pixel centers."""
        raise NotImplementedError


class OverlayMoves(StateOwner):
    """How the saliency map is laid over the image."""

    def toggle_overlay_planes(self) -> None:
        """Draw the object's own graphics, or hide them."""
        self._change(lambda state: replace(state, shows_overlay_planes=not state.shows_overlay_planes))

    def set_margins_shown(self, shown: bool) -> None:
        """Draw the measured margins of the findings, or hide them."""
        self._change(lambda state: replace(state, shows_margins=shown))

    def toggle_overlay(self) -> None:
        self._change(
            lambda state: replace(state, overlay=replace(state.overlay, visible=not state.overlay.visible))
        )

    def set_overlay_visible(self, visible: bool) -> None:
        self._change(lambda state: replace(state, overlay=replace(state.overlay, visible=visible)))

    def set_overlay_opacity(self, opacity: float) -> None:
        """Set the opacity of the hottest cell, 0 to 1."""
        self._change(lambda state: replace(state, overlay=replace(state.overlay, opacity=_unit(opacity))))

    def set_overlay_threshold(self, threshold: float) -> None:
        """Leave cells below this part (0 to 1) of the scale's top undrawn."""
        self._change(lambda state: replace(state, overlay=replace(state.overlay, threshold=_unit(threshold))))


def _unit(value: float) -> float:
    return min(max(value, 0.0), 1.0)


def _between(start: tuple[float, float], end: tuple[float, float], part: float) -> tuple[float, float]:
    """The point at `part` of the way from `start` to `end`."""
    return (start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part)
