"""Writes a network as a .keras file that is the same, byte for byte, for the same weights."""

import json
import tempfile
import zipfile
from pathlib import Path

import keras

FIXED_DATE = (1980, 1, 1, 0, 0, 0)


def save_network(network: keras.Model, path: Path) -> None:
    """Save without the optimiser's state and without the time of day."""
    bare = type(network).from_config(network.get_config())
    bare.set_weights(network.get_weights())
    with tempfile.TemporaryDirectory() as folder:
        timed = Path(folder) / "timed.keras"
        bare.save(timed)
        with zipfile.ZipFile(timed) as source, zipfile.ZipFile(path, "w") as target:
            for name in sorted(source.namelist()):
                content = _undated(name, source.read(name))
                target.writestr(zipfile.ZipInfo(name, FIXED_DATE), content, zipfile.ZIP_DEFLATED)


def _undated(name: str, content: bytes) -> bytes:
    if name != "metadata.json":
        return content
    fields = json.loads(content)
    return json.dumps({key: value for key, value in fields.items() if key != "date_saved"}).encode()
