"""The fixtures of a viewport with a small synthetic CT."""

from tests.ui.viewport.shown import content, runner, view_model, widget

__all__ = ["content", "runner", "view_model", "widget"]
