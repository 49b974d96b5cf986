"""The figures of a training report: ROC, calibration, loss."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from medviewer.training.datasets import Ratings
from medviewer.training.statistics import auc, reliability, roc_curve

INK, BLUE, GRAY = "#1f2933", "#1769aa", "#9aa5b1"


def plot_roc(ratings: Ratings, scores: Mapping[str, NDArray[np.float64]], path: Path) -> None:
    """ROC curves of decided nodules, one for each named list of scores, to a PNG."""
    figure, axes = _figure("False positive rate", "True positive rate")
    axes.plot([0, 1], [0, 1], color=GRAY, linewidth=0.8, linestyle=":")
    labels = ratings.suspicious[ratings.decided]
    for (name, values), color in zip(scores.items(), (BLUE, INK, GRAY), strict=False):
        chosen = values[ratings.decided]
        false_rate, true_rate = roc_curve(labels, chosen)
        text = f"{name}: AUC {auc(labels, chosen):.3f}"
        axes.plot(false_rate, true_rate, color=color, linewidth=1.6, label=text)
    axes.set_aspect("equal")
    axes.legend(loc="lower right", frameon=False, fontsize=9)
    axes.set_title(f"{len(labels)} nodules, {int(labels.sum())} rated suspicious", loc="left", fontsize=10)
    figure.savefig(path, dpi=150)


def plot_calibration(labels: NDArray[np.int64], scores: NDArray[np.float64], path: Path) -> None:
    """Share rated suspicious against the score, in groups of equal size, to a PNG.

    Args:
        labels: (count,) 0 or 1.
        scores: (count,) calibrated scores, 0 to 1.
        path: The file.
    """
    bins = reliability(labels, scores)
    figure, axes = _figure("Mean score of the group", "Share rated suspicious")
    axes.plot([0, 1], [0, 1], color=GRAY, linewidth=0.8, linestyle=":")
    axes.plot(bins.score, bins.share, color=BLUE, linewidth=1.6, marker="o", markersize=5)
    for score, share, count in zip(bins.score, bins.share, bins.count, strict=True):
        axes.annotate(f"{count}", (score, share), (6, -10), textcoords="offset points", fontsize=7, color=INK)
    axes.set_aspect("equal")
    error = bins.expected_calibration_error
    axes.set_title(f"Calibration error {error:.3f} (groups' sizes at the points)", loc="left", fontsize=10)
    figure.savefig(path, dpi=150)


def plot_loss(losses: NDArray[np.float64], path: Path) -> None:
    """Loss by epoch of the nodules trained on and of those held out, to a PNG.

    Args:
        losses: (folds, epochs, 2), as `CrossValidation` has them.
        path: The file.
    """
    figure, axes = _figure("Epoch", "Loss (binary cross-entropy)")
    epochs = np.arange(1, losses.shape[1] + 1)
    for kind, (name, color) in enumerate((("trained on", GRAY), ("held out", BLUE))):
        axes.plot(epochs, losses[:, :, kind].T, color=color, linewidth=0.8, alpha=0.6)
        mean = losses[:, :, kind].mean(axis=0)
        axes.plot(epochs, mean, color=color, linewidth=2.0, label=f"{name}, mean of the folds")
    axes.legend(frameon=False, fontsize=9)
    figure.savefig(path, dpi=150)


def _figure(x_label: str, y_label: str) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(5, 5), layout="constrained")
    axes = figure.add_subplot()
    axes.set_xlabel(x_label)
    axes.set_ylabel(y_label)
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes
