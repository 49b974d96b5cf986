"""Reads and writes the training nodules' feature statistics: an .npz file of plain arrays."""

import io
import zipfile
from pathlib import Path

import numpy as np

from medviewer.analysis.feature_distance import FeatureStatistics, LayerStatistics
from medviewer.analysis.model_card import DamagedModelError

FEATURES_FILE = "features.npz"
_FIXED_DATE = (1980, 1, 1, 0, 0, 0)


def load_features(path: Path) -> FeatureStatistics:
    """Read the statistics. No pickled object is ever loaded.

    Raises:
        DamagedModelError: The file can't be read, or its arrays do not fit together.
    """
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as stored:
            fields = {name: stored[name].astype(np.float64) for name in stored.files}
        caution, refused = (float(value) for value in fields["limits"])
        count = sum(1 for name in fields if name.startswith("mean_"))
        layers = tuple(
            LayerStatistics(fields[f"mean_{n}"], fields[f"whitening_{n}"], fields[f"reference_{n}"])
            for n in range(count)
        )
    except (OSError, EOFError, ValueError, KeyError, AttributeError, zipfile.BadZipFile) as error:
        raise DamagedModelError(f"feature statistics: {type(error).__name__}") from error
    if not layers or not all(_fits(layer) for layer in layers) or not 0 < caution <= refused:
        raise DamagedModelError("feature statistics do not fit together")
    return FeatureStatistics(layers, caution, refused)


def save_features(statistics: FeatureStatistics, path: Path) -> None:
    """Write the statistics, the same bytes for the same values."""
    arrays = {"limits": np.array([statistics.caution_from, statistics.refused_from])}
    for number, layer in enumerate(statistics.layers):
        arrays[f"mean_{number}"] = layer.mean
        arrays[f"whitening_{number}"] = layer.whitening.astype(np.float32)
        arrays[f"reference_{number}"] = layer.reference.astype(np.float32)
    with zipfile.ZipFile(path, "w") as archive:
        for name, values in arrays.items():
            content = io.BytesIO()
            np.save(content, values, allow_pickle=False)
            info = zipfile.ZipInfo(f"{name}.npy", _FIXED_DATE)
            archive.writestr(info, content.getvalue(), zipfile.ZIP_DEFLATED)


def _fits(layer: LayerStatistics) -> bool:
    channels = layer.mean.shape
    return (
        len(channels) == 1
        and layer.whitening.shape == channels * 2
        and layer.reference.ndim == 1
        and len(layer.reference) > 0
        and all(np.isfinite(each).all() for each in (layer.mean, layer.whitening, layer.reference))
        and bool(np.all(np.diff(layer.reference) >= 0))
        and float(layer.reference[-1]) > 0
    )
