"""Commands on what hangs where: hanging protocols."""

from typing import TYPE_CHECKING

from medviewer.ui.desk import Desk
from medviewer.ui.file_commands import show_outside

if TYPE_CHECKING:
    from medviewer.dicom.study import Study
    from medviewer.hanging.protocol import HangingProtocol


class HangingCommands:
    """Hangs the study in the active viewport, or the newest one."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def study(self) -> "Study | None":
        """The study that a protocol would hang."""
        catalog = self._desk.study.catalog
        if catalog is None:
            return None
        return self._desk.study.study_of(self._desk.hanging.key) or catalog.main_study

    def offered(self) -> "tuple[tuple[HangingProtocol, bool], ...]":
        """Every protocol, and whether it can hang the study; empty without one."""
        return self._desk.protocols.offered(self.study) if self.study is not None else ()

    def use(self, protocol: "HangingProtocol") -> None:
        """Hang the study by a protocol."""
        if self.study is not None:
            self._desk.hanging.arrange(self._desk.protocols.use(protocol, self.study))

    def use_none(self) -> None:
        """Hang the study's main series, and the others where the grid has room."""
        if self.study is not None:
            self._desk.hanging.arrange(self._desk.protocols.without(self.study))

    def hang_again(self) -> None:
        """Hang by the protocol in use, as when the study was opened."""
        self._use_of(self._desk.protocols.in_use)

    def next_protocol(self) -> None:
        """Hang by the next protocol that fits the study, round and round."""
        fitting = [protocol.id for protocol, fits in self.offered() if fits]
        if fitting:
            now = fitting.index(self._desk.protocols.in_use) if self._desk.protocols.in_use in fitting else -1
            self._use_of(fitting[(now + 1) % len(fitting)])

    def show_folder(self) -> None:
        """Open the folder that the reader puts protocols into."""
        show_outside(self._desk.protocols.own_folder())

    def _use_of(self, id_: str) -> None:
        protocol = next((protocol for protocol, _fits in self.offered() if protocol.id == id_), None)
        if protocol is not None:
            self.use(protocol)
        else:
            self.use_none()
