"""What is measured of a model's saliency maps, as figures of its card."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.model_card import Metric, ModelCard
from medviewer.i18n import N_
from medviewer.training.statistics import mean_by_patient


class MapFigure(Enum):
    """A figure's id and its name. Each is a mean over nodules."""

    UNTRAINED = ("map_untrained", N_("Maps with untrained weights: likeness to the true ones (SSIM)"))
    PAIRS = ("map_pairs", N_("Maps of two different nodules: likeness (SSIM)"))
    PLANTED = ("map_planted", N_("Share of maps with the peak in a planted ball"))
    MOVED = ("map_moved", N_("Maps of nodules moved by one cell: likeness (SSIM)"))
    NOISY = ("map_noisy", N_("Maps with noise of 10 HU: likeness (SSIM)"))
    FOLLOWING = ("map_following", N_("Changes of the map against changes of the score (rank correlation)"))
    SUPPORTED = ("map_supported", N_("Share of maps called supported"))
    SUPPORTED_HIT = ("map_supported_hit", N_("Supported maps with the peak in the readers' nodule"))
    WEAK_HIT = ("map_weak_hit", N_("Weak maps with the peak in the readers' nodule"))
    UNSUPPORTED_HIT = ("map_unsupported_hit", N_("Maps not supported with the peak in the readers' nodule"))

    @property
    def id(self) -> str:
        return self.value[0]

    @property
    def label(self) -> str:
        return self.value[1]


def map_metric(figure: MapFigure, values: Sequence[float], patients: NDArray[np.str_]) -> Metric:
    """The mean of a figure, drawn again by patient.

    Args:
        figure: Which.
        values: (count,) one for each nodule, at least one.
        patients: (count,) whose nodule it is.
    """
    estimate = mean_by_patient(np.asarray(values, dtype=np.float64), patients)
    return Metric(
        figure.id,
        figure.label,
        round(estimate.value, 4),
        round(estimate.low, 4),
        round(estimate.high, 4),
        len(values),
        len(np.unique(patients)),
    )


def with_map_figures(card: ModelCard, figures: Sequence[Metric]) -> ModelCard:
    """The card with these figures in place of those of the same ids that it had, after all others."""
    anew: Mapping[str, Metric] = {metric.id: metric for metric in figures}
    kept = tuple(metric for metric in card.metrics if metric.id not in anew)
    return replace(card, metrics=(*kept, *figures))
