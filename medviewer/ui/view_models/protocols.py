"""The hanging protocols there are, and the one in use."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from medviewer.errors import reader_text
from medviewer.report.save import not_written
from medviewer.ui.view_models.arrangement import Arrangement, Hung
from medviewer.ui.view_models.settings import SettingsViewModel

if TYPE_CHECKING:
    from medviewer.dicom.study import Catalog, Study
    from medviewer.hanging.match import Hanging
    from medviewer.hanging.protocol import HangingProtocol


class ProtocolsViewModel(QObject):
    """Decides what hangs where when studies are opened, and when the reader chooses another protocol.

    Protocols are read anew for each opening, so that a file changed meanwhile counts.

    Signals:
        refused: A `HangingProtocolError` for each file of the reader's that can't be used, when it is first seen.
    """

    refused = Signal(object)

    def __init__(self, settings: SettingsViewModel, folder: Path) -> None:
        """`folder`: of the settings."""
        super().__init__()
        self._settings = settings
        self._folder = folder
        self._in_use = ""
        self._told: set[str] = set()

    @property
    def in_use(self) -> str:
        """Id of the protocol that hung what was opened; "" for none."""
        return self._in_use

    def own_folder(self) -> Path:
        """Where the reader puts protocols; it is made if need be.

        Raises:
            FolderNotWritableError, DiskFullError: It can't be made.
        """
        from medviewer.services.hanging_protocols import own_folder

        folder = own_folder(self._folder)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise not_written(error, folder.name) from error
        return folder

    def plan(self, catalog: "Catalog") -> Arrangement:
        """What to hang of what was opened: its newest study with images, by the protocol that fits it best."""
        study = catalog.main_study
        self._in_use = ""
        if study is None:
            return Arrangement()
        if not self._settings.settings.hang_by_protocol:
            return self.without(study)
        from medviewer.hanging.facts import facts_of
        from medviewer.hanging.match import choose

        return self._used(choose(self._load(), facts_of(study)), study)

    def offered(self, study: "Study") -> "tuple[tuple[HangingProtocol, bool], ...]":
        """Every protocol, and whether it can hang the study."""
        from medviewer.hanging.facts import facts_of
        from medviewer.hanging.match import apply

        facts = facts_of(study)
        return tuple((protocol, apply(protocol, facts) is not None) for protocol in self._load())

    def use(self, protocol: "HangingProtocol", study: "Study") -> Arrangement:
        """What a protocol hangs of a study."""
        from medviewer.hanging.facts import facts_of
        from medviewer.hanging.match import apply

        return self._used(apply(protocol, facts_of(study)), study)

    def without(self, study: "Study") -> Arrangement:
        """What hangs without a protocol: the study's main series."""
        self._in_use = ""
        main = study.main_series
        return Arrangement((Hung(main.key),)) if main is not None else Arrangement()

    def _used(self, hanging: "Hanging | None", study: "Study") -> Arrangement:
        if hanging is None:
            return self.without(study)
        self._in_use = hanging.protocol_id
        return _arrangement(hanging)

    def _load(self) -> "Sequence[HangingProtocol]":
        from medviewer.services.hanging_protocols import load_protocols

        loaded = load_protocols(self._folder)
        for error in loaded.refused:
            if (told := reader_text(error)[0]) not in self._told:
                self._told.add(told)
                self.refused.emit(error)
        return loaded.protocols


def _arrangement(hanging: "Hanging") -> Arrangement:
    from medviewer.hanging.first_looks import first_look

    hung = tuple(
        Hung() if each is None else Hung(each.facts.key, first_look(each)) for each in hanging.viewports
    )
    return Arrangement(hung, hanging.grid, hanging.same_scale)
