"""The secret of this computer by which the index tells paths and persons apart without naming them."""

import hashlib
import os
import secrets
from pathlib import Path

from medviewer.plain_json import read_small_file

FILE_NAME = "index.key"
BYTES = 32


def index_key(folder: Path) -> bytes | None:
    """The key, made when there is none; None where it can't be kept, and the index then is of no use.

    It lies apart from the index: who finds only the index can't even check a guess.
    """
    path = folder / FILE_NAME
    try:
        key = _written(path)
        if len(key) == BYTES:
            return key
        aside = folder / f"{FILE_NAME}.{os.getpid()}.part"
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(BYTES))
        aside.replace(path)
        return read_small_file(path, BYTES)
    except OSError:
        return None


def _written(path: Path) -> bytes:
    """What stands in the file; nothing where it is none, or too large for a key."""
    try:
        return read_small_file(path, BYTES)
    except OSError:
        return b""


def forget_key(folder: Path) -> None:
    """Remove the key: what was made with it means nothing any more.

    Raises:
        OSError: The folder can't be written.
    """
    (folder / FILE_NAME).unlink(missing_ok=True)


def digest(key: bytes, purpose: bytes, content: bytes) -> bytes:
    """A keyed digest (BLAKE2b, 16 bytes).

    Args:
        key: The secret.
        purpose: Of the content, at most 16 bytes: digests for different purposes differ.
        content: What it stands for.
    """
    return hashlib.blake2b(content, digest_size=16, key=key, person=purpose).digest()
