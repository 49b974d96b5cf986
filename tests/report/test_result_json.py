"""The JSON result keeps its documented shape."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from medviewer import paths
from medviewer.finding.score import ModelScore, ReferenceCount, ScoreRange
from medviewer.i18n import Message
from medviewer.report.result_json import SCHEMA, LeftOutFile, geometry_json, result_json, to_json
from tests.finding.examples import oval_nodule
from tests.report.examples import CAPSULE, PASSPORT, SUPPORTED, analysed, finding, refused, with_provenance

SHAPE = (40, 64, 64)


def written(result, **more):
    document = result_json(result, study_uid="1.2.3", shape=SHAPE, passport=PASSPORT, **more)
    return json.loads(to_json(document))


def test_a_size_by_the_reader_s_margin_stands_beside_the_program_s_own():
    result = analysed()
    edited = oval_nodule(result.findings[0].center_mm, 30.0)
    first, second = written(result, margins={1: edited})["findings"][:2]

    assert [first["measurement_edited"][f"{axis}_mm"] for axis in ("long", "short", "mean")] == [
        37.5,
        22.5,
        30.0,
    ]
    assert first["measurement"]["mean_mm"] == 23.6
    assert second["measurement_edited"] is None


def test_the_geometry_names_slices_then_rows_then_columns():
    document = geometry_json((40, 30, 20), replace(PASSPORT, spacing_mm=(2.5, 0.7, 0.9)))

    assert (document["shape"], document["spacing_mm"]) == ([40, 30, 20], [2.5, 0.7, 0.9])


def test_what_was_analysed_and_found_can_be_read_back():
    result = analysed()
    document = written(result, left_out=[LeftOutFile("a/notes.txt", "not DICOM")])

    assert document["schema"] == SCHEMA
    assert document["geometry"]["shape"] == list(SHAPE)
    assert document["suitability"] == {"verdict": "suitable", "reasons": []}
    first, third = document["findings"][0], document["findings"][2]
    assert first["id"] == 1
    assert first["center_mm"] == pytest.approx(result.findings[0].center_mm, abs=1e-3)
    assert first["center_index"] == pytest.approx(result.findings[0].center_index, abs=1e-3)
    assert first["score"] == pytest.approx(0.31)
    assert first["interval"] == pytest.approx([0.22, 0.41])
    size = first["measurement"]
    assert (size["long_mm"], size["short_mm"], size["mean_mm"], size["type"]) == (29.5, 17.7, 23.6, "solid")
    assert size["volume_mm3"] == pytest.approx(np.pi / 6 * 29.5 * 17.7 * 23.6, rel=1e-3)
    assert third["measurement"] is None
    assert first["saliency"]["method"] == "HiResCAM"
    assert (first["saliency"]["verdict"], first["saliency"]["doubts"]) == ("supported", [])
    assert (first["saliency"]["deletion_gain"], first["saliency"]["insertion_gain"]) == (0.21, 0.34)
    assert (first["saliency"]["agreement"], first["saliency"]["outside_share"]) == (0.45, 0.12)
    assert first["saliency"]["registration_error_mm"] == 0.01
    assert (third["score"], third["interval"], third["saliency"]) == (None, None, None)
    assert third["refusal"]
    assert document["refused_files"] == [{"path": "a/notes.txt", "reason": "not DICOM"}]


def test_a_score_comes_with_what_it_rests_on():
    result = analysed()
    score = ModelScore(0.31, 0.22, 0.41, ReferenceCount(40, 10), ScoreRange(0.25, 0.4))
    first = replace(result.findings[0], score=score, cautions=(Message("It lies at the edge."),))
    scored, _second, refused_one = written(replace(result, findings=(first, *result.findings[1:])))[
        "findings"
    ]

    assert scored["reference"] == {"n": 40, "positives": 10}
    assert scored["stability"] == {"low": 0.25, "high": 0.4}
    assert scored["cautions"] == ["It lies at the edge."]
    assert (refused_one["reference"], refused_one["stability"], refused_one["cautions"]) == (None, None, [])


def test_each_finding_says_whether_the_model_was_made_for_it():
    result = analysed()
    doubtful = replace(result.findings[0], cautions=(Message("It is unlike most."),))

    findings = written(replace(result, findings=(doubtful, *result.findings[1:])))["findings"]

    assert [each["suitability"] for each in findings] == ["caution", "suitable", "refused"]


def test_a_refused_analysis_has_its_reason_and_no_findings():
    document = written(refused("It is an MR."))

    assert document["suitability"] == {"verdict": "refused", "reasons": ["It is an MR."]}
    assert document["findings"] == []


def test_every_key_is_described_in_the_schema_and_in_its_order():
    text = (paths.resources() / "schemas" / "result-1.md").read_text(encoding="utf-8")
    described = re.findall(r"`([\w.\[\]]+)`", "\n".join(re.findall(r"^\| ([^|]+) \|", text, re.MULTILINE)))
    document = written(with_provenance(analysed(), CAPSULE))

    flat = []
    for key, value in document.items():
        if key in ("software", "geometry", "model", "suitability"):
            flat += [f"{key}.{inner}" for inner in value]
        elif key == "provenance":
            flat += [key, *(f"{key}.{inner}" for inner in value)]
        elif key == "findings":
            flat += [key, *(f"findings[].{inner}" for inner in value[0])]
        else:
            flat.append(key)

    assert flat == described


def test_numpy_numbers_become_plain_ones_and_the_text_never_changes():
    result = analysed(number_type=np.float32)

    assert to_json(result_json(result, study_uid="1", shape=SHAPE, passport=PASSPORT)) == to_json(
        result_json(result, study_uid="1", shape=SHAPE, passport=PASSPORT)
    )


def test_a_number_that_json_cannot_say_is_refused():
    with pytest.raises(ValueError, match="JSON"):
        to_json({"score": float("nan")})


@pytest.mark.parametrize("part", ["measurement", "saliency"])
def test_every_key_of_a_measurement_and_of_a_checked_map_is_described(part):
    text = (paths.resources() / "schemas" / "result-1.md").read_text(encoding="utf-8")
    described = set(re.findall(r"`(\w+)`", text.split(f"Keys of `findings[].{part}`")[1].split("Keys of")[0]))

    assert set(written(analysed())["findings"][0][part]) <= described


def test_a_map_without_a_measured_place_says_so():
    unplaced = replace(SUPPORTED, registration_error_mm=None)
    result = replace(analysed(), findings=(finding(1, map_check=unplaced),))

    assert written(result)["findings"][0]["saliency"]["registration_error_mm"] is None
