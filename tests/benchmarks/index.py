"""How long a folder of 2,000 files takes to open again, with the index and without it.

    python -m tests.benchmarks.index [FOLDER] [ROUNDS]

Both take turns on the same warm workers; medians. The first line also tells what writing the index costs the first time.
Without FOLDER, or for "-", 2,000 synthetic slices are written to the temporary folder once.
"""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from medviewer.services import index_database
from medviewer.services.decode_pool import DecodePool
from medviewer.services.jobs import foreground_context
from medviewer.services.study_index import SETTLED_NS, StudyIndex
from medviewer.services.study_reader import read_catalog
from tests.benchmarks.cpu_time import cost
from tests.benchmarks.made_series import write_series

FILES = 2000


def main(folder: Path, rounds: int) -> None:
    pool, context = DecodePool(), foreground_context()
    with tempfile.TemporaryDirectory() as cache, tempfile.TemporaryDirectory() as config:
        index = StudyIndex(Path(cache), Path(config))
        try:
            plain = read_catalog(context, [folder], pool)  # the file cache, and the workers' start
            without_first = cost(lambda: read_catalog(context, [folder], pool))
            first = cost(lambda: read_catalog(context, [folder], pool, index))
            pairs = []
            for _round in range(rounds):
                without = cost(lambda: read_catalog(context, [folder], pool))
                with_index = cost(lambda: read_catalog(context, [folder], pool, index))
                pairs.append((without.seconds, with_index.seconds))
            assert read_catalog(context, [folder], pool, index).studies == plain.studies
            size = (Path(cache) / index_database.FILE_NAME).stat().st_size
        finally:
            pool.shutdown()
    without_s, with_s = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(
        f"{plain.looked_at} files, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, {rounds} rounds"
    )
    print(
        f"first time: {without_first.seconds:.2f} s without, {first.seconds:.2f} s with the index, {size >> 10} KB"
    )
    print(f"again, without the index {without_s:6.2f} s")
    print(f"again, with the index    {with_s:6.2f} s")
    print(f"ratio {with_s / without_s:.2f}   single ratios {' '.join(f'{b / a:.2f}' for a, b in pairs)}")


if __name__ == "__main__":
    named, count = (*sys.argv[1:], *("-", "5")[len(sys.argv) - 1 :])
    with tempfile.TemporaryDirectory() as made:
        chosen = Path(named)
        if named == "-":
            chosen = Path(made) / "series"
            write_series(chosen, FILES)
            time.sleep(SETTLED_NS / 1e9 + 1)
        main(chosen, int(count))
