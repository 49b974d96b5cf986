"""Documents need a Qt application; these tests share the one that the window's tests use."""

import os

import pytest
from PySide6.QtWidgets import QApplication

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True, scope="session")
def application(qapp: QApplication) -> QApplication:
    return qapp
