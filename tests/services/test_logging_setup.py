"""The log holds kinds of errors and code places, never the text of a library's error."""

import logging
import sys

from medviewer.errors import WorkerDiedError
from medviewer.services.logging_setup import PrivateFormatter


def formatted(error):
    record = logging.LogRecord("m", logging.ERROR, "f", 1, "shown", (), None)
    try:
        raise error
    except type(error):
        record.exc_info = sys.exc_info()
    logging.Formatter().format(record)  # another handler was first, and has left the text in the record
    return PrivateFormatter("%(message)s").format(record)


def test_a_library_error_is_written_without_its_text():
    written = formatted(ValueError("Secret^Name at /home/reader"))

    assert "builtins.ValueError" in written
    assert "formatted" in written
    assert "Secret" not in written
    assert "/home" not in written


def test_an_error_of_ours_keeps_its_text_and_its_cause_loses_its_own():
    error = WorkerDiedError("1.2.840 died")
    error.__cause__ = OSError("/home/reader/Secret")
    written = formatted(error)

    assert "1.2.840 died" in written
    assert "builtins.OSError" in written
    assert "Secret" not in written
