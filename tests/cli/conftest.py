"""A command writes to the log file of its test only."""

import logging

import pytest


@pytest.fixture(autouse=True)
def own_log():
    root = logging.getLogger()
    before = list(root.handlers)
    yield
    for handler in [each for each in root.handlers if each not in before]:
        root.removeHandler(handler)
        handler.close()
