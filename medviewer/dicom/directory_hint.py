"""What a DICOMDIR names (PS3.10 8, PS3.3 F): a hint only, held against the files that are there."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from medviewer.dicom.refusals import MissingTargetError, OutsideTargetError
from medviewer.dicom.source_file import RefusedFile, SourceFile, printable


@dataclass(frozen=True)
class Targets:
    """What becomes of the names of a DICOMDIR.

    Attributes:
        more: Files that are there and were not found before: the DICOMDIR was opened alone.
        refused: Names of files that are not there, or that lead outside.
    """

    more: tuple[SourceFile, ...]
    refused: tuple[RefusedFile, ...]


def look_up(directory: SourceFile, names: Iterable[str], known: Iterable[SourceFile]) -> Targets:
    """Hold the names of a DICOMDIR against what is there. Nothing outside its folder (or archive) is looked at.

    Discs are written in capitals and often shown in small letters: the case of names does not matter.

    Args:
        directory: The DICOMDIR.
        names: What it names, components separated by "/".
        known: All files that were found.
    """
    there = {_key(source, directory) for source in known}
    more, refused = [], []
    for name in names:
        if _leads_outside(name):
            refused.append(RefusedFile(directory, OutsideTargetError("outside", name=printable(name)[:200])))
        elif name.lower() not in there:
            if source := _on_disk(directory, name):
                more.append(source)
            else:
                refused.append(RefusedFile(_target(directory, name), MissingTargetError("not there")))
    return Targets(tuple(more), tuple(refused))


def _key(source: SourceFile, directory: SourceFile) -> str:
    """The path relative to the DICOMDIR's folder, in small letters and without a version; "" for files elsewhere."""
    if source.path != directory.path and (source.member or directory.member):
        return ""
    place = PurePosixPath(source.member) if source.member else source.path
    folder = PurePosixPath(directory.member).parent if directory.member else directory.path.parent
    if not place.is_relative_to(folder):
        return ""
    return str(place.relative_to(folder)).lower().removesuffix(";1").removesuffix(".")


def _leads_outside(name: str) -> bool:
    parts = name.split("/")
    return any(part in ("", ".", "..") or "\\" in part or "\x00" in part or ":" in part for part in parts)


def _target(directory: SourceFile, name: str) -> SourceFile:
    if directory.member:
        return SourceFile(directory.path, str(PurePosixPath(directory.member).parent / name))
    return SourceFile(directory.path.parent / name)


def _on_disk(directory: SourceFile, name: str) -> SourceFile | None:
    """The file in the DICOMDIR's own folder, where it is a regular one and no link leads out."""
    if directory.member:
        return None  # all members are known
    folder = directory.path.parent
    for spelling in (name, name.lower()):
        path = folder / spelling
        try:
            if path.is_file() and path.resolve().is_relative_to(folder.resolve()):
                return SourceFile(path)
        except (OSError, RuntimeError, ValueError):
            continue
    return None
