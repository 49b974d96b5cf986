"""A protocol file says what it means, or is refused with the place and the reason."""

import copy
import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medviewer import paths
from medviewer.errors import reader_text
from medviewer.hanging.facts import Plane, SeriesFacts
from medviewer.hanging.grid_layout import GridLayout
from medviewer.hanging.match import apply, choose
from medviewer.hanging.protocol_file import read_protocol
from medviewer.hanging.region import Region
from medviewer.hanging.written_table import HangingProtocolError
from medviewer.services.hanging_protocols import load_protocols, own_folder

WHOLE = {
    "schema": "medviewer-hanging/1",
    "id": "mine",
    "name": {"en": "Mine", "zh_CN": "我的"},
    "study": {"modality": "CT", "region": ["chest", "abdomen"]},
    "layouts": [
        {
            "rows": 1, "columns": 2, "at_least": 1, "same_scale": True,
            "viewports": [
                {"series": {"plane": "axial", "slices": {"least": 5}}, "window": {"center": 50, "width": 350}},
                {"series": [{"plane": "coronal"}, {"prefer": ["thinnest"]}], "window": "Lung", "may_repeat": True},
            ],
        }
    ],
}  # fmt: skip


def read(stored):
    return read_protocol(json.dumps(stored), "mine.json")


def test_a_whole_file_is_read_as_it_says():
    protocol = read(WHOLE)
    (layout,) = protocol.layouts

    assert (protocol.name("zh_CN"), protocol.name("fr")) == ("我的", "Mine")
    assert protocol.study.region == (Region.CHEST, Region.ABDOMEN)
    assert (layout.grid, layout.at_least, layout.same_scale) == (GridLayout(1, 2), 1, True)
    assert layout.viewports[0].series[0].plane == (Plane.AXIAL,)
    assert (layout.viewports[0].window.center, layout.viewports[0].window.width) == (50, 350)
    assert (layout.viewports[1].window.center, layout.viewports[1].window.width) == (-600, 1500)
    assert layout.viewports[1].may_repeat


def changed(place, value):
    """WHOLE with another value at a place ("layouts 0 rows"); None takes it out."""
    stored = copy.deepcopy(WHOLE)
    *way, last = [int(part) if part.isdigit() else part for part in place.split()]
    table = stored
    for part in way:
        table = table[part]
    if value is None:
        del table[last]
    else:
        table[last] = value
    return stored


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        ("schema", "other/2", "schema: “medviewer-hanging/1” is expected here."),
        ("id", None, "id: this is missing."),
        ("name en", "  ", "name.en: a text is expected here."),
        ("name", "Mine", "name: a table in braces is expected here."),
        ("study region", "chesst", "study.region: “chesst” is none of: head, neck, chest"),
        ("study modalty", "CT", "study.modalty: this word is unknown here."),
        ("study at_least", 0, "study.at_least: a whole number from 1 to 100 is expected here."),
        ("layouts", [], "layouts: a list in brackets is expected here."),
        ("layouts 0 rows", 4, "layouts[0].rows: a whole number from 1 to 3 is expected here."),
        ("layouts 0 rows", 1.5, "layouts[0].rows: a whole number from 1 to 3 is expected here."),
        ("layouts 0 columns", True, "layouts[0].columns: a number is expected here."),
        ("layouts 0 columns", 1, "layouts[0].viewports: the grid has only 1 places."),
        ("layouts 0 at_least", 3, "layouts[0].at_least: a whole number from 1 to 2 is expected here."),
        ("layouts 0 same_scale", "yes", "layouts[0].same_scale: true or false is expected here."),
        ("layouts 0 viewports 0 series plane", 7, "viewports[0].series.plane: texts are expected here."),
        (
            "layouts 0 viewports 1 series 0 description",
            "(",
            "series[0].description: this is no regular expression.",
        ),
        ("layouts 0 viewports 0 series kernel", "hard", "series.kernel: “hard” is none of: sharp, smooth."),
        ("layouts 0 viewports 0 series slices", 7, "series.slices: a table in braces is expected here."),
        (
            "layouts 0 viewports 0 window",
            "lungs",
            "viewports[0].window: “lungs” is none of: Soft tissue, Lung",
        ),
        ("layouts 0 viewports 0 window width", 0, "viewports[0].window.width: a window is at least 1 wide."),
        ("layouts 0 viewports 0 window center", float("nan"), "or a number that is none."),
        ("layouts 0 viewports 0 chest_wall", "top", "chest_wall: “top” is none of: left, right."),
    ],
)
def test_what_is_wrong_is_said_with_its_place(place, value, said):
    with pytest.raises(HangingProtocolError) as refused:
        read(changed(place, value))
    message, hint = reader_text(refused.value)

    assert message.startswith("The hanging protocol mine.json can't be used. ")
    assert said in message
    assert "hanging-1.md" in hint


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{\n\n?", "Line 3 is no JSON."),
        ("[" * 100_000, "It is nested too deeply"),
        ("7", "a table"),
        ('{"schema": ' + "7" * 5000 + "}", "a number that is none"),
        ('{"id": 1, "id": 2}', "has a name twice"),
    ],
)
def test_a_file_that_holds_no_table_is_refused(text, said):
    with pytest.raises(HangingProtocolError) as refused:
        read_protocol(text, "mine.json")

    assert said in reader_text(refused.value)[0]


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(WHOLE)), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(
    json_values,
    st.sampled_from(["study", "layouts", "name", "layouts 0 viewports", "layouts 0 viewports 0 series"]),
)
def test_whatever_a_file_holds_it_is_read_or_refused_in_words(value, place):
    try:
        said = read(changed(place, value)).name("en")
    except HangingProtocolError as error:
        said = reader_text(error)[0]

    assert said


def test_the_refusal_survives_the_way_between_processes():
    with pytest.raises(HangingProtocolError) as refused:
        read(changed("id", None))
    copied = pickle.loads(pickle.dumps(refused.value))

    assert reader_text(copied) == reader_text(refused.value)


def test_every_file_of_the_program_is_read_and_named_in_both_languages():
    loaded = load_protocols(paths.resources() / "nowhere")

    assert [each.id for each in loaded.protocols] == [
        "brain-mr", "chest-ct", "generic", "mammography", "radiograph-pair",
    ]  # fmt: skip
    assert all({"en", "zh_CN"} <= dict(each.names).keys() for each in loaded.protocols)


@pytest.fixture
def own(tmp_path):
    own_folder(tmp_path).mkdir()

    def write(name, stored):
        text = stored if isinstance(stored, bytes) else json.dumps(stored).encode()
        (own_folder(tmp_path) / name).write_bytes(text)

    write.settings = tmp_path
    return write


def test_a_protocol_of_the_readers_takes_the_place_of_the_programs(own):
    own("chest.json", {**WHOLE, "id": "chest-ct"})
    protocol = next(each for each in load_protocols(own.settings).protocols if each.id == "chest-ct")

    assert protocol.is_own
    assert protocol.name("en") == "Mine"


def test_a_broken_file_of_the_readers_is_told_and_stands_in_the_way_of_none(own):
    own("a.json", b"\xff\xfe")
    own("b.json", {**WHOLE, "layouts": 3})
    own("c.json", WHOLE)
    loaded = load_protocols(own.settings)

    assert [error.fields["file"] for error in loaded.refused] == ["a.json", "b.json"]
    assert "mine" in [each.id for each in loaded.protocols]


def test_the_protocol_that_asks_for_most_is_used_and_the_readers_own_first_among_equals():
    facts = [SeriesFacts("a", "CT", regions=frozenset({Region.CHEST}), slice_count=9, plane=Plane.AXIAL)]
    vague = read({**WHOLE, "id": "a", "study": {"modality": "CT"}})
    precise = read({**WHOLE, "id": "z"})
    mine = read_protocol(json.dumps({**WHOLE, "id": "zz"}), "mine.json", is_own=True)

    assert choose([vague, precise], facts).protocol_id == "z"
    assert choose([vague, precise, mine], facts).protocol_id == "zz"
    assert choose([vague, precise, mine][::-1], facts).protocol_id == "zz"


def test_a_protocol_for_more_series_than_there_are_is_not_used():
    facts = [SeriesFacts("a", "CT", regions=frozenset({Region.CHEST}))]

    assert apply(read(changed("study at_least", 2)), facts) is None


some_facts = st.builds(
    SeriesFacts,
    key=st.uuids().map(str),
    modality=st.sampled_from(["CT", "MR", "MG", "DX", ""]),
    regions=st.frozensets(st.sampled_from(Region), max_size=2),
    plane=st.none() | st.sampled_from(Plane),
    slice_count=st.integers(1, 400),
    spacing_mm=st.none() | st.floats(0.4, 10),
    view=st.sampled_from(["", "CC", "MLO", "PA", "LATERAL"]),
    laterality=st.sampled_from(["", "R", "L", "B"]),
    is_sharp=st.booleans(),
    is_localizer=st.booleans(),
    number=st.none() | st.integers(0, 3),
)


PROGRAM = load_protocols(paths.resources() / "nowhere").protocols


@given(st.lists(some_facts, min_size=1, max_size=8, unique_by=lambda each: each.key), st.randoms())
def test_every_study_is_hung_and_the_order_of_its_series_changes_nothing(study, random):
    hanging = choose(PROGRAM, study)
    shuffled = random.sample(study, len(study))

    assert any(hanging.viewports)
    assert len(hanging.viewports) <= hanging.grid.count
    assert choose(PROGRAM, shuffled) == hanging
