"""Where a command's answer goes: JSON to a file or to standard output, messages to standard error."""

import re
import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from medviewer.report.result_json import to_json
from medviewer.report.save import save

_STEERING = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
"""Characters that JSON does not escape by itself, and a terminal may obey."""


def write_json(document: dict[str, Any], target: str) -> None:
    """Write a document to the file `target`; "-" is standard output.

    Raises:
        FolderNotWritableError: The file's folder is missing or may not be written in.
        DiskFullError: There is no room.
    """
    content = to_json(document)
    if target == "-":
        sys.stdout.buffer.write(_STEERING.sub(_escaped, content.decode()).encode())
        sys.stdout.buffer.flush()
    else:
        save(Path(target), content)


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def write_png(picture: NDArray[np.uint8], path: Path) -> None:
    """Write a picture, (rows, columns) gray or (rows, columns, 3) RGB, as a PNG file.

    Raises:
        FolderNotWritableError: The file's folder is missing or may not be written in.
        DiskFullError: There is no room.
    """
    ordered = picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)
    _done, encoded = cv2.imencode(".png", ordered)
    save(path, encoded.tobytes())
