"""How often the installed model's guard and feature gate caution and refuse, on sets with a name.

    python -m tests.benchmarks.refusals DATA OUT

DATA is the folder with `labelled` and `dicom`; OUT gets refusals.json and refusals.md. A point is refused where guard or
gate refuses it, and cautioned where it is not refused but either of them cautions.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from medviewer.analysis.guard import Likeness, likeness
from medviewer.analysis.preprocess import extract_patch
from medviewer.cli.opening import opened
from medviewer.imaging.volume import Volume
from medviewer.services.inference_worker import installed_models
from medviewer.services.model_library import DEFAULT_MODEL_ID
from tests.benchmarks import named_sets
from tests.benchmarks.named_sets import Place

VERDICTS = ("pass", "caution", "refused")


def volume_of(folder: Path) -> Volume:
    with opened([folder]) as found:
        return found.load(found.series(None, "refusals")).volume


def all_sets(data: Path) -> Iterator[tuple[str, list[Place]]]:
    yield "nodules (LIDC)", named_sets.nodules(data)
    yield from named_sets.changed_nodules(data)
    yield "vessels beside nodules (LIDC)", named_sets.vessels(data)
    lidc = data / "labelled" / "lung-ct-volumes"
    marks = json.loads((lidc / "reader_marks.json").read_text())["LIDC-IDRI-0001"]
    places = np.array([mark["world_xyz_mm"] for mark in marks])
    scan = volume_of(lidc / "LIDC-IDRI-0001")
    yield "candidates of LIDC-IDRI-0001 away from all marks", named_sets.candidates_away_from(scan, places)
    rider = volume_of(
        data / "dicom" / "rider_pilot_chest_ct"
    )  # its tumour lies on the right; never trained on
    for name, there in named_sets.left_side_by_region(rider):
        yield f"rider_pilot, left side: {name}", there
    yield "demo phantom's nodules", named_sets.synthetic_nodules(range(5))
    yield "kidneys, CT", named_sets.kidneys(data)
    trunk = volume_of(data / "dicom" / "totalsegmentator" / "tests" / "reference_files" / "example_ct_dicom")
    yield "soft tissue anywhere, CT of the trunk", named_sets.body_ct(trunk)
    yield from named_sets.brains(data)
    yield from named_sets.made_up()


def rates(places: list[Place], models) -> dict[str, list[float] | int]:
    """Shares of (pass, caution, refused) by guard, by gate and by both."""

    def patches(spec):
        return np.stack([extract_patch(place.volume, place.center_mm, spec).values for place in places])

    grade = {Likeness.NODULE: 0, Likeness.DOUBTFUL: 1, Likeness.OTHER: 2}
    guard = np.zeros(len(places), dtype=int)
    if models.guard is not None:
        logits = models.guard.logits(patches(models.guard.settings.patch))
        guard = np.array([grade[likeness(logit, models.guard.settings)] for logit in logits.tolist()])
    gate = np.zeros(len(places), dtype=int)
    if models.features is not None:
        features = models.score.layer_features(patches(models.score.card.patch))
        strangeness = models.features.strangeness(features)
        gate = 1 * (strangeness > models.features.caution_from) + 1 * (
            strangeness > models.features.refused_from
        )
    ways = {"guard": guard, "gate": gate, "both": np.maximum(guard, gate)}
    shares = {name: [float(np.mean(grades == each)) for each in range(3)] for name, grades in ways.items()}
    return {"points": len(places), **shares}


def markdown(table) -> str:
    lines = [
        "Shares in %: caution / refused.",
        "",
        "| set | points | guard alone | feature gate alone | both |",
        "|---|---|---|---|---|",
    ]
    for name, row in table.items():
        cells = " | ".join(
            f"{100 * row[way][1]:.0f} / {100 * row[way][2]:.0f}" for way in ("guard", "gate", "both")
        )
        lines.append(f"| {name} | {row['points']} | {cells} |")
    return "\n".join(lines) + "\n"


def main(data: Path, out: Path) -> None:
    models = installed_models(DEFAULT_MODEL_ID)
    table = {}
    for name, places in all_sets(data):
        table[name] = rates(places, models)
        print(name, table[name], file=sys.stderr, flush=True)
    out.mkdir(parents=True, exist_ok=True)
    fields = {"model": models.score.card.sha256, "verdicts": VERDICTS, "sets": table}
    (out / "refusals.json").write_text(json.dumps(fields, indent=2) + "\n")
    (out / "refusals.md").write_text(markdown(table))
    print(markdown(table))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
