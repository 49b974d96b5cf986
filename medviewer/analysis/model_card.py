"""What a model is, was trained on and can't do, as read from the card beside its weights."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from medviewer.analysis.interval import ReferenceScores
from medviewer.analysis.score_rule import ScoreRule, ScoreRules
from medviewer.errors import MedviewerError
from medviewer.i18n import N_
from medviewer.plain_json import read_json

CARD_FILE = "card.json"
CONTENT_SHA256 = "content_sha256"
"""The field that holds `content_sha256` of the others."""
MODEL_FILE = "model.keras"
REFERENCE_FILE = "reference_scores.json"
CARD_SCHEMA = 2
_WEIGHTS = ("network", "log_diameter", "constant")


class MissingModelError(MedviewerError):
    """There is no such model."""

    message = N_("The model “{model}” is not installed.")
    hint = N_("Choose a model from the list, or install medviewer again.")


class DamagedModelError(MedviewerError):
    """A model's files are not the ones its card speaks of."""

    message = N_("The model's files are damaged or were exchanged, so it was not loaded.")
    hint = N_("Install medviewer again, or train the model again.")


@dataclass(frozen=True)
class PatchSpec:
    """The patch a model looks at.

    Attributes:
        field_mm: Edge of the square field, outer edge to outer edge, in patient mm.
        size_px: Cells along each edge.
        channels: (low, high) in HU of each channel: low maps to 0, high to 1.
    """

    field_mm: float
    size_px: int
    channels: tuple[tuple[float, float], ...]

    @property
    def cell_mm(self) -> float:
        """Edge of one cell, in mm."""
        return self.field_mm / self.size_px


@dataclass(frozen=True)
class TrainingData:
    """Where a model's knowledge comes from."""

    name: str
    description: str
    label_meaning: str
    licence: str
    citations: tuple[str, ...]
    nodules: int
    patients: int


@dataclass(frozen=True)
class Metric:
    """A measured figure with its 95 % interval.

    Attributes:
        id: Stable name, "auc_cv" for instance.
        label: What was measured, in the reader's words (English, to be translated).
        value: The figure.
        low: Lower end of the 95 % interval (bootstrap over patients).
        high: Upper end.
        nodules: How many nodules it was measured on.
        patients: How many patients they belong to.
    """

    id: str
    label: str
    value: float
    low: float
    high: float
    nodules: int
    patients: int


@dataclass(frozen=True, eq=False)
class ModelCard:
    """A model's card. Texts are English and go through `_` before a reader sees them.

    Attributes:
        id: The model's id, its folder's name.
        version: Version of the weights.
        files: File name -> SHA-256 of each file beside the card; checked before it is loaded.
        title: Short name for lists.
        purpose: What the score says, in one sentence.
        patch: What the network looks at.
        training_data: What it was trained on.
        metrics: Measured figures, the main one first.
        subgroups: The main figure by manufacturer, pixel spacing and reader agreement.
        limits: What the model can't do, one sentence each.
        frameworks: Package name -> version the model was trained with.
        rules: How the network's logit and the nodule's size become a score.
    """

    id: str
    version: str
    files: Mapping[str, str]
    title: str
    purpose: str
    patch: PatchSpec
    training_data: TrainingData
    metrics: tuple[Metric, ...]
    subgroups: tuple[Metric, ...]
    limits: tuple[str, ...]
    frameworks: Mapping[str, str]
    rules: ScoreRules

    @property
    def sha256(self) -> str:
        """One hash for the whole model: of its files' names and hashes."""
        lines = "".join(f"{name} {digest}\n" for name, digest in sorted(self.files.items()))
        return hashlib.sha256(lines.encode()).hexdigest()

    def metric(self, metric_id: str) -> Metric | None:
        """The metric of that id, None where it was not measured."""
        return next((metric for metric in self.metrics if metric.id == metric_id), None)


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def content_sha256(fields: Mapping[str, Any]) -> str:
    """SHA-256 of all that a card says, its own digest left out: what the score follows from can't be edited unnoticed.

    It shows change, and is no signature: who writes a card anew by `save_card` makes it valid.
    """
    said = {key: value for key, value in fields.items() if key != CONTENT_SHA256}
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def load_card(folder: Path) -> ModelCard:
    """Read a model's card and its reference scores. The weights are not touched.

    Raises:
        MissingModelError: The folder holds no card.
        DamagedModelError: The card or its reference scores can't be read, were edited, or don't belong together.
    """
    path = folder / CARD_FILE
    if not path.is_file():
        raise MissingModelError("no model card", model=folder.name)
    try:
        return _card(read_json(path), folder)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedModelError(f"model card of {folder.name}: {type(error).__name__}") from error


def save_card(card: ModelCard, folder: Path) -> None:
    """Write the card and its reference scores into `folder`, beside the weights."""
    rules = {"sized": card.rules.sized, "unsized": card.rules.unsized}
    logits = {
        name: [round(logit, 6) for logit in rule.reference.logits.tolist()] for name, rule in rules.items()
    }
    labels = {name: rule.reference.labels.tolist() for name, rule in rules.items()}
    reference_path = folder / REFERENCE_FILE
    reference_path.write_text(json.dumps({"logits": logits, "labels": labels}) + "\n", encoding="utf-8")
    fields = {
        "schema": CARD_SCHEMA,
        "id": card.id,
        "version": card.version,
        "files": {**card.files, REFERENCE_FILE: file_sha256(reference_path)},
        "title": card.title,
        "purpose": card.purpose,
        "patch": asdict(card.patch),
        "rules": {name: {key: getattr(rule, key) for key in _WEIGHTS} for name, rule in rules.items()},
        "training_data": asdict(card.training_data),
        "metrics": [asdict(metric) for metric in card.metrics],
        "subgroups": [asdict(metric) for metric in card.subgroups],
        "limits": list(card.limits),
        "frameworks": dict(card.frameworks),
    }
    text = json.dumps({**fields, CONTENT_SHA256: content_sha256(fields)}, indent=2, ensure_ascii=False)
    (folder / CARD_FILE).write_text(text + "\n", encoding="utf-8")


def _card(fields: dict[str, Any], folder: Path) -> ModelCard:
    if fields["schema"] != CARD_SCHEMA:
        raise ValueError(f"card schema {fields['schema']}")
    if fields[CONTENT_SHA256] != content_sha256(fields):
        raise ValueError("the card was changed after it was written")
    reference_path = folder / REFERENCE_FILE
    if file_sha256(reference_path) != fields["files"][REFERENCE_FILE]:
        raise ValueError("reference scores do not belong to the card")
    reference = read_json(reference_path)
    patch, data = fields["patch"], fields["training_data"]
    channels = tuple((float(low), float(high)) for low, high in patch["channels"])
    return ModelCard(
        id=str(fields["id"]),
        version=str(fields["version"]),
        files={str(name): str(digest) for name, digest in fields["files"].items()},
        title=str(fields["title"]),
        purpose=str(fields["purpose"]),
        patch=PatchSpec(float(patch["field_mm"]), int(patch["size_px"]), channels),
        training_data=TrainingData(**{**data, "citations": tuple(data["citations"])}),
        metrics=tuple(Metric(**metric) for metric in fields["metrics"]),
        subgroups=tuple(Metric(**metric) for metric in fields["subgroups"]),
        limits=tuple(str(limit) for limit in fields["limits"]),
        frameworks={str(name): str(version) for name, version in fields["frameworks"].items()},
        rules=ScoreRules(*(_rule(name, fields["rules"], reference) for name in ("sized", "unsized"))),
    )


def _rule(name: str, weights: dict[str, Any], reference: dict[str, Any]) -> ScoreRule:
    scores = ReferenceScores(np.array(reference["logits"][name]), np.array(reference["labels"][name]))
    return ScoreRule(scores, **{key: float(weights[name][key]) for key in _WEIGHTS})
