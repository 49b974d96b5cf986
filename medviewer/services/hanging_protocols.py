"""The hanging protocols there are: the program's, and the reader's own over them."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from medviewer import paths
from medviewer.hanging.protocol import HangingProtocol
from medviewer.hanging.protocol_file import read_protocol
from medviewer.hanging.written_table import HangingProtocolError
from medviewer.i18n import N_, message
from medviewer.plain_json import read_small_file


@dataclass(frozen=True)
class LoadedProtocols:
    """Attributes:
    protocols: By id; those of the reader replace the program's.
    refused: Why a file of the reader's can't be used.
    """

    protocols: tuple[HangingProtocol, ...]
    refused: tuple[HangingProtocolError, ...] = ()


def own_folder(settings: Path) -> Path:
    """Where the reader puts protocols, below the folder of the settings."""
    return settings / "hanging"


@cache
def program_protocols() -> tuple[HangingProtocol, ...]:
    """The program's own protocols: read once, as its files don't change."""
    files = sorted((paths.resources() / "hanging").glob("*.json"))
    return tuple(read_protocol(read_small_file(path).decode("utf-8"), path.name) for path in files)


def load_protocols(settings: Path) -> LoadedProtocols:
    """Read every protocol; one that can't be used stands in the way of none."""
    by_id = {protocol.id: protocol for protocol in program_protocols()}
    refused = []
    for path in sorted(own_folder(settings).glob("*.json")):
        try:
            protocol = read_protocol(_text(path), path.name, is_own=True)
        except HangingProtocolError as error:
            refused.append(error)
        else:
            by_id[protocol.id] = protocol
    return LoadedProtocols(tuple(by_id[id_] for id_ in sorted(by_id)), tuple(refused))


def _text(path: Path) -> str:
    try:
        return read_small_file(path).decode("utf-8")
    except UnicodeDecodeError as error:
        raise HangingProtocolError(message(N_("It can't be read as text.")), path.name) from error
    except OSError as error:
        raise HangingProtocolError(
            message(N_("It is no readable file of at most 1 MB.")), path.name
        ) from error
