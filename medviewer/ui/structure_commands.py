"""Commands on Segmentations and Structure Sets: show one on its images, offer those that belong to a series."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from medviewer.i18n import _
from medviewer.imaging.structures.layers import StructureLook
from medviewer.ui.counted import counted
from medviewer.ui.desk import Desk
from medviewer.ui.error_dialog import ErrorReporter
from medviewer.ui.toast import Toast
from medviewer.ui.view_models.structure_entry import StructureEntry

if TYPE_CHECKING:
    from medviewer.dicom.series import Series
    from medviewer.services.settings import Settings


class StructureCommands:
    """Brings sets and images together."""

    def __init__(
        self, desk: Desk, toast: Toast, errors: ErrorReporter, show_panel: Callable[[], object]
    ) -> None:
        """`show_panel` brings the list of structures to the front."""
        self._desk, self._toast, self._errors, self._show_panel = desk, toast, errors, show_panel
        self._wanted: dict[str, int] = {}
        self._offered: set[str] = set()
        structures = desk.structures
        structures.loaded.connect(self._bring_images)
        structures.failed.connect(self._fail)
        structures.described.connect(lambda _key: self._offer(desk.hanging.key))
        desk.hanging.series_shown.connect(self._offer)
        desk.study.catalog_changed.connect(self._forget)
        desk.settings.changed.connect(self._take_settings)
        self._take_settings(desk.settings.settings)

    @property
    def has_any(self) -> bool:
        """The open studies have sets of structures."""
        return bool(self._desk.structures.entries)

    def is_kind_shown(self, series_key: str) -> bool:
        """True for a series of Segmentations or Structure Sets."""
        return bool(self._desk.structures.of_series(series_key))

    def show(self, series_key: str, viewport: int | None = None) -> None:
        """Show a series of such objects in a viewport (None = the active one), on images that it belongs to."""
        target = self._desk.hanging.active if viewport is None else viewport
        for entry in self._desk.structures.of_series(series_key):
            self._wanted[entry.key] = target
            self._desk.structures.show(entry.key)
            if self._desk.structures.entry(entry.key).shapes is not None:
                self._bring_images(entry.key)
        self._show_panel()

    def toggle_hidden(self) -> None:
        """Hide all structures for now, or show again what is switched on."""
        self._desk.structures.hide(not self._desk.structures.is_hidden)

    def _bring_images(self, key: str) -> None:
        """A set has been read: hang images that it belongs to, where the viewport shows others."""
        target = self._wanted.pop(key, None)
        entry = self._desk.structures.entry(key)
        if target is None:
            return
        hung = self._desk.study.series(self._desk.hanging.key_in(target))
        if hung is not None and entry.belongs_to(hung):
            return
        found = self._images_of(entry)
        if found is not None:
            self._desk.hanging.place(found.key, target)
        else:
            self._toast.say(
                _("None of the open series belongs to “{name}”.").format(name=entry.title),
                _("Open the images it was drawn on together with it."),
                sign="caution",
            )  # fmt: skip

    def _images_of(self, entry: StructureEntry) -> "Series | None":
        """The series that a set refers to, else the largest one in the same patient coordinates."""
        catalog = self._desk.study.catalog
        images = [each for each in (catalog.series if catalog is not None else ()) if each.is_image]
        suiting = [each for each in images if entry.belongs_to(each)]
        referred = entry.header.series_uids if entry.header is not None else frozenset()
        return max(suiting, key=lambda each: (each.uid in referred, each.slice_count), default=None)

    def _offer(self, series_key: str) -> None:
        """Tell once for each series which sets belong to it."""
        series = self._desk.study.series(series_key)
        if series is None or self._desk.hanging.viewport.content is None or series_key in self._offered:
            return
        known = self._desk.structures.entries
        entries = [each for each in known if each.belongs_to(series)]
        if any(each.header is None and each.error is None for each in known):
            return  # what the others belong to is still being read
        if not entries or any(each.visible for each in entries):
            return
        self._offered.add(series_key)
        text = counted(
            len(entries),
            _("“{name}” belongs to this series.").format(name=entries[0].title),
            _("{count} sets of structures belong to this series."),
        )

        def show() -> None:
            for entry in entries:
                self._desk.structures.show(entry.key)
            self._show_panel()

        self._toast.say(text, action=_("Show"), call=show)

    def _fail(self, _key: str, error: Exception) -> None:
        self._errors.report(error)

    def _forget(self) -> None:
        self._wanted.clear()
        self._offered.clear()

    def _take_settings(self, settings: "Settings") -> None:
        look = StructureLook(settings.structure_opacity, settings.structures_filled)
        self._desk.structures.use_look(look)
