"""What lies under the folders, files and archives that a reader opened."""

import os
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from medviewer.dicom import archive
from medviewer.dicom.refusals import RefusedFileError, SpecialFileError, TooDeepError, UnreadableFileError
from medviewer.dicom.source_file import RefusedFile, SourceFile

DEEPEST_FOLDER = 100
_CLUTTER = {".DS_Store", "Thumbs.db", "desktop.ini", "__MACOSX"}


@dataclass
class Findings:
    """Files to read, and what was refused on the way.

    Attributes:
        files: Regular files and archive members, folder by folder in order of their names.
        refused: What is no regular file, or can't be reached.
    """

    files: list[SourceFile] = field(default_factory=list)
    refused: list[RefusedFile] = field(default_factory=list)

    @property
    def looked_at(self) -> int:
        return len(self.files) + len(self.refused)


def files_under(sources: Sequence[Path], check: Callable[[], None] = lambda: None) -> Findings:
    """List all files of folders (recursively), single files, and members of ZIP archives.

    Pipes, sockets and devices are never opened. A folder is visited once, whatever links lead to it.

    Args:
        sources: What the reader opened.
        check: Called often; may raise to end the search.
    """
    findings, visited = Findings(), set[tuple[int, int]]()
    for source in dict.fromkeys(sources):
        path = Path(os.path.abspath(source))  # noqa: PTH100 (resolve() would follow links, and show other names)
        if error := _stat_error(path):
            findings.refused.append(RefusedFile(SourceFile(path), error))
        elif path.is_dir():
            _walk(path, findings, visited, check)
        else:
            _add(path, findings, is_named=True)
    return findings


def _walk(root: Path, findings: Findings, visited: set[tuple[int, int]], check: Callable[[], None]) -> None:
    waiting = [(root, 0)]
    while waiting:
        folder, depth = waiting.pop()
        check()
        try:
            status = folder.stat()
            if (status.st_dev, status.st_ino) in visited:
                continue
            visited.add((status.st_dev, status.st_ino))
            entries = sorted(os.scandir(folder), key=lambda entry: os.fsencode(entry.name))
        except OSError as error:
            findings.refused.append(RefusedFile(SourceFile(folder), _unreadable(error)))
            continue
        if depth > DEEPEST_FOLDER:
            findings.refused.append(RefusedFile(SourceFile(folder), TooDeepError("too deep")))
            continue
        folders = [Path(entry.path) for entry in entries if not _is_clutter(entry.name) and _is_folder(entry)]
        for entry in entries:
            if not _is_clutter(entry.name) and not _is_folder(entry):
                _add(Path(entry.path), findings, is_named=False)
        waiting.extend((each, depth + 1) for each in reversed(folders))


def _add(path: Path, findings: Findings, *, is_named: bool) -> None:
    """Add one path that is no folder; `is_named`: the reader chose this very file."""
    if error := _stat_error(path):
        findings.refused.append(RefusedFile(SourceFile(path), error))
        return
    try:
        if (is_named or path.suffix.lower() == ".zip") and archive.is_archive(path):
            readable, refused = archive.members(path)
            findings.files.extend(each for each in readable if not _is_clutter_member(each.member))
            findings.refused.extend(refused)
            return
    except OSError as failure:
        findings.refused.append(RefusedFile(SourceFile(path), _unreadable(failure)))
        return
    except RefusedFileError as refusal:
        findings.refused.append(RefusedFile(SourceFile(path), refusal))
        return
    findings.files.append(SourceFile(path))


def _stat_error(path: Path) -> RefusedFileError | None:
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return _unreadable(error)
    is_ordinary = stat.S_ISREG(mode) or stat.S_ISDIR(mode)
    return None if is_ordinary else SpecialFileError("not a regular file")


def _unreadable(error: OSError) -> UnreadableFileError:
    return UnreadableFileError("cannot reach", reason=error.strerror or type(error).__name__)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_clutter(name: str) -> bool:
    """Files that file managers leave in folders and archives."""
    return name in _CLUTTER or name.startswith("._")


def _is_clutter_member(member: str) -> bool:
    return any(_is_clutter(part) for part in member.split("/"))
