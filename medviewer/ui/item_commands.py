"""Commands on the items of the Readings: delete, rename, copy, go to."""

from collections.abc import Sequence

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from medviewer.i18n import N_, Message, _, message
from medviewer.reading.decision import Decision
from medviewer.reading.first_opinion import FirstOpinion
from medviewer.reading.key_image import KeyImage
from medviewer.reading.measurement import Measurement
from medviewer.reading.reading import Item, Reading
from medviewer.reading.words import noun
from medviewer.report.reading_table import SeriesItems, items_by_series
from medviewer.report.reading_text import copied_text
from medviewer.ui.counted import counted
from medviewer.ui.desk import Desk
from medviewer.ui.toast import Toast
from medviewer.ui.view_models.reading_jump import ReadingJump


class ItemCommands:
    """Acts on measurements, key images and markers, mostly on those that are selected."""

    def __init__(self, window: QWidget, desk: Desk, toast: Toast) -> None:
        self._desk = desk
        self._toast = toast
        self._jump = ReadingJump(desk, window)

    @property
    def active_reading(self) -> Reading | None:
        """The Reading of the Study whose series hangs in the active viewport."""
        return self._desk.reading.of_series(self._desk.hanging.key)

    @property
    def has_reading(self) -> bool:
        """True if the reader made anything of that Study."""
        reading = self.active_reading
        return reading is not None and not reading.is_empty

    @property
    def has_items(self) -> bool:
        """True if that Reading lists something."""
        reading = self.active_reading
        return reading is not None and any(
            not isinstance(item, Decision | FirstOpinion) for item in reading.items
        )

    @property
    def has_key_images(self) -> bool:
        """True if that Reading has key images."""
        reading = self.active_reading
        return reading is not None and bool(reading.key_images)

    @property
    def measurement(self) -> Measurement | None:
        """The selected item, if it is only one and a measurement."""
        chosen = self._desk.reading.selected
        return chosen[0] if len(chosen) == 1 and isinstance(chosen[0], Measurement) else None

    def show_measurement(self) -> Measurement | None:
        """Go to the selected measurement where the active viewport doesn't show it."""
        measurement = self.measurement
        if measurement is not None and measurement not in self._desk.hanging.viewport.measurements.on_plane:
            self.go_to(measurement.id)
        return measurement

    def type_label(self) -> None:
        """Let the reader type the text of the selected measurement, on the image."""
        if (measurement := self.show_measurement()) is not None:
            self._desk.hanging.viewport.measurements.rename_asked.emit(measurement.id)

    def active_groups(self) -> tuple[SeriesItems, ...]:
        """The items of that Reading by series."""
        reading, catalog = self.active_reading, self._desk.study.catalog
        if reading is None or catalog is None:
            return ()
        return items_by_series(reading, (series for series in catalog.series if series.is_image))

    def go_to(self, id_: str) -> None:
        """Show the item of this ID on its image."""
        reading = self._desk.reading.holding(id_)
        item = None if reading is None else reading.item(id_)
        if item is not None and not isinstance(item, Decision | FirstOpinion):
            self._jump.to(item)

    def rename(self, id_: str, text: str) -> None:
        """Give a measurement another label, a key image another note."""
        reading = self._desk.reading.holding(id_)
        item = None if reading is None else reading.item(id_)
        if reading is None or item is None:
            return
        if isinstance(item, Measurement):
            self._put(reading, item.renamed(text), message(N_("rename {what}"), what=noun(item)))
        elif isinstance(item, KeyImage):
            self._put(reading, item.noted(text), message(N_("note on a key image")))

    def delete_selected(self) -> None:
        """Delete the selected items; the toast can take it back."""
        chosen = self._desk.reading.selected
        if not chosen:
            return
        what = deletion(chosen)
        ids = {item.id for item in chosen}
        held = [reading for id_ in ids if (reading := self._desk.reading.holding(id_)) is not None]
        for study_uid in {reading.study_uid for reading in held}:
            self._desk.reading.change(study_uid, lambda now: now.without(ids), what)
        self._toast.say(
            counted(len(chosen), _("1 item deleted"), _("{count} items deleted")),
            action=_("Undo"),
            call=lambda: self._take_back(what),
        )

    def copy_selected(self) -> None:
        """Put the selected items on the clipboard as text, a line each; all of the list where none is selected."""
        ids = {item.id for item in self._desk.reading.selected}
        groups = [
            SeriesItems(
                group.series_key,
                group.series,
                tuple(placed for placed in group.items if not ids or placed.item.id in ids),
            )
            for group in self.active_groups()
        ]
        if text := copied_text(groups):
            QGuiApplication.clipboard().setText(text)
            count = text.count("\n") + 1
            self._toast.say(counted(count, _("1 item copied"), _("{count} items copied")))

    def _put(self, reading: Reading, item: Item, what: Message) -> None:
        self._desk.reading.change(reading.study_uid, lambda now: now.put(item), what)

    def _take_back(self, what: Message) -> None:
        if self._desk.reading.undo_what is what:
            self._desk.reading.undo()


def deletion(items: Sequence[Item]) -> Message:
    """What deleting these is called behind "Undo:"."""
    if len(items) == 1:
        return message(N_("delete {what}"), what=noun(items[0]))
    return message(N_("delete {count} items"), count=len(items))
