"""What an analysis runs on: program, Python, libraries, machine."""

import platform
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import medviewer

_PACKAGES = ("numpy", "tensorflow-cpu", "tensorflow", "keras", "opencv-python-headless", "SimpleITK")
_CPUINFO = Path("/proc/cpuinfo")


@cache
def versions() -> Mapping[str, str]:
    """Name -> version: medviewer, Python, the libraries that compute, the system, and the kind of processor."""
    return {
        "medviewer": medviewer.__version__,
        "python": platform.python_version(),
        **{name: found for name in _PACKAGES if (found := _installed(name))},
        "platform": platform.platform(terse=True),
        "machine": platform.machine(),
        "processor": _processor(),
    }


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _processor() -> str:
    """The processor's model, for instance "AMD EPYC 7B13"; what the system calls it where that can't be read."""
    try:
        lines = _CPUINFO.read_text("ascii", "replace").splitlines()
    except OSError:
        return platform.processor()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor())
