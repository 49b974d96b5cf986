"""Reads small JSON files, whatever lies at their place: bounded in size, depth and numbers, never waiting."""

import json
import os
import stat
from pathlib import Path
from typing import Any

LARGEST_BYTES = 1 << 20
DEEPEST = 60
LONGEST_WHOLE = 40
"""Digits of a whole number: far more than any of ours has, and few enough for a float to hold it."""

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def read_json(path: Path, largest: int = LARGEST_BYTES) -> Any:
    """What a JSON file in UTF-8 holds.

    Raises:
        OSError: It can't be read, or is no regular file of at most `largest` bytes.
        ValueError: As `parse_json`.
    """
    return parse_json(read_small_file(path, largest))


def read_small_file(path: Path, largest: int = LARGEST_BYTES) -> bytes:
    """The bytes of a regular file. A pipe, a device or a folder in its place is not opened.

    Raises:
        OSError: It can't be read, or is no regular file of at most `largest` bytes.
    """
    _check(path.stat(), largest)
    with os.fdopen(os.open(path, _FLAGS), "rb") as file:
        _check(os.fstat(file.fileno()), largest)  # it may have been exchanged meanwhile
        content = file.read(largest + 1)
    if len(content) > largest:
        raise OSError("the file grew while it was read")
    return content


def parse_json(content: str | bytes) -> Any:
    """What a JSON text (bytes: UTF-8) holds: tables, lists, texts, finite numbers, true, false and null.

    Raises:
        json.JSONDecodeError: It is no JSON.
        ValueError: It is no UTF-8, is nested more than `DEEPEST` deep, gives one name of a table twice, or has a
            number that is not finite or not of a sensible length.
    """
    text = content if isinstance(content, str) else content.decode("utf-8")
    try:
        value = json.loads(
            text,
            parse_int=_whole,
            parse_float=_fraction,
            parse_constant=_refuse_constant,
            object_pairs_hook=_table,
        )
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    _check_depth(value)
    return value


def _check(status: os.stat_result, largest: int) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise OSError("not a regular file")
    if status.st_size > largest:
        raise OSError("the file is too large")


def _whole(digits: str) -> int:
    if len(digits) > LONGEST_WHOLE:
        raise ValueError("a whole number of too many digits")
    return int(digits)


def _fraction(digits: str) -> float:
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        raise ValueError("a number out of range")
    return value


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        raise ValueError("a name stands twice in a table")
    return table


def _check_depth(value: Any) -> None:
    level = [value]
    for _depth in range(DEEPEST + 1):
        level = [
            part
            for each in level
            if isinstance(each, dict | list)
            for part in (each.values() if isinstance(each, dict) else each)
        ]
        if not level:
            return
    raise ValueError("nested too deeply")
