"""Catches what compiled decoders print or log: they tell of damage there, and return a picture all the same."""

import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

_LOGGERS = ("openjpeg", "pylibjpeg", "rle")
_DAMAGE = (
    "corrupt", "premature", "truncat", "inconsisten", "bad huffman", "error", "fail", "invalid marker", "eof",
    "end of file", "not enough", "unexpected end",
)  # fmt: skip
"""Words by which decoders tell of damage on the console, in lower case."""


class Messages(logging.Handler):
    """What was printed or logged while it was caught."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.text = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.text += f"{record.getMessage()}\n"


@contextmanager
def caught() -> Iterator[Messages]:
    """Redirect the process's standard error for a moment. For worker processes: it affects all threads."""
    messages = Messages()
    sys.stderr.flush()
    kept = os.dup(2)
    for name in _LOGGERS:
        logging.getLogger(name).addHandler(messages)
    file = _file()
    os.ftruncate(file, 0)
    os.lseek(file, 0, os.SEEK_SET)
    os.dup2(file, 2)
    try:
        yield messages
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        for name in _LOGGERS:
            logging.getLogger(name).removeHandler(messages)
        os.lseek(file, 0, os.SEEK_SET)
        messages.text += os.read(file, 4096).decode("utf-8", "replace").strip()


def tells_of_damage(said: str) -> bool:
    """True where a decoder's words are a complaint of the picture and not mere chat."""
    said = said.lower()
    return any(word in said for word in _DAMAGE)


@lru_cache(maxsize=1)
def _file() -> int:
    """Where a decoder's words go; one for the process, as making it takes as long as a small frame."""
    if hasattr(os, "memfd_create"):  # Linux: no folder for temporary files is needed
        return os.memfd_create("medviewer-codec")
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())
