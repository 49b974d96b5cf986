"""Frozen values (data classes of tuples, enums, numbers, texts) as JSON and back, without pickle: nothing is executed."""

import base64
import json
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, get_args, get_type_hints

NOT_PLAIN = (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError, RecursionError)
"""What reading back raises where the text is something else."""


class PlainValues:
    """Writes and reads values of certain classes.

    A data class becomes ["d", name, values of its fields], an enum ["e", name, value], a tuple ["t", items], bytes
    ["b", base64]; all else is JSON's own.
    """

    def __init__(self, *roots: type) -> None:
        """`roots`: data classes that may be written, with every data class and enum that their fields can hold."""
        self._classes: dict[str, type] = {}
        for root in roots:
            self._add(root)
        self._names = {cls: name for name, cls in self._classes.items()}
        self._fields: dict[type, tuple[str, ...]] = {
            cls: tuple(each.name for each in fields(cls)) for cls in self._names if is_dataclass(cls)
        }

    @property
    def signature(self) -> str:
        """Classes and their fields: another signature means other texts."""
        return repr(sorted((cls.__name__, names) for cls, names in self._fields.items()))

    def text(self, value: object) -> str:
        """A value as JSON.

        Raises:
            TypeError: It holds a value of a class that is not known.
        """
        return json.dumps(self._plain(value), ensure_ascii=True, separators=(",", ":"))

    def value(self, text: str) -> Any:
        """The value of a text.

        Raises:
            One of `NOT_PLAIN`: The text is something else.
        """
        return self._rich(json.loads(text))

    def _plain(self, value: object) -> object:
        if value is None or (isinstance(value, bool | int | float | str) and not isinstance(value, Enum)):
            return value
        if isinstance(value, tuple):
            return ["t", *map(self._plain, value)]
        if isinstance(value, bytes):
            return ["b", base64.b64encode(value).decode("ascii")]
        name = self._names.get(type(value))
        if name is None:
            raise TypeError(f"{type(value).__name__} is no plain value")
        if isinstance(value, Enum):
            return ["e", name, value.value]
        return ["d", name, *(self._plain(getattr(value, field)) for field in self._fields[type(value)])]

    def _rich(self, plain: Any) -> Any:
        if not isinstance(plain, list):
            return plain
        kind = plain[0]
        if kind == "t":
            return tuple(map(self._rich, plain[1:]))
        if kind == "b":
            return base64.b64decode(plain[1])
        cls = self._classes[plain[1]]
        return cls(plain[2]) if kind == "e" else cls(*map(self._rich, plain[2:]))

    def _add(self, cls: Any) -> None:
        if isinstance(cls, type) and (issubclass(cls, Enum) or is_dataclass(cls)):
            if self._classes.setdefault(cls.__name__, cls) is not cls:
                raise ValueError(f"two classes are called {cls.__name__}")
            if is_dataclass(cls):
                for hint in get_type_hints(cls).values():
                    if hint not in self._classes.values():
                        self._add(hint)
        for part in get_args(cls):
            if part not in self._classes.values():
                self._add(part)
