"""Tells the reader what became of the readings: restored, not saved, saved again."""

from medviewer.i18n import _
from medviewer.services.reading_journal import JournalContent
from medviewer.ui.counted import counted, listed
from medviewer.ui.error_dialog import ErrorReporter
from medviewer.ui.toast import Toast
from medviewer.ui.view_models.reading import ReadingViewModel


class ReadingNotices:
    """Says it in a toast, once."""

    def __init__(self, reading: ReadingViewModel, toast: Toast, errors: ErrorReporter) -> None:
        self._toast = toast
        reading.restored.connect(self._say_restored)
        reading.failed.connect(errors.report)
        reading.saved_again.connect(self._say_saved)

    def _say_restored(self, content: JournalContent) -> None:
        text, hint = restored_text(content), damage_text(content)
        self._toast.say(text or hint, hint if text else "", sign="caution" if hint else "good")

    def _say_saved(self) -> None:
        self._toast.say(_("Your measurements and notes are saved."), sign="good")


def restored_text(content: JournalContent) -> str:
    """ "Restored 3 measurements and 1 key image from 2026-03-01 09:30."; "" where there was nothing."""
    reading = content.reading
    parts = [
        counted(len(reading.measurements), _("1 measurement"), _("{count} measurements")),
        counted(len(reading.key_images), _("1 key image"), _("{count} key images")),
        counted(len(reading.markers), _("1 marker"), _("{count} markers")),
        counted(len(reading.decisions), _("1 decision"), _("{count} decisions")),
        _("the note") if reading.note else "",
    ]
    present = [part for part in parts if part]
    if not present or content.changed_at is None:
        return ""
    time = content.changed_at.astimezone().strftime("%Y-%m-%d %H:%M")
    return _("Restored {what} from {time}.").format(what=listed(present), time=time)


def damage_text(content: JournalContent) -> str:
    """What of the journal could not be used; "" where all could."""
    parts = [
        counted(
            len(content.damaged),
            _("1 damaged entry could not be read and was put aside."),
            _("{count} damaged entries could not be read and were put aside."),
        ),
        counted(
            content.foreign_count,
            _("1 entry of a later version of medviewer is kept, but not shown."),
            _("{count} entries of a later version of medviewer are kept, but not shown."),
        ),
    ]
    return " ".join(part for part in parts if part)
