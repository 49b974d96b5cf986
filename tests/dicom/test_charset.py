"""Names appear as their owners write them, also where the declared character set is wrong."""

from io import BytesIO
from pathlib import Path

import pydicom
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.data import get_charset_files

from medviewer.dicom.charset import decode_text, encodings_of, person_name
from medviewer.dicom.data_set_file import parse
from medviewer.dicom.header import Header
from medviewer.dicom.patient import PersonNameText
from tests.dicom.reading import read_one
from tests.dicom.synthetic import make_ct_slice, write


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


TEXTS = {
    "ISO_IR 6": "Plain^Name", "ISO_IR 100": "Buc^Jérôme", "ISO_IR 101": "Wałęsa^Łukasz", "ISO_IR 109": "Ĉiuĵaŭde",
    "ISO_IR 110": "Kārlis^Ņ", "ISO_IR 144": "Люкceмбypг", "ISO_IR 127": "قباني^لنزار", "ISO_IR 126": "Διονυσιος",
    "ISO_IR 138": "שרון^דבורה", "ISO_IR 148": "Çavuşoğlu^İğ", "ISO_IR 203": "Œuvre^€", "ISO_IR 13": "ﾔﾏﾀﾞ^ﾀﾛｳ",
    "ISO_IR 166": "นามสกุล^ชื่อ", "ISO_IR 192": "Wang^小东 Здравствуй", "GB18030": "王^小东𠮷", "GBK": "王^小东",
}  # fmt: skip
"""Every single-valued term of Specific Character Set (PS3.3 C.12.1.1.2) -> text in it."""
PYTHON_NAMES = {"ISO_IR 203": "iso8859_15", "ISO_IR 192": "utf-8", "ISO_IR 6": "ascii"}


def encoded(text, term):
    return text.encode(PYTHON_NAMES.get(term) or pydicom.charset.python_encoding[term])


@pytest.mark.parametrize(("term", "text"), TEXTS.items(), ids=TEXTS)
def test_text_in_every_character_set(term, text):
    encodings = encodings_of((term,))

    assert decode_text(encoded(text, term), encodings) == text
    assert person_name(encoded(text, term), encodings).alphabetic == text
    assert decode_text(encoded(f"A\\{text} ", term), encodings) == f"A\\{text}"


@pytest.mark.parametrize(
    "term", [each for each in TEXTS if f"ISO 2022 {each[4:]}" in pydicom.charset.python_encoding]
)
def test_code_extensions_agree_with_pydicom(term):
    declared = ("", f"ISO 2022 {term[4:]}")
    encodings = encodings_of(declared)
    text = TEXTS[term].replace("^", " ")
    value = pydicom.charset.encode_string(text, pydicom.charset.convert_encodings(list(declared)))

    assert decode_text(value, encodings) == pydicom.charset.decode_bytes(
        value, list(encodings), {0x0A, 0x0C, 0x0D}
    )
    assert decode_text(value, encodings) == text


@pytest.mark.parametrize(
    ("declared", "value", "expected"),
    [  # PS3.5 annexes H, I, J and K, byte by byte
        (("", "ISO 2022 IR 87"), b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B",
         ("Yamada^Tarou", "山田^太郎", "やまだ^たろう")),
        (("ISO 2022 IR 13", "ISO 2022 IR 87"),
         b"\xd4\xcf\xc0\xde^\xc0\xdb\xb3=\x1b$B;3ED\x1b(J^\x1b$BB@O:\x1b(J=\x1b$B$d$^$@\x1b(J^\x1b$B$?$m$&\x1b(J",
         ("ﾔﾏﾀﾞ^ﾀﾛｳ", "山田^太郎", "やまだ^たろう")),
        (("", "ISO 2022 IR 149"),
         b"Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7=\x1b$)C\xc8\xab^\x1b$)C\xb1\xe6\xb5\xbf",
         ("Hong^Gildong", "洪^吉洞", "홍^길동")),
        (("", "ISO 2022 IR 58"),
         b"Zhang^XiaoDong=\x1b$)A\xd5\xc5^\x1b$)A\xd0\xa1\xb6\xab=", ("Zhang^XiaoDong", "张^小东", "")),
        (("ISO_IR 192",), "Wang^XiaoDong=王^小东=".encode(), ("Wang^XiaoDong", "王^小东", "")),
        (("GB18030",), "Wang^XiaoDong=王^小东=".encode("gb18030"), ("Wang^XiaoDong", "王^小东", "")),
        (("", "ISO 2022 IR 100", "ISO 2022 IR 144", "ISO 2022 IR 126"),
         b"Dionysios is \x1b-F\xc4\xe9\xef\xed\xf5\xf3\xe9\xef\xf2", ("Dionysios is Διονυσιος", "", "")),
    ],
)  # fmt: skip
def test_the_standard_s_own_examples(declared, value, expected):
    name = person_name(value, encodings_of(declared))

    assert (name.alphabetic, name.ideographic, name.phonetic) == expected


@pytest.mark.parametrize("declared", [("GBK",), ("GB18030",)])
@pytest.mark.parametrize("byte", [0x5C, 0x5E])
def test_a_byte_that_looks_like_a_delimiter_cuts_no_character(declared, byte):
    """Second bytes of GBK run from 40 to FE: a backslash and a caret are among them."""
    character = {0x5C: "乗", 0x5E: "區"}[byte]
    assert character.encode("gbk")[1] == byte
    name = person_name(f"{character}^一={character}".encode("gbk"), encodings_of(declared))

    assert (name.alphabetic, name.ideographic) == (f"{character}^一", character)


@pytest.mark.parametrize("declared", [("", "ISO 2022 IR 149"), ("ISO_IR 100", "ISO 2022 IR 149")])
def test_korean_bytes_without_their_escape_sequence_are_korean(declared):
    assert decode_text("홍길동".encode("euc_kr"), encodings_of(declared)) == "홍길동"


@pytest.mark.parametrize(
    ("value", "is_name", "text"),
    [
        (b"\x1b-L\xb8^\xe9", True, "И^é"),  # a caret brings the first set back in a name
        (b"\x1b-L\xb8^\xe9", False, "И^щ"),
        (b"\x1b-L\xb8\r\n\xe9", False, "И\r\né"),  # as a new line does elsewhere
    ],
)
def test_a_delimiter_brings_the_first_character_set_back(value, is_name, text):
    encodings = encodings_of(("ISO 2022 IR 100", "ISO 2022 IR 144"))

    assert decode_text(value, encodings, person_name=is_name) == text
    delimiters = {0x5E, 0x3D} if is_name else {0x0A, 0x0D}
    assert pydicom.charset.decode_bytes(value, list(encodings), delimiters) == text


@pytest.mark.parametrize("value", [b"\x1b$Z", b"A\x1b", b"\x1b$B\x21", b"\x1b(Z \xff\xfe"])
def test_unknown_and_cut_off_escape_sequences_do_not_stop_reading(value):
    assert isinstance(decode_text(value, encodings_of(("", "ISO 2022 IR 87"))), str)


@pytest.mark.parametrize("declared", [("GB18030",), ("GBK",), ("", "ISO 2022 IR 58")])
def test_utf_8_under_a_chinese_declaration_is_recognised(declared):
    assert decode_text("胸部平扫".encode(), encodings_of(declared)) == "胸部平扫"


@pytest.mark.parametrize("text", ["你好", "联通", "胸部CT", "左肺下叶"])
def test_chinese_under_its_own_declaration_stays_as_it_is(text):
    assert decode_text(text.encode("gb18030"), encodings_of(("GB18030",))) == text


def test_windows_signs_under_latin_1_are_read_as_windows_means_them():
    assert decode_text(b"patient\x92s \x80 5", encodings_of(("ISO_IR 100",))) == "patient’s € 5"


@given(
    st.binary(max_size=40),
    st.lists(st.sampled_from([*pydicom.charset.python_encoding, "ISO_IR 203"]), max_size=3),
)
def test_any_bytes_under_any_declaration_become_text(value, declared):
    encodings = encodings_of(tuple(declared))

    assert isinstance(decode_text(value, encodings), str)
    assert isinstance(person_name(value, encodings).alphabetic, str)


@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2"])
@pytest.mark.parametrize("term", ["ISO_IR 144", "GB18030", "ISO_IR 192", "ISO_IR 166"])
def test_a_file_s_texts_in_every_encoding(tmp_path, syntax, term):
    text = TEXTS[term].replace("^", " ")
    slice_ = make_ct_slice(0, SpecificCharacterSet=term, PatientName=TEXTS[term], SeriesDescription=text)
    slice_["PixelData"].VR = "OW"
    slice_.file_meta.TransferSyntaxUID = syntax

    instance = read_one(write(slice_, tmp_path / "a"))

    assert instance.study.patient.name.alphabetic == TEXTS[term]
    assert instance.series.description == text


CHARSET_FILES = sorted(Path(name).name for name in get_charset_files("*.dcm") if "chrSQ" not in name)


@pytest.mark.parametrize("name", [*CHARSET_FILES, "chrGB2312.dcm"])
def test_every_text_of_the_real_charset_files_agrees_with_pydicom(shared_data, name):
    found = sorted((Path(shared_data) / "dicom").rglob(name))
    if not found:
        pytest.skip(f"{name} is not among the real scans")
    dataset = pydicom.dcmread(found[0])
    header = Header(parse(BytesIO(found[0].read_bytes())).dataset)

    for element in dataset:
        if element.VR in ("LO", "SH", "ST", "LT") and element.keyword:
            values = (
                element.value if isinstance(element.value, pydicom.multival.MultiValue) else [element.value]
            )
            assert header.text(element.keyword) == "\\".join(str(each or "").strip() for each in values)
