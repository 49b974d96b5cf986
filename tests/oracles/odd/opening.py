"""What a reader gets of a folder: its catalog, and of one file what is claimed in HU, SUV and mm, and what is told."""

import hashlib
from dataclasses import dataclass, field, fields, is_dataclass
from enum import Enum
from pathlib import Path

import numpy as np

from medviewer.cli.catalog_json import catalog_json
from medviewer.dicom.object_kind import ObjectKind
from medviewer.dicom.series import Series
from medviewer.dicom.source_file import SourceFile
from medviewer.dicom.study import Catalog
from medviewer.errors import MedviewerError, reader_text
from medviewer.hanging.facts import facts_of
from medviewer.hanging.match import choose
from medviewer.i18n import Message
from medviewer.imaging.geometry_passport import GeometryVerdict
from medviewer.imaging.volume import Calibration, Unit
from medviewer.services.decode_pool import DecodePool, Priority
from medviewer.services.decode_requests import DrawThumbnail
from medviewer.services.hanging_protocols import program_protocols
from medviewer.services.header_reader import read_header
from medviewer.services.indexed_instance import Personal, instance_from, text_of
from medviewer.services.jobs import foreground_context
from medviewer.services.loaded_series import LoadedSeries
from medviewer.services.series_loader import load_series
from medviewer.services.structure_loader import load_structures
from medviewer.services.study_reader import read_catalog
from tests.oracles.odd.kind import places_of

_STRUCTURES = (ObjectKind.SEGMENTATION, ObjectKind.RT_STRUCTURE_SET)
_CRASHES = ("CrashedFileError", "SlowFileError", "WorkerDiedError")


class Claim(Enum):
    """What a reader takes for true of a file."""

    VALUES = "values in HU or SUV"
    PLANE = "mm in the plane"
    PLACE = "places in the patient"
    SHAPES = "shapes of structures"


class FolderEndedError(Exception):
    """One file keeps all others from being opened."""


@dataclass
class Look:
    """What a reader gets of one file.

    Attributes:
        claims: What is claimed, as values that can be compared; a claim that is not made is absent.
        told: Sentences of refusals, warnings and notes.
        impossible: Claims that can't be: numbers that are not finite, spacings of nothing.
        unforeseen: Places of errors that nobody foresaw.
        crashes: Names of errors for workers that died or took too long.
    """

    claims: dict[Claim, object] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    impossible: list[str] = field(default_factory=list)
    unforeseen: list[str] = field(default_factory=list)
    crashes: list[str] = field(default_factory=list)

    def refuse(self, error: MedviewerError) -> None:
        self.told.add(reader_text(error)[0])
        if str(error).startswith("unexpected "):
            self.unforeseen.append(str(error))
        if type(error).__name__ in _CRASHES:
            self.crashes.append(type(error).__name__)


def opened(place: Path, pool: DecodePool) -> Catalog:
    """Open a folder as the window and the command line do.

    Raises:
        FolderEndedError: An error keeps the whole folder from being opened.
    """
    try:
        catalog = read_catalog(foreground_context(), [place], pool)
        catalog_json(catalog)
        for study in catalog.studies:
            choose(program_protocols(), facts_of(study))
        for instance in (each for series in catalog.series for each in series.instances):
            if text := text_of(instance):  # what the index keeps
                instance_from(text, instance.source, Personal.of(instance))
    except Exception as error:
        raise FolderEndedError(places_of(error)) from error
    return catalog


def described(catalog: Catalog, below: Path) -> list[object]:
    """What the catalog says of the image series whose files lie in a folder, and of none other."""
    return [
        (series.instances, series.slices, series.geometry, series.passport)
        for series in catalog.series
        if all(instance.source.path.is_relative_to(below) for instance in series.instances)
    ]


def is_shown(catalog: Catalog, source: SourceFile) -> bool:
    """A file is part of a series, or is left out for a place that another one has."""
    instances = (each for series in catalog.series for each in (*series.instances, *series.duplicates))
    return any(instance.source == source for instance in instances)


def look_at(catalog: Catalog, source: SourceFile, pool: DecodePool) -> Look:
    """All that a reader gets of one file of a catalog."""
    look = Look()
    for refused in catalog.refused:
        if refused.source == source:
            look.refuse(refused.error)
    for series in catalog.series:
        if any(instance.source == source for instance in series.instances):
            _guarded(look, series, source, pool)
    return look


def _guarded(look: Look, series: Series, source: SourceFile, pool: DecodePool) -> None:
    try:
        if series.is_image:
            _image(look, series, source, pool)
        elif series.object_kind in _STRUCTURES:
            _structures(look, series, source, pool)
        if series.file_format.value == "DICOM":
            read_header(foreground_context(), source, pool)
    except MedviewerError as error:
        look.refuse(error)
    except Exception as error:
        look.unforeseen.append(places_of(error))


def _image(look: Look, series: Series, source: SourceFile, pool: DecodePool) -> None:
    passport, geometry = series.passport, series.geometry
    assert passport is not None
    assert geometry is not None
    look.told.update(str(note) for note in passport.notes)
    instance = next(each for each in series.instances if each.source == source)
    look.told.update(str(warning) for warning in instance.warnings)
    factor = instance.series.acquisition.suv_factor
    if isinstance(factor, Message):
        look.told.add(str(factor))
    requests = [(0, DrawThumbnail(instance, 1, 64))] if instance.pixels else []
    for _index, answer in pool.answers(foreground_context(), requests, priority=Priority.THUMBNAIL):
        if isinstance(answer, MedviewerError):
            look.refuse(answer)
    loaded = load_series(foreground_context(), series, pool)
    for error in loaded.errors.values():
        look.refuse(error)
    look.told.update(str(each) for told in loaded.warnings.values() for each in told)
    look.told.update(str(each) for each in loaded.doubts)
    _claim_values(look, series, source, loaded, None if isinstance(factor, Message) else factor)
    spacing = series.frame_of(0).spacing_mm
    if loaded.volume.calibration is not Calibration.NONE and spacing is not None:
        look.claims.setdefault(Claim.PLANE, (loaded.volume.calibration, spacing))
        if not all(0 < mm < np.inf for mm in spacing):
            look.impossible.append(f"pixels {spacing} mm apart")
    if passport.verdict is not GeometryVerdict.NONE:
        look.claims.setdefault(Claim.PLACE, geometry)
        if passport.spacing_mm and not all(mm is None or 0 < mm < np.inf for mm in passport.spacing_mm):
            look.impossible.append(f"voxels {passport.spacing_mm} mm apart")
        if not np.isfinite(geometry.to_patient((0, 0, 0))).all():
            look.impossible.append("a place that is no number")


def _claim_values(
    look: Look, series: Series, source: SourceFile, loaded: LoadedSeries, factor: float | None
) -> None:
    if loaded.volume.unit is Unit.NONE and factor is None:
        return
    own = [
        index
        for index in np.flatnonzero(loaded.loaded).tolist()
        if series.instance_of(index).source == source
    ]
    values = loaded.volume.values[own].astype(np.float64)
    if factor is not None:
        values = values * factor
    if not np.isfinite(values).all():
        look.impossible.append("values that are no numbers")
    digest = hashlib.sha256((values + 0.0).tobytes()).hexdigest()
    look.claims.setdefault(Claim.VALUES, (loaded.volume.unit, factor is not None, digest))


def _structures(look: Look, series: Series, source: SourceFile, pool: DecodePool) -> None:
    found = load_structures(foreground_context(), source, series.object_kind, pool)
    look.told.update(str(note) for note in found.header.notes)
    look.claims[Claim.SHAPES] = _plain(dict(found.shapes))


def _plain(value: object) -> object:
    """The same for equal values, also of classes that compare by identity."""
    if isinstance(value, np.ndarray):
        plain = value + 0.0 if value.dtype.kind == "f" else value  # minus zero is zero
        return (plain.shape, hashlib.sha256(np.ascontiguousarray(plain).tobytes()).hexdigest())
    if is_dataclass(value) and not isinstance(value, type):
        return (type(value).__name__, *(_plain(getattr(value, each.name)) for each in fields(value)))
    if isinstance(value, dict):
        return tuple((key, _plain(each)) for key, each in value.items())
    return tuple(map(_plain, value)) if isinstance(value, tuple | list) else value
