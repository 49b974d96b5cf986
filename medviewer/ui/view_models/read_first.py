"""Read-first mode: what the analysis found stays hidden until the reader has given an own impression of the series."""

from datetime import datetime

from PySide6.QtCore import QObject

from medviewer.i18n import N_, message
from medviewer.reading.first_opinion import FirstOpinion, Opinion
from medviewer.reading.written_form import now
from medviewer.ui.view_models.analysis import AnalysisViewModel
from medviewer.ui.view_models.hanging import HangingViewModel
from medviewer.ui.view_models.reading import ReadingViewModel
from medviewer.ui.view_models.settings import SettingsViewModel

_GIVE = message(N_("give a first impression"))


class ReadFirst(QObject):
    """Decides for each series whether its result is shown, and takes the reader's impression."""

    def __init__(
        self,
        settings: SettingsViewModel,
        reading: ReadingViewModel,
        hanging: HangingViewModel,
        analysis: AnalysisViewModel,
    ) -> None:
        super().__init__()
        self._settings = settings
        self._reading = reading
        self._analysis = analysis
        self._opened_at: dict[str, datetime] = {}
        self._is_on = settings.settings.read_first
        analysis.hide_where(self.is_awaited)
        hanging.series_shown.connect(lambda key: self._opened_at.setdefault(key, now()))
        reading.changed.connect(lambda _uid: analysis.tell_anew())
        settings.changed.connect(self._take_settings)

    def is_awaited(self, key: str) -> bool:
        """True while a series waits for the reader's impression: nothing the analysis found is shown."""
        return self._settings.settings.read_first and self.opinion(key) is None

    def opinion(self, key: str) -> FirstOpinion | None:
        """The impression that was given of a series; None where there is none."""
        reading = self._reading.of_series(key)
        return None if reading is None else reading.first_opinion_on(key)

    def give(self, key: str, opinion: Opinion) -> None:
        """Take the reader's impression of a series. It is final: what was seen can't be unseen, so there is no undo."""
        reading = self._reading.of_series(key)
        if reading is None or not self.is_awaited(key):
            return
        made_at = now()
        given = FirstOpinion(key, opinion, min(self._opened_at.get(key, made_at), made_at), made_at)
        self._reading.change(reading.study_uid, lambda before: before.put(given), _GIVE, is_final=True)

    def _take_settings(self) -> None:
        if self._is_on != self._settings.settings.read_first:
            self._is_on = self._settings.settings.read_first
            self._analysis.tell_anew()
