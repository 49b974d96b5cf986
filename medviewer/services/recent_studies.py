"""The list of studies opened before: their places, and a patient's name only where the reader asked for that."""

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from medviewer.errors import MedviewerError
from medviewer.i18n import N_
from medviewer.plain_json import read_json
from medviewer.report.save import put_aside, save

FILE_NAME = "recent.json"
LENGTH = 8


class RecentUnreadableError(MedviewerError):
    """The list is there and can't be read."""

    message = N_("The list of recent studies could not be read, and starts anew.")


@dataclass(frozen=True)
class RecentStudy:
    """One study opened before.

    Attributes:
        path: The folder, file or ZIP that was opened.
        study_date: Study Date (0008,0020) as YYYYMMDD; "" where unknown.
        modalities: Modalities in the study, joined by "/"; "" where unknown.
        patient_name: For display; "" unless the reader allowed names to be kept.
    """

    path: str
    study_date: str = ""
    modalities: str = ""
    patient_name: str = ""

    @property
    def place(self) -> Path:
        return Path(self.path)


def load_recent(folder: Path) -> tuple[RecentStudy, ...]:
    """Read the list, latest first.

    Raises:
        RecentUnreadableError: It can't be read, and has been put aside.
    """
    path = folder / FILE_NAME
    try:
        return tuple(map(_recent, read_json(path)))[:LENGTH]
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except (OSError, ValueError, TypeError, AttributeError) as error:
        with suppress(OSError):
            put_aside(path)
        raise RecentUnreadableError(f"the list of recent studies: {type(error).__name__}") from error


def _recent(entry: dict[str, object]) -> RecentStudy:
    study = RecentStudy(**{name: str(value) for name, value in entry.items()})
    os.fsencode(study.path)  # raises for what can't be a path: a surrogate that no file name stands for
    if "\0" in study.path:
        raise ValueError("no path")
    return study


def save_recent(recent: tuple[RecentStudy, ...], folder: Path) -> None:
    """Write the list, readable by this user only.

    Raises:
        FolderNotWritableError, DiskFullError: As `report.save.save`.
    """
    text = json.dumps([asdict(entry) for entry in recent])  # in ASCII: a path may be no UTF-8
    save(folder / FILE_NAME, text.encode("ascii"), is_private=True)


def with_opened(
    recent: tuple[RecentStudy, ...], opened: RecentStudy, *, keep_name: bool
) -> tuple[RecentStudy, ...]:
    """The list after `opened` was opened: it stands first, once; without its name unless that may be kept."""
    entry = opened if keep_name else replace(opened, patient_name="")
    others = tuple(known for known in recent if known.path != opened.path)
    return (entry, *others)[:LENGTH]


def without_names(recent: tuple[RecentStudy, ...]) -> tuple[RecentStudy, ...]:
    """The list with every patient's name removed."""
    return tuple(replace(entry, patient_name="") for entry in recent)
