"""The program's own icons, tinted by the theme."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from medviewer import paths
from medviewer.ui import theme

_SCALES = (1, 2)
"""Pixels per point that an icon is made for: plain and hi-dpi screens."""


@cache
def icon(name: str, color: str = theme.TEXT, on_color: str = theme.ACCENT) -> QIcon:
    """The icon `resources/icons/<name>.svg`: in `color`, faint while disabled, in `on_color` while checked.

    Raises:
        FileNotFoundError: There is no icon of that name.
    """
    made = QIcon()
    for mode, state, tint in (
        (QIcon.Mode.Normal, QIcon.State.Off, color),
        (QIcon.Mode.Disabled, QIcon.State.Off, theme.FAINT),
        (QIcon.Mode.Normal, QIcon.State.On, on_color),
        (QIcon.Mode.Disabled, QIcon.State.On, theme.FAINT),
    ):
        for scale in _SCALES:
            made.addPixmap(pixmap(name, tint, theme.ICON_PX, scale), mode, state)
    return made


@cache
def pixmap(name: str, color: str, size: int, scale: float) -> QPixmap:
    """The icon as a pixmap of `size` points in one color, for a screen with `scale` pixels per point."""
    renderer = QSvgRenderer(QByteArray(_source(name).replace("currentColor", color).encode()))
    drawn = QPixmap(round(size * scale), round(size * scale))
    drawn.fill(Qt.GlobalColor.transparent)
    with QPainter(drawn) as painter:
        renderer.render(painter, QRectF(drawn.rect()))
    drawn.setDevicePixelRatio(scale)
    return drawn


@cache
def _source(name: str) -> str:
    return (paths.resources() / "icons" / f"{name}.svg").read_text("utf-8")
