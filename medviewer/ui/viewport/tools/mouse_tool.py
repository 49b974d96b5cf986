"""The names of the mouse tools."""

from enum import Enum


class MouseTool(Enum):
    """The left button's tool; the middle button always pans and the right button always zooms."""

    WINDOW = "window"
    PAN = "pan"
    ZOOM = "zoom"
    SCROLL = "scroll"
    MAGNIFIER = "magnifier"  # while it is down, a lens shows the picture under the mouse larger
    CROSSHAIR = "crosshair"  # a press or drag moves the point at which the planes of a reformat cross
    MARKER = "marker"  # a click puts a marker at that point of the patient
    DISTANCE = "distance"
    BIDIRECTIONAL = "bidirectional"
    ANGLE = "angle"
    COBB = "cobb"
    ELLIPSE = "ellipse"
    RECTANGLE = "rectangle"
    POLYGON = "polygon"
    ARROW = "arrow"
    TEXT = "text"
    PROBE = "probe"
