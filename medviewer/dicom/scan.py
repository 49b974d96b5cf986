"""What lies under the folders, files and archives that a reader opened."""

import os
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from medviewer.dicom import archive
from medviewer.dicom.refusals import (
    LinkOutsideError,
    RefusedFileError,
    SpecialFileError,
    TooDeepError,
    UnreadableFileError,
)
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

    Pipes, sockets and devices are never opened. A folder is visited once, whatever links lead to it, and a file that a
    link leads to is listed once. A link that leads out of all that was opened is refused; what the reader opened may be
    a link itself.

    Args:
        sources: What the reader opened.
        check: Called often; may raise to end the search.
    """
    # resolve() would follow links, and show other names
    paths = [Path(os.path.abspath(source)) for source in dict.fromkeys(sources)]  # noqa: PTH100
    search = _Search(check, [Path(os.path.realpath(path)) for path in paths])
    findings = search.findings
    for path in paths:
        if error := _stat_error(path):
            findings.refused.append(RefusedFile(SourceFile(path), error))
        elif path.is_dir():
            search.walk(path)
        else:
            _add(path, findings, is_named=True)
    search.follow_links()
    return findings


class _Search:
    """One search through folders.

    Attributes:
        findings: What was found.
    """

    def __init__(self, check: Callable[[], None], opened: Sequence[Path]) -> None:
        """`opened`: what the reader opened, without links."""
        self.findings = Findings()
        self._check = check
        self._opened = opened
        self._visited: set[tuple[int, int]] = set()
        self._links: list[Path] = []

    def walk(self, root: Path) -> None:
        """Search a folder. Links to files wait for `follow_links`."""
        findings = self.findings
        waiting = [(root, 0)]
        while waiting:
            folder, depth = waiting.pop()
            self._check()
            try:
                status = folder.stat()
                if (status.st_dev, status.st_ino) in self._visited:
                    continue
                self._visited.add((status.st_dev, status.st_ino))
                entries = sorted(os.scandir(folder), key=lambda entry: os.fsencode(entry.name))
            except OSError as error:
                findings.refused.append(RefusedFile(SourceFile(folder), _unreadable(error)))
                continue
            if depth > DEEPEST_FOLDER:
                findings.refused.append(RefusedFile(SourceFile(folder), TooDeepError("too deep")))
                continue
            folders = [path for entry in entries if (path := self._folder_to_search(entry)) is not None]
            waiting.extend((each, depth + 1) for each in reversed(folders))

    def follow_links(self) -> None:
        """Add the files that only links lead to: one that was found by its own name is not listed again."""
        if not self._links:
            return
        found = (*self.findings.files, *(refused.source for refused in self.findings.refused))
        listed = {os.path.realpath(source.path) for source in found}
        for link in self._links:
            self._check()
            target = os.path.realpath(link)
            if target not in listed:
                listed.add(target)
                _add(link, self.findings, is_named=False)

    def _folder_to_search(self, entry: os.DirEntry[str]) -> Path | None:
        """The path of an entry that is a folder; anything else is dealt with, and None."""
        path = Path(entry.path)
        if _is_clutter(entry.name):
            return None
        if _is_link(entry) and self._leads_outside(path):
            self.findings.refused.append(RefusedFile(SourceFile(path), LinkOutsideError("link")))
            return None
        if _is_folder(entry):
            return path
        if entry.is_symlink():
            self._links.append(path)
        else:
            _add(path, self.findings, is_named=False)
        return None

    def _leads_outside(self, link: Path) -> bool:
        target = Path(os.path.realpath(link))
        return os.path.exists(target) and not any(  # noqa: PTH110 (Path.exists may raise)
            target.is_relative_to(opened) for opened in self._opened
        )


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


def _is_link(entry: os.DirEntry[str]) -> bool:
    """A symbolic link, or a junction of Windows."""
    is_junction = getattr(os.path, "isjunction", None)
    return entry.is_symlink() or (is_junction is not None and is_junction(entry.path))


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
