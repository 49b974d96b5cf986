"""The PDF says what the summary says, searchably, without loss, and names no patient outside its pages."""

import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pikepdf
import pytest
from PySide6.QtGui import QFontDatabase

from medviewer.dicom.patient import PersonNameText
from medviewer.report.pdf import paper
from medviewer.report.pdf.paper import ChineseFontMissingError
from medviewer.report.pdf.write import pdf_bytes, save_pdf
from medviewer.report.summarize import summarize
from medviewer.report.summary import Fact
from tests.report.examples import analysed, refused, request

CHINESE_NAME = PersonNameText("Wang^XiaoDong", "王^小东")
PT_PER_MM = 72 / 25.4

needs_chinese_font = pytest.mark.skipif(
    not shutil.which("fc-list")
    or "CJK" not in subprocess.run(["fc-list"], check=False, capture_output=True, text=True).stdout,
    reason="no Chinese font is installed",
)


def tool(name: str, *arguments: object) -> str:
    if not shutil.which(name):
        pytest.skip(f"{name} is not installed")
    done = subprocess.run([name, *map(str, arguments)], capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture(scope="module")
def content():
    return summarize(request(name=CHINESE_NAME))


@pytest.fixture(scope="module")
def written(content, tmp_path_factory):
    path = tmp_path_factory.mktemp("pdf") / "summary.pdf"
    save_pdf(content, path)
    return path


def text_of(path, *options: str) -> str:
    return tool("pdftotext", *options, path, "-")


@needs_chinese_font
def test_qpdf_finds_nothing_wrong(written):
    assert "No syntax or stream encoding errors" in tool("qpdf", "--check", written)


@needs_chinese_font
def test_a_chinese_name_can_be_found_as_it_was_written(written):
    text = text_of(written)

    assert "王小东 (Wang, XiaoDong)" in text
    assert "ID-77" in text
    assert "finder" in text


@needs_chinese_font
def test_every_font_is_embedded(written):
    rows = tool("pdffonts", written).splitlines()[2:]

    assert rows
    assert all(re.search(r"\s(yes)\s+(yes|no)\s+yes\s", row) for row in rows), rows


@needs_chinese_font
def test_every_page_has_the_notice_and_its_number(written):
    pages = text_of(written).split("\f")[:-1]

    for number, page in enumerate(pages, start=1):
        assert "Investigational, not for diagnostic use" in page
        assert f"Page {number} of {len(pages)}" in page


@needs_chinese_font
def test_the_page_is_a4_and_no_word_leaves_its_margins(written):
    page = re.compile(r'<page width="([\d.]+)" height="([\d.]+)"')
    word = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)"')
    boxes = text_of(written, "-bbox")

    width, height = (float(value) for value in page.search(boxes).groups())
    assert (width, height) == pytest.approx((210 * PT_PER_MM, 297 * PT_PER_MM), abs=1)
    for found in word.finditer(boxes):
        left, top, right, bottom = (float(value) / PT_PER_MM for value in found.groups())
        assert left > 16
        assert right < 194.5
        assert top > 9
        assert bottom < 292


@needs_chinese_font
def test_key_images_arrive_without_loss(content, written):
    embedded = []
    with pikepdf.open(written) as document:
        for page in document.pages:
            for image in page.get_images().values():
                assert "/DCTDecode" not in str(image.get("/Filter", ""))
                embedded.append(np.asarray(pikepdf.PdfImage(image).as_pil_image()))

    for picture in (picture for pictures in content.pictures for picture in pictures.pictures):
        color = (
            picture.pixels
            if picture.pixels.ndim == 3
            else np.repeat(picture.pixels[..., np.newaxis], 3, axis=2)
        )
        assert any(each.shape == color.shape and (each == color).all() for each in embedded)


@needs_chinese_font
def test_the_metadata_name_no_patient(written):
    with pikepdf.open(written) as document:
        metadata = str(dict(document.docinfo)) + bytes(document.Root.Metadata.read_bytes()).decode()

    assert "Analysis summary" in metadata
    assert "2031-05-06T07:08:09Z" in metadata
    for word in ("Wang", "王", "ID-77", "1950"):
        assert word not in metadata


@needs_chinese_font
def test_the_same_content_gives_the_same_pages(content, written, tmp_path):
    again = tmp_path / "again.pdf"
    save_pdf(content, again)

    with pikepdf.open(written) as one, pikepdf.open(again) as other:
        assert str(dict(one.docinfo)) == str(dict(other.docinfo))
        assert one.trailer.ID[0] == other.trailer.ID[0]
    assert text_of(written) == text_of(again)
    assert drawn(written) == drawn(again)


def drawn(path) -> bytes:
    done = subprocess.run(["pdftoppm", "-r", "60", path], capture_output=True, check=True)
    return done.stdout


def test_a_refused_analysis_says_so_and_shows_no_findings(tmp_path):
    save_pdf(summarize(request(refused("It is an MR."))), tmp_path / "refused.pdf")
    text = text_of(tmp_path / "refused.pdf", "-layout")

    assert re.search(r"Suitability\s+Refused\s+It is an MR\.", text)
    assert "Findings" not in text
    assert "What the score means" not in text


def test_an_analysis_without_findings_says_what_that_does_not_mean(tmp_path):
    save_pdf(summarize(request(replace(analysed(), findings=()))), tmp_path / "empty.pdf")

    assert "does not rule out a nodule" in text_of(tmp_path / "empty.pdf")


def test_a_long_list_repeats_its_column_headings(tmp_path):
    save_pdf(summarize(request(analysed(count=40))), tmp_path / "long.pdf")
    pages = text_of(tmp_path / "long.pdf").split("\f")

    assert sum("Model score (interval)" in page for page in pages) == 2


def test_a_text_without_spaces_is_broken_and_not_clipped(content, tmp_path):
    uid = "1." + "23456789" * 30
    block = replace(content.study, facts=(Fact("Description", uid),))
    save_pdf(replace(content, study=block), tmp_path / "long.pdf")

    assert uid in re.sub(r"\s", "", text_of(tmp_path / "long.pdf"))


def test_without_a_chinese_font_a_chinese_document_is_refused(content, monkeypatch):
    monkeypatch.setattr(QFontDatabase, "families", lambda *_: ["DejaVu Sans"])

    assert paper.font_families("Wang") == ["DejaVu Sans"]
    with pytest.raises(ChineseFontMissingError):
        pdf_bytes(content)


def test_it_can_be_written_from_another_thread(content):
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(pdf_bytes, content).result().startswith(b"%PDF-1.")
