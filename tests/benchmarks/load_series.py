"""How long a series takes from its files into the volume, beside SimpleITK's ImageSeriesReader.

    python -m tests.benchmarks.load_series [ROUNDS [FOLDER]]

Uncompressed (400 slices), JPEG 2000, JPEG lossless and JPEG-LS (100 slices each); synthetic, written once; or the one
series in FOLDER. SimpleITK gets the names in order, so it need not sort; medviewer gets the catalog its browser holds.
They take turns; medians of the rounds in which other programs left the cores alone. SimpleITK decodes a JPEG 2000 frame
with a thread for each core: its time on one core is told besides, and so is how many slices of a long series (400,
uncompressed and JPEG 2000) were decoded when the first picture could be shown, and the memory at its peak.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import gdcm
import numpy as np
import SimpleITK
from pydicom import dcmread
from pydicom.uid import JPEG2000Lossless, JPEGLosslessSV1, JPEGLSLossless, generate_uid

from medviewer.services.decode_pool import DecodePool
from medviewer.services.jobs import Context, Job, foreground_context
from medviewer.services.loaded_series import LoadedSeries
from medviewer.services.series_loader import load_series
from medviewer.services.study_reader import read_catalog
from tests.benchmarks.cpu_time import cost, quiet_rounds
from tests.benchmarks.made_series import write_series

KINDS = {
    "uncompressed": ("", 400),
    "JPEG 2000": (str(JPEG2000Lossless), 100),
    "JPEG lossless": (str(JPEGLosslessSV1), 100),
    "JPEG-LS": (str(JPEGLSLossless), 100),
}
"""Name -> transfer syntax, number of slices."""

LONG = 400
EVERY_CORE = os.sched_getaffinity(0)
MEGABYTE = 1 << 20


def read_with_itk(names: list[str], cores: set[int]) -> None:
    reader = SimpleITK.ImageSeriesReader()
    SimpleITK.ProcessObject.SetGlobalDefaultNumberOfThreads(len(cores))
    reader.SetFileNames(names)
    os.sched_setaffinity(0, cores)
    try:
        reader.Execute()
    finally:
        os.sched_setaffinity(0, EVERY_CORE)


class Loading:
    """One loading by medviewer: when the first picture came, and how much was there."""

    def __init__(self, folder: Path, pool: DecodePool) -> None:
        (self.series,) = read_catalog(foreground_context(), [folder], pool).series
        self.pool = pool
        self.first_s = 0.0
        self.first_share = 0.0
        self.began = 0.0
        self.loaded: LoadedSeries | None = None

    def run(self) -> None:
        self.loaded = None
        self.began = time.perf_counter()
        self.loaded = load_series(Context(Job(), lambda progress: None, self._shown), self.series, self.pool)

    def _shown(self, part: object) -> None:
        assert isinstance(part, LoadedSeries)
        self.first_s, self.first_share = time.perf_counter() - self.began, float(part.loaded.mean())


def compare(name: str, folder: Path, rounds: int) -> None:
    names = [str(path) for path in sorted(folder.iterdir())]
    pool = DecodePool()
    try:
        loading = Loading(folder, pool)
        loading.run()
        read_with_itk(names, EVERY_CORE)
        rows, is_quiet = quiet_rounds(
            lambda: (
                cost(lambda: read_with_itk(names, EVERY_CORE)),
                cost(lambda: read_with_itk(names, {min(EVERY_CORE)})),
                cost(loading.run, pool.process_ids()),
            ),
            rounds,
        )
    finally:
        pool.shutdown()
    ratio, one_ratio = (
        statistics.median(row[2].seconds / row[which].seconds for row in rows) for which in (0, 1)
    )
    itk_s, one_s, ours_s = (statistics.median(row[which].seconds for row in rows) for which in range(3))
    itk_cpu, _one_cpu, ours_cpu = (statistics.median(row[which].cpu_s for row in rows) for which in range(3))
    print(
        f"{name}, {len(names)} slices: SimpleITK {itk_s:.2f} s ({one_s:.2f} s on one core), medviewer {ours_s:.2f} s; "
        f"ratio {ratio:.2f} ({one_ratio:.2f} to one core); processor {itk_cpu:.2f} s and {ours_cpu:.2f} s; "
        f"{len(rows)} rounds{'' if is_quiet else ', other programs ran beside'}",
        flush=True,
    )


def first_picture(name: str, folder: Path, rounds: int) -> None:
    pool = DecodePool()
    try:
        loading = Loading(folder, pool)
        rows = []
        for _round in range(rounds):
            loading.run()
            rows.append((loading.first_s, loading.first_share))
    finally:
        pool.shutdown()
    seconds, share = map(statistics.median, zip(*rows, strict=True))
    print(
        f"{name}, {loading.series.slice_count} slices: first picture after {seconds:.3f} s, {share:.1%} decoded",
        flush=True,
    )


def resident_bytes(process: int | str, field: str = "VmRSS") -> int:
    """Memory of a process; "VmHWM" is its peak (Linux)."""
    lines = Path(f"/proc/{process}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{field}:"))


def measure_memory(folder: Path) -> None:
    """In a fresh process: the peak of this one, which is as the window's, and of the workers."""
    pool = DecodePool()
    pool.warm_up()
    try:
        while len(pool.process_ids()) < 2:
            time.sleep(0.05)
        start, start_all = resident_bytes("self"), [resident_bytes(pid) for pid in pool.process_ids()]
        loading = Loading(folder, pool)
        loading.run()
        assert loading.loaded is not None
        volume = loading.loaded.volume.values
        checksum = int(np.add.reduce(volume, axis=None, dtype=np.int64))  # every page has been looked at
        peak = resident_bytes("self", "VmHWM") - start
        workers = [resident_bytes(pid, "VmHWM") for pid in pool.process_ids()]
    finally:
        pool.shutdown()
    over = (peak - volume.nbytes) / MEGABYTE
    grown = sum(workers) - sum(start_all)
    print(
        f"memory: volume {volume.nbytes / MEGABYTE:.0f} MB; window's process {peak / MEGABYTE:.0f} MB over its start "
        f"(volume {over:+.0f} MB); both workers {grown / MEGABYTE:.0f} MB over theirs, shared pages counted in each "
        f"(checksum {checksum})"
    )


def compress(folder: Path, syntax: str) -> None:
    """Compress the files of a folder in place, by GDCM."""
    for path in sorted(folder.iterdir()):
        reader = gdcm.ImageReader()
        reader.SetFileName(str(path))
        assert reader.Read()
        change = gdcm.ImageChangeTransferSyntax()
        change.SetTransferSyntax(gdcm.TransferSyntax(gdcm.TransferSyntax.GetTSType(syntax)))
        change.SetInput(reader.GetImage())
        assert change.Change()
        writer = gdcm.ImageWriter()
        writer.SetFileName(str(path))
        writer.SetFile(reader.GetFile())
        writer.SetImage(change.GetOutput())
        assert writer.Write()
    assert dcmread(path, stop_before_pixels=True).file_meta.TransferSyntaxUID == syntax


def main(rounds: int) -> None:
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as made:
        for name, (syntax, count) in KINDS.items():
            folder = Path(made) / name
            write_series(folder, count)
            if syntax:
                compress(folder, syntax)
            compare(name, folder, rounds)
        for name in ("uncompressed", "JPEG 2000"):
            folder = Path(made) / name
            lengthen(folder, LONG)
            first_picture(name, folder, rounds)
        memory = [
            sys.executable,
            "-m",
            "tests.benchmarks.load_series",
            "memory",
            str(Path(made) / "uncompressed"),
        ]
        subprocess.run(memory, check=True)


def lengthen(folder: Path, count: int) -> None:
    """Add slices to a series, until it has `count`: its own, moved along."""
    paths = sorted(folder.iterdir())
    for index in range(len(paths), count):
        slice_ = dcmread(paths[index % len(paths)])
        slice_.SOPInstanceUID = generate_uid()
        slice_.ImagePositionPatient[2] = float(index)
        slice_.save_as(folder / f"IM{index:05}.dcm")


if __name__ == "__main__":
    if sys.argv[1:2] == ["memory"]:
        measure_memory(Path(sys.argv[2]))
    elif sys.argv[2:]:
        compare(Path(sys.argv[2]).name, Path(sys.argv[2]), int(sys.argv[1]))
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else 5)
