"""Every constant that can change a result, gathered from the modules that use them: none is typed twice."""

import hashlib
import importlib
import pkgutil
import re
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from types import ModuleType

import medviewer
from medviewer import analysis, imaging

Plain = None | bool | int | float | str | list["Plain"] | dict[str, "Plain"]
"""What JSON can hold."""

_CONSTANT = re.compile(r"_?[A-Z][A-Z0-9_]*")
_PACKAGES = (analysis, imaging)


class _NotPlainError(Exception):
    """A constant that is no number, nor made of numbers and words."""


@cache
def parameters() -> Mapping[str, Plain]:
    """Module -> name -> value of each constant of the analysis: numbers and switches, lists and tables of them.

    Names are those of the code, a private constant's with its underscore: "lungs" -> "_AIR_HU".
    """
    found: dict[str, Plain] = {}
    for module in _modules(analysis):
        constants = _constants(module)
        if constants:
            found[module.__name__.removeprefix("medviewer.analysis.")] = constants
    return found


@cache
def code_sha256() -> str:
    """SHA-256 of the sources of the analysis and of the imaging under it; "" where they are not there to be read."""
    root = Path(medviewer.__file__).parent
    sources = [path for package in _PACKAGES for path in sorted(Path(package.__path__[0]).rglob("*.py"))]
    digest = hashlib.sha256()
    for path in sources:
        digest.update(f"{path.relative_to(root).as_posix()}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest() if sources else ""


def _modules(package: ModuleType) -> list[ModuleType]:
    names = sorted(each.name for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}."))
    return [importlib.import_module(name) for name in names]


def _constants(module: ModuleType) -> dict[str, Plain]:
    """The constants that a module goes by, its own and those it takes from elsewhere."""
    constants: dict[str, Plain] = {}
    for name in sorted(filter(_CONSTANT.fullmatch, vars(module))):
        try:
            constants[name] = _plain(getattr(module, name))
        except _NotPlainError:
            continue
    return constants


def _plain(value: object) -> Plain:
    """Numbers, switches, enums, data classes, lists and tables of them; sentences and code are no parameters."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Enum):
        return str(value.value)
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(part) for name, part in asdict(value).items()}
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if isinstance(value, Mapping):
        return {_key(key): _plain(part) for key, part in value.items()}
    raise _NotPlainError


def _key(key: object) -> str:
    return str(key.value) if isinstance(key, Enum) else str(key)
