"""The studies that are open, newest first, with the series of each."""

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from medviewer.i18n import N_, _
from medviewer.ui.desk import Desk
from medviewer.ui.icons import icon
from medviewer.ui.panels.panel_heading import panel_heading
from medviewer.ui.panels.series_list import SeriesList
from medviewer.ui.panels.series_menu import series_menu
from medviewer.ui.panels.series_model import SeriesModel
from medviewer.ui.panels.series_search_box import SeriesSearchBox
from medviewer.ui.texts import Texts
from medviewer.ui.view_models.series_filter import SeriesFilter


class StudyBrowser(QWidget):
    """Lists the catalog of the desk.

    Signals:
        left_out_asked: The reader wants to see which files are not shown, and why.
        header_asked: The key of a series whose header the reader wants to see.
        structures_asked: The key of a series of segmentations or structure sets to show on images.
        passport_asked: The key of a series whose geometry check the reader wants to see.
    """

    left_out_asked = Signal()
    header_asked = Signal(str)
    structures_asked = Signal(str)
    passport_asked = Signal(str)

    def __init__(self, desk: Desk, toggle: QAction) -> None:
        super().__init__()
        self._desk = desk
        self.model = SeriesModel(desk)
        self.list = SeriesList(self.model)
        self.search = SeriesSearchBox()
        self._nothing = QLabel()
        self._nothing.setProperty("role", "quiet")
        self._nothing.setWordWrap(True)
        self._nothing.setContentsMargins(12, 4, 12, 4)
        self._left_out = QPushButton()
        self._left_out.setObjectName("link")
        self._left_out.clicked.connect(self.left_out_asked)
        self._lay_out(toggle)
        texts = Texts(self)
        texts.keep(self._nothing.setText, N_("No series contains these words."))
        texts.keep(self.list.setAccessibleName, N_("Studies"))
        texts.refresh(self._show_left_out)
        texts.refresh(self.model.tell_texts_anew)
        self._connect()
        self._start_anew()

    def _lay_out(self, toggle: QAction) -> None:
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 4, 12, 4)
        foot.addWidget(self._left_out)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(panel_heading(N_("Studies"), toggle))
        column.addWidget(self.search)
        column.addWidget(self._nothing)
        column.addWidget(self.list, 1)
        column.addLayout(foot)

    def _connect(self) -> None:
        desk, listed = self._desk, self.list
        desk.study.catalog_changed.connect(self._start_anew)
        desk.study.opening.connect(self._start_anew)
        desk.hanging.active_changed.connect(self._follow_active)
        listed.chosen.connect(desk.hanging.place)
        listed.opened.connect(self._open)
        listed.menu_asked.connect(self._offer)
        listed.in_sight.connect(desk.thumbnails.want)
        self.search.changed.connect(self._use_filter)
        self.search.left.connect(self._go_to_found)

    def _start_anew(self) -> None:
        """Another catalog, or none."""
        catalog = self._desk.study.catalog
        series = catalog.series if catalog is not None else ()
        self.search.start_anew(tuple(dict.fromkeys(each.modality for each in series if each.modality)))
        self.search.setVisible(bool(series))
        self._nothing.hide()
        self._show_left_out()

    def _use_filter(self, wanted: SeriesFilter) -> None:
        self.model.use_filter(wanted)
        self._nothing.setVisible(not self.model.series_count)
        self._follow_active()

    def _follow_active(self) -> None:
        """Let the keyboard go on from the series in the active viewport."""
        index = self.model.index_of(self._desk.hanging.key)
        if index.isValid() and not self.list.hasFocus():
            self.list.setCurrentIndex(index)
            if index.row() == 1:
                self.list.scrollToTop()  # its study's heading too

    def _go_to_found(self) -> None:
        if not self.list.currentIndex().isValid() and self.model.series_count:
            self.list.setCurrentIndex(self.model.index(1))  # below the first heading
        self.list.setFocus()

    def _open(self, key: str) -> None:
        """Show an object without images: on images where it can be drawn there, else its header."""
        series = self._desk.study.series(key)
        is_drawn = series is not None and series.object_kind.is_drawn_on_images
        (self.structures_asked if is_drawn else self.header_asked).emit(key)

    def _offer(self, key: str, where: QPoint) -> None:
        menu = series_menu(self, self._desk, key, self.header_asked.emit, self.passport_asked.emit)
        series = self._desk.study.series(key)
        if series is not None and series.object_kind.is_drawn_on_images:
            show = QAction(icon("structures"), _("Show on the images"), menu)
            show.triggered.connect(lambda: self.structures_asked.emit(key))
            menu.insertAction(menu.actions()[0], show)
        menu.popup(where)

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
