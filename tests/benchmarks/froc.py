"""How many planted nodules the candidate search finds, and at how many false candidates per scan.

    python -m tests.benchmarks.froc OUT [SEEDS]

SEEDS synthetic patients (20: seeds 0 to 19, none of which the ranking was fitted on) are made, searched and ranked with
the installed guard, and once more by strength alone. OUT gets froc.json, froc.md and froc.png; each finished patient is
kept there, so that a stopped run goes on. A hit lies within the nodule's radius of its center, or within 3 mm; a further
candidate in a nodule already found counts neither way. Intervals are drawn by patient.
"""

import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import matplotlib as mpl
import numpy as np

mpl.use("Agg")
from matplotlib import pyplot as plt

from medviewer.analysis.candidates import find_candidates
from medviewer.analysis.guard import Likeness, guard_points, rank
from medviewer.analysis.lungs import find_lungs
from medviewer.analysis.model_card import load_card
from medviewer.analysis.points import MOST_LOOKED_AT
from medviewer.imaging.phantom.chest import make_chest
from medviewer.services.keras_guard import load_keras_guard
from medviewer.services.model_library import DEFAULT_MODEL_ID, model_folder

FALSE_PER_SCAN = (0.5, 1, 2, 4, 8)
RESAMPLES = 1000
HIT_MM = 3.0


@dataclass(frozen=True)
class Searched:
    """One patient: of each candidate its rank by either way, whether it was kept, and the nodule it hits (-1: none)."""

    nodules: int
    seconds: dict[str, float]
    with_guard: list[tuple[float, int]]
    by_strength: list[tuple[float, int]]
    distances_mm: list[float]


def search(seed, guard):
    volume, nodules = make_chest(seed)
    start = time.process_time()
    lungs = find_lungs(volume)
    between = time.process_time()
    candidates = find_candidates(volume, lungs, MOST_LOOKED_AT)
    before_guard = time.process_time()
    guarded = guard_points(volume, [candidate.center_mm for candidate in candidates], guard)
    end = time.process_time()
    with_guard, by_strength, nearest = [], [], {}
    for candidate, said in zip(candidates, guarded, strict=True):
        hit = -1
        for number, nodule in enumerate(nodules):
            off = float(np.linalg.norm(np.subtract(candidate.center_mm, nodule.center_mm)))
            if off <= max(HIT_MM, nodule.diameter_mm / 2):
                hit = number
                nearest.setdefault(number, off)
        by_strength.append((float(np.log(candidate.strength)), hit))
        if said.likeness is not Likeness.OTHER:
            with_guard.append((rank(candidate.strength, said.logit, guard.settings), hit))
    seconds = {"lungs": between - start, "candidates": before_guard - between, "guard": end - before_guard}
    return Searched(len(nodules), seconds, with_guard, by_strength, list(nearest.values()))


def curve(patients):
    """(false per scan, sensitivity) from the strictest threshold to the laxest; patients: (nodules, list of (rank, hit))."""
    events = []
    for number, (_nodules, ranked) in enumerate(patients):
        found = set()
        for value, hit in sorted(ranked, key=lambda pair: -pair[0]):
            if hit < 0:
                events.append((value, 0, 1))
            elif hit not in found:
                found.add(hit)
                events.append((value, 1, 0))
        assert len(found) <= patients[number][0]
    events.sort(key=lambda event: -event[0])
    table = np.array([(hits, false) for _value, hits, false in events]).reshape(-1, 2).cumsum(axis=0)
    nodules = sum(count for count, _ranked in patients)
    return np.r_[0, table[:, 1] / len(patients)], np.r_[0, table[:, 0] / nodules]


def sensitivity_at(patients, false_per_scan):
    false, sensitivity = curve(patients)
    return float(sensitivity[false <= false_per_scan].max())


def with_interval(patients, false_per_scan):
    rng = np.random.default_rng(1)
    draws = [
        sensitivity_at(
            [patients[each] for each in rng.integers(len(patients), size=len(patients))], false_per_scan
        )
        for _draw in range(RESAMPLES)
    ]
    low, high = np.percentile(draws, [2.5, 97.5])
    return sensitivity_at(patients, false_per_scan), float(low), float(high)


def searched(folder, seeds):
    model = model_folder(DEFAULT_MODEL_ID)
    card = load_card(model)
    guard = load_keras_guard(card, model)
    if guard is None:
        sys.exit("the installed model has no guard")
    result = []
    for seed in range(seeds):
        path = folder / f"patient-{seed}-{card.sha256[:12]}.json"
        if not path.is_file():
            path.write_text(json.dumps(vars(search(seed, guard))))
        result.append(Searched(**json.loads(path.read_text())))
        print(f"{seed + 1} of {seeds}", file=sys.stderr)
    return result


def main(folder, seeds):
    folder.mkdir(parents=True, exist_ok=True)
    patients = searched(folder, seeds)
    ways = {
        "guard and strength": [(each.nodules, each.with_guard) for each in patients],
        "strength alone": [(each.nodules, each.by_strength) for each in patients],
    }
    distances = np.concatenate([each.distances_mm for each in patients])
    seconds = {
        name: float(np.median([each.seconds[name] for each in patients])) for name in patients[0].seconds
    }
    figures = {
        "patients": len(patients),
        "nodules": sum(each.nodules for each in patients),
        "false_per_scan": FALSE_PER_SCAN,
        "sensitivity": {
            name: [with_interval(way, rate) for rate in FALSE_PER_SCAN] for name, way in ways.items()
        },
        "all_listed": {name: [float(axis[-1]) for axis in curve(way)] for name, way in ways.items()},
        "center_off_mm": {"median": float(np.median(distances)), "most": float(distances.max())},
        "cpu_seconds_median": seconds,
    }
    (folder / "froc.json").write_text(json.dumps(figures, indent=2) + "\n")
    (folder / "froc.md").write_text(markdown(figures))
    plot(ways, folder / "froc.png")
    print(markdown(figures))


def markdown(figures):
    rates = figures["false_per_scan"]
    lines = [
        f"{figures['nodules']} nodules in {figures['patients']} synthetic patients; sensitivity (95 % interval by patient)",
        "",
        "| ranked by | "
        + " | ".join(f"{rate:g} false per scan" for rate in rates)
        + " | whole list: false, sensitivity |",
        "|---|" + "---|" * (len(rates) + 1),
    ]
    for name, row in figures["sensitivity"].items():
        false, sensitivity = figures["all_listed"][name]
        cells = " | ".join(f"{value:.3f} ({low:.3f}-{high:.3f})" for value, low, high in row)
        lines.append(f"| {name} | {cells} | {false:.1f}, {sensitivity:.3f} |")
    off, seconds = figures["center_off_mm"], figures["cpu_seconds_median"]
    lines += [
        "",
        f"A found nodule's center is off by {off['median']:.1f} mm in the median, {off['most']:.1f} mm at most.",
        "CPU seconds per scan (median): "
        + ", ".join(f"{name} {value:.1f}" for name, value in seconds.items())
        + ".",
    ]
    return "\n".join(lines) + "\n"


def plot(ways, path):
    figure, axes = plt.subplots(figsize=(5, 3.6), layout="constrained")
    for name, way in ways.items():
        axes.step(*curve(way), where="post", label=name)
    axes.axvline(4, color="gray", linewidth=0.8, linestyle=":")
    axes.axhline(0.95, color="gray", linewidth=0.8, linestyle=":")
    axes.set(xlabel="false candidates per scan", ylabel="sensitivity", xlim=(0, 12), ylim=(0, 1.02))
    axes.legend(loc="lower right")
    figure.savefig(path, dpi=150)
    plt.close(figure)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 20)
