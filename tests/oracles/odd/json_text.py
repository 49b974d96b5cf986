"""Makes JSON odd: values of other types and sizes, depth, keys, bytes."""

import json
from collections.abc import Callable
from random import Random

DEEP = 100_000
_RAW_VALUES = {
    "400 digits": "1" + "0" * 399, "5000 digits": "7" * 5000, "NaN": "NaN", "infinite": "-Infinity", "1e400": "1e400",
    "1e308": "1e308", "-0.0": "-0.0", "null": "null", "true": "true", "empty text": '""', "text": '"abc"',
    "text of a number": '"12"', "empty list": "[]", "list": "[1, [2]]", "empty table": "{}", "table": '{"a": {"b": 1}}',
    "long text": json.dumps("x" * 300_000), "control characters": r'"a\u0000b\u001b[31m"', "lone surrogate": r'"\ud800"',
    "right to left": '"\u202eabc"', "minus one": "-1", "zero": "0", "half": "0.5",
    "nested": "[" * DEEP + "]" * DEEP, "a little nested": "[" * 900 + "]" * 900,
}  # fmt: skip
_SLOT = "\u0001slot\u0001"
_CUTS = 20

Places = list[tuple[object, ...]]


def places_in(value: object, path: tuple[object, ...] = ()) -> Places:
    """Paths to every value inside a value, itself included."""
    found: Places = [path]
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, child in children:
        found += places_in(child, (*path, key))
    return found


def value_at(value: object, path: tuple[object, ...]) -> object:
    for key in path:
        value = value[key]  # type: ignore[index]
    return value


def with_raw(text: str, path: tuple[object, ...], raw: str) -> str:
    """A JSON text whose value at a path is written as `raw`, which need be no JSON."""
    document = json.loads(text)
    if not path:
        return raw
    parent = value_at(document, path[:-1])
    parent[path[-1]] = _SLOT  # type: ignore[index]
    return json.dumps(document).replace(json.dumps(_SLOT), raw)


def odd_json(text: str, random: Random) -> tuple[str, bytes]:
    """One mutation of a JSON text: its name and the bytes."""
    name = random.choice([*["a value"] * 12, *_WHOLE])
    if name != "a value":
        return name, _WHOLE[name](text, random)
    path = random.choice(places_in(json.loads(text)))
    kind = random.choice(list(_RAW_VALUES))
    where = ".".join(str(key) for key in path[:3])
    return f"{kind} as {where or 'all'}", with_raw(text, path, _RAW_VALUES[kind]).encode()


def _without_key(text: str, random: Random) -> bytes:
    document = json.loads(text)
    paths = [path for path in places_in(document) if path]
    if paths:
        *parent, key = random.choice(paths)
        del value_at(document, tuple(parent))[key]  # type: ignore[attr-defined]
    return json.dumps(document).encode()


def _twice(text: str, random: Random) -> bytes:
    document = json.loads(text)
    if not isinstance(document, dict) or not document:
        return f"{text}{text}".encode()
    key = random.choice(list(document))
    other = random.choice(list(_RAW_VALUES.values()))
    return (text.rstrip().removesuffix("}") + f", {json.dumps(key)}: {other}}}").encode()


def _cut(text: str, random: Random) -> bytes:
    content = text.encode()
    return content[: random.randrange(len(content))] if content else b""


def _bytes(text: str, random: Random) -> bytes:
    content = bytearray(text.encode())
    for _ in range(random.randint(1, 8)):
        content[random.randrange(len(content))] = random.randrange(256)
    return bytes(content)


_WHOLE: dict[str, Callable[[str, Random], bytes]] = {
    "deep lists": lambda _text, _random: b"[" * DEEP + b"]" * DEEP,
    "deep tables": lambda _text, _random: b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "a key is missing": _without_key,
    "a key twice": _twice,
    "cut": _cut,
    "other bytes": _bytes,
    "empty": lambda _text, _random: b"",
    "no UTF-8": lambda text, _random: text.encode("utf-16"),
    "byte order mark": lambda text, _random: b"\xef\xbb\xbf" + text.encode(),
    "not UTF-8 inside": lambda text, random: text.encode().replace(b'"', b'"\xff', random.randint(1, 3)),
    "zeros": lambda _text, _random: bytes(4096),
}
