"""Decides whether the lung model was made for a Series, and says why not."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from medviewer.analysis.directions import Direction, reversed_directions
from medviewer.analysis.lungs import Lungs
from medviewer.analysis.result import Suitability, SuitabilityVerdict
from medviewer.i18n import N_, Message, message
from medviewer.imaging.acquisition import Acquisition
from medviewer.imaging.geometry import EVEN_MM
from medviewer.imaging.geometry_passport import GeometryPassport, GeometryVerdict
from medviewer.imaging.regular_plan import SHIFT_MM, TILT_DEGREES, RegularPlan, regular_plan
from medviewer.imaging.volume import Calibration, Unit, Volume

LEAST_SLICES = 10
THICKEST_MM = 3.0
WIDEST_PIXEL_MM = 1.2
YOUNGEST_YEARS = 18.0
LUNG_HU = (-1060.0, -975.0, -550.0, -450.0)
"""Of the lungs' own air, in the median: refused below, caution below, caution above, refused above."""
_AXIAL_DEGREES = (20.0, 45.0)  # caution, refusal
_SMALL_LUNGS_LITERS = 1.5
_LUNGS_MM = (160.0, 400.0)
"""From side to side, of adults with room to spare: pixels taken for half or twice as wide lie beyond."""
_REVERSED = {
    Direction.FEET_TO_HEAD: N_(
        "The trachea lies at the foot end of the lungs: the scan seems to be upside down."
    ),
    Direction.FRONT_TO_BACK: N_(
        "The spine lies in front of the trachea: the scan seems to be turned front to back."
    ),
    Direction.RIGHT_TO_LEFT: N_(
        "The heart lies on the right: the scan seems to be mirrored, unless the patient has dextrocardia."
    ),
}
_CHEST_WORDS = ("CHEST", "THORAX", "LUNG", "TORSO", "TRUNK", "BODY", "CAP", "PULM")


@dataclass(frozen=True)
class _Reasons:
    refusals: list[Message]
    cautions: list[Message]

    def verdict(self) -> Suitability:
        if self.refusals:
            return Suitability(SuitabilityVerdict.REFUSED, tuple(self.refusals))
        if self.cautions:
            return Suitability(SuitabilityVerdict.CAUTION, tuple(self.cautions))
        return Suitability(SuitabilityVerdict.SUITABLE)


def judge_series(
    volume: Volume, acquisition: Acquisition, passport: GeometryPassport, doubts: Sequence[Message] = ()
) -> Suitability:
    """The verdict by headers, geometry and values, before any lungs are looked for.

    Reasons are sentences with numbers; a refusal names only what stands in its way. Tilted and uneven slices are
    no refusal: `analyse` resamples them, and a caution says so. `doubts` (about the pixels) are cautions, too.
    """
    plan = regular_plan(volume.geometry)
    refusals = [*_by_header(acquisition), *_by_geometry(volume, passport, plan), *_by_values(volume)]
    cautions = [
        *doubts,
        *_acquisition_cautions(acquisition),
        *_spacing_cautions(volume, acquisition, passport),
        *_geometry_cautions(volume, passport),
        *_resampling_cautions(volume, plan),
    ]
    return _Reasons(refusals, cautions).verdict()


def judge_lungs(earlier: Suitability, lungs: Lungs | None) -> Suitability:
    """The verdict once the lungs were looked for; `earlier` is `judge_series`' own."""
    if earlier.verdict is SuitabilityVerdict.REFUSED:
        return earlier
    if lungs is None:
        return _Reasons([message(N_("No lungs were found in it."))], []).verdict()
    air_hu = float(np.median(lungs.grid.values[lungs.air]))
    text = N_("The air in its lungs has {hu:.0f} HU: its values are not those of a patient's chest.")
    strange = message(text, hu=air_hu)
    lowest, low, high, highest = LUNG_HU
    if not lowest <= air_hu <= highest:
        return _Reasons([strange], []).verdict()
    doubts = [] if low <= air_hu <= high else [strange]
    return _Reasons([], [*earlier.reasons, *doubts, *_lung_cautions(lungs)]).verdict()


def _by_header(acquisition: Acquisition) -> Iterator[Message]:
    if acquisition.modality != "CT":
        shown = acquisition.modality or message(N_("unknown"))
        yield message(N_("The modality is {modality}; the model was made for CT."), modality=shown)
    if acquisition.is_mosaic:
        yield message(N_("It is a mosaic: small slices side by side in one picture."))
    if acquisition.is_localizer:
        yield message(N_("It is a localizer, not a stack of slices."))


def _by_geometry(volume: Volume, passport: GeometryPassport, plan: RegularPlan | None) -> Iterator[Message]:
    count = volume.geometry.shape[0]
    if passport.verdict is GeometryVerdict.NONE or volume.calibration is not Calibration.PATIENT:
        yield message(
            N_("Where its slices lie in the patient is not known, so there are no millimeters to score by.")
        )
        return
    if count < LEAST_SLICES:
        yield message(
            N_("It has {count} slices; at least {least} are needed."), count=count, least=LEAST_SLICES
        )
    degrees = _degrees_off_axial(volume)
    if degrees > _AXIAL_DEGREES[1]:
        yield message(N_("Its slices are not axial ({degrees:.0f} degrees off)."), degrees=degrees)
    if plan is not None and plan.is_too_sparse:
        text = N_(
            "Its slices do not make up one block: they lie up to {gap:.0f} mm apart and {shift:.0f} mm aside."
        )
        yield message(text, gap=plan.steps_mm[1], shift=plan.shift_mm)


def _by_values(volume: Volume) -> Iterator[Message]:
    if volume.is_color or volume.unit is not Unit.HU:
        yield message(N_("Its values are not Hounsfield units."))
        return
    sample = volume.values[::2, ::8, ::8]
    low, high = float(sample.min()), float(sample.max())
    if low > -500 or high < -100:
        text = N_("Its values run from {low:.0f} to {high:.0f}: those are not Hounsfield units of a chest.")
        yield message(text, low=low, high=high)


def _acquisition_cautions(acquisition: Acquisition) -> Iterator[Message]:
    if acquisition.is_phantom:
        yield message(N_("Analyzed, but this is a phantom or a synthetic scan, not a patient."))
    part = acquisition.body_part.upper()
    if part and not any(word in part for word in _CHEST_WORDS):
        yield message(
            N_("The header calls the body part {part}; the model was made for the chest."), part=part
        )
    if acquisition.has_sharp_kernel:
        text = N_("Sharp reconstruction kernel ({kernel}): scores are less certain.")
        yield message(text, kernel=acquisition.kernel.strip())
    years = acquisition.patient_years
    if years is not None and years < YOUNGEST_YEARS:
        text = N_("The patient is {years:.0f} years old; the model was made for adults.")
        yield message(text, years=math.floor(years))
    if acquisition.lossy:
        yield message(N_("The pixels were compressed with loss."))


def _spacing_cautions(
    volume: Volume, acquisition: Acquisition, passport: GeometryPassport
) -> Iterator[Message]:
    step_mm, row_mm, column_mm = volume.geometry.spacing_mm
    if volume.geometry.slice_origins and passport.spacing_mm:
        step_mm = passport.spacing_mm[0] or step_mm  # the median: gaps are told apart
    if step_mm > THICKEST_MM + 0.01:
        text = N_("The slices lie {step:.1f} mm apart; small nodules can be missed above {limit:.0f} mm.")
        yield message(text, step=step_mm, limit=THICKEST_MM)
    thickness = acquisition.slice_thickness_mm
    if thickness is not None and thickness > THICKEST_MM + 0.01:
        text = N_("The slices are {thickness:.1f} mm thick; the model was made for up to {limit:.0f} mm.")
        yield message(text, thickness=thickness, limit=THICKEST_MM)
    pixel_mm = max(row_mm, column_mm)
    if pixel_mm > WIDEST_PIXEL_MM:
        text = N_("The pixels are {pixel:.2f} mm wide; the model was made for up to {limit:.1f} mm.")
        yield message(text, pixel=pixel_mm, limit=WIDEST_PIXEL_MM)


def _geometry_cautions(volume: Volume, passport: GeometryPassport) -> Iterator[Message]:
    if passport.gap_count:
        text = N_("Gaps between slices: {count}, the largest {gap:.1f} mm. What lies there was not seen.")
        yield message(text, count=passport.gap_count, gap=passport.largest_gap_mm or 0.0)
    empty = sum(1 for plane in volume.values if plane.min() == plane.max())
    if empty:
        yield message(N_("Empty slices: {count}. What lies there was not seen."), count=empty)
    if passport.tilt_degrees > TILT_DEGREES:
        yield message(N_("The gantry was tilted by {degrees:.0f} degrees."), degrees=passport.tilt_degrees)
    degrees = _degrees_off_axial(volume)
    if _AXIAL_DEGREES[0] < degrees <= _AXIAL_DEGREES[1]:
        yield message(N_("The slices are {degrees:.0f} degrees off axial."), degrees=degrees)


def _resampling_cautions(volume: Volume, plan: RegularPlan | None) -> Iterator[Message]:
    if plan is None or plan.is_too_sparse:
        return
    least, most = plan.steps_mm
    if plan.shift_mm > SHIFT_MM:
        text = N_(
            "Resampled to even slices before the analysis: slices were moved by up to {shift:.1f} mm in their plane."
        )
        yield message(text, shift=plan.shift_mm)
    if plan.shift_mm <= SHIFT_MM or most - least > EVEN_MM:
        yield message(
            N_(
                "Resampled to even slices before the analysis: {before} slices with steps of {least:.2f} to {most:.2f} mm"
                " became {after} slices with steps of {step:.2f} mm."
            ),
            before=volume.geometry.shape[0],
            least=least,
            most=most,
            after=plan.geometry.shape[0],
            step=plan.geometry.spacing_mm[0],
        )
    if plan.gap_count:
        text = N_("Gaps too wide to fill: {count}. {empty} of the resampled slices were left empty.")
        yield message(text, count=plan.gap_count, empty=plan.empty_count)


def _lung_cautions(lungs: Lungs) -> Iterator[Message]:
    for direction in reversed_directions(lungs):
        yield message(_REVERSED[direction])
    if not lungs.has_left:
        yield message(N_("The left lung was not found."))
    if not lungs.has_right:
        yield message(N_("The right lung was not found."))
    if lungs.is_cut_at_top:
        yield message(N_("The scan ends within the lungs at the top: what lies above was not seen."))
    if lungs.is_cut_at_bottom:
        yield message(N_("The scan ends within the lungs at the bottom: what lies below was not seen."))
    narrow_mm, wide_mm = _LUNGS_MM
    is_whole = lungs.has_left and lungs.has_right and not (lungs.is_cut_at_top or lungs.is_cut_at_bottom)
    if lungs.width_mm > wide_mm or (is_whole and lungs.width_mm < narrow_mm):
        text = N_("The lungs are {width:.0f} mm wide, unlike an adult's: its pixel size may be wrong.")
        yield message(text, width=lungs.width_mm)
    if lungs.volume_liters < _SMALL_LUNGS_LITERS:
        text = N_("Only {liters:.1f} liters of aerated lung were found.")
        yield message(text, liters=lungs.volume_liters)


def _degrees_off_axial(volume: Volume) -> float:
    """Angle between the slices' normal and the patient's long axis, 0 to 90."""
    return float(np.degrees(np.arccos(min(abs(float(volume.geometry.normal[2])), 1.0))))
