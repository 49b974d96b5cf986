"""The summary's content follows from the study and the result, in the language asked for."""

from dataclasses import replace

import numpy as np
import pytest

from medviewer import i18n
from medviewer.finding.score import ModelScore, ReferenceCount, ScoreRange
from medviewer.i18n import Message
from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.geometry_passport import GeometryPassport, GeometryVerdict, OrderSource
from medviewer.imaging.ultrasound_regions import PhysicalUnit, RegionAxis, SpatialFormat, UltrasoundRegion
from medviewer.imaging.volume import Calibration, FrameReference, Unit, Volume
from medviewer.report.summarize import summarize
from medviewer.report.summary import Level
from medviewer.report.summary_facts import analysed_block
from medviewer.report.summary_reading import SummaryReading
from tests.finding.examples import oval_nodule
from tests.report.examples import SHA, analysed, card, finding, refused, request


def facts(block):
    return {fact.label: fact.value for fact in block.facts}


def test_patient_study_and_series_are_named():
    content = summarize(request())

    assert facts(content.patient) == {
        "Name": "Ball, Round", "Patient ID": "ID-77", "Birth date": "1950-02-03", "Sex": "female",
    }  # fmt: skip
    assert facts(content.study)["Date"] == "2030-04-05 14:15"
    analysed_facts = facts(content.analysed)
    assert analysed_facts["Slices"] == "40 × 64 × 64"
    assert "2.500 × 4.000 × 4.000" in analysed_facts["Voxel size"]


def test_a_voxel_is_named_by_slices_then_rows_then_columns():
    geometry = VolumeGeometry.from_vectors((3, 5, 7), (0, 0, 0), (0, 0, 2.5), (0, 0.7, 0), (0.9, 0, 0))
    volume = Volume(np.zeros((3, 5, 7), np.int16), geometry, (FrameReference("1.2"),) * 3, Unit.HU)
    shown = facts(analysed_block(request().series, volume, 0, i18n.translator("en")))

    assert (shown["Slices"], shown["Voxel size"]) == ("3 × 5 × 7", "2.500 × 0.700 × 0.900\u00a0mm")


@pytest.mark.parametrize(
    ("down", "text"),
    [((0.05, 0.05), "0.500 × 0.200 mm (2-D region)"), ((0.05, 0.07), "differs from image to image")],
)
def test_the_pixels_of_ultrasound_are_as_large_as_its_regions_say(down, text):
    asked = request()
    facts_of_each = tuple(
        replace(asked.volume.facts(index), regions=(_tissue(down[index % 2]),))
        for index in range(asked.volume.geometry.shape[0])
    )
    content = summarize(replace(asked, volume=replace(asked.volume, own_facts=facts_of_each)))

    assert facts(content.analysed)["Voxel size"].replace("\u00a0", " ") == text


def _tissue(down):
    axes = (RegionAxis(PhysicalUnit.CENTIMETER, step) for step in (0.02, down))
    return UltrasoundRegion(0, 0, 9, 9, SpatialFormat.TWO_DIMENSIONAL, *axes)


def test_the_table_has_a_row_for_each_finding_with_score_size_slice_and_side():
    table = summarize(request()).findings

    first, _second, marker = table.rows
    assert first[:2] == ("1", "0.31 (0.22–0.41)")
    assert first[2].replace("\u00a0", " ") == "23.6 mm"
    assert first[3:5] == ("21 of 40", "left")
    assert first[5].replace("\u00a0", " ") == "L 34.0  P 2.0  H 50.0"
    assert marker[1] == "no score"
    assert marker[6] == "reader's marker"


def test_what_is_said_against_a_score_is_marked_there_and_told_beneath_the_table():
    result = analysed()
    doubtful = replace(result.findings[0], cautions=(Message("It is unlike most."), Message("It is dark.")))
    content = summarize(request(replace(result, findings=(doubtful, *result.findings[1:]))))

    assert content.findings.rows[0][1] == "0.31 (0.22–0.41)\nwith caution"
    assert content.reasons.rows == (
        ("1", "with caution", "It is unlike most.\nIt is dark."),
        ("3", "no score", "it lies at the edge"),
    )


def test_where_nothing_is_against_the_findings_no_reasons_are_told():
    assert summarize(request(replace(analysed(), findings=(finding(1),)))).reasons is None


def test_without_positions_no_side_is_told():
    passport = GeometryPassport(
        GeometryVerdict.NONE, OrderSource.FILE_NAME, None, notes=(Message("No positions."),)
    )
    content = summarize(request(passport=passport))

    assert {row[4] for row in content.findings.rows} == {"unknown"}
    assert {row[5] for row in content.findings.rows} == {"–"}
    assert content.verdicts[1].level is Level.REFUSED


def test_unreadable_slices_are_told_as_a_verdict():
    content = summarize(replace(request(), failed_slices={4: "damaged", 7: "damaged"}))

    assert content.verdicts[-1].heading == "Completeness"
    assert "taken as empty (2)" in content.verdicts[-1].reasons[0]
    assert "5, 8" in content.verdicts[-1].reasons[0]


def test_a_refused_analysis_has_no_findings_no_meaning_and_no_pictures():
    content = summarize(request(refused("It is an MR.")))

    assert content.verdicts[0].level is Level.REFUSED
    assert content.verdicts[0].reasons == ("It is an MR.",)
    assert (content.findings, content.meaning, content.strip, content.pictures) == (None, None, None, ())


def test_the_model_tells_its_limits_and_its_file():
    content = summarize(request())
    _model, limits, figures = content.model

    assert figures.rows[0][1:] == ("0.951", "0.930–0.970", "120", "30")
    assert [text[3:] for text in limits.paragraphs] == list(card().limits)
    assert facts(content.provenance)["Model SHA-256"] == SHA


def test_the_document_may_be_in_another_language_than_the_window(monkeypatch):
    words = {"Patient": "患者", "Findings": "发现", "left": "左"}
    monkeypatch.setattr(
        "medviewer.report.summarize.translator",
        lambda code: lambda text: words.get(text, text) if code == "zh_CN" else text,
    )
    content = summarize(request(language="zh_CN"))

    assert i18n.language() == "en"
    assert content.patient.heading == "患者"
    assert content.findings.rows[0][4] == "左"


def test_the_strip_shows_each_scored_finding_over_the_reference():
    strip = summarize(request()).strip

    assert [(mark.number, mark.low, mark.value, mark.high) for mark in strip.marks] == [
        (1, 0.22, 0.31, 0.41),
        (2, 0.22, 0.31, 0.41),
    ]
    for group in strip.groups:
        assert sum(group.shares) == pytest.approx(1)
    negative, positive = (np.average(np.arange(20), weights=group.shares) for group in strip.groups)
    assert negative < positive


def test_what_a_score_rests_on_stands_beside_it():
    score = ModelScore(0.31, 0.22, 0.41, ReferenceCount(40, 10), ScoreRange(0.25, 0.4))
    few = replace(score, reference=ReferenceCount(12, 3), stability=None)
    result = replace(
        analysed(), findings=(finding(1, score=score), finding(2, score=few), finding(3, scored=False))
    )
    rows = summarize(request(result)).basis.rows

    assert rows == (
        ("1", "10 of 40 (0.14–0.40)", "0.25–0.40"),
        ("2", "3 of 12 (0.09–0.53): too few to go by", "–"),
    )


def test_what_was_measured_has_a_row_for_each_nodule_with_a_size():
    sizes = summarize(request()).sizes

    assert [row[0] for row in sizes.rows] == ["1", "2"]
    assert sizes.rows[0][1:] == (
        "23.6\u00a0mm",
        "29.5\u00a0×\u00a017.7\u00a0mm",
        "6452\u00a0mm³",
        "solid",
        "1",
    )


def test_a_margin_edited_by_the_reader_has_a_row_of_its_own_and_the_heading_says_so():
    edited = oval_nodule(mean_mm=30.0)
    sizes = summarize(replace(request(), reading=SummaryReading(margins={1: edited}))).sizes

    assert [row[0] for row in sizes.rows] == ["1", "1, edited", "2"]
    assert sizes.rows[1][1:3] == ("30.0\u00a0mm", "37.5\u00a0×\u00a022.5\u00a0mm")
    assert "edited by the reader" in sizes.heading


def test_without_a_score_there_is_nothing_to_rest_on():
    result = replace(analysed(), findings=(finding(1, scored=False),))

    assert summarize(request(result)).basis is None


def test_the_model_s_subgroups_are_told():
    figures = summarize(request(analysed())).model[-1]

    assert "AUC, balls made by hand" in [row[0] for row in figures.rows]


def test_no_text_claims_a_diagnosis():
    content = summarize(request(analysed()))

    assert content.notice == "Investigational, not for diagnostic use"
    assert "no verdict on this patient" in " ".join(content.meaning.paragraphs)


def test_millimetres_that_differ_between_images_are_not_told_as_those_of_all():
    volume = request().volume
    facts = [volume.facts(k) for k in range(volume.geometry.shape[0])]
    facts[3] = replace(facts[3], calibration=Calibration.DETECTOR)
    mixed = replace(volume, own_facts=tuple(facts), calibration=Calibration.NONE)
    summary = summarize(replace(request(), volume=mixed, result=None, card=None))
    told = {fact.label: fact.value for fact in summary.analysed.facts}

    assert told["Voxel size"] == "differs from image to image"
