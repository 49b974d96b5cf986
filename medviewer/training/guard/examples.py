"""The guard's examples: a point in a picture each, and how it is cut and varied."""

from dataclasses import dataclass
from enum import IntEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.model_card import PatchSpec
from medviewer.analysis.preprocess import extract_patch
from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.volume import FrameReference, Unit, Volume
from medviewer.training.guard.pictures import USUAL_SPACING_MM, GuardPictures
from medviewer.training.guard.same_scan import other_points, vessel_points, wall_points

GUARD_PATCH = PatchSpec(32.0, 32, ((-1000.0, 400.0),))


class Kind(IntEnum):
    """What an example's point lies on, and where its picture comes from."""

    CANDIDATE_NODULE = 0
    CANDIDATE_OTHER = 1
    NODULE = 2
    SAME_SCAN_VESSEL = 3
    SAME_SCAN_OTHER = 4
    SAME_SCAN_WALL = 5
    WHOLE_SCAN_OTHER = 6

    @property
    def is_nodule(self) -> bool:
        return self in (Kind.CANDIDATE_NODULE, Kind.NODULE)

    @property
    def is_candidate(self) -> bool:
        """From the candidates' pictures: 8-bit, compressed, of unknown pixel size."""
        return self in (Kind.CANDIDATE_NODULE, Kind.CANDIDATE_OTHER)

    @property
    def is_beside(self) -> bool:
        """In a nodule's picture, away from its middle."""
        return self in (Kind.SAME_SCAN_VESSEL, Kind.SAME_SCAN_OTHER, Kind.SAME_SCAN_WALL)


@dataclass(frozen=True, eq=False)
class Examples:
    """Points in pictures; every array has one row for each.

    Attributes:
        pictures: The pictures they lie in.
        kind: (count,) `Kind` values.
        picture: (count,) which picture of its source.
        place: (count, 2) row and column in it.
        fold: (count,) 0 to 4.
        patient: (count,) whose.
    """

    pictures: GuardPictures
    kind: NDArray[np.int64]
    picture: NDArray[np.int64]
    place: NDArray[np.float64]
    fold: NDArray[np.int64]
    patient: NDArray[np.str_]

    def __len__(self) -> int:
        return len(self.kind)

    @property
    def is_nodule(self) -> NDArray[np.bool_]:
        return np.isin(self.kind, [kind for kind in Kind if kind.is_nodule])

    @property
    def is_agreed(self) -> NDArray[np.bool_]:
        """Nodules that three readers or more marked, as those among the candidates were chosen to be."""
        agreed: NDArray[np.bool_] = np.equal(self.kind, Kind.CANDIDATE_NODULE)
        ratings = self.pictures.nodules.ratings
        if ratings is not None:
            nodule = self.kind == Kind.NODULE
            agreed[nodule] = ratings.readers[self.picture[nodule]] >= 3
        return agreed

    @property
    def is_candidate(self) -> NDArray[np.bool_]:
        return np.isin(self.kind, [kind for kind in Kind if kind.is_candidate])

    @property
    def is_of_whole_scan(self) -> NDArray[np.bool_]:
        return np.equal(self.kind, Kind.WHOLE_SCAN_OTHER)

    def cut(self, row: int, variation: "Variation") -> NDArray[np.float32]:
        """The patch of one example as `extract_patch` makes it: (size, size, 1) float32."""
        picture, spacing_mm = self._picture(row, variation)
        view = _view(picture.shape, variation.seen_from)
        rows, columns = picture[view].shape
        spacing_mm *= variation.scale
        geometry = VolumeGeometry.from_vectors(
            (1, rows, columns), (0, 0, 0), (0, 0, 1), (0, spacing_mm, 0), (spacing_mm, 0, 0)
        )
        y, x = self.place[row] - (view[0].start, view[1].start)
        at = (
            min(max(x * spacing_mm + variation.shift_mm[1], 0), (columns - 1) * spacing_mm),
            min(max(y * spacing_mm + variation.shift_mm[0], 0), (rows - 1) * spacing_mm),
            0.0,
        )
        volume = Volume(picture[view][None], geometry, (FrameReference(""),), Unit.HU)
        return extract_patch(volume, at, GUARD_PATCH).values

    def _picture(self, row: int, variation: "Variation") -> tuple[NDArray[np.int16], float]:
        """The example's picture, coded or blurred as the variation says, and its pixels' edge in mm."""
        index, kind = int(self.picture[row]), Kind(self.kind[row])
        if kind.is_candidate:
            picture, spacing_mm = self.pictures.candidates.hu[index], USUAL_SPACING_MM
        else:
            source = self.pictures.scans if kind is Kind.WHOLE_SCAN_OTHER else self.pictures.nodules
            picture, spacing_mm = source.hu[index], float(source.spacing_mm[index])
        if variation.quality is not None:
            picture = coded(picture, variation.quality)
        if variation.blur > 0:
            picture = cv2.GaussianBlur(picture, (0, 0), variation.blur)
        return picture, spacing_mm


@dataclass(frozen=True)
class Variation:
    """How an example is cut; as it stands, just as Analyze would.

    Attributes:
        shift_mm: (down, right) from the example's point.
        scale: Factor of the pixels' edge.
        seen_from: (rows, columns): the picture is cut off as if its middle lay that far from where it does;
            so a nodule's picture ends where that of a point beside a nodule ends. None leaves it whole.
        quality: The picture is coded as an 8-bit JPEG of this quality, as the candidates are; None leaves it.
        blur: Standard deviation of a smoothing, in pixels.
    """

    shift_mm: tuple[float, float] = (0.0, 0.0)
    scale: float = 1.0
    seen_from: tuple[float, float] | None = None
    quality: int | None = None
    blur: float = 0.0


AS_IT_IS = Variation()


_Row = tuple[Kind, int, float, float, int, str]
"""Kind, picture, row, column, fold and patient of an example."""


def make_examples(pictures: GuardPictures, seed: int) -> Examples:
    """Every candidate, every nodule, the points beside the nodules, and those of whole scans."""
    rng, walls = np.random.default_rng(seed), np.random.default_rng(seed + 1)
    candidates, nodules, scans = pictures.candidates, pictures.nodules, pictures.scans
    if nodules.ratings is None:
        raise ValueError("the nodules' patients are needed")
    middle = (candidates.hu.shape[1] - 1) / 2
    rows: list[_Row] = []
    for each in range(len(candidates.hu)):
        kind = Kind.CANDIDATE_NODULE if candidates.is_nodule[each] else Kind.CANDIDATE_OTHER
        owner = int(candidates.block[each]), str(candidates.patient[each])
        rows.append((kind, each, middle, middle, *owner))
    middle = (nodules.hu.shape[1] - 1) / 2
    for each in range(len(nodules)):
        owner = int(pictures.nodule_folds[each]), str(nodules.ratings.patient_id[each])
        rows.append((Kind.NODULE, each, middle, middle, *owner))
        beside = {
            Kind.SAME_SCAN_VESSEL: vessel_points(nodules, each),
            Kind.SAME_SCAN_OTHER: other_points(nodules, each, rng),
            Kind.SAME_SCAN_WALL: wall_points(nodules, each, walls),
        }
        rows.extend((kind, each, y, x, *owner) for kind, places in beside.items() for y, x in places.tolist())
    middle = (scans.hu.shape[1] - 1) / 2
    for each in range(len(scans)):
        owner = int(pictures.scan_folds[each]), str(scans.patient[each])
        rows.append((Kind.WHOLE_SCAN_OTHER, each, middle, middle, *owner))
    kinds, picture, down, right, fold, patient = zip(*rows, strict=True)
    return Examples(
        pictures,
        np.array(kinds, dtype=np.int64),
        np.array(picture, dtype=np.int64),
        np.column_stack([down, right]).astype(np.float64),
        np.array(fold, dtype=np.int64),
        np.array(patient, dtype=np.str_),
    )


def coded(picture: NDArray[np.int16], quality: int) -> NDArray[np.int16]:
    """The picture after 256 steps from -1000 to 400 HU and a JPEG of that quality."""
    grey = np.clip(np.rint((picture.astype(np.float32) + 1000) / 1400 * 255), 0, 255).astype(np.uint8)
    _done, stream = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, quality])
    decoded = np.asarray(cv2.imdecode(stream, cv2.IMREAD_GRAYSCALE), dtype=np.float32)
    return np.asarray(np.rint(decoded * (1400 / 255) - 1000), dtype=np.int16)


def _view(shape: tuple[int, ...], seen_from: tuple[float, float] | None) -> tuple[slice, slice]:
    if seen_from is None:
        return slice(0, shape[0]), slice(0, shape[1])
    sides = []
    for size, off in zip(shape, seen_from, strict=True):
        moved = round(off)
        sides.append(slice(max(0, -moved), min(size, size - moved)))
    return sides[0], sides[1]
