"""What is known of a Series before its pixels are read, in the terms that hanging protocols use."""

from dataclasses import dataclass, field
from enum import Enum

import numpy as np

from medviewer.dicom.series import Series
from medviewer.dicom.splitting import phase_values
from medviewer.dicom.study import Study
from medviewer.hanging.region import Region, regions
from medviewer.hanging.weighting import Weighting, weighting


class Plane(Enum):
    """The plane that slices lie in; values are the words of a hanging protocol."""

    AXIAL = "axial"
    CORONAL = "coronal"
    SAGITTAL = "sagittal"
    OBLIQUE = "oblique"


_AXES = (Plane.SAGITTAL, Plane.CORONAL, Plane.AXIAL)
"""By the axis (LPS) that the slices' normal is nearest to."""
_NEAR = float(np.cos(np.radians(30)))
_SIDES = {
    "LL": "LATERAL",
    "RL": "LATERAL",
    "LLD": "LATERAL",
    "RLD": "LATERAL",
    "LAT": "LATERAL",
    "LLO": "LLO",
}
"""View Positions that mean the same to a reader."""
_FOR_PROCESSING = {f"1.2.840.10008.5.1.4.1.1.1.{kind}.1" for kind in (1, 2, 3)}
"""Digital X-Ray, Mammography and Intra-Oral X-Ray Image Storage - For Processing."""


@dataclass(frozen=True)
class SeriesFacts:
    """One image Series.

    Attributes:
        key: Of the Series ("UID#part").
        modality: Modality (0008,0060).
        description: Series Description.
        regions: Parts of the body it shows; empty where nothing tells.
        plane: None where the position in the patient is unknown, or images face different ways.
        slice_count: Slices of the stack.
        spacing_mm: Distance between slices; None where unknown.
        view: View Position, with both lateral views as "LATERAL"; "" where absent.
        laterality: "R", "L", "B" or "".
        patient_orientation: Patient Orientation (0020,0020).
        weighting: Of an MR Series; None where nothing tells.
        is_sharp: Reconstructed with a kernel for edges.
        is_localizer: A scout.
        is_derived: Image Type (0008,0008) calls it derived or secondary.
        is_for_processing: The detector's own values, not made for reading (by its SOP Class).
        has_contrast: A contrast agent is named.
        number: Series Number; None where absent.
        part: Part of the Series Instance UID.
    """

    key: str
    modality: str = ""
    description: str = ""
    regions: frozenset[Region] = field(default_factory=frozenset)
    plane: Plane | None = None
    slice_count: int = 1
    spacing_mm: float | None = None
    view: str = ""
    laterality: str = ""
    patient_orientation: tuple[str, ...] = ()
    weighting: Weighting | None = None
    is_sharp: bool = False
    is_localizer: bool = False
    is_derived: bool = False
    is_for_processing: bool = False
    has_contrast: bool = False
    number: int | None = None
    part: int = 1


def facts_of(study: Study) -> tuple[SeriesFacts, ...]:
    """The image Series of a Study, in browser order."""
    return tuple(_facts(series, study) for series in study.series if series.is_image)


def shown_regions(series: Series, study: Study) -> frozenset[Region]:
    """Parts of the body that a Series shows, as its headers tell."""
    named = regions(series.acquisition.body_part, series.description, study.description)
    return named or (frozenset({Region.BREAST}) if series.modality == "MG" else named)


def _facts(series: Series, study: Study) -> SeriesFacts:
    taken = series.acquisition
    spaced = series.slice_count > 1 and series.passport is not None and series.passport.spacing_mm is not None
    return SeriesFacts(
        key=series.key,
        modality=series.modality,
        description=series.description,
        regions=shown_regions(series, study),
        plane=_plane(series),
        slice_count=series.slice_count,
        spacing_mm=series.geometry.spacing_mm[0] if spaced and series.geometry is not None else None,
        view=_SIDES.get(taken.view_position, taken.view_position),
        laterality=series.laterality,
        patient_orientation=taken.patient_orientation,
        weighting=weighting(taken.mr, series.description, taken.image_type, _b_value(series))
        if series.modality == "MR"
        else None,
        is_sharp=taken.has_sharp_kernel,
        is_localizer=taken.is_localizer,
        is_derived=bool({"DERIVED", "SECONDARY"} & set(taken.image_type[:2])),
        is_for_processing=series.instance_of(0).sop_class_uid in _FOR_PROCESSING,
        has_contrast=bool(taken.contrast_agent),
        number=series.number,
        part=series.split_number,
    )


def _plane(series: Series) -> Plane | None:
    orientation = series.frame_of(0).orientation
    if orientation is None or not series.faces_one_way:
        return None
    along = np.abs(np.cross(orientation[:3], orientation[3:]))
    axis = int(along.argmax())
    return _AXES[axis] if along[axis] >= _NEAR else Plane.OBLIQUE


def _b_value(series: Series) -> float | None:
    value = phase_values(series.instance_of(0), series.slices[0].frame_number).get("DiffusionBValue", "")
    try:
        return float(value)
    except ValueError:
        return None
