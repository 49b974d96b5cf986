"""Keeps the texts of a widget in the language in use."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from medviewer.i18n import _, use_language
from medviewer.ui.qt_texts import translate_qt


class Texts(QObject):
    """The texts of one widget, set again whenever the language changes."""

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._refreshers: list[Callable[[], object]] = []
        owner.installEventFilter(self)

    def keep(self, setter: Callable[[str], object], message: str) -> None:
        """Show the translation of `message` (marked with `N_`) through `setter`, now and in every language."""
        self.refresh(lambda: setter(_(message)))

    def refresh(self, show: Callable[[], object]) -> None:
        """Call `show` now, and again in every language."""
        self._refreshers.append(show)
        show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (overrides Qt's name)
        if event.type() == QEvent.Type.LanguageChange:
            for show in self._refreshers:
                show()
        return super().eventFilter(watched, event)


def switch_language(code: str) -> None:
    """Use another language, and have every widget on the screen set its texts again."""
    use_language(code)
    application = QApplication.instance()
    if isinstance(application, QApplication):
        translate_qt(application, code)
    for widget in QApplication.topLevelWidgets():
        QApplication.sendEvent(widget, QEvent(QEvent.Type.LanguageChange))
