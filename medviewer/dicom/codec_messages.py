"""Catches what compiled decoders print: they tell of damage there, and return a picture all the same."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


class Messages:
    """What was printed while it was caught."""

    def __init__(self) -> None:
        self.text = ""


@contextmanager
def caught() -> Iterator[Messages]:
    """Redirect the process's standard error for a moment. For worker processes: it affects all threads."""
    messages = Messages()
    sys.stderr.flush()
    kept = os.dup(2)
    with tempfile.TemporaryFile() as file:
        os.dup2(file.fileno(), 2)
        try:
            yield messages
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            file.seek(0)
            messages.text = file.read(4096).decode("utf-8", "replace").strip()
