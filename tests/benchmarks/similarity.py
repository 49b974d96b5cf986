"""How alike two maps are."""

import cv2
import numpy as np

WINDOW_PX, SIGMA = 11, 1.5
DYNAMIC_RANGE = 1.0


def structural_similarity(one, other):
    """Mean SSIM of two maps (rows, columns), each scaled to a largest value of 1; -1 to 1.

    References:
        Wang Z et al., IEEE Trans Image Process 13:600 (2004), doi:10.1109/TIP.2003.819861.
    """
    one, other = (np.asarray(each, np.float64) / max(float(np.max(each)), 1e-12) for each in (one, other))

    def mean(values):
        return cv2.GaussianBlur(values, (WINDOW_PX, WINDOW_PX), SIGMA, borderType=cv2.BORDER_REFLECT)

    first, second = (0.01 * DYNAMIC_RANGE) ** 2, (0.03 * DYNAMIC_RANGE) ** 2
    a, b = mean(one), mean(other)
    spread_a, spread_b = mean(one * one) - a * a, mean(other * other) - b * b
    shared = mean(one * other) - a * b
    above = (2 * a * b + first) * (2 * shared + second)
    return float(np.mean(above / ((a * a + b * b + first) * (spread_a + spread_b + second))))


def rank_correlation(one, other):
    """Spearman's correlation of two maps' values; ties share their mean rank."""
    return float(np.corrcoef(_ranks(one), _ranks(other))[0, 1])


def top_overlap(one, other, share=0.05):
    """Intersection over union of the areas of the largest values."""
    count = max(round(share * np.size(one)), 1)
    areas = [set(np.argsort(-np.ravel(each), kind="stable")[:count].tolist()) for each in (one, other)]
    return len(areas[0] & areas[1]) / len(areas[0] | areas[1])


def _ranks(values):
    _places, which, counts = np.unique(np.ravel(values), return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return (ends - (counts - 1) / 2)[which]
