"""The studies that are open, newest first, with a card for each series."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QScrollArea, QVBoxLayout, QWidget

from medviewer.i18n import N_, _
from medviewer.ui.desk import Desk
from medviewer.ui.elided_label import ElidedLabel
from medviewer.ui.icons import icon
from medviewer.ui.panels.panel_heading import panel_heading
from medviewer.ui.panels.series_card import SeriesCard
from medviewer.ui.texts import Texts
from medviewer.ui.view_models.series_content import date_text

if TYPE_CHECKING:
    from medviewer.dicom.study import Study


class StudyBrowser(QWidget):
    """Lists the catalog of the desk.

    Signals:
        left_out_asked: The reader wants to see which files are not shown, and why.
        header_asked: The key of a series whose header the reader wants to see.
    """

    left_out_asked = Signal()
    header_asked = Signal(str)

    def __init__(self, desk: Desk, toggle: QAction) -> None:
        super().__init__()
        self._desk = desk
        self._cards: dict[str, SeriesCard] = {}
        self._list = QWidget()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._left_out = QPushButton()
        self._left_out.setObjectName("link")
        self._left_out.clicked.connect(self.left_out_asked)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 4, 12, 4)
        foot.addWidget(self._left_out)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(panel_heading(N_("Studies"), toggle))
        column.addWidget(self._scroll, 1)
        column.addLayout(foot)
        Texts(self).refresh(self._show_left_out)
        self._fill()
        desk.study.catalog_changed.connect(self._fill)
        desk.study.opening.connect(self._fill)
        desk.study.thumbnail_changed.connect(self._show_thumbnail)
        desk.hanging.active_changed.connect(self._mark_current)
        desk.volumes.slices_arrived.connect(self._show_loading)
        desk.volumes.completed.connect(self._show_loading)

    def card(self, key: str) -> SeriesCard:
        """The card of a series."""
        return self._cards[key]

    def _fill(self) -> None:
        self._cards.clear()
        content = QWidget()
        content.setObjectName("see-through")
        column = QVBoxLayout(content)
        column.setContentsMargins(12, 0, 12, 12)
        column.setSpacing(8)
        catalog = self._desk.study.catalog
        for study in catalog.studies if catalog is not None else ():
            self._add_study(column, study)
        column.addStretch(1)
        self._scroll.setWidget(content)
        self._show_left_out()
        self._mark_current()

    def _add_study(self, column: QVBoxLayout, study: "Study") -> None:
        patient, about = ElidedLabel(), ElidedLabel("quiet")
        Texts(patient).refresh(
            lambda: patient.show_text(study.patient.name.display or study.patient.patient_id or _("No name"))
        )
        about.show_text(" · ".join(part for part in (date_text(study.date), study.description) if part))
        if column.count():
            column.addSpacing(8)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(patient)
        if about.text():
            texts.addWidget(about)
        column.addLayout(texts)
        for series in study.series:
            card = SeriesCard(series)
            card.chosen.connect(self._choose)
            card.opened.connect(self.header_asked)
            card.menu_asked.connect(self._offer)
            self._cards[series.key] = card
            column.addWidget(card)
            self._show_thumbnail(series.key)

    def _choose(self, key: str) -> None:
        self._desk.hanging.place(key)

    def _offer(self, key: str, where: QPoint) -> None:
        """The menu of a series."""
        menu = QMenu(self)
        menu.addAction(icon("header"), _(N_("DICOM header…"))).triggered.connect(
            lambda: self.header_asked.emit(key)
        )
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(where)

    def _show_thumbnail(self, key: str) -> None:
        card, values = self._cards.get(key), self._desk.study.thumbnail(key)
        if card is None:
            return
        if values is not None:
            card.thumbnail.show_picture(values)
        elif self._desk.study.has_no_thumbnail(key):
            card.thumbnail.show_sign("caution")

    def _show_loading(self, key: str) -> None:
        card, progress = self._cards.get(key), self._desk.volumes.progress(key)
        if card is not None:
            card.thumbnail.show_loading(None if progress is None else progress.done / max(progress.total, 1))

    def _mark_current(self) -> None:
        for key, card in self._cards.items():
            card.set_current(key == self._desk.hanging.key)

    def _show_left_out(self) -> None:
        catalog = self._desk.study.catalog
        count = len(catalog.refused) if catalog is not None else 0
        doubted = len({source for source, _warning in catalog.doubted}) if catalog is not None else 0
        text = _("1 file not shown") if count == 1 else _("{count} files not shown").format(count=count)
        if not count:
            text = (
                _("1 file with a warning")
                if doubted == 1
                else _("{count} files with a warning").format(count=doubted)
            )
        self._left_out.setText(text)
        policy = self._left_out.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._left_out.setSizePolicy(policy)
        self._left_out.setVisible(count + doubted > 0)
