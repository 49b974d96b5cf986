"""Questions to outside readers, answered in worker processes: they may crash, hang or run out of memory."""

import math
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from pydicom.multival import MultiValue

from tests.oracles.ours import Frames

_JPEG = "1.2.840.10008.1.2.4."
_DCMTK = {
    "1.2.840.10008.1.2": "dcmconv", "1.2.840.10008.1.2.1": "dcmconv", "1.2.840.10008.1.2.2": "dcmconv",
    "1.2.840.10008.1.2.1.99": "dcmconv", "": "dcmconv", "1.2.840.10008.1.2.5": "dcmdrle",
    _JPEG + "80": "dcmdjpls", _JPEG + "81": "dcmdjpls",
    **{_JPEG + process: "dcmdjpeg" for process in ("50", "51", "53", "55", "57", "70")},
}  # fmt: skip
"""Transfer Syntax UID -> the tool of dcmtk that stores it uncompressed."""
TOOL_SECONDS = 30
_NUMBERS = {"RescaleSlope": 1, "RescaleIntercept": 1, "PixelSpacing": 2, "ImagerPixelSpacing": 2,
            "ImagePositionPatient": 3, "ImageOrientationPatient": 6}  # fmt: skip
"""Numbers that decide what is measured -> how many values they have."""
_GROUPS = ("PixelValueTransformationSequence", "PixelMeasuresSequence", "PlanePositionSequence",
           "PlaneOrientationSequence")  # fmt: skip


class RefusesError(Exception):
    """The outside reader gives no picture."""


@dataclass(frozen=True)
class Facts:
    """What decides whether a difference is explained.

    Attributes:
        syntax: Transfer Syntax UID; "" where the file says none.
        bits_stored: Bits Stored.
        bits_allocated: Bits Allocated.
        high_bit: High Bit.
        signed: Pixel Representation is 1.
        photometric: Photometric Interpretation.
        is_per_frame: Rescales stand in functional groups, which not every reader applies.
        has_modality_lut: A table takes the place of the rescale.
        slope: Rescale Slope of the first frame.
        intercept: Rescale Intercept of the first frame.
        modality: Modality.
        missing_bytes: How many bytes of native pixel data are missing.
        unreadable: Keywords of numbers that are there, but that pydicom can't read as the dictionary demands.
        has_rescale: Every rescale has a slope and an intercept that pydicom reads.
        has_pixels: There is pixel data.
        sop_class: SOP Class UID.
    """

    syntax: str = ""
    bits_stored: int = 0
    bits_allocated: int = 0
    high_bit: int = 0
    signed: bool = False
    photometric: str = ""
    is_per_frame: bool = False
    has_modality_lut: bool = False
    slope: float = 1.0
    intercept: float = 0.0
    modality: str = ""
    missing_bytes: int = 0
    unreadable: tuple[str, ...] = ()
    has_rescale: bool = True
    has_pixels: bool = False
    sop_class: str = ""


@dataclass(frozen=True)
class AskFacts:
    """The file's facts by pydicom; None where pydicom can't parse it."""

    path: Path

    def answer(self) -> Facts | None:
        try:
            dataset = _parsed(self.path)
            return _facts(dataset)
        except Exception:
            return None


@dataclass(frozen=True)
class AskPydicom:
    """Modality values or RGB by pydicom; a string says why not.

    Attributes:
        path: The file.
        plugin: Its decoding plug-in; "" for its own choice.
    """

    path: Path
    plugin: str = ""

    def answer(self) -> Frames | str:
        return _or_reason(lambda: _by_pydicom(_parsed(self.path), self.plugin))


@dataclass(frozen=True)
class AskSimpleItk:
    """Modality values or color by SimpleITK (GDCM); a string says why not."""

    path: Path

    def answer(self) -> Frames | str:
        return _or_reason(lambda: _by_simpleitk(self.path))


@dataclass(frozen=True)
class AskDcmtk:
    """Modality values or 8-bit RGB, decoded by the tools of dcmtk; a string says why not."""

    path: Path

    def answer(self) -> Frames | str:
        return _or_reason(lambda: _by_dcmtk(self.path))


def _or_reason(read: Any) -> Frames | str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return read()
        except Exception as error:
            return f"{type(error).__name__}: {' '.join(str(error).split())[:160]}"


def _parsed(path: Path) -> Any:
    import pydicom

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pydicom.dcmread(path, force=True)


def _facts(dataset: Any) -> Facts:
    meta = getattr(dataset, "file_meta", None)
    rescale = _rescales(dataset, 1)[0]
    return Facts(
        syntax=str(meta.get("TransferSyntaxUID", "") or "") if meta is not None else "",
        bits_stored=int(dataset.get("BitsStored") or 0),
        bits_allocated=int(dataset.get("BitsAllocated") or 0),
        high_bit=int(dataset.get("HighBit") or 0),
        signed=dataset.get("PixelRepresentation") == 1,
        photometric=str(dataset.get("PhotometricInterpretation") or ""),
        is_per_frame="SharedFunctionalGroupsSequence" in dataset,
        has_modality_lut=_has_table(dataset),
        slope=rescale[0],
        intercept=rescale[1],
        modality=str(dataset.get("Modality") or ""),
        missing_bytes=_missing(dataset),
        unreadable=_unreadable(dataset),
        has_rescale=_has_rescale(dataset),
        has_pixels=any(each in dataset for each in ("PixelData", "FloatPixelData", "DoubleFloatPixelData")),
        sop_class=str(dataset.get("SOPClassUID") or ""),
    )


def _has_table(dataset: Any) -> bool:
    """An empty sequence, or an item without a descriptor, holds no table."""
    tables = dataset.get("ModalityLUTSequence")
    return bool(tables) and bool(tables[0].get("LUTDescriptor"))


def _data_sets(dataset: Any) -> Iterator[Any]:
    """The data set and the functional groups in it that hold numbers which decide what is measured."""
    yield dataset
    for name in ("SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence"):
        for item in dataset.get(name) or ():
            for group in _GROUPS:
                yield from item.get(group) or ()


def _unreadable(dataset: Any) -> tuple[str, ...]:
    found = {
        keyword
        for part in _data_sets(dataset)
        for keyword, count in _NUMBERS.items()
        if keyword in part and not _is_readable(_values(part, keyword), count)
    }
    return tuple(sorted(found))


def _values(dataset: Any, keyword: str) -> list[Any]:
    """The values of an element, without empty ones at the end."""
    try:
        value = dataset.get(keyword)
    except Exception:
        return [None]  # pydicom can't
    values = list(value) if isinstance(value, (list, MultiValue)) else [value]
    while values and values[-1] in (None, ""):
        values.pop()
    return values


def _is_readable(values: list[Any], count: int) -> bool:
    if not values:
        return True
    try:
        finite = [math.isfinite(float(each)) for each in (values if count > 1 else values[:1])]
    except (TypeError, ValueError, OverflowError):
        return False
    return all(finite) and (count == 1 or len(values) == count)


def _has_rescale(dataset: Any) -> bool:
    holders = [part for part in _data_sets(dataset) if "RescaleSlope" in part or "RescaleIntercept" in part]
    names = ("RescaleSlope", "RescaleIntercept")
    return bool(holders) and all(
        bool(values := _values(part, name)) and _is_readable(values, 1) for part in holders for name in names
    )


def _missing(dataset: Any) -> int:
    """Bytes that native pixel data lacks; 0 for encapsulated data."""
    if "PixelData" not in dataset or dataset["PixelData"].is_undefined_length:
        return 0
    bits = int(dataset.Rows) * int(dataset.Columns) * int(dataset.get("SamplesPerPixel") or 1)
    bits *= int(dataset.BitsAllocated) * int(dataset.get("NumberOfFrames") or 1)
    if dataset.get("PhotometricInterpretation") == "YBR_FULL_422":
        bits = bits * 2 // 3
    return max(-(-bits // 8) - len(dataset.PixelData), 0)


def _rescales(dataset: Any, count: int) -> list[tuple[float, float]]:
    """(slope, intercept) of each frame: functional groups first (PS3.3 C.7.6.16.2.9), else the data set's own."""
    plain = (_number(dataset, "RescaleSlope", 1.0), _number(dataset, "RescaleIntercept", 0.0))
    shared = _group(dataset.get("SharedFunctionalGroupsSequence"), 0) or plain
    frames = dataset.get("PerFrameFunctionalGroupsSequence")
    return [_group(frames, index) or shared for index in range(count)]


def _group(items: Any, index: int) -> tuple[float, float] | None:
    if not items or index >= len(items):
        return None
    values = items[index].get("PixelValueTransformationSequence")
    if not values:
        return None
    return (_number(values[0], "RescaleSlope", 1.0), _number(values[0], "RescaleIntercept", 0.0))


def _number(dataset: Any, keyword: str, default: float) -> float:
    try:
        values = _values(dataset, keyword)
        return float(values[0]) if values else default
    except (TypeError, ValueError):
        return default


def _by_pydicom(dataset: Any, plugin: str) -> Frames:
    from pydicom.pixels import apply_color_lut, pixel_array
    from pydicom.pixels.processing import apply_modality_lut

    count = max(int(dataset.get("NumberOfFrames") or 1), 1)
    values = pixel_array(dataset, decoding_plugin=plugin)
    if dataset.get("PhotometricInterpretation") == "PALETTE COLOR":
        values = apply_color_lut(values, dataset)
    elif int(dataset.get("SamplesPerPixel") or 1) == 1:
        if _has_table(dataset):
            values = apply_modality_lut(values, dataset)
        else:
            values = _rescaled(values if count > 1 else values[None], _rescales(dataset, count))
            return dict(enumerate(values, start=1))
    return dict(enumerate(values if count > 1 else [values], start=1))


def _rescaled(values: np.ndarray, rescales: list[tuple[float, float]]) -> list[np.ndarray]:
    return [
        values[index].astype(np.float64) * slope + intercept
        for index, (slope, intercept) in enumerate(rescales)
    ]


def _by_simpleitk(path: Path) -> Frames:
    import SimpleITK

    SimpleITK.ProcessObject.SetGlobalDefaultNumberOfThreads(1)
    reader = SimpleITK.ImageFileReader()
    reader.SetFileName(str(path))
    image = reader.Execute()
    values = SimpleITK.GetArrayFromImage(image)
    if image.GetDimension() == 2:
        values = values[None]
    return dict(enumerate(values, start=1))


def _by_dcmtk(path: Path) -> Frames:
    dataset = _parsed(path)
    meta = getattr(dataset, "file_meta", None)
    syntax = str(meta.get("TransferSyntaxUID", "") or "") if meta is not None else ""
    tool = _DCMTK.get(syntax)
    if tool is None:
        raise RefusesError("dcmtk has no decoder for this transfer syntax")
    if shutil.which(tool) is None:
        raise RefusesError(f"{tool} is not installed")
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw"
        options = ["+te"] if tool == "dcmconv" else []
        _run([tool, *options, str(path), str(raw)])
        native = _parsed(raw)
        is_gray = str(native.get("PhotometricInterpretation", "")).startswith("MONOCHROME")
        return _gray_of(native, dataset) if is_gray else _color_of(raw, Path(folder))


def _gray_of(native: Any, dataset: Any) -> Frames:
    from pydicom.pixels.processing import apply_modality_lut

    count = max(int(native.get("NumberOfFrames") or 1), 1)
    values = native.pixel_array
    if _has_table(native):
        values = apply_modality_lut(values, native)
        return dict(enumerate(values if count > 1 else values[None], start=1))
    return dict(
        enumerate(_rescaled(values if count > 1 else values[None], _rescales(dataset, count)), start=1)
    )


def _color_of(raw: Path, folder: Path) -> Frames:
    _run(["dcmj2pnm", "+op", "+Fa", str(raw), str(folder / "frame")])
    pictures = sorted(folder.glob("frame*.ppm"), key=lambda each: int(each.suffixes[-2].strip(".") or 0))
    return {number: _ppm(path) for number, path in enumerate(pictures, start=1)}


def _ppm(path: Path) -> np.ndarray:
    kind, size, _top, pixels = path.read_bytes().split(b"\n", 3)
    if kind != b"P6":
        raise RefusesError("not a color picture")
    columns, rows = map(int, size.split())
    return np.frombuffer(pixels, np.uint8).reshape(rows, columns, 3)


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, timeout=TOOL_SECONDS, check=False)
    said = (done.stderr + done.stdout).decode("utf-8", "replace")
    if done.returncode:
        raise RefusesError(" ".join(said.split())[:160] or f"exit code {done.returncode}")
