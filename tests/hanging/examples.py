"""Studies of synthetic files, read as the program reads them, and hung by its own protocols."""

from pathlib import Path

from pydicom import Dataset

from medviewer.hanging.facts import SeriesFacts, facts_of
from medviewer.hanging.match import Hanging, choose
from medviewer.services.hanging_protocols import load_protocols
from tests.dicom.reading import read_folder
from tests.dicom.synthetic import make_ct_slice, write, write_series

SAGITTAL = [0, 1, 0, 0, 0, -1]


def write_study(folder: Path, *series: dict[str, object]) -> Path:
    """A study; each series is given by its elements, and by `slices` (1) and `step_mm` (1)."""
    for number, elements in enumerate(series, start=1):
        given = {"SeriesNumber": number, "series_uid": f"1.2.3.{number}", **elements}
        step, count = float(given.pop("step_mm", 1.0)), int(given.pop("slices", 1))
        absent = given.pop("absent", ())
        if absent:
            slice_ = make_ct_slice(0.0, **given)
            for keyword in absent:
                delattr(slice_, keyword)
            write(slice_, folder / str(number))
        else:
            write_series(folder / str(number), [step * index for index in range(count)], **given)
    return folder


def facts(folder: Path) -> tuple[SeriesFacts, ...]:
    (study,) = read_folder(folder).studies
    return facts_of(study)


def hang(folder: Path) -> Hanging | None:
    """The program's own protocols on a folder with one study."""
    return choose(load_protocols(folder / "none").protocols, facts(folder))


def numbers(hanging: Hanging) -> list[int | None]:
    """Series numbers by place, row by row."""
    return [None if each is None else each.facts.number for each in hanging.viewports]


def mr(description: str = "", **elements: object) -> dict[str, object]:
    """An MR series of a head."""
    return {
        "Modality": "MR",
        "BodyPartExamined": "HEAD",
        "SeriesDescription": description,
        "slices": 3,
        **elements,
    }


def mammogram(side: str, view: str, **elements: object) -> dict[str, object]:
    """One mammogram: no position in the patient, the chest wall where it belongs."""
    orientation = (
        {"R": ["P", "L"], "L": ["A", "R"]}[side] if view == "CC" else [{"R": "P", "L": "A"}[side], "FR"]
    )
    return {
        "Modality": "MG", "ImageLaterality": side, "ViewPosition": view, "PatientOrientation": orientation,
        "absent": ("ImagePositionPatient", "ImageOrientationPatient"), **elements,
    }  # fmt: skip


def radiograph(view: str = "", **elements: object) -> dict[str, object]:
    """One chest radiograph."""
    named = {"ViewPosition": view} if view else {}
    return {
        "Modality": "DX", "BodyPartExamined": "CHEST", "absent": ("ImagePositionPatient", "ImageOrientationPatient"),
        **named, **elements,
    }  # fmt: skip


def view_code(value: str) -> list[Dataset]:
    """A View Code Sequence."""
    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = value, "SCT", "view"
    return [code]
