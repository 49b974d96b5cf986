"""An odd number in a header costs no other file anything, and no default stands in silence for it."""

import warnings
from collections.abc import Callable
from functools import partial
from itertools import count

import pytest

from medviewer.services.decode_pool import DecodePool
from tests.oracles.odd import headers
from tests.oracles.odd.data_set import Element, odd_file
from tests.oracles.odd.headers import OddHeaders
from tests.oracles.odd.kind import BAD, OTHER, SAME, SPOILED, UNFORESEEN, WRONG, Case, Ending, tried
from tests.oracles.odd.numbers import ODD_TEXTS, Meaning, OddValue, with_number, with_text
from tests.oracles.odd.opening import Claim, FolderEndedError, Look

TRIALS = 120
UNREADABLE = sorted(text for text, plain in ODD_TEXTS.items() if plain is None)
MEANT = ("1,5", "+2.5", " 2.5", "2.5\0", "2.5E+0", "-0", "0." + "3" * 60, "0.0004")


@pytest.fixture(scope="module")
def odd_headers(tmp_path_factory):
    pool = DecodePool(2, patience_s=10)
    yield OddHeaders(pool, tmp_path_factory.mktemp("headers"))
    pool.shutdown()


@pytest.fixture
def ending(odd_headers, tmp_path):
    """Subject, keyword and what makes its element odd -> how the opening ends."""

    def of(subject: str, keyword: str, odd: Callable[[Element], OddValue]) -> Ending:
        place = tmp_path / "place"
        place.mkdir(exist_ok=True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # numpy's, of numbers that overflow: what comes of them is judged
            return odd_headers.open(odd_headers.make_chosen(place, subject, keyword, odd), place)

    return of


def text(value: str) -> Callable[[Element], OddValue]:
    return partial(with_text, text=value)


def empty(element: Element) -> OddValue:
    return OddValue("empty", Element(element.tag, element.vr), Meaning.ABSENT)


def absent(_element: Element) -> OddValue:
    return OddValue("absent", None, Meaning.AS_GIVEN)


def one(element: Element) -> OddValue:
    return OddValue("1", Element(element.tag, element.vr, b"\1\0"), Meaning.AS_GIVEN)


def trailing_backslash(element: Element) -> OddValue:
    changed = Element(element.tag, element.vr, element.value.rstrip() + b"\\")
    return OddValue("trailing backslash", changed, element)


def second_value(element: Element) -> OddValue:
    return OddValue("more", Element(element.tag, element.vr, element.value.rstrip() + b"\\7"), element)


def as_double(element: Element) -> OddValue:
    odd = with_number(Element(element.tag, "FD", bytes(8)), 2.5)
    return OddValue("written as FD", odd.element, Element(element.tag, element.vr, b"2.5"))


@pytest.mark.slow
def test_random_numbers_end_well(odd_headers, tmp_path):
    bad = [
        trial for number in range(TRIALS) if (trial := tried(odd_headers, 1, number, tmp_path / "p")).is_bad
    ]

    assert [(trial.case, trial.ending) for trial in bad] == []


EXTREME = (
    ("CT", "SliceThickness", text("1e-30")),
    ("CT", "ImageOrientationPatient", text("1e308")),
    ("CT in its series", "ImageOrientationPatient", text("1e160")),
    ("CT in its series", "ImagePositionPatient", text("1e308")),
    ("CT in its series", "PixelSpacing", text("1e-5")),
    ("MR", "PixelSpacing", text("1e-5")),
    ("radiograph", "ImagerPixelSpacing", text("1e-5")),
    ("ultrasound", "PhysicalDeltaX", lambda element: with_number(element, 1e-30)),
    ("ultrasound", "PhysicalDeltaY", lambda element: with_number(element, 1e300)),
    ("enhanced CT", "ImageOrientationPatient", text("1e160")),
    ("enhanced CT", "PixelSpacing", text("1e-5")),
    ("dose grid", "GridFrameOffsetVector", text("1e308")),
    ("segmentation", "ImageOrientationPatient", text("1e160")),
    ("segmentation", "PixelSpacing", text("1e-5")),
    ("fractions", "ImagePositionPatient", text("1e308")),
    ("structure set", "ContourData", text("1e308")),
    ("color 4:2:2", "BitsAllocated", one),
    ("PET", "RadionuclideHalfLife", text("0.0000001")),
    ("PET", "PatientWeight", text("1e308")),
)


@pytest.mark.parametrize(
    ("subject", "keyword", "odd"), EXTREME, ids=[f"{subject} {keyword}" for subject, keyword, _odd in EXTREME]
)
def test_an_extreme_number_costs_its_own_file_at_most(ending, subject, keyword, odd):
    found = ending(subject, keyword, odd)

    assert found.verdict not in BAD, found


@pytest.mark.parametrize(
    ("subject", "keyword"),
    [
        ("CT", "RescaleSlope"), ("CT", "RescaleIntercept"), ("enhanced CT", "RescaleSlope"), ("PET", "RescaleSlope"),
        ("CT", "PixelSpacing"), ("CT", "SliceThickness"), ("PET", "PatientWeight"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_or_drops_the_unit(ending, subject, keyword):
    found = {value: ending(subject, keyword, text(value)) for value in UNREADABLE}

    assert {value: each for value, each in found.items() if each.verdict in BAD} == {}


@pytest.mark.parametrize(
    ("subject", "keyword"),
    [
        ("CT", "RescaleSlope"), ("CT", "RescaleIntercept"), ("enhanced CT", "RescaleIntercept"),
        ("CT", "SliceThickness"), ("CT", "PixelSpacing"),
    ],
)  # fmt: skip
def test_what_a_person_reads_is_read_so_or_told(ending, subject, keyword):
    found = {value: ending(subject, keyword, text(value)) for value in MEANT}
    for odd in (empty, trailing_backslash, second_value, as_double):
        if not (keyword == "PixelSpacing" and odd in (second_value, as_double)):
            found[odd.__name__] = ending(subject, keyword, odd)

    assert {value: each for value, each in found.items() if each.verdict in BAD} == {}


@pytest.mark.parametrize(
    "keyword", ["RadiopharmaceuticalStartTime", "SeriesTime", "PatientWeight", "RadionuclideHalfLife"]
)
def test_no_suv_is_claimed_where_what_it_is_worked_out_from_is_missing(ending, keyword):
    odd = {"absent": absent, "empty": empty, "spaces": text("  "), "no hour": text("99")}
    found = {
        name: ending("PET", keyword, each)
        for name, each in odd.items()
        if name != "no hour" or "Time" in keyword
    }

    assert {name: each for name, each in found.items() if each.verdict in BAD} == {}


@pytest.mark.parametrize(("keyword", "value"), [("RescaleSlope", "1e308"), ("RescaleIntercept", "-1e308")])
def test_values_beyond_all_numbers_are_told(ending, keyword, value):
    found = ending("CT", keyword, text(value))

    assert found.verdict not in BAD, found


def test_an_unchanged_file_ends_as_before(ending):
    assert ending("CT", "RescaleSlope", lambda element: OddValue("same", element, element)).verdict == SAME
    assert ending("CT", "RescaleSlope", text("2.5")).verdict == OTHER


def test_a_folder_that_cannot_be_opened_is_noticed(ending, monkeypatch):
    def fails(_place, _pool):
        raise FolderEndedError("here")

    ending("CT", "RescaleSlope", text("2.5"))  # what is right is looked at once
    monkeypatch.setattr(headers, "opened", fails)

    assert ending("CT", "RescaleSlope", text("2.5")).verdict == SPOILED


def test_good_files_that_become_others_are_noticed(ending, monkeypatch):
    ending("CT", "RescaleSlope", text("2.5"))
    another = count()
    monkeypatch.setattr(headers, "described", lambda _catalog, _below: [next(another)])

    assert ending("CT", "RescaleSlope", text("2.5")).verdict == SPOILED


@pytest.mark.parametrize(
    ("look", "verdict"),
    [
        (Look({Claim.VALUES: "as if it were 1"}), WRONG),
        (Look({Claim.VALUES: "as if it were 1"}, told={"It can't be read."}), "told"),
        (Look({Claim.PLANE: "mm"}), OTHER),
        (Look(told={"It is no image."}), "refused"),
        (Look(unforeseen=["unexpected ValueError at here.py:1"]), UNFORESEEN),
        (Look(impossible=["voxels of nothing"]), WRONG),
    ],
)
def test_the_verdict_on_what_cannot_be_read(ending, monkeypatch, look, verdict):
    ending("CT", "RescaleSlope", text("2.5"))
    monkeypatch.setattr(headers, "look_at", lambda *_arguments: look)

    assert ending("CT", "RescaleSlope", text("abc")).verdict == verdict


def test_a_tree_of_elements_is_written_as_it_was_read(odd_headers):
    for subject in odd_headers._subjects:
        content = subject.file.encoded()
        again = odd_file(_parsed(content))
        assert again.encoded() == content, subject.name


def _parsed(content: bytes):
    from io import BytesIO

    from pydicom import dcmread

    return dcmread(BytesIO(content))


def test_the_same_seed_makes_the_same_case(odd_headers, tmp_path):
    def made(number: int) -> tuple[Case, bytes]:
        trial = tried(odd_headers, 7, number, tmp_path / "p")
        return trial.case, (tmp_path / "p" / "odd.dcm").read_bytes()

    assert made(3) == made(3)
    assert made(3) != made(4)
