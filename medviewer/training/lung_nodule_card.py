"""The texts of the lung nodule model's card, and the card made of them and of what was measured."""

from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from medviewer import __version__
from medviewer.analysis.model_card import CARD_FILE, Metric, ModelCard, TrainingData, file_sha256
from medviewer.analysis.score_rule import ScoreRules
from medviewer.i18n import N_
from medviewer.training.recipe import Recipe
from medviewer.training.report import TrainingReport

MODEL_VERSION = "2.3"

TITLE = N_("Lung nodule suspicion")

PURPOSE = N_(
    "Scores how suspicious of malignancy a lung nodule looks by its axial CT slice and its measured diameter, "
    "as a panel of radiologists would rate it."
)

DATA_DESCRIPTION = N_(
    "The axial slice of each nodule's largest area, for some also the slices beside it, with the malignancy ratings of "
    "up to four radiologists."
)

LABEL_MEANING = N_(
    "Radiologists' suspicion from 1 (highly unlikely) to 5 (highly suspicious), not pathology. "
    "Figures count nodules with three readers or more and a consensus other than 3."
)

CITATIONS = (
    "Armato SG et al., Data From LIDC-IDRI, The Cancer Imaging Archive 2015, doi:10.7937/K9/TCIA.2015.LO9QL9SX",
    "Armato SG et al., Med Phys 38:915-931 (2011), doi:10.1118/1.3528204",
    "Clark K et al., J Digit Imaging 26:1045-1057 (2013), doi:10.1007/s10278-013-9622-7",
)

LIMITS = (
    N_(
        "The score is not a probability of cancer: it was learned from radiologists' ratings, not from pathology."
    ),
    N_("It was trained on nodules only and says nothing about a vessel, a scar or normal lung."),
    N_("It sees one axial slice, 28 mm wide: no growth, no other slices, no history."),
    N_("Much of it is size: the nodule's diameter alone ranks well, see its figures beside the score's."),
    N_(
        "A map shows what the network's part of the score goes by; the diameter's part has no place in the image."
    ),
    N_(
        "About half of the reference nodules are suspicious. Where fewer are, as in screening, the score reads too high."
    ),
    N_(
        "Adult chest CT of many scanners, with and without contrast; never tried on other scans or in a prospective study."
    ),
)


def lung_nodule_card(
    recipe: Recipe, folder: Path, report: TrainingReport, rules: ScoreRules, metrics: tuple[Metric, ...]
) -> ModelCard:
    """The card of the model whose files lie in `folder`.

    Args:
        recipe: How its score was trained.
        folder: Its folder, all files but the card in it.
        report: What was measured of its score.
        rules: How it scores.
        metrics: All its figures, the main one first.
    """
    return ModelCard(
        id=folder.name,
        version=MODEL_VERSION,
        files={path.name: file_sha256(path) for path in sorted(folder.iterdir()) if path.name != CARD_FILE},
        title=TITLE,
        purpose=PURPOSE,
        patch=recipe.patch,
        training_data=TrainingData(
            name="LIDC-IDRI",
            description=DATA_DESCRIPTION,
            label_meaning=LABEL_MEANING,
            licence="CC BY 3.0",
            citations=CITATIONS,
            nodules=report.nodules,
            patients=report.patients,
        ),
        metrics=metrics,
        subgroups=report.subgroups,
        limits=LIMITS,
        frameworks={
            "tensorflow": str(tf.__version__),
            "keras": str(keras.__version__),
            "numpy": np.__version__,
            "medviewer": __version__,
        },
        rules=rules,
    )
