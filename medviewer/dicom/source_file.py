"""Where an instance was read from, and why a file was left out."""

import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from medviewer.errors import MedviewerError, reader_text


@dataclass(frozen=True, order=True)
class SourceFile:
    """A file, or one member of a ZIP archive.

    Attributes:
        path: The file or the archive. Its name need not be UTF-8: open it as it is, show `label`.
        member: Name of the member inside the archive; "" for a plain file.
    """

    path: Path
    member: str = ""

    @property
    def label(self) -> str:
        """Name to show: always printable, whatever bytes the file name holds."""
        text = printable(str(self.path))
        return f"{text} › {printable(self.member)}" if self.member else text

    @property
    def name(self) -> str:
        """The last part of the label: the name of the file or of the member alone."""
        return printable(PurePosixPath(self.member).name if self.member else self.path.name)


def printable(name: str) -> str:
    """Text on one line: bytes that are no UTF-8, control characters and marks that turn the writing direction replaced.

    Args:
        name: As Python has it: bytes that are no UTF-8 stand as lone surrogates.
    """
    return "".join("�" if _is_invisible(character) else character for character in name)


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")


@dataclass(frozen=True)
class RefusedFile:
    """A file that is not shown.

    Attributes:
        source: The file.
        error: Why not, as data: it is put into words in the language in use.
    """

    source: SourceFile
    error: MedviewerError

    @property
    def reason(self) -> str:
        """One translated sentence for the reader."""
        return reader_text(self.error)[0]
