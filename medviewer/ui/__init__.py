"""The PySide6 window: widgets, view-models, actions, theme."""
