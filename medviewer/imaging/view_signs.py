"""What a picture says of how it is shown, where nothing else on it tells: mirrored, turned, inverted."""

from medviewer.i18n import N_
from medviewer.imaging.orientation_labels import plane_letters
from medviewer.imaging.plane_source import PlaneSource
from medviewer.imaging.viewport_state import ViewportState

INVERTED = N_("INVERTED")
_TURNED = {1: N_("TURNED 90° RIGHT"), 2: N_("TURNED 180°"), 3: N_("TURNED 90° LEFT")}
"""By clockwise quarter turns."""
_LEFT_RIGHT, _TOP_BOTTOM = N_("FLIPPED LEFT-RIGHT"), N_("FLIPPED TOP-BOTTOM")


def view_signs(planes: PlaneSource, state: ViewportState) -> tuple[str, ...]:
    """The signs of a picture, each marked for translation; none on one that is shown as it is stored.

    Orientation letters tell of turning and mirroring, and a gray scale that is anatomy's own of its inversion: so the
    placement is told where there are no letters, the inversion there and of every color picture.

    Args:
        planes: What is shown.
        state: How it is shown.
    """
    has_letters = plane_letters(planes, state.slice_index, state) is not None
    signs = [] if has_letters else _placement_signs(state)
    if state.inverted and (planes.is_color or not has_letters):
        signs.append(INVERTED)
    return tuple(signs)


def _placement_signs(state: ViewportState) -> list[str]:
    """How a picture was turned, and mirrored after that: as few signs as say it."""
    is_mirrored = state.flipped_horizontally != state.flipped_vertically
    # mirroring top-bottom is turning by 180 degrees and mirroring left-right
    turns = (state.quarter_turns + 2 * state.flipped_vertically) % 4
    if is_mirrored and turns == 2:
        return [_TOP_BOTTOM]
    return [*([_TURNED[turns]] if turns else []), *([_LEFT_RIGHT] if is_mirrored else [])]
