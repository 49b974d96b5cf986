"""How a stack is first shown, as a value."""

from dataclasses import dataclass
from enum import Enum

from medviewer.imaging.grayscale import VoiWindow


class Edge(Enum):
    """An edge of a viewport that the picture's own edge stands at."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True)
class FirstLook:
    """How a stack is first shown, and shown again after a reset.

    Attributes:
        window: VOI window in modality units; None = the stack's own.
        flipped_horizontally: Mirrored left-right on the screen.
        flipped_vertically: Mirrored top-bottom on the screen.
        at_edge: The picture stands at this edge; None = in the middle.
    """

    window: VoiWindow | None = None
    flipped_horizontally: bool = False
    flipped_vertically: bool = False
    at_edge: Edge | None = None


PLAIN_LOOK = FirstLook()
"""In its own window, as it is stored, in the middle."""
