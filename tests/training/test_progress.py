import io
import sys

import pytest

from medviewer.training.progress import progress_bar


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(("stream", "shown"), [(Terminal(), True), (io.StringIO(), False)])
def test_the_bar_shows_on_a_terminal_alone(monkeypatch, stream, shown):
    monkeypatch.setattr(sys, "stderr", stream)
    with progress_bar() as publish:
        publish(3, 4, "fold 1 of 5")
        publish(4, 4, "fold 1 of 5")

    assert ("fold 1 of 5: 100%" in stream.getvalue()) is shown
    assert bool(stream.getvalue()) is shown
