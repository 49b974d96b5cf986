"""What a viewport shows, as a value: every change makes a new state."""

from dataclasses import dataclass, replace
from enum import Enum

from medviewer.imaging.first_look import FirstLook
from medviewer.imaging.grayscale import VoiWindow

SMALLEST_ZOOM, LARGEST_ZOOM = 0.05, 200.0


class Interpolation(Enum):
    """How image pixels become screen pixels."""

    NEAREST = "nearest"
    LINEAR = "linear"
    CUBIC = "cubic"
    LANCZOS = "lanczos"


@dataclass(frozen=True)
class OverlayState:
    """How a saliency map is laid over the image.

    Attributes:
        visible: False hides it.
        opacity: 0 to 1, of the hottest cell.
        threshold: 0 to 1: cells below this part of the scale's top are not drawn.
    """

    visible: bool = True
    opacity: float = 0.35
    threshold: float = 0.2


@dataclass(frozen=True)
class ViewportState:
    """The displayed slice, window and placement of one viewport.

    Attributes:
        slice_count: Number of slices in the displayed stack, at least 1.
        window: VOI window, in modality units.
        slice_index: Displayed slice, 0 = first along the normal (most inferior for an axial stack).
        inverted: The reader inverted the gray scale (on top of MONOCHROME1).
        flipped_horizontally: Mirrored left-right on the screen, after rotation.
        flipped_vertically: Mirrored top-bottom on the screen, after rotation.
        quarter_turns: Clockwise quarter turns, 0 to 3.
        zoom: Magnification relative to "the whole plane fits the viewport".
        center: Image point (column, row) shown in the viewport's middle; None = the plane's middle.
        interpolation: How image pixels become screen pixels.
        overlay: How a saliency map is laid over the image.
        shows_overlay_planes: The object's own graphics (60xx) are drawn.
        shows_margins: The measured margins of the findings are drawn.
    """

    slice_count: int
    window: VoiWindow
    slice_index: int = 0
    inverted: bool = False
    flipped_horizontally: bool = False
    flipped_vertically: bool = False
    quarter_turns: int = 0
    zoom: float = 1.0
    center: tuple[float, float] | None = None
    interpolation: Interpolation = Interpolation.LINEAR
    overlay: OverlayState = OverlayState()
    shows_overlay_planes: bool = True
    shows_margins: bool = True

    def scrolled(self, steps: int) -> "ViewportState":
        """Move by `steps` slices, stopping at either end of the stack."""
        return self.at_slice(self.slice_index + steps)

    def scrolled_round(self, steps: int) -> "ViewportState":
        """Move by `steps` slices; after the last comes the first."""
        return self.at_slice((self.slice_index + steps) % self.slice_count)

    def at_slice(self, index: int) -> "ViewportState":
        """Show slice `index`, stopping at either end of the stack."""
        return replace(self, slice_index=min(max(index, 0), self.slice_count - 1))

    def windowed(self, center: float, width: float) -> "ViewportState":
        """Use another window of the same VOI LUT function; too narrow ones become the narrowest."""
        least = self.window.least_width
        return replace(self, window=VoiWindow(center, max(width, least), self.window.function))

    def zoomed(self, factor: float) -> "ViewportState":
        """Magnify by `factor` about the viewport's middle."""
        return replace(self, zoom=min(max(self.zoom * factor, SMALLEST_ZOOM), LARGEST_ZOOM))

    def centered(self, center: tuple[float, float] | None) -> "ViewportState":
        """Show image point (column, row) in the viewport's middle; None = the plane's middle."""
        return replace(self, center=center)

    def rotated(self, quarter_turns: int) -> "ViewportState":
        """Turn clockwise on the screen by quarter turns (negative = counter-clockwise)."""
        mirrored = self.flipped_horizontally != self.flipped_vertically
        turns = -quarter_turns if mirrored else quarter_turns
        return replace(self, quarter_turns=(self.quarter_turns + turns) % 4)

    def placed_as_new(self, look: FirstLook) -> "ViewportState":
        """Fit, centered, unrotated and mirrored as first shown; slice, window and overlay stay."""
        return replace(
            self, zoom=1.0, center=None, quarter_turns=0, flipped_horizontally=look.flipped_horizontally,
            flipped_vertically=look.flipped_vertically, inverted=False,
        )  # fmt: skip
