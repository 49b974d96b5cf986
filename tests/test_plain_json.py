"""A JSON file is read within bounds, whatever lies in its place."""

import os

import pytest

from medviewer.plain_json import DEEPEST, LARGEST_BYTES, parse_json, read_json

ODD = {
    "deep list": ("[" * 100_000 + "]" * 100_000, "nested"),
    "deep table": ('{"a":' * 100_000 + "1" + "}" * 100_000, "nested"),
    "a level too deep": ("[" * (DEEPEST + 1) + "1" + "]" * (DEEPEST + 1), "nested"),
    "400 digits": ('{"cine_rate": ' + "7" * 400 + "}", "too many digits"),
    "5000 digits": ("[" + "-" + "7" * 5000 + "]", "too many digits"),
    "a fraction out of range": ("[1e400]", "out of range"),
    "infinity": ('{"a": -Infinity}', "Infinity is no number"),
    "not a number": ('{"a": NaN}', "NaN is no number"),
    "a name twice": ('{"a": 1, "b": {"c": 1, "c": 2}}', "twice"),
    "no JSON": ("{", "Expecting"),
    "nothing": ("", "Expecting"),
}


@pytest.mark.parametrize(("text", "why"), ODD.values(), ids=ODD)
def test_odd_texts_are_refused_in_one_way(text, why):
    for content in (text, text.encode()):
        with pytest.raises(ValueError, match=why):
            parse_json(content)


@pytest.mark.parametrize("content", [b"\xff\xfe[\x001\x00]\x00", b'["\xe9"]'])
def test_what_is_no_utf8_is_refused(content):
    with pytest.raises(ValueError, match="utf-8"):
        parse_json(content)


def test_plain_values_are_read_as_they_stand():
    text = '{"a": [1, -2.5e3, true, null, "7"], "b": ' + "9" * 40 + "}"

    assert parse_json(text) == {"a": [1, -2500.0, True, None, "7"], "b": 10**40 - 1}
    assert parse_json("[" * DEEPEST + "3" + "]" * DEEPEST) is not None


@pytest.mark.timeout(20)
def test_only_a_regular_file_of_moderate_size_is_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "endless").symlink_to("/dev/zero")
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    with (tmp_path / "huge").open("wb") as file:
        file.truncate(1 << 30)  # sparse

    for name, why in (("pipe", "regular"), ("folder", "regular"), ("endless", "regular"), ("gone", "No such"),
                      ("huge", "too large"), ("missing", "No such")):  # fmt: skip
        with pytest.raises(OSError, match=why):
            read_json(tmp_path / name)


def test_the_largest_file_is_read_and_one_byte_more_is_not(tmp_path):
    (tmp_path / "a.json").write_bytes(b'"' + b"x" * (LARGEST_BYTES - 2) + b'"')
    (tmp_path / "b.json").write_bytes(b'"' + b"x" * (LARGEST_BYTES - 1) + b'"')

    assert len(read_json(tmp_path / "a.json")) == LARGEST_BYTES - 2
    with pytest.raises(OSError, match="too large"):
        read_json(tmp_path / "b.json")
