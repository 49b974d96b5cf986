"""Says on a picture why its Volume was resampled."""

from medviewer.i18n import N_, Message, message
from medviewer.imaging.regular_plan import OFF_MM, SHIFT_MM, TILT_DEGREES, RegularPlan


def regular_notes(plan: RegularPlan) -> tuple[Message, ...]:
    """One short line for each reason: tilt, shifted slices, uneven steps; and one for gaps left empty."""
    notes = []
    least, most = plan.steps_mm
    is_tilted = plan.tilt_degrees > TILT_DEGREES
    is_shifted = not is_tilted and plan.shift_mm > SHIFT_MM
    if is_tilted:
        notes.append(message(N_("Resampled: gantry tilt {degrees:.1f}°"), degrees=plan.tilt_degrees))
    if is_shifted:
        notes.append(message(N_("Resampled: slices shifted by up to {shift:.1f} mm"), shift=plan.shift_mm))
    if most - least > OFF_MM or not (is_tilted or is_shifted):
        notes.append(message(N_("Resampled: steps of {least:.2f} to {most:.2f} mm"), least=least, most=most))
    if plan.gap_count:
        notes.append(message(N_("Gaps too wide to fill, left empty: {count}"), count=plan.gap_count))
    return tuple(notes)
