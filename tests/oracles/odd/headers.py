"""Odd numbers in DICOM headers: the good files beside stay as they were, and no default stands in silence for a number."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from medviewer.dicom.source_file import SourceFile
from medviewer.services.decode_pool import DecodePool
from tests.dicom.synthetic import write_series
from tests.oracles.odd.data_set import Element, OddFile
from tests.oracles.odd.data_set import Path as ElementPath
from tests.oracles.odd.header_subjects import SERIES, HeaderSubject, real_subjects, synthetic_subjects
from tests.oracles.odd.kind import (
    DIED,
    OTHER,
    REFUSED,
    SAME,
    SPOILED,
    TOLD,
    UNFORESEEN,
    WRONG,
    Case,
    Ending,
)
from tests.oracles.odd.numbers import Meaning, OddValue, odd_value
from tests.oracles.odd.opening import Claim, FolderEndedError, Look, described, is_shown, look_at, opened

LARGEST_BYTES = 300_000
_GOVERNS: dict[str, Claim | None] = {
    **dict.fromkeys(
        (
            "RescaleSlope", "RescaleIntercept", "Rows", "Columns", "NumberOfFrames", "BitsAllocated", "BitsStored",
            "HighBit", "PixelRepresentation", "SamplesPerPixel", "PatientWeight", "RadionuclideTotalDose",
            "RadionuclideHalfLife", "RadiopharmaceuticalStartTime", "SeriesTime",
        ),
        Claim.VALUES,
    ),
    **dict.fromkeys(
        (
            "PixelSpacing", "ImagerPixelSpacing", "PhysicalDeltaX", "PhysicalDeltaY", "PhysicalUnitsXDirection",
            "PhysicalUnitsYDirection", "RegionSpatialFormat",
        ),
        Claim.PLANE,
    ),
    **dict.fromkeys(
        ("ImagePositionPatient", "ImageOrientationPatient", "SliceThickness", "GridFrameOffsetVector"), Claim.PLACE
    ),
    "ContourData": Claim.SHAPES,
}  # fmt: skip
"""What a reader is told wrongly where the element can't be read and nobody says so."""
_NEEDED = {
    "PatientWeight", "RadionuclideTotalDose", "RadionuclideHalfLife", "RadiopharmaceuticalStartTime", "SeriesTime",
}  # fmt: skip
"""Without it there is no claim: no default can stand for it."""
_UNGOVERNED = {
    "RescaleType", "SpacingBetweenSlices", "WindowCenter", "WindowWidth", "PixelPaddingValue", "PixelPaddingRangeLimit",
    "LUTDescriptor", "LUTData", "RedPaletteColorLookupTableDescriptor", "GreenPaletteColorLookupTableDescriptor",
    "BluePaletteColorLookupTableDescriptor", "RegionLocationMinX0", "RegionLocationMinY0", "RegionLocationMaxX1",
    "RegionLocationMaxY1", "RegionFlags", "RegionDataType", "ReferencePixelX0", "ReferencePixelY0",
    "ReferencePixelPhysicalValueX", "ReferencePixelPhysicalValueY", "PlanarConfiguration", "InstanceNumber",
    "AcquisitionNumber", "SeriesNumber", "PatientAge", "KVP", "EchoTime", "RepetitionTime", "InversionTime", "FlipAngle",
    "EffectiveEchoTime", "DiffusionBValue", "FrameTime", "CineRate", "RecommendedDisplayFrameRate", "StudyDate",
    "StudyTime", "SeriesDate", "AcquisitionTime", "AcquisitionDate", "SmallestImagePixelValue", "LargestImagePixelValue",
    "NumberOfContourPoints", "ROINumber", "ReferencedROINumber", "ROIDisplayColor", "SegmentNumber",
    "ReferencedSegmentNumber", "MaximumFractionalValue", "RecommendedDisplayCIELabValue", "DimensionIndexValues",
    "ReferencedFrameNumber", "GantryDetectorTilt", "EstimatedRadiographicMagnificationFactor", "DoseGridScaling",
    "PixelAspectRatio", "OverlayRows", "OverlayColumns", "OverlayOrigin", "TemporalPositionIdentifier", "TriggerTime",
    "LossyImageCompressionRatio", "FrameTimeVector", "SliceVector", "ActualFrameDuration", "DecayFactor",
    "TemporalPositionIndex", "InStackPositionNumber", "NominalPercentageOfCardiacPhase",
}  # fmt: skip
_ODD = "odd.dcm"


@dataclass(frozen=True)
class _Right:
    """What the odd file is judged by.

    Attributes:
        subject: The subject's number.
        keyword: Of the element.
        claim: What the element governs; None where nothing is judged.
        file: The same file with the element as it is meant; None where it means nothing that can be used.
    """

    subject: int
    keyword: str
    claim: Claim | None
    file: OddFile | None


class OddHeaders:
    """One element of one file, beside a good series."""

    name = "headers"

    def __init__(self, pool: DecodePool, home: Path, folder: Path | None = None) -> None:
        self._pool = pool
        self._home = home
        self._subjects = synthetic_subjects(home / "made")
        if folder is not None:
            self._subjects += self._that_open(list(real_subjects(folder, LARGEST_BYTES)))
        self._places = [_numbers_of(each.file) for each in self._subjects]
        self._looked = cache(self._look_once)

    def make(self, random: Random, place: Path) -> Case:
        number = random.randrange(len(self._subjects))
        path, element = random.choice(self._places[number])
        return self._made(place, number, path, element, odd_value(element, random))

    def make_chosen(
        self, place: Path, subject: str, keyword: str, odd: Callable[[Element], OddValue]
    ) -> Case:
        """Write a subject of a name with its first element of a keyword made odd in one way."""
        number = next(number for number, each in enumerate(self._subjects) if each.name == subject)
        path, element = next(each for each in self._places[number] if each[1].keyword == keyword)
        return self._made(place, number, path, element, odd(element))

    def _made(self, place: Path, number: int, path: ElementPath, element: Element, odd: OddValue) -> Case:
        subject = self._subjects[number]
        file = subject.file.changed(path, odd.element)
        self._write(place, subject, file)
        right: OddFile | None = file
        is_missing = odd.element is None or not odd.element.value.strip(b" \0")
        is_nothing = odd.meaning is Meaning.NOTHING or (is_missing and element.keyword in _NEEDED)
        if is_nothing:
            right = None
        elif odd.meaning is Meaning.ABSENT:
            right = subject.file.changed(path, None)
        elif isinstance(odd.meaning, Element):
            right = subject.file.changed(path, odd.meaning)
        is_judged = is_nothing or odd.meaning is not Meaning.AS_GIVEN
        claim = _GOVERNS.get(element.keyword) if is_judged else None
        name = f"{element.keyword} {odd.name}"
        return Case(subject.name, name, _Right(number, element.keyword, claim, right))

    def open(self, case: Case, place: Path) -> Ending:
        right = case.right
        assert isinstance(right, _Right)
        before = self._looked(right.subject, None)
        look = self._look(place)
        if isinstance(look, Ending):
            return look
        if look.crashes:
            return Ending(DIED, f"worker: {look.crashes[0]}")
        if look.unforeseen:
            return Ending(UNFORESEEN, look.unforeseen[0])
        return self._judged(right, look, before)

    def close(self) -> None:
        """The pool is its maker's."""

    def _judged(self, right: _Right, look: Look, before: Look) -> Ending:
        told = sorted(look.told - before.told)
        if told:
            return Ending(TOLD if look.claims else REFUSED, "; ".join(told[:2]))
        if look.impossible:
            return Ending(WRONG, look.impossible[0])
        claim = right.claim
        if claim is None or claim not in look.claims:
            return Ending(SAME if look.claims == before.claims else OTHER)
        if right.file is None:  # where nothing depends on the element, nothing is wrong
            is_other = look.claims[claim] != before.claims.get(claim)
            said = f"{right.keyword} can't be read, and {claim.value} are claimed"
            return Ending(WRONG, said) if is_other else Ending(SAME)
        meant = self._looked(right.subject, right.file)
        if meant.claims.get(claim) != look.claims[claim]:
            return Ending(
                WRONG, f"{right.keyword} is taken for another number, and {claim.value} are claimed"
            )
        return Ending(SAME if look.claims == before.claims else OTHER)

    def _look(self, place: Path) -> Look | Ending:
        """Of the odd file; or that its neighbors suffer."""
        try:
            catalog = opened(place, self._pool)
        except FolderEndedError as error:
            return Ending(SPOILED, f"the folder can't be opened: {error}")
        good = described(catalog, place / "good")
        if good != described(opened(place / "good", self._pool), place / "good"):
            return Ending(SPOILED, "another series of the folder is not as before")
        mates = sorted((place / "mates").iterdir()) if (place / "mates").is_dir() else []
        if lost := [mate.name for mate in mates if not is_shown(catalog, SourceFile(mate))]:
            return Ending(SPOILED, f"good files of its series are not shown: {len(lost)} of {len(mates)}")
        return look_at(catalog, SourceFile(place / _ODD), self._pool)

    def _look_once(self, number: int, file: OddFile | None) -> Look:
        """Of a subject as it is, or of another form of it, in a folder of its own."""
        place = self._home / "right"
        for each in sorted(place.rglob("*"), reverse=True):
            each.rmdir() if each.is_dir() else each.unlink()
        subject = self._subjects[number]
        self._write(place, subject, subject.file if file is None else file, with_good=False)
        try:
            return look_at(opened(place, self._pool), SourceFile(place / _ODD), self._pool)
        except FolderEndedError as error:
            return Look(unforeseen=[str(error)])

    @staticmethod
    def _write(place: Path, subject: HeaderSubject, file: OddFile, *, with_good: bool = True) -> None:
        place.mkdir(parents=True, exist_ok=True)
        (place / _ODD).write_bytes(file.encoded())
        for number, content in enumerate(subject.mates):
            (place / "mates").mkdir(exist_ok=True)
            (place / "mates" / str(number)).write_bytes(content)
        if with_good:
            for path, content in _good_files(place / "good").items():
                path.write_bytes(content)

    def _that_open(self, subjects: list[HeaderSubject]) -> list[HeaderSubject]:
        """Those of real files that are shown without an error."""
        found = []
        for subject in subjects:
            self._subjects.append(subject)
            look = self._look_once(len(self._subjects) - 1, None)
            self._subjects.pop()
            if look.claims and not look.unforeseen and _numbers_of(subject.file):
                found.append(subject)
        return found


def _numbers_of(file: OddFile) -> list[tuple[ElementPath, Element]]:
    """The numeric elements that the program reads; those that govern a claim three times."""
    found = [
        (path, each)
        for path, each in file.places()
        if each.keyword in _GOVERNS or each.keyword in _UNGOVERNED
    ]
    return found + [(path, each) for path, each in found if each.keyword in _GOVERNS] * 2


_GOOD: dict[str, bytes] = {}


def _good_files(folder: Path) -> dict[Path, bytes]:
    """A series of four slices whose bytes never change."""
    folder.mkdir(parents=True, exist_ok=True)
    if not _GOOD:
        for path in write_series(folder, [0, 2.5, 5, 7.5], series_uid=f"{SERIES}.30"):
            _GOOD[path.name] = path.read_bytes()
    return {folder / name: content for name, content in _GOOD.items()}
