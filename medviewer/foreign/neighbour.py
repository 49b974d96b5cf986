"""The file beside a header that holds its voxels. Nothing outside the header's own folder (or archive) is read."""

from pathlib import PurePosixPath

from medviewer.dicom import archive
from medviewer.dicom.refusals import MissingDataError, OutsideDataError, UnreadableFileError
from medviewer.dicom.source_file import SourceFile, printable

_PAIR_ENDINGS = (".img", ".img.gz", ".IMG")


def named_by(header: SourceFile, name: str) -> SourceFile:
    """The file that a header names.

    Args:
        header: The file or archive member that names it.
        name: As written there: a path relative to the header's folder.

    Raises:
        OutsideDataError: The name, or the link it stands for, leads out of that folder.
        MissingDataError: There is no such file.
        UnreadableFileError: The folder can't be reached.
    """
    place = PurePosixPath(name.replace("\\", "/"))
    if not place.parts or place.is_absolute() or ".." in place.parts or ":" in name or "\x00" in name:
        raise OutsideDataError("outside", name=printable(name)[:200])
    found = _beside(header, place)
    if found is None:
        raise MissingDataError("no such file", name=printable(name)[:200])
    return found


def other_of_pair(header: SourceFile) -> SourceFile:
    """The .img file of a .hdr file.

    Raises:
        MissingDataError: There is none.
        OutsideDataError: It is a link that leads out of the folder.
        UnreadableFileError: The folder can't be reached.
    """
    name = PurePosixPath(header.member or header.path.name).name
    stem = name[: -len(".hdr.gz")] if name.lower().endswith(".hdr.gz") else name.rpartition(".")[0] or name
    for ending in _PAIR_ENDINGS:
        if found := _beside(header, PurePosixPath(stem + ending)):
            return found
    raise MissingDataError("no such file", name=printable(f"{stem}.img")[:200])


def _beside(header: SourceFile, place: PurePosixPath) -> SourceFile | None:
    if header.member:
        member = SourceFile(header.path, str(PurePosixPath(header.member).parent / place))
        return member if archive.has_member(member) else None
    path = header.path.parent / place
    try:
        folder, target = header.path.parent.resolve(), path.resolve()
        if not path.exists():
            return None
    except (OSError, RuntimeError, ValueError) as error:
        raise UnreadableFileError("cannot reach", reason=type(error).__name__) from error
    if not target.is_relative_to(folder):
        raise OutsideDataError("a link leads outside", name=printable(path.name)[:200])
    return SourceFile(path)
