"""What the mouse and held keys do: the sheet of keys says it beside the actions."""

from medviewer.i18n import N_

MOUSE_AND_HELD_KEYS = (
    (N_("Wheel"), N_("Previous or next image")),
    (N_("Left drag"), N_("The tool chosen: at first, the window")),
    (N_("Middle drag"), N_("Pan")),
    (N_("Right drag"), N_("Zoom")),
    (N_("Right click"), N_("Menu")),
    (N_("Double click"), N_("Maximize the viewport, again: back")),
    (N_("Shift and move"), N_("Show the place under the mouse in every viewport of the same patient")),
    (N_("MPR: drag a line at its outer part"), N_("Turn the other planes")),
    (N_("MPR: Alt + wheel"), N_("Thickness of the slab")),
    (N_("Hold F"), N_("Compare with the unfiltered image")),
    (N_("Hold X"), N_("See the next viewport's image in this one's place")),
    (N_("Hold O"), N_("See the image without the overlay")),
    (N_("Shift with a region"), N_("Draw a circle or a square")),
    (N_("Enter, arrows"), N_("Measuring tools: set points without a mouse")),
    (N_("Alt+arrows"), N_("Move the selected measurement by a pixel")),
)
"""Gesture, what it does."""
