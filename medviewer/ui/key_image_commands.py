"""Commands on key images: keep the image on show, go from one to the next."""

from PySide6.QtCore import QObject, Signal

from medviewer.i18n import N_, _, message
from medviewer.reading.key_image import KeyImage
from medviewer.reading.look import Look
from medviewer.ui.desk import Desk
from medviewer.ui.item_commands import ItemCommands
from medviewer.ui.toast import Toast

_KEEP, _LET_GO = message(N_("keep a key image")), message(N_("remove a key image"))


class KeyImageCommands(QObject):
    """Acts on the image in the active viewport.

    Signals:
        note_wanted: The ID of a key image that the reader wants to write a note on.
    """

    note_wanted = Signal(str)

    def __init__(self, desk: Desk, items: ItemCommands, toast: Toast, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._items = items
        self._toast = toast

    @property
    def on_show(self) -> KeyImage | None:
        """The key image that the image in the active viewport is."""
        viewport = self._desk.hanging.viewport
        if viewport.content is None or viewport.state is None:
            return None
        return viewport.kept.by_plane(viewport.content).get(viewport.state.slice_index)

    @property
    def is_on_show(self) -> bool:
        return self.on_show is not None

    def toggle(self) -> None:
        """Keep the image on show, with its look, as a key image; if it is one, let it go."""
        viewport, reading = self._desk.hanging.viewport, self._items.active_reading
        content, state = viewport.content, viewport.state
        if content is None or state is None or reading is None:
            return
        if (kept := self.on_show) is not None:
            self._desk.reading.change(reading.study_uid, lambda now: now.without({kept.id}), _LET_GO)
            return
        frame = content.planes.frame(state.slice_index)
        if frame is None:
            self._toast.say(
                _("This plane was worked out from several images, so it can't be a key image."),
                _("Go to an image of the series as it was acquired."),
                sign="caution",
            )
            return
        image = KeyImage(self._desk.hanging.key, frame, Look.of(state, viewport.filtered.chain))
        self._desk.reading.change(reading.study_uid, lambda now: now.put(image), _KEEP)
        self._toast.say(
            _("Kept as a key image"),
            action=_("Write a note"),
            call=lambda: self.note_wanted.emit(image.id),
            sign="good",
        )

    def step(self, steps: int) -> None:
        """Go to the next (1) or previous (-1) key image of the study, by series and slice, stopping at either end."""
        catalog, hanging = self._desk.study.catalog, self._desk.hanging
        state = hanging.viewport.state
        if catalog is None or state is None:
            return
        order = {series.key: number for number, series in enumerate(catalog.series)}
        placed = sorted(
            ((order[group.series_key], each.slice_index), each.item.id)
            for group in self._items.active_groups()
            for each in group.items
            if isinstance(each.item, KeyImage) and each.slice_index is not None
        )
        here = (order[hanging.key], state.slice_index)
        ahead = [id_ for place, id_ in placed if (place > here if steps > 0 else place < here)]
        if ahead:
            self._items.go_to(ahead[0] if steps > 0 else ahead[-1])
