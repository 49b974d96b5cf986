"""The summary's part on the reading: the note, the table of measurements, the key images."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from medviewer.finding.measurement import NoduleMeasurement
from medviewer.finding.probe_answer import ProbeAnswer
from medviewer.i18n import N_, Translate
from medviewer.reading.decision import Decision
from medviewer.reading.first_opinion import FirstOpinion
from medviewer.reading.measurement import Measurement
from medviewer.reading.words import details, headline, kind_name
from medviewer.report.kept_images import KeptImage
from medviewer.report.reading_table import PlacedItem, SeriesItems
from medviewer.report.summary import Prose, Table
from medviewer.report.wording import unbroken

_WIDTHS = (34.0, 32.0, 50.0, 26.0)


@dataclass(frozen=True, eq=False)
class SummaryReading:
    """What the reader made of the study, for the summary.

    Attributes:
        groups: The items by series.
        note: The reader's note.
        kept: The key images, with their pixels.
        missing: How many more there are whose pixels can't be read.
        decisions: Number of a finding -> the reader's answer to it.
        margins: Number of a finding -> its size by the reader's margins, where the reader changed them.
        probes: Number of a finding -> what the model last said of a region that the reader asked about.
        first_opinion: The impression given before the result was shown; None where there is none.
    """

    groups: Sequence[SeriesItems] = ()
    note: str = ""
    kept: Sequence[KeptImage] = ()
    missing: int = 0
    decisions: Mapping[int, Decision] = field(default_factory=dict)
    margins: Mapping[int, NoduleMeasurement] = field(default_factory=dict)
    probes: Mapping[int, ProbeAnswer] = field(default_factory=dict)
    first_opinion: FirstOpinion | None = None


def note_prose(reading: SummaryReading, _: Translate) -> Prose | None:
    """The reader's note; None where there is none."""
    lines = tuple(line.strip() for line in reading.note.splitlines() if line.strip())
    return Prose(_(N_("The reader's note")), lines) if lines else None


def measurements_table(reading: SummaryReading, _: Translate) -> Table | None:
    """A row for each measurement; None where nothing was measured."""
    rows = tuple(
        _row(placed.item, placed, group, _)
        for group in reading.groups
        for placed in group.items
        if isinstance(placed.item, Measurement)
    )
    if not rows:
        return None
    return Table(
        heading=_(N_("Measurements")),
        columns=(_(N_("Measurement")), _(N_("Value")), _(N_("More values")), _(N_("Place"))),
        widths=_WIDTHS,
        rows=rows,
    )


def kept_heading(reading: SummaryReading, _: Translate) -> str:
    """The heading of the key images, which tells if some are missing; "" for none at all."""
    if not reading.missing:
        return _(N_("The reader's key images")) if reading.kept else ""
    text = _(N_("The reader's key images (not readable: {count})"))
    return text.format(count=reading.missing)


def _row(item: Measurement, placed: PlacedItem, group: SeriesItems, _: Translate) -> tuple[str, ...]:
    kind = kind_name(item, _)
    number = None if group.series is None else group.series.number
    place = (
        "" if number is None else _(N_("series {number}")).format(number=number),
        "" if placed.slice_index is None else _(N_("slice {number}")).format(number=placed.slice_index + 1),
    )
    return (
        f"{item.label} ({kind})" if item.label else kind,
        unbroken(headline(item)),
        " · ".join(map(unbroken, details(item, _))),
        ", ".join(part for part in place if part),
    )
