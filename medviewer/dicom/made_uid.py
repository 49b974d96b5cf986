"""UIDs for headers that have none."""

import hashlib
import os

from medviewer.dicom.source_file import SourceFile


def made_uid(level: str, source: SourceFile, *, is_own: bool = False) -> str:
    """A UID for a header that has none (PS3.5 B.2), the same for every file of a folder.

    Args:
        level: "study", "series" or "instance".
        source: The file.
        is_own: The file has a UID of its own at this level, as always at instance level.
    """
    is_own = is_own or level == "instance"
    place = source.path if source.member or is_own else source.path.parent
    member = source.member if is_own else source.member.rpartition("/")[0]
    text = b"\x00".join([level.encode(), os.fsencode(place), member.encode("utf-8", "surrogateescape")])
    return f"2.25.{int.from_bytes(hashlib.sha256(text).digest()[:16])}"
