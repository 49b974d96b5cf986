"""A picture that may be wrong says so: on it, in the check of its series, in the list of files, and to the analysis."""

import pytest
from PySide6.QtWidgets import QPushButton, QTextBrowser

from medviewer import i18n
from tests.dicom.synthetic import write_series

STRAY = "5 bytes after the pixel data make no sense: the picture may be shifted."


@pytest.fixture
def doubted(qtbot, program, tmp_path):
    """The window with a CT of twelve slices, of which number 4 may be shifted."""
    folder = tmp_path / "doubted"
    paths = write_series(folder, [2.5 * index for index in range(12)])
    paths[3].write_bytes(paths[3].read_bytes() + b"stray")
    program.window.files.open([folder])
    qtbot.waitUntil(lambda: program.desk.volumes.is_complete(program.desk.hanging.key), timeout=30000)
    return program


def text_of(dialog):
    text = dialog.findChild(QTextBrowser).toPlainText()
    dialog.close()
    return text


def test_the_line_stands_on_its_slice(doubted):
    content = doubted.desk.hanging.viewport.content

    assert content.warnings_on(3) == (STRAY,)
    assert content.warnings_on(2) == ()
    i18n.use_language("zh_CN")
    assert content.warnings_on(3) == ("像素数据之后有 5 字节无法解读：图像可能错位。",)


def test_the_check_of_the_series_names_it(doubted):
    text = text_of(doubted.window.dialogs.show_passport())

    assert "Pictures that may be wrong" in text
    assert f"4: {STRAY}" in text


def test_the_list_of_files_names_it(qtbot, doubted):
    (link,) = (each for each in doubted.window.browser.findChildren(QPushButton) if "warning" in each.text())
    assert link.text() == "1 file with a warning"
    assert link.isVisible()
    text = text_of(doubted.window.dialogs.show_left_out())

    assert "Shown, but may be wrong" in text
    assert f": {STRAY}" in text


def test_the_analysis_is_told(qtbot, doubted, client):
    doubted.window.reading.analyse()
    qtbot.waitUntil(lambda: client.requests != [], timeout=10000)

    (doubt,) = client.requests[-1].doubts
    assert str(doubt) == f"Pictures that may be wrong: 1 of 12. Number 4: {STRAY}"
