"""Members of ZIP archives: which may be unpacked, and their bytes. Nothing is ever written to disk."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO

from medviewer.dicom.refusals import EncryptedMemberError, RefusedFileError, UnsafeArchiveError
from medviewer.dicom.source_file import RefusedFile, SourceFile
from medviewer.i18n import N_, message

MOST_MEMBERS = 200_000
LARGEST_TOTAL_BYTES = 64 << 30
LARGEST_MEMBER_BYTES = 4 << 30
HIGHEST_RATIO = 1000  # deflate itself ends at 1032; pictures stay below 100
RATIO_MATTERS_BYTES = 64 << 20

_ENCRYPTED = 0x1


def is_archive(path: Path) -> bool:
    """True for a ZIP archive, by its first bytes."""
    with path.open("rb") as file:
        return file.read(4) in (b"PK\x03\x04", b"PK\x05\x06")


def members(path: Path) -> tuple[list[SourceFile], list[RefusedFile]]:
    """The members of an archive that may be read, and those refused with the reason.

    Raises:
        UnsafeArchiveError: The archive as a whole is damaged, or unpacks to more than any study.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise UnsafeArchiveError("damaged archive", detail=message(N_("it is damaged"))) from error
    if len(infos) > MOST_MEMBERS or sum(info.file_size for info in infos) > LARGEST_TOTAL_BYTES:
        raise UnsafeArchiveError("too large", detail=message(N_("it unpacks to more than any study holds")))
    readable, refused = [], []
    for info in infos:
        if info.filename.endswith("/"):  # a folder; `is_dir` fails for a name without a letter
            continue
        source = SourceFile(path, info.filename)
        if objection := _objection(info):
            refused.append(RefusedFile(source, objection))
        else:
            readable.append(source)
    return readable, refused


def read_member(source: SourceFile) -> BytesIO:
    """The unpacked bytes of one member.

    Raises:
        UnsafeArchiveError: It is damaged, or longer than the archive's directory says.
    """
    with telling_damage():
        member, size = open_member(source)
        with member:
            content = member.read(size + 1)
    if len(content) > size:
        raise UnsafeArchiveError(
            "member longer than said", detail=message(N_("this member is longer than it says"))
        )
    return BytesIO(content)


def has_member(source: SourceFile) -> bool:
    """True if the archive's directory names this member.

    Raises:
        UnsafeArchiveError: The archive is damaged.
    """
    with telling_damage():
        return source.member in _opened(source.path).NameToInfo


def size_and_checksum(source: SourceFile) -> tuple[int, int]:
    """Unpacked bytes and CRC-32 of a member, as the archive's directory gives them.

    Raises:
        UnsafeArchiveError: The archive is damaged, or has no such member.
    """
    with telling_damage():
        info = _opened(source.path).getinfo(source.member)
    return info.file_size, info.CRC


def open_member(source: SourceFile) -> tuple[IO[bytes], int]:
    """A stream over the unpacked bytes of a member, and how many they are; seeking back begins again.

    Reading may fail as `telling_damage` knows.

    Raises:
        UnsafeArchiveError: It is damaged, or would unpack to far more than it holds.
        EncryptedMemberError: It needs a password.
    """
    with telling_damage():
        archive = _opened(source.path)
        info = archive.getinfo(source.member)
        if objection := _objection(info):
            raise objection
        return archive.open(info), info.file_size


@contextmanager
def telling_damage() -> Iterator[None]:
    """Turns what `zipfile` is seen to raise into an `UnsafeArchiveError`."""
    try:
        yield
    except (zipfile.BadZipFile, KeyError, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise UnsafeArchiveError("damaged member", detail=message(N_("this member is damaged"))) from error
    except Exception as error:
        if type(error).__module__ in ("zlib", "_lzma", "lzma"):
            raise UnsafeArchiveError(
                "damaged member", detail=message(N_("this member is damaged"))
            ) from error
        raise


def _opened(path: Path) -> zipfile.ZipFile:
    """An archive kept open by a worker as long as it is the same: its directory is read once, not once a member."""
    status = path.stat()
    return _kept_open(path, (status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns))


@lru_cache(maxsize=2)
def _kept_open(path: Path, _state: tuple[int, ...]) -> zipfile.ZipFile:
    return zipfile.ZipFile(path)


def _objection(info: zipfile.ZipInfo) -> RefusedFileError | None:
    name = PurePosixPath(info.filename.replace("\\", "/"))
    if name.is_absolute() or ".." in name.parts or (len(info.filename) > 1 and info.filename[1] == ":"):
        return UnsafeArchiveError(
            "path leaves the archive", detail=message(N_("the member's path leads outside the archive"))
        )
    if info.flag_bits & _ENCRYPTED:
        return EncryptedMemberError("encrypted member")
    is_bomb = info.file_size > max(RATIO_MATTERS_BYTES, HIGHEST_RATIO * max(info.compress_size, 1))
    if info.file_size > LARGEST_MEMBER_BYTES or is_bomb:
        return UnsafeArchiveError("bomb", detail=message(N_("this member unpacks to far more than it holds")))
    return None
