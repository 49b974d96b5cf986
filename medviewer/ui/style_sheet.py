"""The palette and the style sheet of the window, made from the theme's tokens."""

from string import Template

from PySide6.QtGui import QColor, QFont, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication

from medviewer import paths
from medviewer.ui import theme

_CHINESE_FAMILIES = ("PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC")
"""Where characters come from that the system's own font does not have: macOS, Windows, Linux."""

_SHEET = Template("""
/* a text field would take a file as its source proposes, also if that then deletes it; the window opens it instead */
QLineEdit, QTextEdit, QPlainTextEdit { qproperty-acceptDrops: false; }

* { font-size: ${text_pt}pt; }
QMainWindow, QDialog { background: $surface_0; }
QWidget { color: $text; }
QLabel { background: transparent; }
QWidget#see-through { background: transparent; }
QLabel[role="quiet"] { color: $quiet; font-size: ${quiet_pt}pt; }
QLabel[role="faint"] { color: $faint; font-size: ${quiet_pt}pt; }
QLabel[role="heading"] { font-size: ${heading_pt}pt; font-weight: 600; }
QLabel[role="number"] { font-weight: 600; }
QLabel[verdict="good"] { color: $good; } QLabel[verdict="caution"] { color: $caution; }
QLabel[verdict="refused"] { color: $refused; }

QWidget#panel { background: $surface_1; }
QWidget#toolbar { background: $surface_1; border-bottom: 1px solid $line; }
QWidget#status { background: $surface_1; border-top: 1px solid $line; }
QWidget#canvas { background: $canvas; }
QWidget#grid { background: $line; }
QFrame#separator { background: $line; border: 0; }
QFrame#card { background: $surface_2; border: 1px solid transparent; border-radius: ${radius}px; }
QFrame#card[current="true"] { border-color: $accent; }
QFrame#toast { background: $surface_2; border: 1px solid $line; border-radius: ${radius}px; }
QFrame#veil { background: rgba(20, 22, 24, 200); border: 2px solid $accent; }

QMenuBar { background: $surface_1; color: $quiet; padding: 2px 4px; border-bottom: 1px solid $line; }
QMenuBar::item { padding: 4px 8px; border-radius: ${radius}px; background: transparent; }
QMenuBar::item:selected { background: $surface_2; color: $text; }
QMenu { background: $surface_2; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 8px; border-radius: ${radius}px; min-height: 16px; }
QMenu::item:selected { background: $line; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QMenu::icon { padding-left: 8px; }
QMenu::indicator { width: 16px; height: 16px; padding-left: 6px; }
QMenu::indicator:checked { image: url("$icons/checked.svg"); }

QToolButton, QPushButton { background: transparent; border: 1px solid transparent; border-radius: ${radius}px;
    padding: 3px 6px; min-height: 20px; }
QToolButton:hover, QPushButton:hover { background: $surface_2; }
QToolButton:pressed, QPushButton:pressed { background: $line; }
QToolButton:checked { background: $surface_2; border-color: $line; }
QToolButton:disabled, QPushButton:disabled { color: $faint; }
QToolButton:focus, QPushButton:focus, QSlider:focus { border: 2px solid $accent; }
QToolButton::menu-indicator { image: none; }
QPushButton { background: $surface_2; padding: 3px 12px; }
QPushButton:hover { background: $line; }
QPushButton:checked { border-color: $accent; }
QPushButton#filled { background: $accent; color: $canvas; font-weight: 600; }
QPushButton#filled:hover { background: #6bb1ff; }
QPushButton#filled:pressed { background: #3d8ee6; }
QPushButton#filled:disabled { background: $surface_2; color: $faint; }
QPushButton#filled:focus { border: 2px solid $text; }
QPushButton#status-link { background: transparent; color: $quiet; padding: 3px 4px; font-size: ${quiet_pt}pt; }
QPushButton#status-link:hover { color: $text; }
QPushButton#link { background: transparent; color: $accent; padding: 3px 0; text-align: left; }
QPushButton#link:hover { text-decoration: underline; }

QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox { background: $surface_2; border: 1px solid $line;
    border-radius: ${radius}px; padding: 3px 6px; min-height: 20px; selection-background-color: $accent;
    selection-color: $canvas; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus { border: 2px solid $accent; padding: 2px 5px; }
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus { border: 0; padding: 0 4px; min-height: 0;
    background: transparent; }
QLineEdit QToolButton { padding: 0; min-height: 0; border: 0; background: transparent; }
QComboBox::drop-down { border: 0; width: 20px; }
QComboBox::down-arrow { image: url("$icons/down.svg"); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $surface_2; border: 1px solid $line; selection-background-color: $line;
    selection-color: $text; outline: 0; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button {
    background: transparent; border: 0; width: 16px; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url("$icons/up.svg"); width: 10px; height: 10px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url("$icons/down.svg"); width: 10px; height: 10px; }
QCheckBox { spacing: 8px; min-height: 28px; }
QCheckBox::indicator, QTreeView::indicator { width: 14px; height: 14px; border: 1px solid $quiet; border-radius: 3px;
    background: $surface_2; }
QCheckBox::indicator:focus { border: 2px solid $accent; width: 12px; height: 12px; }
QCheckBox::indicator:checked:focus { border-color: $text; }
QCheckBox::indicator:checked:disabled { background: $line; border-color: $line; }
QCheckBox::indicator:disabled { border-color: $line; }
QCheckBox:disabled { color: $faint; }
QCheckBox::indicator:checked, QTreeView::indicator:checked { background: $accent; border-color: $accent;
    image: url("$icons/tick.svg"); }
QTreeView::indicator:indeterminate { background: $quiet; }
QRadioButton { spacing: 8px; min-height: 28px; }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid $quiet; border-radius: 8px;
    background: $surface_2; }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 5px solid $accent; background: $canvas; }
QRadioButton::indicator:focus { border-color: $accent; }
QRadioButton::indicator:checked:focus { border-color: $text; }
QSlider { min-height: 28px; border: 2px solid transparent; border-radius: ${radius}px; }
QSlider::groove:horizontal { height: 4px; background: $line; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 2px; }
QSlider::handle:horizontal { width: 14px; height: 14px; margin: -5px 0; background: $text; border-radius: 7px; }
QSlider::sub-page:horizontal:disabled { background: $line; }
QSlider::handle:horizontal:disabled { background: $faint; }
QProgressBar { background: $line; border: 0; border-radius: 2px; max-height: 4px; min-height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }

QListView, QScrollArea, QPlainTextEdit, QTextBrowser, QTreeView, QTableWidget {
    background: transparent; border: 0; outline: 0; }
QTreeView { alternate-background-color: $surface_1; selection-background-color: $line; selection-color: $text; }
QPlainTextEdit, QTextBrowser { background: $surface_1; border-radius: ${radius}px; selection-background-color: $accent;
    selection-color: $canvas; }
QPlainTextEdit#input { background: $surface_2; border: 1px solid $line; padding: 2px; }
QPlainTextEdit#input:focus { border: 2px solid $accent; padding: 1px; }
QListWidget::item { border-radius: ${radius}px; border: 1px solid transparent; padding: 0 4px; }
QListWidget::item:hover { background: $surface_2; }
QListWidget::item:selected { background: $surface_2; border-color: $accent; color: $text; }
QTableWidget { selection-background-color: $surface_2; selection-color: $text; }
QListWidget#pages::item { min-height: 28px; }
QHeaderView::section { background: $surface_1; color: $quiet; border: 0; border-bottom: 1px solid $line; padding: 4px; }
QScrollBar:vertical { background: transparent; width: 8px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 8px; margin: 0; }
QScrollBar::handle { background: $line; border-radius: 4px; min-height: 24px; min-width: 24px; }
QScrollBar::handle:hover { background: $faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: $line; }
QSplitter::handle:hover { background: $accent; }
QToolTip { background: $surface_2; color: $text; border: 1px solid $line; padding: 4px 6px; }
QTabBar { background: $surface_1; }
QTabBar::tab { padding: 0 7px; height: 38px; color: $quiet; border-bottom: 2px solid transparent; background: transparent; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar::tab:focus { color: $accent; }
QTabWidget::pane { border: 0; border-top: 1px solid $line; top: 0; }
""")


def dress(application: QApplication) -> None:
    """Give the application its style, palette, font and style sheet."""
    application.setStyle("Fusion")
    application.setPalette(_palette())
    font = application.font()
    font.setFamilies([QFontInfo(font).family(), *_CHINESE_FAMILIES])
    font.setPointSizeF(theme.TEXT_PT)
    font.setFeature(QFont.Tag("tnum"), 1)  # digits of equal width
    application.setFont(font)
    application.setStyleSheet(style_sheet())


def style_sheet() -> str:
    """The QSS of the whole application."""
    return _SHEET.substitute(
        canvas=theme.CANVAS,
        surface_0=theme.SURFACE_0,
        surface_1=theme.SURFACE_1,
        surface_2=theme.SURFACE_2,
        line=theme.LINE,
        text=theme.TEXT,
        quiet=theme.QUIET,
        faint=theme.FAINT,
        accent=theme.ACCENT,
        good=theme.GOOD,
        caution=theme.CAUTION,
        refused=theme.REFUSED,
        text_pt=theme.TEXT_PT,
        quiet_pt=theme.QUIET_PT,
        heading_pt=theme.HEADING_PT,
        radius=theme.RADIUS_PX,
        icons=(paths.resources() / "icons" / "style").as_posix(),
    )


def _palette() -> QPalette:
    palette = QPalette()
    for role, color in (
        (QPalette.ColorRole.Window, theme.SURFACE_0),
        (QPalette.ColorRole.Base, theme.SURFACE_2),
        (QPalette.ColorRole.AlternateBase, theme.SURFACE_1),
        (QPalette.ColorRole.Button, theme.SURFACE_2),
        (QPalette.ColorRole.ToolTipBase, theme.SURFACE_2),
        (QPalette.ColorRole.WindowText, theme.TEXT),
        (QPalette.ColorRole.Text, theme.TEXT),
        (QPalette.ColorRole.ButtonText, theme.TEXT),
        (QPalette.ColorRole.BrightText, theme.TEXT),
        (QPalette.ColorRole.ToolTipText, theme.TEXT),
        (QPalette.ColorRole.PlaceholderText, theme.FAINT),
        (QPalette.ColorRole.Highlight, theme.ACCENT),
        (QPalette.ColorRole.HighlightedText, theme.CANVAS),
        (QPalette.ColorRole.Link, theme.ACCENT),
        (QPalette.ColorRole.LinkVisited, theme.ACCENT),
        (QPalette.ColorRole.Accent, theme.ACCENT),
        (QPalette.ColorRole.Mid, theme.LINE),
        (QPalette.ColorRole.Dark, theme.LINE),
        (QPalette.ColorRole.Light, theme.LINE),
    ):
        palette.setColor(role, QColor(color))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.FAINT))
    return palette
