"""Which images the reader has had on the screen."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from medviewer.ui.view_models.hanging import HangingViewModel
from medviewer.ui.view_models.study import StudyViewModel
from medviewer.ui.view_models.viewport import ViewportViewModel


class ViewedViewModel(QObject):
    """Counts an image as viewed when a viewport on show displayed its pixels; reformats count for none.

    Signals:
        completed: The key of a series of which every image was viewed.
    """

    completed = Signal(str)

    def __init__(self, study: StudyViewModel, hanging: HangingViewModel) -> None:
        super().__init__()
        self._hanging = hanging
        self._seen: dict[str, set[int]] = {}
        self._complete: set[str] = set()
        study.catalog_changed.connect(self._forget)
        hanging.for_each_viewport(self._listen)

    def is_complete(self, key: str) -> bool:
        """True once every image of the series was viewed."""
        return key in self._complete

    def count(self, key: str) -> int:
        """How many images of the series were viewed."""
        return len(self._seen.get(key, ()))

    def _listen(self, index: int, viewport: ViewportViewModel) -> None:
        viewport.changed.connect(partial(self._note, index))

    def _note(self, index: int) -> None:
        viewport, key = self._hanging.viewports[index], self._hanging.key_in(index)
        content, state = viewport.content, viewport.state
        if content is None or state is None or content.cut is not None or not key:
            return
        seen = self._seen.setdefault(key, set())
        if state.slice_index in seen or index not in self._hanging.places.on_show:
            return
        if content.is_loaded(state.slice_index):
            seen.add(state.slice_index)
            if len(seen) == state.slice_count:
                self._complete.add(key)
                self.completed.emit(key)

    def _forget(self) -> None:
        self._seen.clear()
        self._complete.clear()
