"""The window of an instance's header."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from medviewer.i18n import N_, _
from medviewer.ui import theme
from medviewer.ui.elided_label import ElidedLabel
from medviewer.ui.header.header_view import HeaderView
from medviewer.ui.header.search_bar import SearchBar
from medviewer.ui.icons import icon
from medviewer.ui.texts import Texts
from medviewer.ui.view_models.header import HeaderViewModel

if TYPE_CHECKING:
    from medviewer.dicom.header_tree import HeaderChoice


class HeaderWindow(QDialog):
    """Shows what a `HeaderViewModel` has read. It blocks nothing, and closing it ends the reading."""

    def __init__(self, parent: QWidget, view_model: HeaderViewModel) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.resize(1000, 720)
        self._view_model = view_model
        self._texts = Texts(self)
        self._title, self._file = ElidedLabel("heading"), ElidedLabel("quiet")
        self._follow, self._only_differences = QCheckBox(), QCheckBox()
        self._with = QComboBox()
        self._with.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._with.setMinimumContentsLength(32)
        self._with_label, self._differ = QLabel(), QLabel()
        self._differ.setProperty("role", "quiet")
        self.search, self.view = SearchBar(), HeaderView()
        self._empty, self._places = QLabel(), QStackedWidget()
        self._back = self._step_button("up", N_("Previous instance of the series"), -1)
        self._on = self._step_button("down", N_("Next instance of the series"), 1)
        self._build()
        self._connect()
        self._last: tuple[object, ...] = ()
        self._texts.refresh(self._show_anew)
        self.search.take_focus()

    def _build(self) -> None:
        self._empty.setProperty("role", "quiet")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._places.addWidget(self.view)
        self._places.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(8)
        column.addLayout(self._head())
        column.addWidget(self.search)
        column.addLayout(self._comparison())
        column.addWidget(self._places, 1)
        column.addLayout(self._foot())
        keep = self._texts.keep
        keep(self.setWindowTitle, N_("DICOM header"))
        keep(self.view.setAccessibleName, N_("Elements of the header"))
        keep(self._follow.setText, N_("Follow the displayed image"))
        keep(self._with_label.setText, N_("Compare with"))
        keep(self._with.setAccessibleName, N_("Compare with"))
        keep(self._only_differences.setText, N_("Only differences"))

    def _head(self) -> QHBoxLayout:
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._title)
        names.addWidget(self._file)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addLayout(names, 1)
        row.addWidget(self._back)
        row.addWidget(self._on)
        row.addWidget(self._follow)
        return row

    def _comparison(self) -> QHBoxLayout:
        self._with_label.setBuddy(self._with)
        row = QHBoxLayout()
        row.setSpacing(8)
        for part in (self._with_label, self._with, self._only_differences, self._differ):
            row.addWidget(part)
        row.addStretch(1)
        return row

    def _foot(self) -> QHBoxLayout:
        selected, everything, close = QPushButton(), QPushButton(), QPushButton()
        selected.clicked.connect(self.view.copy_selected)
        everything.clicked.connect(self.view.copy_all)
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        for button, text in (
            (selected, N_("Copy the selected rows")),
            (everything, N_("Copy everything")),
            (close, N_("Close")),
        ):
            button.setAutoDefault(False)
            self._texts.keep(button.setText, text)
            if button is close:
                row.addStretch(1)
            row.addWidget(button)
        return row

    def _step_button(self, sign: str, title: str, steps: int) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(sign, theme.QUIET))
        button.setFixedSize(28, 28)
        button.clicked.connect(lambda: self._view_model.step(steps))
        self._texts.keep(button.setToolTip, title)
        self._texts.keep(button.setAccessibleName, title)
        return button

    def _connect(self) -> None:
        self._view_model.changed.connect(self._show)
        self._follow.toggled.connect(self._view_model.follow)
        self._with.activated.connect(lambda index: self._view_model.compare_with(self._with.itemData(index)))
        self._only_differences.toggled.connect(lambda _on: self._show_lines())
        self.search.searched.connect(self._show_lines)
        self.search.stepped.connect(self.view.step_match)
        self.view.selectionModel().currentChanged.connect(lambda *_indexes: self._show_count())

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 (overrides Qt's name)
        super().hideEvent(event)
        if not event.spontaneous():
            self._view_model.close()

    # What is shown

    def _show(self) -> None:
        view_model, place = self._view_model, self._view_model.place
        self._title.show_text(view_model.places.title(place))
        self._file.show_text(view_model.places.file_name(place))
        self._back.setEnabled(view_model.can_step(-1))
        self._on.setEnabled(view_model.can_step(1))
        with QSignalBlocker(self._follow), QSignalBlocker(self._with):
            self._follow.setChecked(view_model.follows)
            self._with.clear()
            self._with.addItem(_("nothing"), None)
            for counterpart, text in view_model.counterparts():
                self._with.addItem(text, counterpart)
                if counterpart == view_model.counterpart:
                    self._with.setCurrentIndex(self._with.count() - 1)
        self._only_differences.setEnabled(view_model.counterpart_place is not None)
        latest = (view_model.tree, view_model.error, place is None)
        if latest != self._last:
            self._last = latest
            self._show_lines()

    def _show_anew(self) -> None:
        """Show all in another language."""
        self._last = ()
        self._show()

    def _show_lines(self) -> None:
        """Show what the search and the switches leave of the header."""
        from medviewer.dicom.header_tree import HeaderQuery

        tree, query = self._view_model.tree, HeaderQuery.of(self.search.text)
        compared = tree is not None and tree.difference_count is not None
        only_differences = compared and self._only_differences.isChecked()
        only_matches = self.search.only_matches and not query.is_empty
        choice: HeaderChoice | None = None
        if tree is not None:
            choice = tree.choose(query, only_matches=only_matches, only_differences=only_differences)
        self.view.show_lines(tree, choice, query, compared=compared, unfold=only_matches or only_differences)
        self._empty.setText(self._reason(is_empty=choice is None or choice.count == 0))
        self._places.setCurrentWidget(self._empty if self._empty.text() else self.view)
        count = tree.difference_count if tree is not None else None
        self._differ.setText(
            "" if count is None else _("Elements that differ: {count}").format(count=f"{count:,}")
        )
        self._show_count()

    def _reason(self, *, is_empty: bool) -> str:
        """Why no line is on show; "" where one is."""
        if self._view_model.error:
            return self._view_model.error
        if self._view_model.place is None:
            return _("No image is displayed.")
        if self._view_model.tree is None:
            return _("Reading the header …")
        if not is_empty:
            return ""
        return _("Nothing was found.") if self.search.text else _("The two headers are the same.")

    def _show_count(self) -> None:
        matches = self.view.choice.matches if self.view.choice is not None else ()
        self.search.show_count(
            f"{self.view.current_match() or '–'} / {len(matches):,}" if self.search.text else ""
        )
