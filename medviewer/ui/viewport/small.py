"""Which viewports are small: less is written in them, and smaller."""

from PySide6.QtCore import QRectF

from medviewer.ui import theme

NARROWEST_PX, LOWEST_PX = 320.0, 260.0
SMALL_PT = 7.5


def is_small(area: QRectF) -> bool:
    """Whether a viewport has little room for text; `area` in logical pixels, without its slice strip."""
    return area.width() < NARROWEST_PX or area.height() < LOWEST_PX


def measurement_pt(area: QRectF) -> float:
    """Size of the text beside measurements."""
    return SMALL_PT if is_small(area) else theme.CORNER_PT
