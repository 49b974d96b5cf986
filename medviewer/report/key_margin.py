"""The margin that the reader edited, on a finding's close-up, and the words that say so."""

import numpy as np

from medviewer.finding.finding import Finding
from medviewer.finding.measurement import NoduleMeasurement
from medviewer.finding.outline_on_slice import PlacedSlice
from medviewer.i18n import N_, Translate
from medviewer.imaging.display_transform import DisplayTransform
from medviewer.report.key_picture import DrawnFigure, Spots

_LABEL_OFF = 0.03
"""How far off a margin's upper right its finding's number stands, up and aside, as a part of the picture's width."""


def margin_figure(
    finding: Finding, edited: NoduleMeasurement, slice_: PlacedSlice, place: DisplayTransform, edge_px: int
) -> DrawnFigure | None:
    """The margin in the slice, closed, and the finding's number beside it; None where there is none in it.

    Args:
        finding: The finding.
        edited: Its size by the reader's margins.
        slice_: The slice on the picture.
        place: Where the slice's pixels fall on the picture.
        edge_px: Width and height of the picture.
    """
    which = slice_.outline_of(edited)
    if which is None:
        return None
    corners = slice_.places(edited.outlines[which].points_mm)
    spots = [place.to_screen(column, row) for column, row in corners.tolist()]
    line: Spots = tuple(((x + 0.5) / edge_px, (y + 0.5) / edge_px) for x, y in [*spots, spots[0]])
    right, top = max(line, key=lambda spot: spot[0] - spot[1])
    beside = (right + _LABEL_OFF, top - _LABEL_OFF)
    return DrawnFigure((line,), texts=(str(finding.number),), text_middle=beside)


def margin_words(finding: Finding, edited: NoduleMeasurement, slice_: PlacedSlice, _: Translate) -> str:
    """Whether the reader edited the margin in this slice, or in others only."""
    which = slice_.outline_of(edited)
    own = finding.measurement
    if which is None or (own is not None and _is_the_same(own, edited, which)):
        return _(N_("margin edited by the reader in other slices"))
    return _(N_("margin as edited by the reader"))


def _is_the_same(own: NoduleMeasurement, edited: NoduleMeasurement, which: int) -> bool:
    """Editing keeps the outlines' order and number."""
    return np.array_equal(own.outlines[which].points_mm, edited.outlines[which].points_mm)
