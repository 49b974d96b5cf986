"""The transitions that show an item of the Reading: where it lies, and how it looked."""

from medviewer.imaging.grayscale import VoiWindow
from medviewer.imaging.viewport_state import ViewportState
from medviewer.reading.look import Look
from medviewer.ui.view_models.viewport_moves import StateOwner

LEAST_PART, MOST_PART, GOOD_PART = 0.06, 0.7, 0.2
"""Of the viewport's smaller side that an item may take up; what it takes up if it didn't."""
SMALLEST_MM = 20.0
"""What is smaller counts as this large: its surroundings are to be seen."""


class ReadingMoves(StateOwner):
    """Going to an item."""

    def show_place(self, plane: int, center: tuple[float, float], size_mm: float) -> None:
        """Show a plane with an image point (column, row) in the middle, so that `size_mm` around it can be seen.

        The magnification stays where that is so already.
        """
        transform = self.transform
        if transform is None:
            return
        across, down = self._middle()
        room_px = 2 * min(across, down) + 1
        part = max(size_mm, SMALLEST_MM) * transform.screen_px_per_mm / room_px

        def go(state: ViewportState) -> ViewportState:
            at = state.at_slice(plane).centered(center)
            return at if LEAST_PART <= part <= MOST_PART else at.zoomed(GOOD_PART / part)

        self._change(go)

    def show_look(self, plane: int, look: Look) -> None:
        """Show a plane as it looked when it was chosen."""
        self._change(lambda state: look.on(state.at_slice(plane), self._first_window(plane) or state.window))

    def _middle(self) -> tuple[float, float]:
        """The viewport's middle in logical pixels, counted at pixel centers."""
        raise NotImplementedError

    def _first_window(self, plane: int | None = None) -> VoiWindow | None:
        """The window that a plane (None = the one on show) is first shown with; None without content."""
        raise NotImplementedError
