"""Opens the windows beside the main one; none of them blocks it."""

from collections.abc import Callable, Hashable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

import medviewer
from medviewer.i18n import N_, _
from medviewer.plain_json import read_small_file
from medviewer.ui.desk import Desk
from medviewer.ui.dialogs.rich_text import heading, paragraph
from medviewer.ui.dialogs.text_dialog import TextDialog
from medviewer.ui.file_commands import show_outside
from medviewer.ui.toast import Toast

LOG_TAIL_CHARACTERS = 40_000
LARGEST_LOG_BYTES = 4 << 20


class Dialogs:
    """The windows a reader can ask for."""

    def __init__(
        self, window: QWidget, desk: Desk, log: Path, key_sheet: Callable[[], str], toast: Toast
    ) -> None:
        """`key_sheet` writes the sheet of keys, from the table of actions that this class knows nothing of."""
        self._key_sheet = key_sheet
        self._window = window
        self._desk = desk
        self._log = log
        self._toast = toast
        self._open: dict[str, tuple[QDialog, Hashable]] = {}

    def show_keys(self) -> QDialog:
        """The sheet of keys."""
        return self._only(
            "keys", lambda: TextDialog(self._window, N_("Keys and mouse"), self._key_sheet, (1080, 744))
        )

    def show_model_card(self) -> QDialog:
        """The card of the model in use.

        Raises:
            MissingModelError: The model is not installed.
        """
        from medviewer.services.model_library import card
        from medviewer.ui.dialogs.model_card_text import model_card_text

        shown = card(self._desk.analysis.model_id)
        return self._only(
            "model card",
            lambda: TextDialog(self._window, N_("Model card"), lambda: model_card_text(shown), (680, 640)),
            subject=self._desk.analysis.model_id,
        )

    def show_passport(self, key: str = "") -> QDialog | None:
        """The geometry check of a series; "" = the active one."""
        from medviewer.ui.dialogs.passport_text import passport_text

        series = self._desk.study.series(key) if key else self._desk.hanging.series
        passport = series.passport if series is not None else None
        if series is None or passport is None:
            return None
        loaded = self._desk.volumes.loaded(series.key)
        doubted = loaded.warnings if loaded is not None else series.warnings
        return self._only(
            "geometry check",
            lambda: TextDialog(
                self._window, N_("Geometry check"), lambda: passport_text(passport, doubted), (520, 420)
            ),
            subject=(id(series), len(doubted)),
        )

    def show_header(self, key: str = "") -> QDialog:
        """The header of the displayed instance, or of a series' instance; one window for all of them."""
        from medviewer.ui.header.header_window import HeaderWindow

        self._desk.header.open(key)
        return self._only("header", lambda: HeaderWindow(self._window, self._desk.header))

    def show_measurement(self) -> QDialog:
        """The values of the selected measurement, with a region's histogram; one window, it follows the selection."""
        from medviewer.ui.dialogs.measurement_window import MeasurementWindow

        return self._only("measurement", lambda: MeasurementWindow(self._window, self._desk))

    def show_fusion(self) -> QDialog:
        """How the scan laid over the active viewport is drawn."""
        from medviewer.ui.dialogs.fusion_dialog import FusionDialog

        return self._only("fusion", lambda: FusionDialog(self._window, self._desk.fusion))

    def show_left_out(self) -> QDialog | None:
        """The files not shown, each with the reason."""
        from medviewer.ui.dialogs.left_out_text import left_out_text

        catalog = self._desk.study.catalog
        if catalog is None:
            return None
        return self._only(
            "files not shown",
            lambda: TextDialog(self._window, N_("Files not shown"), lambda: left_out_text(catalog)),
            subject=id(catalog),
        )

    def show_log(self) -> QDialog:
        """The end of the log."""

        def tail() -> str:
            text = ""
            with suppress(OSError):
                text = read_small_file(self._log, LARGEST_LOG_BYTES).decode("utf-8", "replace")
            return "".join(paragraph(line, quiet=True) for line in text[-LOG_TAIL_CHARACTERS:].splitlines())

        def make() -> QDialog:
            dialog = TextDialog(self._window, N_("Log"), tail)
            dialog.add_button(N_("Open the log's folder"), lambda: show_outside(self._log.parent))
            return dialog

        return self._only("log", make, subject=tail())

    def show_about(self) -> QDialog:
        """What this program is."""
        return self._only(
            "about", lambda: TextDialog(self._window, N_("About medviewer"), _about, (480, 320))
        )

    def show_preferences(self) -> QDialog:
        """All settings."""
        from medviewer.services.setting_declaration import Section
        from medviewer.ui.dialogs.preferences import Preferences
        from medviewer.ui.dialogs.settings_page import PageButton
        from medviewer.ui.error_dialog import ErrorReporter
        from medviewer.ui.settings_transfer import SettingsTransfer

        settings, errors = self._desk.settings, ErrorReporter(self._toast, self.show_log)
        transfer = SettingsTransfer(self._window, settings, self._toast, errors)
        forget = PageButton(
            Section.PRIVACY, N_("Forget the index"), N_("The index was forgotten"), self._desk.index.forget
        )
        return self._only("preferences", lambda: Preferences(self._window, settings, transfer, [forget]))

    def show_notice(self, done: Callable[[], None]) -> QDialog:
        """The notice of the first run; `done` is called when it has been read."""
        from medviewer.ui.dialogs.first_notice import FirstNotice

        def make() -> QDialog:
            notice = FirstNotice(self._window, self._desk.settings)
            notice.accepted.connect(done)
            return notice

        return self._only("notice", make)

    def _only(self, kind: str, make: Callable[[], QDialog], subject: Hashable = None) -> QDialog:
        """The one window of its kind: asked for again (by a double click, too) it comes to the front.

        Args:
            kind: Which window.
            make: Makes it.
            subject: What it tells of; where that is another one, the window on the screen makes way for a new one.
        """
        before, told = self._open.get(kind, (None, None))
        if before is not None and told == subject:
            before.raise_()
            before.activateWindow()
            return before
        if before is not None:
            before.close()
        dialog = make()
        self._open[kind] = (dialog, subject)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(lambda: self._forget(kind, dialog))
        dialog.show()
        return dialog

    def _forget(self, kind: str, dialog: QDialog) -> None:
        if self._open.get(kind, (None, None))[0] is dialog:
            del self._open[kind]


def _about() -> str:
    return "".join(
        (
            heading(f"medviewer {medviewer.__version__}"),
            paragraph(
                _(
                    "A desktop viewer for radiologists, with an analysis that refuses, quantifies and explains."
                )
            ),
            paragraph(_("Investigational, not for diagnostic use")),
            paragraph(
                _("Nothing leaves this computer: the program opens no network connection."), quiet=True
            ),
        )
    )
