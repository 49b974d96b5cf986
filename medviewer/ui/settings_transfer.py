"""Takes the settings to another computer: writes them to a file of the reader's choice, reads them from one."""

from dataclasses import fields
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from medviewer import paths
from medviewer.errors import MedviewerError
from medviewer.i18n import N_, _
from medviewer.services.settings import Settings, declarations
from medviewer.services.settings_file import read_settings, write_settings
from medviewer.ui.error_dialog import ErrorReporter
from medviewer.ui.toast import Toast
from medviewer.ui.view_models.settings import SettingsViewModel


class SettingsTransfer:
    """Import and export of what the preferences show; sizes of panels and the recent studies stay here."""

    def __init__(
        self, window: QWidget, settings: SettingsViewModel, toast: Toast, errors: ErrorReporter
    ) -> None:
        self._window = window
        self._settings = settings
        self._toast = toast
        self._errors = errors

    def export_settings(self) -> None:
        """Ask where the settings shall go, and write them."""
        chosen, _filter = QFileDialog.getSaveFileName(
            self._window,
            _("Export the settings"),
            str(paths.proposed("medviewer-settings.json")),
            _filter_text(),
        )
        if not chosen:
            return
        path = Path(chosen)
        path = path if path.suffix else path.with_suffix(".json")
        try:
            write_settings(self._settings.settings, path)
        except MedviewerError as error:
            self._errors.report(error)
        else:
            self._toast.say(_("The settings were written: {name}").format(name=path.name), sign="good")

    def import_settings(self) -> bool:
        """Ask for a file, and use the settings in it. False if nothing was changed."""
        chosen, _filter = QFileDialog.getOpenFileName(
            self._window, _("Import settings"), str(paths.proposed("medviewer-settings.json")), _filter_text()
        )
        if not chosen:
            return False
        try:
            loaded = read_settings(Path(chosen))
        except MedviewerError as error:
            self._errors.report(error)
            return False
        self._settings.change(**_shared(loaded.settings))
        if loaded.rejected:
            titles = ", ".join(_(declarations()[name].title) or name for name in loaded.rejected)
            self._toast.say(
                _("Imported. These could not be used and have their defaults: {settings}").format(
                    settings=titles
                ),
                sign="caution",
            )
        else:
            self._toast.say(_("The settings were imported."), sign="good")
        return True


def _shared(settings: Settings) -> dict[str, object]:
    declared = declarations()
    names = (entry.name for entry in fields(settings))
    return {name: getattr(settings, name) for name in names if declared[name].section is not None}


def _filter_text() -> str:
    return f"{_(N_('Settings'))} (*.json)"
