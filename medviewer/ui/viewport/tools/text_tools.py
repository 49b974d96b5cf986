"""An arrow with a text, and a text alone: both ask for the text where they stand."""

from PySide6.QtCore import QPoint

from medviewer.imaging.geometry import Triple
from medviewer.reading.measurement import MeasurementKind
from medviewer.ui.viewport.sketch import MeasuringRoom
from medviewer.ui.viewport.text_entry import TextEntry
from medviewer.ui.viewport.tools.figure_tool import FigureTool


def arrow_tool(room: MeasuringRoom) -> FigureTool:
    """Draws an arrow from its tip to its tail, keeps it, and asks for its text; an arrow may do without."""
    measurements = room.measurements

    def finish(points: tuple[Triple, ...]) -> None:
        arrow = measurements.new(MeasurementKind.ARROW, points)
        if arrow is not None:
            measurements.add(arrow)
            measurements.rename_asked.emit(arrow.id)

    return FigureTool(MeasurementKind.ARROW, room, finish)


def text_tool(room: MeasuringRoom) -> FigureTool:
    """Asks for a text where the reader clicks; without words nothing is kept."""
    measurements = room.measurements

    def finish(points: tuple[Triple, ...]) -> None:
        spots = measurements.to_screen(points)

        def keep(words: str) -> None:
            text = measurements.new(MeasurementKind.TEXT, points, words) if words else None
            if text is not None:
                measurements.add(text)

        TextEntry(room.widget, "", keep).open_at(QPoint(round(spots[0][0]), round(spots[0][1])))

    return FigureTool(MeasurementKind.TEXT, room, finish)
