"""What an analysis of one Series says, as one frozen value."""

from dataclasses import dataclass, field
from enum import Enum

from medviewer.analysis.provenance import Provenance
from medviewer.finding.finding import Finding
from medviewer.i18n import Message


class SuitabilityVerdict(Enum):
    """Whether the model was made for this Series. Values are part of the JSON schema."""

    SUITABLE = "suitable"
    CAUTION = "caution"
    REFUSED = "refused"


@dataclass(frozen=True)
class Suitability:
    """The gate's verdict.

    Attributes:
        verdict: Whether the model was made for this Series.
        reasons: Sentences with numbers, the gravest first; empty for "suitable".
    """

    verdict: SuitabilityVerdict
    reasons: tuple[Message, ...] = ()


@dataclass(frozen=True)
class ModelIdentity:
    """Which model file gave the scores."""

    id: str
    version: str
    sha256: str


@dataclass(frozen=True, eq=False)
class AnalysisResult:
    """An analysis of one Series by one model.

    Attributes:
        series_uid: Series Instance UID.
        model: Which model file gave the scores.
        suitability: The gate's verdict; with REFUSED there are no findings.
        findings: Best candidate first; a reader's markers in the order they were set.
        timings_s: Stage name -> seconds.
        input_sha256: Hash of the analysed voxels and their geometry.
        software_version: medviewer's version.
        provenance: What it takes to repeat it; None where it was not made by an analysis.
    """

    series_uid: str
    model: ModelIdentity
    suitability: Suitability
    findings: tuple[Finding, ...] = ()
    timings_s: dict[str, float] = field(default_factory=dict)
    input_sha256: str = ""
    software_version: str = ""
    provenance: Provenance | None = None
