"""A viewport with a small synthetic CT, its job runner answering on the Qt thread: fixtures for two folders."""

import numpy as np
import pytest

from medviewer.services.jobs import JobRunner
from medviewer.ui.view_models.viewport import ViewportViewModel
from medviewer.ui.view_models.viewport_content import CornerText, ViewportContent
from medviewer.ui.viewport.viewport_widget import ViewportWidget
from tests.imaging.volumes import volume_of


class WaitingRunner(JobRunner):
    """Does the work at once and keeps the answers until `deliver_all`."""

    def __init__(self):
        self.waiting = []
        super().__init__(self.waiting.append, threads=1)

    def submit(self, work, **callbacks):
        job = super().submit(work, **callbacks)
        self._pool.submit(lambda: None).result(5)
        return job

    def deliver_all(self):
        while self.waiting:
            self.waiting.pop(0)()


@pytest.fixture
def runner():
    runner = WaitingRunner()
    yield runner
    runner.shutdown()


@pytest.fixture
def view_model(qapp, runner):
    return ViewportViewModel(runner)


@pytest.fixture
def content():
    values = np.arange(21 * 40 * 40, dtype=np.int32).reshape(21, 40, 40) % 300 - 100
    text = CornerText(("Patient",), ("Hospital",), ("Series 1",))
    return ViewportContent(volume_of(values.astype(np.int16)), corner_text=text, cautions=("Tilted 12°",))


@pytest.fixture
def widget(qtbot, view_model, content):
    widget = ViewportWidget(view_model)
    qtbot.addWidget(widget)
    widget.resize(600, 500)
    widget.show()
    view_model.show(content)
    qtbot.waitExposed(widget)
    widget.grab()
    return widget
