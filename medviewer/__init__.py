"""medviewer: a desktop viewer for radiologists."""

__version__ = "0.1.0"
