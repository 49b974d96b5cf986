"""Which Segmentations and Structure Sets there are, which of their structures are switched on, and where."""

from collections.abc import Collection
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from medviewer.errors import MedviewerError
from medviewer.imaging.structures.layers import StructureLook
from medviewer.imaging.structures.structure import StructureSet, StructureSetHeader
from medviewer.services.jobs import JobRunner
from medviewer.ui.view_models.activity import ActivityViewModel
from medviewer.ui.view_models.hanging import HangingViewModel
from medviewer.ui.view_models.structure_entry import EntryPhase, Placement, StructureEntry
from medviewer.ui.view_models.structure_placing import StructurePlacing
from medviewer.ui.view_models.structure_reading import StructureReading
from medviewer.ui.view_models.study import StudyViewModel

if TYPE_CHECKING:
    from medviewer.dicom.series import Series
    from medviewer.services.decode_pool import DecodePool


class StructuresViewModel(QObject):
    """The one owner of what is switched on. Every viewport shows what can be drawn on its images, and nothing else.

    Signals:
        changed: The entries, what is switched on, the look, or what can be drawn where.
        described: The key of an entry whose header has become known.
        loaded: The key of an entry whose shapes have been read.
        failed: The key of an entry that can't be read, and the exception.
    """

    changed = Signal()
    described = Signal(str)
    loaded = Signal(str)
    failed = Signal(str, object)

    def __init__(
        self,
        runner: JobRunner,
        pool: "DecodePool",
        study: StudyViewModel,
        hanging: HangingViewModel,
        activity: ActivityViewModel,
    ) -> None:
        super().__init__()
        self._study, self._hanging = study, hanging
        self._reading = StructureReading(runner, pool, activity)
        self._placing = StructurePlacing(runner, study, hanging, self._place)
        self._entries: dict[str, StructureEntry] = {}
        self._look = StructureLook()
        self._is_hidden = False
        self._wholly: set[str] = set()
        study.catalog_changed.connect(self._list)
        hanging.series_shown.connect(lambda _key: self._place())
        hanging.layout_changed.connect(self._place)
        hanging.active_changed.connect(self.changed)

    # What there is

    @property
    def entries(self) -> tuple[StructureEntry, ...]:
        """Of all open studies, in the browser's order."""
        return tuple(self._entries.values())

    def entry(self, key: str) -> StructureEntry:
        return self._entries[key]

    def of_series(self, series_key: str) -> tuple[StructureEntry, ...]:
        """The entries of a series of such objects."""
        return tuple(each for each in self._entries.values() if each.series_key == series_key)

    def of_study_on_show(self) -> tuple[StructureEntry, ...]:
        """The entries of the study that the active viewport shows, and those of other studies that belong to its images.

        All entries where the active viewport shows nothing.
        """
        shown = self._study.study_of(self._hanging.key)
        if shown is None:
            return self.entries
        keys = {series.key for series in shown.series}
        images = [series for series in shown.series if series.is_image]
        return tuple(
            each
            for each in self._entries.values()
            if each.series_key in keys or any(each.belongs_to(series) for series in images)
        )

    @property
    def look(self) -> StructureLook:
        return self._look

    @property
    def is_hidden(self) -> bool:
        """All are hidden for now; what is switched on stays so."""
        return self._is_hidden

    @property
    def has_visible(self) -> bool:
        """Something is switched on."""
        return any(each.visible for each in self._entries.values())

    def placement(self, key: str, viewport: int | None = None) -> Placement | None:
        """How an entry fits the images of a viewport (None = the active one); None while that isn't known."""
        return self._placing.placement(key, self._hanging.active if viewport is None else viewport)

    # What the reader asks for

    def show(self, key: str) -> None:
        """Switch all of an entry on; it is read first where it has not been."""
        entry = self._entries[key]
        self._is_hidden = False
        self._wholly.add(key)
        self._replace(replace(entry, visible=entry.drawable))
        self._read(key)

    def set_visible(self, key: str, numbers: Collection[int], *, visible: bool) -> None:
        """Switch structures of an entry on or off."""
        entry = self._entries[key]
        chosen = frozenset(numbers) & entry.drawable
        self._wholly.discard(key)
        self._is_hidden = self._is_hidden and not visible
        self._replace(replace(entry, visible=entry.visible | chosen if visible else entry.visible - chosen))
        if visible:
            self._read(key)

    def set_all_visible(self, keys: Collection[str], *, visible: bool) -> None:
        """Switch all of some entries on or off."""
        for key in keys:
            self.set_visible(key, self._entries[key].drawable, visible=visible)

    def hide(self, hidden: bool) -> None:
        """Hide all for now, or show again what is switched on."""
        if hidden != self._is_hidden:
            self._is_hidden = hidden
            self._place()

    def use_look(self, look: StructureLook) -> None:
        if look != self._look:
            self._look = look
            self._place()

    def go_to(self, key: str, number: int) -> bool:
        """Show the middle plane of a structure in the active viewport; False where it can't be drawn there."""
        entry, viewport, placement = self._entries[key], self._hanging.viewport, self.placement(key)
        shapes = entry.shapes.shapes.get(number, ()) if entry.shapes is not None else ()
        if viewport.content is None or placement is None or number in placement.objections or not shapes:
            return False
        largest = max(shapes, key=lambda shape: shape.size_mm)
        k, j, i = viewport.content.planes.geometry.to_index(largest.middle_mm.tolist())
        viewport.show_place(round(k), (i, j), largest.size_mm)
        return True

    # Listing and reading

    def _list(self) -> None:
        """Another catalog: list its sets, and read what they say of themselves."""
        self._reading.stop()
        self._placing.forget()
        self._entries.clear()
        self._wholly.clear()
        self._is_hidden = False
        catalog = self._study.catalog
        for series in catalog.series if catalog is not None else ():
            if series.object_kind.is_drawn_on_images:
                self._entries.update((entry.key, entry) for entry in _entries_of(series))
        if self._entries:
            self._reading.describe(self.entries, self._describe, partial(self.failed.emit, ""))
        self._place()

    def _describe(self, key: str, answer: StructureSetHeader | MedviewerError) -> None:
        entry = self._entries[key]
        if isinstance(answer, MedviewerError):
            self._replace(replace(entry, phase=EntryPhase.FAILED, error=answer))
        elif entry.header is None:
            self._replace(replace(entry, header=answer))
            self.described.emit(key)

    def _read(self, key: str) -> None:
        entry = self._entries[key]
        if entry.phase in (EntryPhase.READING, EntryPhase.READ):
            return
        self._replace(replace(entry, phase=EntryPhase.READING, error=None))
        self._reading.load(
            entry, partial(self._keep, key), partial(self._fail, key), partial(self._drop, key)
        )

    def _keep(self, key: str, found: StructureSet) -> None:
        """The shapes are there: now it is known which structures have some."""
        entry = self._entries[key]
        drawn = frozenset(found.shapes)
        visible = drawn if key in self._wholly else entry.visible & drawn
        read = replace(entry, phase=EntryPhase.READ, header=found.header, shapes=found, visible=visible)
        self._replace(read)
        self.loaded.emit(key)

    def _drop(self, key: str) -> None:
        """The reader cancelled the reading."""
        self._replace(replace(self._entries[key], phase=EntryPhase.LISTED, visible=frozenset()))

    def _fail(self, key: str, error: Exception) -> None:
        entry = self._entries[key]
        self._replace(replace(entry, phase=EntryPhase.FAILED, error=error, visible=frozenset()))
        self.failed.emit(key, error)

    def _replace(self, entry: StructureEntry) -> None:
        self._entries[entry.key] = entry
        self._place()

    def _place(self) -> None:
        self._placing.place(() if self._is_hidden else self._entries.values(), self._look)
        self.changed.emit()


def _entries_of(series: "Series") -> list[StructureEntry]:
    count = len(series.instances)
    entries = []
    for index, instance in enumerate(series.instances):
        title = series.description or instance.document_title or series.kind
        entries.append(
            StructureEntry(
                key=f"{series.key}/{index}",
                series_key=series.key,
                title=f"{title} · {index + 1}" if count > 1 else title,
                source=instance.source,
                kind=series.object_kind,
                uid=instance.stamp.uid if instance.stamp is not None else "",
            )
        )
    return entries
