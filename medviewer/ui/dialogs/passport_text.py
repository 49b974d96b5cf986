"""The geometry check of a series as words and as rich text."""

from collections.abc import Mapping, Sequence

from medviewer.i18n import N_, Message, _
from medviewer.imaging.geometry_passport import GeometryPassport, GeometryVerdict, OrderSource
from medviewer.ui.dialogs.rich_text import bullets, heading, table

LISTED = 200
WORDS = {
    GeometryVerdict.GOOD: N_("Geometry good"),
    GeometryVerdict.CAUTION: N_("Geometry with caution"),
    GeometryVerdict.NONE: N_("No geometry"),
}
SIGNS = {
    GeometryVerdict.GOOD: "good",
    GeometryVerdict.CAUTION: "caution",
    GeometryVerdict.NONE: "refused",
}
_ORDERS = {
    OrderSource.POSITION: N_("Position in the patient"),
    OrderSource.INSTANCE_NUMBER: N_("Instance number"),
    OrderSource.FRAME_NUMBER: N_("Frame number"),
    OrderSource.FILE_NAME: N_("File name"),
}


def passport_line(passport: GeometryPassport) -> str:
    """The verdict with its numbers, in one line."""
    word = _(WORDS[passport.verdict])
    if passport.spacing_mm is None:
        return word
    between, rows, columns = passport.spacing_mm
    if between is None:
        text = _("{verdict}: {rows:.2f} × {columns:.2f} mm pixels")
        return text.format(verdict=word, rows=rows, columns=columns)
    text = _("{verdict}: {slices:.2f} mm steps, {rows:.2f} × {columns:.2f} mm pixels")
    return text.format(verdict=word, slices=between, rows=rows, columns=columns)


def passport_text(passport: GeometryPassport, doubted: Mapping[int, Sequence[Message]]) -> str:
    """All that was checked, with its numbers.

    Args:
        passport: The geometry check.
        doubted: Slice index -> what may be wrong with its picture.
    """
    rows = [
        (_("Verdict"), _(WORDS[passport.verdict])),
        (_("Slices ordered by"), _(_ORDERS[passport.order_source])),
    ]
    if passport.spacing_mm is not None:
        between, row, column = passport.spacing_mm
        if between is not None:
            rows.append((_("Step between slices"), _("{mm:.3f} mm").format(mm=between)))
        rows.append((_("Pixels"), _("{row:.3f} × {column:.3f} mm").format(row=row, column=column)))
    rows.append(
        (_("Gaps"), _("{gaps} of {steps} steps").format(gaps=passport.gap_count, steps=passport.step_count))
    )
    if passport.largest_gap_mm is not None:
        rows.append((_("Largest step"), _("{mm:.3f} mm").format(mm=passport.largest_gap_mm)))
    rows.append((_("Left out as duplicates"), str(passport.duplicate_count)))
    rows.append((_("Uneven by at most"), _("{mm:.3f} mm").format(mm=passport.uneven_mm)))
    rows.append((_("Tilt"), f"{passport.tilt_degrees:.1f}°"))
    notes = (
        heading(_("What to know")) + bullets([str(note) for note in passport.notes]) if passport.notes else ""
    )
    return table(rows) + notes + _doubts(doubted)


def _doubts(doubted: Mapping[int, Sequence[Message]]) -> str:
    """The pictures that may be wrong, one line for each reason."""
    if not doubted:
        return ""
    lines = [f"{index + 1}: {reason}" for index, reasons in sorted(doubted.items()) for reason in reasons]
    if len(lines) > LISTED:
        lines[LISTED:] = [_("and {count} more").format(count=len(lines) - LISTED)]
    return heading(_("Pictures that may be wrong")) + bullets(lines)
