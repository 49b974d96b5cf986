"""How long an analysis takes, stage by stage, and how much memory its process takes at most.

    python -m tests.benchmarks.analysis [FOLDER]

The series (FOLDER: any chest CT; without it a synthetic one of 125 slices of 512 x 512) is analysed by the inference
process of the program: once cold (with loading TensorFlow and the models), then RUNS times warm; then a point in the
lungs is scored alone, RUNS times warm. Told are medians of the warm runs with each stage's median, the processor time
of the worker beside the wall time (the two part where other programs take the processor), the peak resident set of
the worker (VmHWM, proc(5)) over all of it, and the load of the machine at the start. The worker runs at its own
niceness; `--not-nice` (as root) gives it the usual one, for a machine that is busy with something else.
"""

import os
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from medviewer.analysis.request import AnalysisRequest
from medviewer.analysis.result import AnalysisResult
from medviewer.cli.opening import opened
from medviewer.dicom.demo_study import write_demo_study
from medviewer.imaging.phantom.chest import Matrix
from medviewer.services.inference_client import InferenceClient
from medviewer.services.jobs import foreground_context
from medviewer.services.model_library import DEFAULT_MODEL_ID

RUNS = 3
SLICE_MM = 2.239


def peak_megabytes(process: int) -> float:
    lines = Path(f"/proc/{process}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))


def processor_seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def be_urgent(process: int) -> None:
    for thread in Path(f"/proc/{process}/task").iterdir():
        os.setpriority(os.PRIO_PROCESS, int(thread.name), -5)


def told(name: str, runs: list[tuple[float, float, AnalysisResult]]) -> None:
    wall, processor = (statistics.median(run[which] for run in runs) for which in (0, 1))
    last = runs[-1][2]
    stages = {name: statistics.median(run[2].timings_s[name] for run in runs) for name in last.timings_s}
    explained = sum(finding.saliency is not None for finding in last.findings)
    print(
        f"{name}: {wall:.2f} s (processor {processor:.2f} s), {len(last.findings)} findings, {explained} explained; "
        + ", ".join(f"{stage} {seconds:.2f}" for stage, seconds in stages.items()),
        flush=True,
    )


def measure(folder: Path, *, not_nice: bool) -> None:
    client = InferenceClient()

    def run(request: AnalysisRequest) -> tuple[float, float, AnalysisResult]:
        client.warm_up()
        if not_nice and client.process_id is not None:
            be_urgent(client.process_id)
        before = processor_seconds(client.process_id) if client.process_id is not None else 0.0
        start = time.perf_counter()
        result = client.analyse(foreground_context(), request, loaded.shared.name)
        seconds = time.perf_counter() - start
        assert client.process_id is not None
        return seconds, processor_seconds(client.process_id) - before, result

    with opened([folder]) as found:
        series = found.series(None, "benchmark")
        loaded = found.load(series)
        assert series.passport is not None
        request = AnalysisRequest(
            series.uid,
            loaded.volume,
            series.acquisition,
            series.passport,
            DEFAULT_MODEL_ID,
            doubts=loaded.doubts,
        )
        print(f"{loaded.volume.geometry.shape}; load average {os.getloadavg()[0]:.1f}", flush=True)
        try:
            first = run(request)
            told("analyze, cold", [first])
            told("analyze, warm", [run(request) for _ in range(RUNS)])
            marker = first[2].findings[0].center_mm
            marked = replace(request, markers=(marker,), only_markers=True)
            told("a marked nodule, warm", [run(marked) for _ in range(RUNS)])
            assert client.process_id is not None
            print(f"inference worker: peak {peak_megabytes(client.process_id):.0f} MB")
        finally:
            client.shutdown()


def main(arguments: list[str]) -> None:
    not_nice = "--not-nice" in arguments
    folders = [Path(each) for each in arguments if not each.startswith("--")]
    with tempfile.TemporaryDirectory() as made:
        if not folders:
            folders = [Path(made) / "study"]
            write_demo_study(folders[0], matrix=Matrix(slice_mm=SLICE_MM))
        measure(folders[0], not_nice=not_nice)


if __name__ == "__main__":
    main(sys.argv[1:])
