"""Holds the state of one viewport and tells the widgets when it changes."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from medviewer.finding.finding import Finding
from medviewer.imaging.display_transform import DisplayTransform, display_transform
from medviewer.imaging.first_look import PLAIN_LOOK, FirstLook
from medviewer.imaging.geometry import Triple
from medviewer.imaging.grayscale import VoiWindow
from medviewer.imaging.presets import default_window, full_range
from medviewer.imaging.same_view import same_view
from medviewer.imaging.viewport_state import Interpolation, ViewportState
from medviewer.services.jobs import JobRunner
from medviewer.ui.view_models.crosshair_requests import CrosshairRequests
from medviewer.ui.view_models.filtered_planes import FilteredPlanes
from medviewer.ui.view_models.kept_images import KeptImages
from medviewer.ui.view_models.reading_moves import ReadingMoves
from medviewer.ui.view_models.shown_plane import ShownPlane
from medviewer.ui.view_models.viewport_content import AnnotationLevel, ViewportContent
from medviewer.ui.view_models.viewport_layers import ViewportLayers
from medviewer.ui.view_models.viewport_measurements import ViewportMeasurements
from medviewer.ui.view_models.viewport_moves import (
    GrayscaleMoves,
    OverlayMoves,
    PlacementMoves,
    SliceMoves,
    Transition,
)
from medviewer.ui.view_models.viewport_structures import ViewportStructures

if TYPE_CHECKING:
    from medviewer.enhance.chain import FilterChain

NEAR_ZOOM = 2.0
"""Least magnification, relative to the whole plane, at which a finding is shown when it is jumped to."""


class ViewportViewModel(
    QObject,
    ViewportLayers,
    SliceMoves,
    GrayscaleMoves,
    PlacementMoves,
    OverlayMoves,
    ReadingMoves,
    CrosshairRequests,
):
    """The one owner of a viewport's content, `ViewportState`, findings and filter chain.

    Widgets ask for changes; they never make them. Without content every request is without effect.
    The transitions of the state come from its bases (viewport_moves.py), what lies over the picture from
    viewport_layers.py, reading under the mouse from pixel_reading.py.

    Signals:
        changed: State, content, findings, filter or annotation level changed: read them anew.
        slice_changed: The displayed slice's index changed.
        marker_placed: The reader put a marker: (x, y, z) in patient mm, LPS.
        pixel_probed: The `PixelProbe` under the mouse, or None.
        pointed: (x, y, z) in patient mm, LPS, of the place that the reader points at for all viewports; None = no longer.
        filter_failed: The exception of a filter chain that could not be applied; the original stays on view.
        crosshair_moved: The reader wants the crosshair at (x, y, z) in patient mm, LPS.
        crosshair_turned: The reader wants the other planes turned in this one by degrees, clockwise.
        slab_thickened: The reader wants slabs thicker by notches of a wheel.

    Attributes:
        kept: Which of its planes are key images.
        structures: Segments and contours to be drawn.
    """

    changed = Signal()
    slice_changed = Signal(int)
    marker_placed = Signal(object)
    pixel_probed = Signal(object)
    filter_failed = Signal(object)
    pointed = Signal(object)
    crosshair_moved = Signal(object)
    crosshair_turned = Signal(float)
    slab_thickened = Signal(int)

    def __init__(self, runner: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content: ViewportContent | None = None
        self._state: ViewportState | None = None
        self._size = (1, 1)
        self._level = AnnotationLevel.ALL
        self._playing_per_s: float | None = None
        self._interpolation = Interpolation.LINEAR
        self._window_is_automatic, self._window_is_own = False, False
        self._is_awaited = False
        self.kept = KeptImages(self.changed.emit)
        self.structures = ViewportStructures(runner, self.changed.emit)
        self._shown_plane = ShownPlane(runner, self.changed.emit)
        self._filtered = FilteredPlanes(runner, self.changed.emit, self.filter_failed.emit)
        self._measurements = ViewportMeasurements(self)

    # What is shown

    @property
    def content(self) -> ViewportContent | None:
        return self._content

    @property
    def state(self) -> ViewportState | None:
        return self._state

    @property
    def shown_plane(self) -> ShownPlane:
        """Gives the unfiltered pixels of the plane on show."""
        return self._shown_plane

    @property
    def measurements(self) -> ViewportMeasurements:
        """The measurements on what is shown."""
        return self._measurements

    @property
    def annotation_level(self) -> AnnotationLevel:
        return self._level

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in logical pixels."""
        return self._size

    @property
    def playing_per_s(self) -> float | None:
        """Slices a second while it plays as a film; None while it stands."""
        return self._playing_per_s

    @property
    def window_is_own(self) -> bool:
        """The window is the image's own: another image of the stack, paged to, is shown in its own."""
        return self._window_is_own

    @property
    def is_awaited(self) -> bool:
        """True while nothing is shown because a series is still to come."""
        return self._is_awaited and self._content is None

    @property
    def filtered(self) -> FilteredPlanes:
        """The chain in use, and the planes it has made."""
        return self._filtered

    @property
    def transform(self) -> DisplayTransform | None:
        """Where image points fall in the viewport, in logical pixels counted at pixel centers."""
        if self._content is None or self._state is None:
            return None
        geometry = self._content.planes.facts(self._state.slice_index).geometry
        rows, columns = geometry.shape[1:]
        return display_transform((rows, columns), geometry.spacing_mm[1:], self._state, self._size)

    @property
    def magnification(self) -> float | None:
        """Logical pixels for each image column; None while nothing is shown."""
        transform, content, state = self.transform, self._content, self._state
        if transform is None or content is None or state is None:
            return None
        return transform.screen_px_per_mm * content.planes.facts(state.slice_index).geometry.spacing_mm[2]

    # Content

    def show(self, content: ViewportContent) -> None:
        """Show a Series from its middle slice, fitted, as its first look says; findings and filter go."""
        count = content.planes.geometry.shape[0]
        window = content.look.window or _own_window(content, count // 2)
        self._window_is_own = content.look.window is None
        self._window_is_automatic = self._window_is_own and window not in _windows(content, count // 2)
        self._content = content
        self._forget_shown()
        state = ViewportState(count, window, count // 2, interpolation=self._interpolation)
        self._state = state.placed_as_new(content.look)
        self.changed.emit()
        self.slice_changed.emit(self._state.slice_index)

    def clear(self, *, is_awaited: bool = False) -> None:
        """Show nothing; `is_awaited`: something is on its way."""
        self._is_awaited = is_awaited
        self._content, self._state = None, None
        self._forget_shown()
        self.changed.emit()

    def retell(self, content: ViewportContent) -> None:
        """Take the same planes with their texts written anew (another language); everything else stays.

        Raises:
            ValueError: They are other planes.
        """
        if self._content is None or content.planes is not self._content.planes:
            raise ValueError("only the texts may differ: use show() for another Volume")
        self._content = content
        self.changed.emit()

    def cut_anew(self, content: ViewportContent, anchor_mm: Triple) -> None:
        """Show other planes through the same Volume; the anchor stays where it is on the screen, equally large.

        Args:
            content: With the planes; another content is shown by `show`.
            anchor_mm: A point (x, y, z) in patient mm, LPS; the plane nearest to it comes on show.

        Raises:
            ValueError: It is another Volume, or nothing is shown.
        """
        before, state = self._content, self._state
        if before is None or state is None or content.volume is not before.volume:
            raise ValueError("only planes through the Volume on show: use show() for another one")
        self._content = content
        view = same_view(state, before.planes.geometry, content.planes.geometry, self._size, anchor_mm)
        if view == state:
            self.changed.emit()
        self._change(lambda _state: view)

    def restore(self, state: ViewportState) -> None:
        """Show the content in a state it had before.

        Raises:
            ValueError: The state belongs to a stack of another size.
        """
        if self._state is not None and state.slice_count != self._state.slice_count:
            raise ValueError("the state of another stack")
        self._change(lambda _state: state)

    def slices_arrived(self) -> None:
        """Tell that `loaded` or `failures` of the content have changed; cheap, call it as often as you like."""
        content = self._content
        if content is None or self._state is None:
            return
        if self._window_is_automatic and content.is_loaded(self._state.slice_index):
            self._state = replace(self._state, window=_own_window(content, self._state.slice_index))
        self._window_is_automatic = self._window_is_automatic and not content.is_loaded(
            self._state.slice_index
        )
        self.changed.emit()

    def resize(self, width: int, height: int) -> None:
        """Take the widget's size in logical pixels."""
        if (size := (max(width, 1), max(height, 1))) != self._size:
            self._size = size
            self.changed.emit()

    def snapshot(self, runner: JobRunner, level: AnnotationLevel) -> "ViewportViewModel":
        """Another owner of what is shown now, for a picture of it at a size and with as much text as one likes.

        What either shows later doesn't change the other.
        """
        twin = ViewportViewModel(runner)
        twin._content, twin._state, twin._level = self._content, self._state, level
        twin._window_is_own = self._window_is_own
        twin._findings, twin._selected = self._findings, self._selected
        twin._shown_plane, twin._filtered = self._shown_plane, self._filtered
        twin.measurements.show_as(self.measurements)
        twin.structures.show_as(self.structures)
        return twin

    # Findings and filter

    def jump_to(self, finding: Finding) -> None:
        """Show the finding's slice with the finding in the middle, at least so near that it can be judged."""
        if self._content is None:
            return
        k, j, i = self._content.planes.geometry.to_index(finding.center_mm)
        self._selected = finding.number
        self.changed.emit()
        self._change(
            lambda state: replace(state.at_slice(round(k)).centered((i, j)), zoom=max(state.zoom, NEAR_ZOOM))
        )
        self.crosshair_moved.emit(finding.center_mm)

    def set_chain(self, chain: "FilterChain | None") -> None:
        """Show planes through a filter chain (worked out in the background); None = as they were read."""
        self._filtered.use(chain)
        self.changed.emit()

    def hold_compare(self, held: bool) -> None:
        """Show the unfiltered plane while held."""
        self._filtered.hold(held)
        self.changed.emit()

    def set_interpolation(self, interpolation: Interpolation) -> None:
        """Choose how image pixels become screen pixels, now and for what is shown later."""
        self._interpolation = interpolation
        self._change(lambda state: replace(state, interpolation=interpolation))

    def set_playing(self, rate_per_s: float | None) -> None:
        """Tell that it plays as a film, in slices a second; None = it stands."""
        if rate_per_s != self._playing_per_s:
            self._playing_per_s = rate_per_s
            self.changed.emit()

    def cycle_annotations(self) -> None:
        """All text, then minimal, then none, then all again."""
        levels = list(AnnotationLevel)
        self._level = levels[(levels.index(self._level) + 1) % len(levels)]
        self.changed.emit()

    def _forget_shown(self) -> None:
        """Drop what belongs to the content that was shown."""
        self._findings, self._selected, self._crosshair = (), None, None
        self._filtered.forget()
        self._shown_plane.forget()
        self.kept.forget()
        self.structures.forget()

    # What the transitions of the bases need

    def _middle(self) -> tuple[float, float]:
        return ((self._size[0] - 1) / 2, (self._size[1] - 1) / 2)

    def _change(self, transition: Transition) -> None:
        if self._state is None or self._content is None:
            return
        state = self._in_its_window(self._state, transition(self._state), self._content)
        if state == self._state:
            return
        slice_moved = state.slice_index != self._state.slice_index
        self._state = state
        self.changed.emit()
        if slice_moved:
            self.slice_changed.emit(state.slice_index)

    def _in_its_window(
        self, before: ViewportState, state: ViewportState, content: ViewportContent
    ) -> ViewportState:
        """The next state; an image that is paged to comes in its own window until the reader chooses one for all."""
        index = state.slice_index
        if state.window != before.window:
            self._window_is_automatic = False
            self._window_is_own = state.window == _own_window(content, index)
        elif self._window_is_own and _windows(content, index) != _windows(content, before.slice_index):
            state = replace(state, window=_own_window(content, index))
            self._window_is_automatic = not _windows(content, index) and not content.is_loaded(index)
        return state

    def _first_window(self, plane: int | None = None) -> VoiWindow | None:
        content, state = self._content, self._state
        if content is None or state is None:
            return None
        return _own_window(content, state.slice_index if plane is None else plane)

    def _first_look(self) -> FirstLook:
        return PLAIN_LOOK if self._content is None else self._content.look

    def _full_range(self) -> VoiWindow | None:
        content = self._content
        return None if content is None else full_range(content.volume, content.loaded)


def _own_window(content: ViewportContent, index: int) -> VoiWindow:
    """The window that a plane is first shown with; cut planes have their Volume's."""
    return default_window(content.volume, index if content.cut is None else 0, content.loaded)


def _windows(content: ViewportContent, index: int) -> tuple[VoiWindow, ...]:
    return content.planes.facts(index).windows
