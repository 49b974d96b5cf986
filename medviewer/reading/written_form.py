"""What the values of a Reading have in common: identity, time, and the checks of their written form."""

import math
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from medviewer.imaging.geometry import Triple
from medviewer.imaging.volume import FrameReference

LONGEST_UID = 128
LONGEST_NOTE = 20_000
FARTHEST_MM = 1e6

Plain = dict[str, Any]
"""Lists, numbers, strings, None and tables of them: what JSON can hold."""

NOT_WRITTEN_SO = (KeyError, TypeError, AttributeError, IndexError, OverflowError)
"""What reading a value back raises, beside ValueError, where the text was something else."""


@contextmanager
def read_back(name: str) -> Iterator[None]:
    """Around the making of a value from its written form: whatever a text that is no such value raises is a ValueError.

    Args:
        name: What is read, for the log: "marker".

    Raises:
        ValueError: It is none.
    """
    try:
        yield
    except NOT_WRITTEN_SO as error:
        raise ValueError(f"no {name}: {error!r}") from error


def new_id() -> str:
    return uuid4().hex


def now() -> datetime:
    return datetime.now(UTC)


def check_id(text: str) -> None:
    if not isinstance(text, str) or not re.fullmatch(r"[0-9a-f]{32}", text):
        raise ValueError("an ID is 32 hexadecimal digits")


def check_time(time: datetime) -> None:
    if time.tzinfo is None:
        raise ValueError("a time needs its zone")


def check_text(name: str, text: str, longest: int) -> None:
    if not isinstance(text, str) or len(text) > longest:
        raise ValueError(f"a {name} is a text of at most {longest} characters")


def check_uid(name: str, text: str, *, may_be_empty: bool = False) -> None:
    check_text(name, text, LONGEST_UID)
    if not text and not may_be_empty:
        raise ValueError(f"a {name} is needed")


def check_frame(frame: FrameReference) -> None:
    check_uid("SOP Instance UID", frame.sop_instance_uid)
    if type(frame.frame_number) is not int or frame.frame_number < 1:
        raise ValueError("frames count from 1")


def check_triple(name: str, values: Triple) -> None:
    if len(values) != 3 or not all(math.isfinite(value) and abs(value) <= FARTHEST_MM for value in values):
        raise ValueError(f"a {name} is three finite numbers")


def number_from(value: object) -> float:
    """A finite number that was read back.

    Raises:
        ValueError: It is none.
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("a finite number is needed")
    return float(value)


def flag_from(value: object) -> bool:
    """True or False that was read back.

    Raises:
        ValueError: It is neither.
    """
    if not isinstance(value, bool):
        raise ValueError("true or false is needed")
    return value


def triple_from(values: object) -> Triple:
    """A point that was read back.

    Raises:
        ValueError: It is none.
    """
    if not isinstance(values, list) or len(values) != 3:
        raise ValueError("a point is a list of three numbers")
    return (number_from(values[0]), number_from(values[1]), number_from(values[2]))


def frame_to(frame: FrameReference) -> Plain:
    return {"sop_instance_uid": frame.sop_instance_uid, "frame_number": frame.frame_number}


def frame_from(plain: Mapping[str, Any]) -> FrameReference:
    return FrameReference(plain["sop_instance_uid"], plain["frame_number"])
