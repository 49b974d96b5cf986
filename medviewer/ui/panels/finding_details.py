"""The card of the selected finding: labelled lines section by section, and parts that can be worked with; it scrolls."""

from typing import Protocol

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from medviewer.finding.finding import Finding
from medviewer.ui.panels.detail_rows import DetailRows
from medviewer.ui.panels.finding_sections import SECTIONS


class FindingPart(Protocol):
    """A widget of the card that follows the selected finding."""

    def show_finding(self, finding: Finding | None) -> None:
        """Show what it says of a finding, in the language in use; None = none is selected."""


class FindingDetails(QScrollArea):
    """Shows one finding. Lines come from `SECTIONS`; what has buttons or sliders is added as a part."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._parts: list[FindingPart] = []
        self._rows = DetailRows()
        content = QWidget()
        content.setObjectName("see-through")
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 8, 8, 0)
        self._column.setSpacing(8)
        self._column.addWidget(self._rows)
        self._column.addStretch(1)
        self.setWidget(content)

    def add_part(self, part: QWidget, *, above: bool = False) -> None:
        """Add a widget under the lines, or above them; one with `show_finding` is told of each finding."""
        self._column.insertWidget(0 if above else self._column.count() - 1, part)
        if hasattr(part, "show_finding"):
            self._parts.append(part)

    def bring_to_sight(self, part: QWidget) -> None:
        """Scroll so far that the whole of a part is seen, once it has the height of what it says now."""
        QTimer.singleShot(0, self, lambda: self.ensureWidgetVisible(part, 0, 8))

    def show_finding(self, finding: Finding | None) -> None:
        """Show a finding in the language in use; None = none is selected."""
        rows = () if finding is None else tuple(row for section in SECTIONS for row in section(finding))
        self._rows.show_rows(rows)
        self._rows.setVisible(bool(rows))
        for part in self._parts:
            part.show_finding(finding)
