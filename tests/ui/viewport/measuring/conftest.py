"""The fixtures of a viewport that is measured in."""

from tests.ui.viewport.measuring.a_reader import content, reader, widget
from tests.ui.viewport.shown import runner, view_model

__all__ = ["content", "reader", "runner", "view_model", "widget"]
