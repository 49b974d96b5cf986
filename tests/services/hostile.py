"""Opens folders of hostile files under a limit of time and memory."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from medviewer.dicom.study import Catalog
from medviewer.services.decode_pool import DecodePool
from medviewer.services.jobs import foreground_context
from medviewer.services.series_loader import load_series
from medviewer.services.study_reader import read_catalog

LONGEST_S = 10.0
MOST_BYTES = 1 << 30


@contextmanager
def bounded(own_bytes: int = 0) -> Iterator[None]:
    """Fails where the block takes longer than `LONGEST_S`, or this process and its children together grow too much.

    `own_bytes`: of the volumes that are loaded, which count once here and once in the worker that fills them.
    """
    me, is_over = psutil.Process(), threading.Event()
    before = _memory(me)
    peaks = [before]

    def watch() -> None:
        while not is_over.wait(0.02):
            peaks.append(_memory(me))

    watcher = threading.Thread(target=watch)
    watcher.start()
    begun = time.monotonic()
    try:
        yield
    finally:
        seconds = time.monotonic() - begun
        is_over.set()
        watcher.join()
    assert seconds < LONGEST_S
    assert max(peaks) - before < MOST_BYTES + 2 * own_bytes


def _memory(process: psutil.Process) -> int:
    total = 0
    for each in [process, *process.children(recursive=True)]:
        try:
            total += each.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total


def opened(folder: Path, pool: DecodePool) -> Catalog:
    """The catalog of a folder; its series are loaded as well, so that their pixels are looked at."""
    with bounded():
        catalog = read_catalog(foreground_context(), [folder], pool)
        for series in catalog.series:
            if series.is_image:
                load_series(foreground_context(), series, pool).shared.close()
    for refused in catalog.refused:
        assert refused.reason
        assert "{" not in refused.reason
        refused.source.label.encode("utf-8")
    return catalog


def errors(catalog: Catalog) -> list[type]:
    return [type(refused.error) for refused in catalog.refused]
