"""How far the analysis is: what is being done, and a bar."""

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from medviewer.services.jobs import Progress
from medviewer.ui.elided_label import ElidedLabel
from medviewer.ui.status_bar import activity_text
from medviewer.ui.view_models.activity import Activity


class ProgressPart(QWidget):
    """Stands in the verdict's place while there is none to give."""

    def __init__(self) -> None:
        super().__init__()
        self._stage, self._bar = ElidedLabel(), QProgressBar()
        self._bar.setTextVisible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._stage)
        column.addWidget(self._bar)
        column.addStretch(1)

    def show_progress(self, progress: Progress | None) -> None:
        """Show how far it is; None = nothing is under way, and nothing is said."""
        if progress is None:
            self._stage.show_text("")
            return
        self._stage.show_text(activity_text(Activity(progress, lambda: None)))
        self._bar.setRange(0, progress.total)
        self._bar.setValue(progress.done)
