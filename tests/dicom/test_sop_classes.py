"""Every SOP Class that the standard stores has a name in both languages, and says whether it is a picture."""

import pytest
from pydicom.uid import RLELossless, UID_dictionary

from medviewer import i18n
from medviewer.dicom.object_kind import ObjectKind, kind_message
from medviewer.dicom.refusals import NamelessObjectError, NoPixelsError, NotDicomError, ReferencedPixelsError
from medviewer.dicom.sop_classes import kind_of
from medviewer.dicom.transfer_syntax import NATIVE, syntax_name
from tests.dicom.reading import read_folder, read_one
from tests.dicom.synthetic import make_ct_slice, write

IS_NO_OBJECT = ("Commitment", "FIND", "MOVE", "GET", "Creation", "Query", "Directory")
STORED = {
    uid: name
    for uid, (name, kind, *_rest) in UID_dictionary.items()
    if kind == "SOP Class" and "Storage" in name and not any(word in name for word in IS_NO_OBJECT)
}
"""pydicom's list, made from PS3.6 Annex A: SOP Class UID -> name."""


def test_the_list_of_storage_classes_is_the_standard_s():
    assert len(STORED) > 170


@pytest.mark.parametrize("uid", STORED, ids=STORED.get)
def test_no_storage_class_of_the_standard_is_unknown(uid):
    kind = kind_of(uid, has_pixels=False)

    assert kind not in (ObjectKind.OTHER, ObjectKind.PRIVATE)


@pytest.mark.parametrize(
    "uid", [uid for uid, name in STORED.items() if "Image Storage" in name], ids=STORED.get
)
def test_image_storage_is_an_image_with_and_without_pixels(uid):
    assert kind_of(uid, has_pixels=True) is ObjectKind.IMAGE
    assert kind_of(uid, has_pixels=False) is ObjectKind.IMAGE


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Standalone VOI LUT Storage", ObjectKind.LOOKUP_TABLE),
        ("Grayscale Softcopy Presentation State Storage", ObjectKind.PRESENTATION_STATE),
        ("Standalone Curve Storage", ObjectKind.CURVE),
        ("12-lead ECG Waveform Storage", ObjectKind.WAVEFORM),
        ("MR Spectroscopy Storage", ObjectKind.SPECTROSCOPY),
        ("MR Image Storage", ObjectKind.IMAGE),
        ("Enhanced US Volume Storage", ObjectKind.IMAGE),
        ("RT Image Storage", ObjectKind.IMAGE),
        ("Enhanced RT Image Storage", ObjectKind.IMAGE),
        ("RT Radiation Record Set Storage", ObjectKind.RT_RECORD),
        ("RT Ion Plan Storage", ObjectKind.RT_PLAN),
        ("Key Object Selection Document Storage", ObjectKind.KEY_OBJECT),
        ("X-Ray Radiation Dose SR Storage", ObjectKind.STRUCTURED_REPORT),
        ("Encapsulated PDF Storage", ObjectKind.ENCAPSULATED_DOCUMENT),
        ("Encapsulated STL Storage", ObjectKind.ENCAPSULATED_MODEL),
        ("Stereometric Relationship Storage", ObjectKind.STEREOMETRIC_RELATIONSHIP),
        ("Ophthalmic Tomography Image Storage", ObjectKind.IMAGE),
        ("Hanging Protocol Storage", ObjectKind.HANGING_PROTOCOL),
    ],
)
def test_families(name, kind):
    (uid,) = (uid for uid, each in STORED.items() if each == name)

    assert kind_of(uid, has_pixels=False) is kind


@pytest.mark.parametrize(
    ("uid", "has_pixels", "kind"),
    [
        ("1.3.12.2.1107.5.9.1", False, ObjectKind.PRIVATE),  # Siemens CSA Non-Image
        ("1.3.46.670589.2.5.1.1", True, ObjectKind.IMAGE),  # Philips 3D ultrasound
        ("", True, ObjectKind.IMAGE),
        ("", False, ObjectKind.OTHER),
    ],
)
def test_private_objects_and_stripped_headers(uid, has_pixels, kind):
    assert kind_of(uid, has_pixels=has_pixels) is kind


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_each_kind_has_words_of_its_own(language):
    i18n.use_language(language)
    words = [str(kind_message(kind, "CT")) for kind in ObjectKind]

    assert len(set(words)) == len(words)
    assert language == "en" or all(any(ord(each) > 0x2E80 for each in word) for word in words)


def without_pixels(**elements):
    slice_ = make_ct_slice(0, **elements)
    del slice_.PixelData
    return slice_


def test_a_private_object_is_listed_as_such(tmp_path):
    slice_ = without_pixels(SOPClassUID="1.3.12.2.1107.5.9.1", Modality="MR")
    del slice_.Rows, slice_.Columns
    write(slice_, tmp_path / "a")

    (series,) = read_folder(tmp_path).series

    assert series.kind == "Private object"
    assert not series.is_image


@pytest.mark.parametrize(
    ("slice_", "error", "words"),
    [
        (without_pixels(), NoPixelsError, "holds no pixel data"),
        (without_pixels(SOPClassUID="1.2.840.10008.5.1.4.1.1.81.1"), NoPixelsError, "holds no pixel data"),
        (without_pixels(PixelDataProviderURL="https://example.org/1"), ReferencedPixelsError, "JPIP"),
    ],
)
def test_an_image_without_pixels_says_why(tmp_path, slice_, error, words):
    write(slice_, tmp_path / "a")

    (refused,) = read_folder(tmp_path).refused

    assert type(refused.error) is error
    assert words in refused.reason


def test_dicom_that_names_nothing_is_told_from_what_is_no_dicom(tmp_path):
    slice_ = without_pixels()
    del slice_.Rows, slice_.SOPClassUID
    slice_.file_meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.2"
    path = write(slice_, tmp_path / "a")

    with pytest.raises(NamelessObjectError):
        read_one(path)
    path.write_bytes(b"\x08\x00\x05\x00CS\x02\x00XX")
    with pytest.raises(NotDicomError):
        read_one(path)


TRANSFER_SYNTAXES = [
    uid for uid, (_name, kind, *_rest) in UID_dictionary.items() if kind == "Transfer Syntax"
]


@pytest.mark.parametrize("uid", [*TRANSFER_SYNTAXES, *sorted(NATIVE)])
def test_every_transfer_syntax_of_the_standard_has_words(uid):
    assert any(character.isalpha() for character in syntax_name(uid))
    assert (syntax_name(uid) == syntax_name(RLELossless)) == (uid == RLELossless)
