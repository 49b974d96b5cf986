"""Keeps finished parts of a training, so that a stopped run goes on after the last of them."""

from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray


def kept(path: Path, key: str) -> dict[str, NDArray[np.generic]] | None:
    """The arrays kept under that key; None where there are none, they are damaged, or they are of another run."""
    try:
        with np.load(BytesIO(path.read_bytes()), allow_pickle=False) as fields:
            if str(fields["key"]) != key:
                return None
            return {name: fields[name] for name in fields.files if name != "key"}
    except (OSError, EOFError, ValueError, KeyError, BadZipFile):
        return None


def keep(path: Path, key: str, arrays: dict[str, NDArray[Any]]) -> None:
    """Write the arrays beside, and put them in place when they are whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".part.npz")
    fields: dict[str, Any] = {"key": np.array(key), **arrays}
    np.savez(aside, **fields)
    aside.replace(path)
