"""What the summary says, block by block, as frozen values in the reader's language; no Qt."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from medviewer.report.key_picture import KeptPicture, KeyPictures


class Level(Enum):
    """How good a verdict is; drawn as a color and a sign beside its word, never used for a score."""

    GOOD = "good"
    CAUTION = "caution"
    REFUSED = "refused"


@dataclass(frozen=True)
class Fact:
    """One labelled line."""

    label: str
    value: str


@dataclass(frozen=True)
class FactBlock:
    """A heading with its labelled lines."""

    heading: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Verdict:
    """A quality verdict: its word and why."""

    heading: str
    level: Level
    word: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table: column headings, relative column widths, and rows of as many cells."""

    heading: str
    columns: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str = ""  # what to say instead of a table without rows


@dataclass(frozen=True)
class StripMark:
    """A finding on the score strip: its number, score and interval, all on the scale 0 to 1."""

    number: int
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class StripGroup:
    """How often a reference group had each score.

    Attributes:
        label: What the group is, in the reader's language.
        shares: One share per equal-width bin over 0 to 1; together 1.
    """

    label: str
    shares: tuple[float, ...]


@dataclass(frozen=True)
class ScoreStrip:
    """The findings' scores against those of the model's reference data."""

    heading: str
    axis: str
    groups: tuple[StripGroup, ...]
    marks: tuple[StripMark, ...]


@dataclass(frozen=True)
class Prose:
    """A heading with sentences, each a paragraph of its own."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class SummaryContent:
    """The whole summary: of the reading, of one analysis, or of both.

    Attributes:
        language: Language code of all texts ("en", "zh_CN").
        title: What this document is.
        subtitle: What was asked: the model's title; "" without an analysis.
        notice: What stands on every page.
        page_of: A format with {page} and {pages}.
        made_at: When it was made.
        made_at_text: The same, for the reader.
        patient: Who was examined.
        study: Which examination.
        analysed: Which Series, and how large.
        verdicts: Suitability and geometry.
        findings: The table of findings.
        meaning: What the score means, and what it doesn't.
        basis: What each score rests on; None without a scored finding.
        reasons: Why single findings have no score, or one with caution; None without one.
        sizes: What was measured of each nodule; None without a measured finding.
        maps: How far each map can be relied on; None without a checked map.
        strip: The scores as a figure; None where the model has no reference scores or no finding has a score.
        answers: The reader's answers to the findings; None where there are none.
        probes: What the model said of regions that the reader asked about; None where there is nothing.
        first_opinion: The reader's impression before the result was shown; None where there is none.
        note: What the reader wrote; None for nothing.
        measurements: The table of the reader's measurements; None for none.
        kept_heading: The heading of the reader's own key images; "" where there are none.
        kept: Those key images.
        pictures_heading: The heading of the findings' key images.
        pictures: Key images, in the order of the findings.
        model: What the model is, was trained on, can't do, and how well it did; nothing without an analysis.
        provenance: Versions and hashes.
        attached: The result as JSON, which `medviewer verify` reads; None without an analysis.
    """

    language: str
    title: str
    subtitle: str
    notice: str
    page_of: str
    made_at: datetime
    made_at_text: str
    patient: FactBlock
    study: FactBlock
    analysed: FactBlock
    verdicts: tuple[Verdict, ...]
    findings: Table | None
    meaning: Prose | None
    basis: Table | None
    reasons: Table | None
    sizes: Table | None
    maps: Table | None
    strip: ScoreStrip | None
    answers: Table | None
    probes: Table | None
    first_opinion: Prose | None
    note: Prose | None
    measurements: Table | None
    kept_heading: str
    kept: tuple[KeptPicture, ...]
    pictures_heading: str
    pictures: tuple[KeyPictures, ...]
    model: tuple[FactBlock | Table | Prose, ...]
    provenance: FactBlock
    attached: bytes | None = None
