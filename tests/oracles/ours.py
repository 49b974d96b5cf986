"""What medviewer makes of one file, through its services and their worker processes."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from medviewer.dicom.study import Catalog
from medviewer.errors import MedviewerError, reader_text
from medviewer.imaging.volume import Calibration, PlaneFacts, Unit
from medviewer.services.decode_pool import DecodePool
from medviewer.services.jobs import foreground_context
from medviewer.services.series_loader import load_series
from medviewer.services.study_reader import read_catalog
from tests.oracles.sides import Sides

Frames = dict[int, np.ndarray]
"""Frame number, from 1 -> (rows, columns) modality values or (rows, columns, 3) color."""


@dataclass
class Outcome:
    """What became of one file.

    Attributes:
        frames: The pictures.
        sides: What is said of them.
        reasons: The reader's sentences for what is not shown, in order.
        warnings: The reader's sentences for what may be wrong with a picture that is shown.
        is_hu: A series of it is in Hounsfield units.
        kinds: Class names of those refusals.
        lists: Kinds of the objects without a picture of their own that are listed in the browser.
        unforeseen: Places of errors that no rule foresaw.
    """

    frames: Frames = field(default_factory=dict)
    sides: dict[int, Sides] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    is_hu: bool = False
    kinds: list[str] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
    unforeseen: list[str] = field(default_factory=list)

    @property
    def state(self) -> str:
        """ "opened", "listed" (an object without a picture) or "refused"."""
        if self.frames:
            return "opened"
        return "listed" if self.lists else "refused"

    def refuse(self, error: MedviewerError) -> None:
        self.reasons.append(reader_text(error)[0])
        self.kinds.append(type(error).__name__)
        if str(error).startswith("unexpected "):
            self.unforeseen.append(str(error))


def outcome_of(path: Path, pool: DecodePool) -> Outcome:
    """Open one file as a reader would, and load all of its series."""
    outcome = Outcome()
    catalog: Catalog = read_catalog(foreground_context(), [path], pool)
    for refused in catalog.refused:
        outcome.refuse(refused.error)
    for series in catalog.series:
        if not series.is_image:
            outcome.lists.append(series.kind)
            continue
        try:
            loaded = load_series(foreground_context(), series, pool)
        except MedviewerError as error:
            outcome.refuse(error)
            continue
        for error in loaded.errors.values():
            outcome.refuse(error)
        outcome.warnings.extend(str(each) for told in loaded.warnings.values() for each in told)
        outcome.is_hu = outcome.is_hu or loaded.volume.unit is Unit.HU
        for index in np.flatnonzero(loaded.loaded).tolist():
            number = series.slices[index].frame_number
            outcome.frames[number] = loaded.volume.values[index].copy()
            outcome.sides[number] = _sides(loaded.volume.facts(index))
    return outcome


def _sides(facts: PlaneFacts) -> Sides:
    is_spaced = facts.calibration is not Calibration.NONE
    return Sides(*(facts.directions or ("", "")), facts.geometry.spacing_mm[1:] if is_spaced else None)
