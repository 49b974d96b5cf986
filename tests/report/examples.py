"""A small synthetic study with an analysis of it, for the tests of the documents."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from medviewer.analysis.interval import ReferenceScores
from medviewer.analysis.model_card import Metric, ModelCard, PatchSpec, TrainingData
from medviewer.analysis.provenance import InputHashes, Provenance
from medviewer.analysis.result import AnalysisResult, ModelIdentity, Suitability, SuitabilityVerdict
from medviewer.analysis.score_rule import ScoreRule, ScoreRules
from medviewer.dicom.patient import Patient, PersonNameText
from medviewer.dicom.series import Series
from medviewer.dicom.study import Study
from medviewer.finding.finding import Finding, FindingSource
from medviewer.finding.map_check import MapCheck
from medviewer.finding.score import ModelScore
from medviewer.i18n import Message
from medviewer.imaging.acquisition import Acquisition
from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.geometry_passport import GeometryPassport, GeometryVerdict, OrderSource
from medviewer.imaging.saliency_map import SaliencyMap
from medviewer.imaging.volume import FrameReference, Unit, Volume
from medviewer.report.summarize import SummaryRequest
from tests.finding.examples import oval_nodule

SHAPE = (40, 64, 64)
SPACING_MM = (2.5, 4.0, 4.0)
MADE_AT = datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)
NAME = PersonNameText("Ball^Round")
SHA = "ab" * 32
SUPPORTED = MapCheck((), 0.21, 0.34, 0.45, 0.12, 0.01, 2.0)
CAPSULE = Provenance(
    InputHashes("a1", "b2", "c3"), {"model.keras": SHA}, ((1.0, 2.0, 3.25),), True,
    {"lungs": {"_LUNG_HU": -320.0}}, {"numpy": "2"}, "e5",
)  # fmt: skip
PASSPORT = GeometryPassport(
    GeometryVerdict.GOOD, OrderSource.POSITION, SPACING_MM, step_count=39, largest_gap_mm=2.5
)


def ball_volume() -> Volume:
    """A body of water in air with a bright ball at index (20, 32, 40): 40 x 64 x 64, 2.5 x 4 x 4 mm."""
    geometry = VolumeGeometry.from_vectors(SHAPE, (-126, -126, 0), (0, 0, 2.5), (0, 4, 0), (4, 0, 0))
    k, j, i = np.indices(SHAPE)
    values = np.full(SHAPE, -1000, np.int16)
    values[np.hypot(j - 31.5, i - 31.5) < 28] = 0
    values[np.hypot(j - 31.5, i - 31.5) < 22] = -850
    values[np.sqrt(((k - 20) * 2.5) ** 2 + ((j - 32) * 4) ** 2 + ((i - 40) * 4) ** 2) < 12] = 40
    frames = tuple(FrameReference(f"1.2.3.4.{index}") for index in range(SHAPE[0]))
    return Volume(values, geometry, frames, Unit.HU)


def card() -> ModelCard:
    generator = np.random.default_rng(1)
    labels = np.repeat([0, 1], 60)
    rule = ScoreRule(ReferenceScores(generator.normal(labels * 2.0 - 1.0, 1.0), labels))
    return ModelCard(
        id="ball-finder", version="1.0", files={"model.keras": SHA}, title="Ball finder",
        purpose="How much it looks like a ball.",
        patch=PatchSpec(36.0, 48, ((-1000.0, 400.0),)),
        training_data=TrainingData("BALLS", "Synthetic balls", "is a ball", "CC0", ("none",), 120, 30),
        metrics=(Metric("auc_cv", "AUC, cross-validated by patient", 0.951, 0.93, 0.97, 120, 30),),
        subgroups=(Metric("auc_cv_made_by_hand", "AUC, balls made by hand", 0.94, 0.91, 0.97, 60, 15),),
        limits=("It knows balls only.", "It has never seen a cube."),
        frameworks={"keras": "3"},
        rules=ScoreRules(rule, rule),
    )  # fmt: skip


def finding(number: int, number_type: type = float, *, scored: bool = True, **more: object) -> Finding:
    volume = ball_volume()
    index = (20.0, 32.0, 40.0)
    center = volume.geometry.to_patient(index)
    affine = np.eye(4)
    affine[:3, :3] = np.column_stack([(0, 0, 1), (0, 1, 0), (1, 0, 0)])
    affine[:3, 3] = (center[0] - 17.5, center[1] - 17.5, center[2])
    evidence = np.zeros((36, 36), np.float32)
    evidence[14:22, 14:22] = 1 / 64
    fields: dict[str, object] = {
        "number": number,
        "source": FindingSource.CANDIDATE,
        "center_mm": tuple(number_type(value) for value in center),
        "center_index": tuple(number_type(value) for value in index),
        "frame": FrameReference("1.2.3.4.20"),
        "measurement": oval_nodule(center, 23.6, 20, number_type),
        "score": ModelScore(0.31, 0.22, 0.41) if scored else None,
        "refusal": None if scored else Message("it lies at the edge"),
        "saliency": SaliencyMap(evidence, affine, "HiResCAM", (12, 12), 3.0) if scored else None,
        "map_check": SUPPORTED if scored else None,
        "candidate_strength": 1.0,
    }
    return Finding(**{**fields, **more})  # type: ignore[arg-type]


def analysed(number_type: type = float, count: int = 2) -> AnalysisResult:
    """`count` scored findings, then a marker without a score."""
    scored = tuple(finding(number, number_type) for number in range(1, count + 1))
    marker = finding(count + 1, number_type, scored=False, source=FindingSource.MARKER, measurement=None)
    return AnalysisResult(
        "1.2.3.4", ModelIdentity("ball-finder", "1.0", SHA), Suitability(SuitabilityVerdict.SUITABLE),
        (*scored, marker), {"lungs": 1.25, "total": 4.5}, "cd" * 32, "0.1.0",
    )  # fmt: skip


def refused(reason: str) -> AnalysisResult:
    suitability = Suitability(SuitabilityVerdict.REFUSED, (Message(reason),))
    return AnalysisResult(
        "1.2.3.4", ModelIdentity("ball-finder", "1.0", SHA), suitability, software_version="0.1.0"
    )


def request(
    result: AnalysisResult | None = None,
    *,
    language: str = "en",
    name: PersonNameText = NAME,
    passport: GeometryPassport = PASSPORT,
) -> SummaryRequest:
    patient = Patient(name, "ID-77", "19500203", "F")
    series = Series(
        "1.2.3.4", "CT", 3, "Balls thin", passport=passport,
        acquisition=Acquisition("CT", kernel="B50f", slice_thickness_mm=2.5, manufacturer="Maker"),
    )  # fmt: skip
    study = Study(
        "1.2.3",
        "20300405",
        "141500",
        "Chest CT",
        "ACC-9",
        institution="Clinic of Balls",
        patient=patient,
        series=(series,),
    )
    return SummaryRequest(study, series, ball_volume(), result or analysed(), card(), MADE_AT, language)


def with_provenance(result: AnalysisResult, provenance: Provenance) -> AnalysisResult:
    """The result with a capsule."""
    return replace(result, provenance=provenance)
