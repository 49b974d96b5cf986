"""The measurements on what one viewport shows, and what the reader does to them there."""

from collections.abc import Collection, Hashable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal

from medviewer.i18n import N_, message
from medviewer.imaging.geometry import Triple
from medviewer.imaging.placed_pixels import PlacedPixels, pixels_at
from medviewer.reading.measurement import Measurement, MeasurementKind, MeasurementPlace, MeasurementPlane
from medviewer.reading.measuring import measured
from medviewer.reading.on_plane import lies_on
from medviewer.reading.quantity import Quantity, QuantityName
from medviewer.reading.words import noun

if TYPE_CHECKING:
    from medviewer.ui.view_models.viewport import ViewportViewModel

Spot = tuple[float, float]

ADD = N_("add {what}")


class ViewportMeasurements(QObject):
    """Knows which measurements to draw, converts between screen and patient, measures, and reports edits.

    It owns no measurement: `put_asked` and `selection_asked` go to the Reading, and come back through `show`. Screen
    points are logical pixels counted at pixel centers.

    Signals:
        changed: Something is to be drawn anew.
        put_asked: A `Measurement`, new or changed, the `Message` that names the step, and whether it goes on with the
            last step of that name.
        selection_asked: The ID of the measurement to select; "" for none.
        menu_asked: The selected measurement was clicked with the right button, with the global point.
        rename_asked: The ID of the measurement whose text is to be typed.
    """

    changed = Signal()
    put_asked = Signal(object, object, bool)
    selection_asked = Signal(str)
    menu_asked = Signal(QPoint)
    rename_asked = Signal(str)

    def __init__(self, viewport: "ViewportViewModel") -> None:
        super().__init__(viewport)
        self._viewport = viewport
        self._series_key = ""
        self._all: tuple[Measurement, ...] = ()
        self._selected: frozenset[str] = frozenset()
        self._changing: Measurement | None = None

    def show(self, series_key: str, measurements: Sequence[Measurement], selected: Collection[str]) -> None:
        """Draw the measurements of a series that lie on the plane on show.

        Args:
            series_key: The series that hangs in the viewport; "" for none.
            measurements: All of its Study.
            selected: IDs of selected items.
        """
        new = (series_key, tuple(measurements), frozenset(selected))
        if new != (self._series_key, self._all, self._selected):
            self._series_key, self._all, self._selected = new
            self.changed.emit()

    def show_as(self, other: "ViewportMeasurements") -> None:
        """Draw what another viewport draws, with nothing selected."""
        self.show(other._series_key, other._all, ())

    @property
    def can_measure(self) -> bool:
        """True if the plane on show is all there, and belongs to a series: no draft is measured, and no half volume."""
        state, content = self._viewport.state, self._viewport.content
        if (
            state is None
            or content is None
            or not self._series_key
            or not content.is_loaded(state.slice_index)
        ):
            return False
        loaded = content.loaded
        if (
            content.cut is not None
            and loaded is not None
            and loaded.sum() + len(content.failures) < len(loaded)
        ):
            return False
        shown = self._viewport.shown_plane
        return not shown.is_draft(shown.plane(content, state.slice_index))

    @property
    def on_plane(self) -> tuple[Measurement, ...]:
        """What lies on the plane on show, the one being changed as it is now; the selected ones last."""
        state, content, changing = self._viewport.state, self._viewport.content, self._changing
        if state is None or content is None or not content.is_loaded(state.slice_index):
            return ()
        now = (changing if changing is not None and changing.id == each.id else each for each in self._all)
        shown = [each for each in now if lies_on(each, self._series_key, content.planes, state.slice_index)]
        return tuple(sorted(shown, key=lambda each: each.id in self._selected))

    @property
    def selected(self) -> Measurement | None:
        """The only selected item, if it is a measurement on the plane on show."""
        chosen = [each for each in self.on_plane if each.id in self._selected]
        return chosen[0] if len(chosen) == len(self._selected) == 1 else None

    def is_selected(self, measurement: Measurement) -> bool:
        return measurement.id in self._selected

    # Screen and patient

    def to_patient(self, spot: Spot) -> Triple:
        """The patient position (mm, LPS) under a screen point. There must be a plane on show."""
        state, content, transform = self._viewport.state, self._viewport.content, self._viewport.transform
        assert state is not None
        assert content is not None
        assert transform is not None
        column, row = transform.to_image(*spot)
        return content.planes.facts(state.slice_index).geometry.to_patient((0, row, column))

    def to_screen(self, points: Sequence[Triple]) -> tuple[Spot, ...]:
        """The screen points over which patient positions lie."""
        pixels, transform = self.pixels(), self._viewport.transform
        if pixels is None or transform is None:
            return ()
        return tuple(
            transform.to_screen(float(column), float(row)) for _off, row, column in pixels.to_plane(points)
        )

    @property
    def magnification(self) -> float:
        """Logical pixels for each image pixel."""
        return self._viewport.magnification or 1.0

    @property
    def plane_key(self) -> Hashable:
        """Tells the plane on show from others; None where there is none."""
        state, content = self._viewport.state, self._viewport.content
        return None if state is None or content is None else content.planes.key(state.slice_index)

    @property
    def plane(self) -> MeasurementPlane | None:
        """How the plane on show lies in the patient."""
        state, content = self._viewport.state, self._viewport.content
        if state is None or content is None:
            return None
        geometry = content.planes.facts(state.slice_index).geometry
        nx, ny, nz = (float(value) for value in geometry.normal)
        rx, ry, rz = (float(value) for value in geometry.row_direction)
        return MeasurementPlane((nx, ny, nz), (rx, ry, rz))

    def pixels(self) -> PlacedPixels | None:
        """The unfiltered pixels of the plane on show."""
        state, content = self._viewport.state, self._viewport.content
        if state is None or content is None or not content.is_loaded(state.slice_index):
            return None
        index = state.slice_index
        shown = self._viewport.shown_plane.plane(content, index)
        return pixels_at(shown.values, content.planes.facts(index))

    # Measuring

    def values(self, kind: MeasurementKind, points: Sequence[Triple]) -> tuple[Quantity, ...]:
        """What a figure on the plane on show measures."""
        pixels, content, state = self.pixels(), self._viewport.content, self._viewport.state
        if pixels is None or content is None or state is None:
            return ()
        found = measured(kind, points, pixels)
        value = found[0] if kind is MeasurementKind.PROBE and found else None
        if value is None or value.name is not QuantityName.VALUE:
            return found
        stored = content.stored_value(state.slice_index, value.value)
        return found if stored is None else (*found, Quantity(QuantityName.STORED_VALUE, stored))

    def new(self, kind: MeasurementKind, points: Sequence[Triple], label: str = "") -> Measurement | None:
        """A measurement of the plane on show."""
        state, content, plane = self._viewport.state, self._viewport.content, self.plane
        if not self.can_measure or state is None or content is None or plane is None:
            return None
        frame = content.planes.frame(state.slice_index)
        coordinates = content.planes.facts(state.slice_index).frame_of_reference_uid
        place = MeasurementPlace(self._series_key, frame, coordinates)
        return Measurement(kind, tuple(points), plane, place, self.values(kind, points), label)

    def reshaped(self, measurement: Measurement, points: Sequence[Triple]) -> Measurement:
        """A measurement with its points elsewhere on the plane on show, to which it then belongs."""
        here = self.new(measurement.kind, points)
        if here is None:
            return measurement
        return replace(measurement.reshaped(points, here.values), plane=here.plane, place=here.place)

    def moved(self, measurement: Measurement, offset_mm: Triple) -> Measurement:
        """A measurement moved as a whole along the plane on show, its text with it."""
        moved = measurement.moved(offset_mm, ())
        return replace(self.reshaped(measurement, moved.points), text_at=moved.text_at)

    # What the reader does

    def add(self, measurement: Measurement) -> None:
        """Keep a new measurement, selected."""
        self.put_asked.emit(measurement, message(ADD, what=noun(measurement)), False)
        self.selection_asked.emit(measurement.id)

    def label(self, measurement: Measurement, text: str) -> None:
        """Give a measurement another text; a new arrow and its text are one step."""
        is_new = measurement.kind is MeasurementKind.ARROW and not measurement.label
        what = message(ADD if is_new else N_("rename {what}"), what=noun(measurement))
        self.put_asked.emit(measurement.renamed(text), what, is_new)

    def change(self, measurement: Measurement | None) -> None:
        """Show a measurement as it is while it is dragged; None = as it was."""
        self._changing = measurement
        self.changed.emit()

    def keep_change(self, text: str, *, goes_on: bool = False) -> None:
        """Keep the measurement that was dragged; `text` names the step: "move {what}"."""
        changed, self._changing = self._changing, None
        if changed is not None:
            self.put_asked.emit(changed, message(text, what=noun(changed)), goes_on)
            self.changed.emit()

    def select(self, id_: str) -> None:
        """Select a measurement; "" = none."""
        if self._selected != frozenset({id_} - {""}):
            self.selection_asked.emit(id_)
