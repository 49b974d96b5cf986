"""Names appear as their owners write them, also where the declared character set is wrong."""

import pydicom
import pytest
from pydicom.data import get_charset_files

from medviewer.dicom.charset import decode_text, encodings_of, person_name
from medviewer.dicom.patient import PersonNameText


@pytest.mark.parametrize("path", [p for p in get_charset_files("*.dcm") if "chrSQ" not in p])
def test_all_groups_agree_with_pydicom(path):
    dataset = pydicom.dcmread(path)
    declared = dataset.get("SpecificCharacterSet", "")
    theirs = dataset.PatientName
    encodings = encodings_of((declared,) if isinstance(declared, str) else tuple(declared))

    ours = person_name(theirs.original_string, encodings)

    assert (ours.alphabetic, ours.ideographic, ours.phonetic) == (
        theirs.alphabetic, theirs.ideographic, theirs.phonetic,
    )  # fmt: skip


@pytest.mark.parametrize("name", ["王^小东", "张三", "欧阳^娜娜", "胸部CT平扫"])
@pytest.mark.parametrize("declared", [(), ("ISO_IR 100",)])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_chinese_bytes_under_a_western_declaration_are_recognised(name, declared, encoding):
    assert decode_text(name.encode(encoding), encodings_of(declared)) == name


@pytest.mark.parametrize(
    "name",
    ["Müller^Jürgen", "Löß", "Buc^Jérôme", "Noël^Zoë", "Ñuñez", "Hôpital Général", "n° 5", "10 µm", "Éàü"],
)
def test_western_names_stay_western(name):
    assert decode_text(name.encode("latin_1"), encodings_of(("ISO_IR 100",))) == name


def test_an_unknown_declaration_does_not_stop_reading():
    assert decode_text(b"Plain", encodings_of(("NO SUCH SET",))) == "Plain"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (PersonNameText("Wang^XiaoDong", "王^小东"), "王小东 (Wang, XiaoDong)"),
        (PersonNameText("王^小东"), "王小东"),
        (PersonNameText("Doe^John^Q"), "Doe, John Q"),
        (PersonNameText(), ""),
    ],
)
def test_how_a_name_is_shown(name, shown):
    assert name.display == shown
