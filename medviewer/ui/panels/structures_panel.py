"""The structures of the study on show: which are drawn, how strongly, and going to one."""

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QRadioButton,
    QSlider,
    QStackedWidget,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from medviewer.errors import reader_text
from medviewer.i18n import N_, _
from medviewer.imaging.structures.structure import StructureSetKind
from medviewer.ui.desk import Desk
from medviewer.ui.panels.structures_model import DETAIL, NAME, StructuresModel
from medviewer.ui.texts import Texts

DETAIL_PX = 104


class StructuresPanel(QWidget):
    """Lists the sets of the study that the active viewport shows."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._view_model = desk, desk.structures
        self._texts = Texts(self)
        self.tree, self.model = _Tree(), StructuresModel(desk.structures)
        self.tree.setModel(self.model)
        self._places, self._empty, self._note = QStackedWidget(), QLabel(), QLabel()
        self._all, self._none, self._go = QPushButton(), QPushButton(), QPushButton()
        self._filled, self._outlined = QRadioButton(), QRadioButton()
        self._opacity, self._figure = QSlider(Qt.Orientation.Horizontal), QLabel()
        self._build()
        self._connect()
        self._texts.refresh(self._show)

    def _build(self) -> None:
        for label in (self._empty, self._note):
            label.setProperty("role", "quiet")
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._note.setMinimumHeight(64)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(DETAIL, QHeaderView.ResizeMode.Fixed)
        self.tree.setColumnWidth(DETAIL, DETAIL_PX)
        self._places.addWidget(self.tree)
        self._places.addWidget(self._empty)
        self._opacity.setRange(0, 100)
        self._opacity.setPageStep(10)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 8)
        column.setSpacing(8)
        column.addLayout(_row(self._all, self._none, None, self._go))
        column.addWidget(self._places, 1)
        column.addWidget(self._note)
        column.addLayout(self._look_rows())
        keep = self._texts.keep
        keep(self._all.setText, N_("All on"))
        keep(self._none.setText, N_("All off"))
        keep(self._go.setText, N_("Go to"))
        keep(self._go.setToolTip, N_("Show the middle slice of the chosen structure (Enter)"))
        keep(self.tree.setAccessibleName, N_("Structures"))
        keep(self._filled.setText, N_("Filled"))
        keep(self._outlined.setText, N_("Outlines"))
        keep(self._opacity.setAccessibleName, N_("Opacity of the structures"))
        keep(
            self._empty.setText, N_("There are no segmentations and no structure sets in this study."),
        )  # fmt: skip

    def _look_rows(self) -> QVBoxLayout:
        label = QLabel()
        label.setProperty("role", "quiet")
        label.setBuddy(self._opacity)
        self._texts.keep(label.setText, N_("Opacity"))
        self._figure.setProperty("role", "quiet")
        self._figure.setFixedWidth(40)
        self._figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        group = QButtonGroup(self)
        for button in (self._filled, self._outlined):
            group.addButton(button)
        rows = QVBoxLayout()
        rows.setSpacing(0)
        rows.addLayout(_row(self._filled, self._outlined, None))
        rows.addLayout(_row(label, self._opacity, self._figure))
        return rows

    def _connect(self) -> None:
        desk, view_model = self._desk, self._view_model
        view_model.changed.connect(self._show)
        self.model.ticked.connect(lambda key, numbers, on: view_model.set_visible(key, numbers, visible=on))
        self._all.clicked.connect(lambda: self._switch_all(visible=True))
        self._none.clicked.connect(lambda: self._switch_all(visible=False))
        self._go.clicked.connect(lambda: self._go_to(self.tree.currentIndex()))
        self.tree.activated.connect(self._go_to)
        self.tree.selectionModel().currentChanged.connect(lambda *_indexes: self._show_note())
        self._opacity.valueChanged.connect(lambda value: desk.settings.change(structure_opacity=value / 100))
        self._filled.toggled.connect(lambda on: desk.settings.change(structures_filled=on))

    def _switch_all(self, *, visible: bool) -> None:
        keys = [entry.key for entry in self._view_model.of_study_on_show()]
        self._view_model.set_all_visible(keys, visible=visible)

    def _go_to(self, index: QModelIndex) -> None:
        if index.isValid():
            entry = self.model.entry(index)
            number = self.model.number_of(index, entry)
            if number is not None:
                self._view_model.go_to(entry.key, number)

    def _show(self) -> None:
        entries, look = self._view_model.of_study_on_show(), self._view_model.look
        if self.model.show(entries):
            self.tree.expandAll()
        self._places.setCurrentWidget(self.tree if entries else self._empty)
        self._all.setEnabled(any(entry.drawable - entry.visible for entry in entries))
        self._none.setEnabled(any(entry.visible for entry in entries))
        with QSignalBlocker(self._opacity), QSignalBlocker(self._filled), QSignalBlocker(self._outlined):
            self._opacity.setValue(round(look.opacity * 100))
            self._filled.setChecked(look.is_filled)
            self._outlined.setChecked(not look.is_filled)
        self._figure.setText(f"{self._opacity.value()} %")
        self._show_note()

    def _show_note(self) -> None:
        index = self.tree.currentIndex()
        entry = self.model.entry(index) if index.isValid() else None
        number = self.model.number_of(index, entry) if entry is not None else None
        placement = self._view_model.placement(entry.key) if entry is not None else None
        self._go.setEnabled(
            number is not None and placement is not None and number not in placement.objections
        )
        self._note.setText("\n".join(self._note_lines(index)) if entry is not None else "")

    def _note_lines(self, index: QModelIndex) -> list[str]:
        """What is to be known of the chosen row: why it is not drawn, what is wrong with its set, how well it fits."""
        entry = self.model.entry(index)
        number = self.model.number_of(index, entry)
        if entry.error is not None:
            return [reader_text(entry.error)[0]]
        objection = self.model.objection(entry, number) if number is not None else None
        lines = [str(objection)] if objection is not None else []
        lines += [str(note) for note in entry.header.notes] if entry.header is not None else []
        content, header = self._desk.hanging.viewport.content, entry.header
        is_set = header is not None and header.kind is StructureSetKind.STRUCTURE_SET
        if is_set and content is not None and content.cut is not None:
            lines.append(_("Contours are shown only on planes that lie as the slices they were drawn on."))
        placement = self._view_model.placement(entry.key)
        if placement is not None and placement.registration.count and objection is None:
            fit = _("Compared with {count} images it refers to: at most {mm:.2f} mm off.")
            lines.append(fit.format(count=placement.registration.count, mm=placement.registration.mm))
        return lines


class _Tree(QTreeView):
    """Two levels; Enter and a double click go to a structure, the space bar ticks it."""

    def __init__(self) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(16)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setExpandsOnDoubleClick(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (overrides Qt's name)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


def _row(*parts: QWidget | None) -> QHBoxLayout:
    """Parts side by side; None = what is left of the width."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for part in parts:
        if part is None:
            row.addStretch(1)
        else:
            row.addWidget(part, 1 if isinstance(part, QSlider) else 0)
    return row
