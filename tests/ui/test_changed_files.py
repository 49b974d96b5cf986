"""Files exchanged behind the window's back are not drawn; they are told of once, with a button that reads them anew."""

from PySide6.QtWidgets import QPushButton

from tests.ui.browsing import click_series

CHANGED = "The file was changed or exchanged since its header was read."


def test_exchanged_slices_say_so_and_are_shown_once_read_anew(qtbot, opened):
    window, desk = opened.window, opened.desk
    other = next(series for series in desk.study.catalog.series if series.description == "Bone")
    one, two = (other.instance_of(index).source.path for index in (0, 2))
    content = one.read_bytes()
    one.write_bytes(two.read_bytes())
    two.write_bytes(content)

    click_series(qtbot, window, other.key)
    qtbot.waitUntil(lambda: desk.volumes.is_complete(other.key), timeout=30000)
    assert desk.volumes.loaded(other.key).failures == {0: CHANGED, 2: CHANGED}
    assert window.toast.message == CHANGED

    (button,) = [each for each in window.toast.findChildren(QPushButton) if each.isVisible()]
    assert button.text() == "Read anew"
    before = desk.study.catalog
    button.click()
    qtbot.waitUntil(lambda: desk.study.catalog not in (None, before), timeout=30000)
    click_series(qtbot, window, other.key)
    qtbot.waitUntil(lambda: desk.volumes.is_complete(other.key), timeout=30000)

    assert desk.volumes.loaded(other.key).failures == {}
    assert {each.source.path for each in desk.study.series(other.key).instances} >= {one, two}
