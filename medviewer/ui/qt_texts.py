"""Has Qt speak the language in use in its own dialogs: files, colors, the field for a key."""

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication


class QtTexts(QTranslator):
    """Qt's own catalog for one language."""


def translate_qt(application: QApplication, code: str) -> None:
    """Use Qt's catalog for `code`; English is what Qt speaks by itself."""
    for old in application.findChildren(QtTexts):
        application.removeTranslator(old)
        old.deleteLater()
    texts = QtTexts(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if code != "en" and texts.load(f"qtbase_{code}", folder):
        application.installTranslator(texts)
    else:
        texts.deleteLater()
