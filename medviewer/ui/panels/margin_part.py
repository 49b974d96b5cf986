"""The finding's card: buttons to change its margin and to take that back, and its size by the reader's margin."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from medviewer.finding.finding import Finding
from medviewer.finding.measurement import NoduleMeasurement
from medviewer.i18n import _
from medviewer.report.measurement_wording import axes_text, volume_text
from medviewer.report.wording import mm_text
from medviewer.ui.action_set import ActionSet


class MarginPart(QWidget):
    """Seen for a finding that was measured."""

    def __init__(self, actions: ActionSet, margin_on: Callable[[Finding], NoduleMeasurement | None]) -> None:
        """Make it.

        Args:
            actions: "edit-margin" and "reset-margin".
            margin_on: The size of a finding by the reader's margins; None where the reader changed none.
        """
        super().__init__()
        self._margin_on = margin_on
        self._edit, self._reset, self._size = QPushButton(), QPushButton(), QLabel()
        self._size.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._actions = {self._edit: actions["edit-margin"], self._reset: actions["reset-margin"]}
        for button, action in self._actions.items():
            button.setMinimumHeight(28)
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            button.clicked.connect(action.trigger)
            row.addWidget(button, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._size)
        column.addLayout(row)
        self.show_finding(None)

    def show_finding(self, finding: Finding | None) -> None:
        """Follow the selected finding, in the language in use."""
        self.setVisible(finding is not None and finding.measurement is not None)
        edited = None if finding is None else self._margin_on(finding)
        self._edit.setText(_("Edit margin"))
        self._reset.setText(_("Reset margin"))
        for button, action in self._actions.items():
            button.setToolTip(action.toolTip())
        self._reset.setEnabled(edited is not None)
        self._size.setVisible(edited is not None)
        self._size.setText("" if edited is None else edited_text(edited))


def edited_text(edited: NoduleMeasurement) -> str:
    """ "Edited by you: 9.1 mm (9.8 × 8.4 mm), 393 mm³. The score goes by the program's own diameter." """
    text = _("Edited by you: {mean} ({axes}), {volume}. The score goes by the program's own diameter.")
    return text.format(mean=mm_text(edited.mean_mm), axes=axes_text(edited), volume=volume_text(edited))
