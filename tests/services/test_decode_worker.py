"""A decode worker carries no library that it has no file for."""

import subprocess
import sys

STARTED = """
import sys
from medviewer.services.decode_worker import left_out
with left_out():
    from medviewer.foreign import reading
assert "pydicom" in sys.modules
loaded = sorted({"gdcm", "requests", "cv2", "SimpleITK", "PySide6"} & sys.modules.keys())
import gdcm
print(loaded, gdcm.Version.GetVersion() != "")
"""


def test_it_starts_without_what_only_some_files_need_and_finds_it_when_they_come():
    answer = subprocess.run(
        [sys.executable, "-c", STARTED], capture_output=True, text=True, check=True, timeout=60
    )

    assert answer.stdout.strip() == "[] True"
