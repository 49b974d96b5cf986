"""The colors and sizes of the window, in one place: used by the style sheet and by painted overlays alike."""

from medviewer.imaging.patient_plane import PatientPlane

CANVAS = "#000000"
SURFACE_0, SURFACE_1, SURFACE_2 = "#141618", "#1b1e21", "#24282c"
LINE = "#31363b"
TEXT, QUIET, FAINT = "#e6e8ea", "#a8afb6", "#6f7780"
ACCENT = "#4ea1ff"
GOOD, CAUTION, REFUSED = "#57b894", "#e0b341", "#e26d5c"
MEASURE = "#ffd866"
PLANE_COLORS = {
    PatientPlane.AXIAL: "#ff8a5c", PatientPlane.CORONAL: "#3fd0b4", PatientPlane.SAGITTAL: "#b39bff",
}  # fmt: skip
"""Of the lines at which the planes of a reformat cut each other: also told apart where red and green are not."""

TEXT_PT, QUIET_PT, HEADING_PT, CORNER_PT = 9.5, 8.5, 11.0, 9.0
GRID_PX, RADIUS_PX = 4, 4
TOOLBAR_PX, BROWSER_PX, ANALYSIS_PX, THUMBNAIL_PX, ICON_PX = 40, 220, 320, 144, 20
