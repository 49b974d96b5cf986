"""The summary tells what the reader answered, when, and brings the result along as a file."""

import io
import json
from dataclasses import replace
from datetime import UTC, datetime

import pikepdf

from medviewer.finding.probe_answer import ProbeAnswer
from medviewer.reading.decision import Decision, Verdict
from medviewer.reading.first_opinion import FirstOpinion, Opinion
from medviewer.report.pdf.write import pdf_bytes
from medviewer.report.result_file import read_result
from medviewer.report.summarize import summarize
from medviewer.report.summary_reading import SummaryReading
from tests.report.examples import CAPSULE, analysed, request, with_provenance

AT = datetime(2031, 5, 6, 7, 0, tzinfo=UTC)
PROBED = ProbeAnswer(0.6, (0.2, 0.25, 0.18), (1.0, 1.4, 0.9), (0.01,) * 50, 0.04, 0.3)
ANSWERS = {
    1: Decision("1.2.3.4#1", "ball-finder", (0.0, 0.0, 0.0), Verdict.REJECTED, made_at=AT),
    2: Decision("1.2.3.4#1", "ball-finder", (9.0, 0.0, 0.0), Verdict.REWORDED, "a scar", AT),
}
OPINION = FirstOpinion("1.2.3.4#1", Opinion.SUSPICIOUS, AT, AT.replace(minute=3))


def answered():
    made = request(with_provenance(analysed(), CAPSULE))
    return summarize(replace(made, reading=SummaryReading(decisions=ANSWERS, first_opinion=OPINION)))


def test_each_finding_has_the_readers_answer_words_and_time():
    rows = answered().answers.rows

    assert [row[:3] for row in rows] == [
        ("1", "rejected", ""),
        ("2", "in the reader's words", "a scar"),
        ("3", "not answered", ""),
    ]
    assert rows[0][3].startswith("2031-05-0")
    assert rows[2][3] == ""


def test_the_first_impression_is_told_with_both_times():
    text = answered().first_opinion.paragraphs[0]

    assert "suspicious" in text
    assert ":00:00" in text
    assert ":03:00" in text


def test_what_the_model_said_of_a_region_stands_beside_its_finding():
    reading = SummaryReading(probes={2: PROBED})
    content = summarize(replace(request(with_provenance(analysed(), CAPSULE)), reading=reading))

    ((number, answer, compared),) = content.probes.rows
    assert number == "2"
    assert answer.startswith("This region contributes +0.21 to the score; same-size controls +0.01")
    assert compared.startswith("It stands out from the controls. Filled with its surroundings +0.20")
    with pikepdf.open(io.BytesIO(pdf_bytes(content))) as pdf:
        assert len(pdf.pages) > 1


def test_without_answers_nothing_is_said_of_them():
    content = summarize(request())

    assert (content.answers, content.probes, content.first_opinion) == (None, None, None)


def test_the_pdf_brings_the_result_that_verify_reads():
    written = pdf_bytes(answered())
    with pikepdf.open(io.BytesIO(written)) as pdf:
        attached = pdf.attachments["result.json"].get_file().read_bytes()
    document = json.loads(attached)

    assert read_result(attached).markers == CAPSULE.markers
    assert document["findings"][1]["decision"]["words"] == "a scar"
    assert document["first_opinion"]["opinion"] == "suspicious"
    assert written == pdf_bytes(answered())
