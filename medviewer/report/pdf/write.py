"""The summary as a PDF: A4, vector text, pictures without loss."""

import os
import re
import sys
from dataclasses import fields, is_dataclass
from datetime import UTC
from functools import cache, partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QUuid
from PySide6.QtGui import QGuiApplication, QPdfWriter
from PySide6.QtWidgets import QApplication

import medviewer
from medviewer.report.pdf.characters import with_written_characters, written_characters
from medviewer.report.pdf.kept import kept_picture
from medviewer.report.pdf.pages import Block, Page, paginate
from medviewer.report.pdf.paper import PAGE_HEIGHT_MM, Align, Paper, TextStyle, font_families
from medviewer.report.pdf.pictures import key_pictures
from medviewer.report.pdf.strip import score_strip
from medviewer.report.pdf.text import (
    BODY,
    INK,
    LEFT_MM,
    QUIET,
    QUIET_INK,
    RULE,
    WIDTH_MM,
    fact_columns,
    facts,
    heading,
    paragraphs,
    prose,
    table,
    titled_columns,
    verdict,
)  # fmt: skip
from medviewer.report.save import save
from medviewer.report.summary import FactBlock, Prose, SummaryContent, Table

ATTACHED_NAME = "result.json"
TOP_MM, BOTTOM_MM = 21.5, 280.5
_TITLE = TextStyle(17.0, INK, bold=True)
_RIGHT = TextStyle(8.5, QUIET_INK, align=Align.RIGHT)
_NOTICE = TextStyle(8.0, INK, bold=True)
_PAGE = TextStyle(8.0, QUIET_INK, align=Align.RIGHT)


def save_pdf(content: SummaryContent, path: Path) -> None:
    """Write the summary to `path`, whole or not at all.

    Raises:
        ChineseFontMissingError: No font here can draw its Chinese characters.
        FolderNotWritableError: The folder is missing or may not be written in.
        DiskFullError: There is no room.
    """
    save(path, pdf_bytes(content))


def pdf_bytes(content: SummaryContent) -> bytes:
    """The summary's PDF file. Its metadata name no patient; the same content gives the same bytes.

    Raises:
        ChineseFontMissingError: No font here can draw its Chinese characters.
    """
    ensure_application()
    memory = QByteArray()
    buffer = QBuffer(memory)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(content.title)
    writer.setCreator(f"medviewer {medviewer.__version__}")
    writer.setDocumentId(QUuid.createUuidV5(QUuid(), content.made_at.isoformat().encode()))
    if content.attached is not None:
        writer.addFileAttachment(ATTACHED_NAME, QByteArray(content.attached), "application/json")
    text = all_text(content)
    families = font_families(text)
    paper = Paper(writer, families)
    try:
        pages = paginate(_blocks(paper, content), TOP_MM, BOTTOM_MM)
        for number, page in enumerate(pages, start=1):
            if number > 1:
                paper.new_page()
            _draw_page(paper, content, page, number, len(pages))
    finally:
        paper.finish()
        buffer.close()
    written = written_characters(families, f"{text} 0123456789.–medviewer")
    return with_written_characters(_dated(bytes(memory.data()), content), written)


@cache
def _own_application() -> QApplication:
    """An application that needs no display, be there one or not; kept, for Qt does not survive a second one."""
    if sys.platform.startswith("linux") and not os.environ.get("QT_QPA_PLATFORM"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return QApplication(["medviewer"])


def ensure_application() -> None:
    """See to it that there is a Qt application: without one there are no fonts."""
    if QGuiApplication.instance() is None:
        _own_application()


def all_text(content: object) -> str:
    """Every text of a summary, joined: fonts are chosen by the characters in it."""
    if isinstance(content, str):
        return content
    if isinstance(content, tuple):
        return "\n".join(all_text(part) for part in content)
    if is_dataclass(content):
        return "\n".join(all_text(getattr(content, entry.name)) for entry in fields(content))
    return ""


def _blocks(paper: Paper, content: SummaryContent) -> list[Block]:
    blocks = [_title(paper, content), *titled_columns(paper, content.patient, content.study)]
    half = (len(content.analysed.facts) + 1) // 2
    blocks.append(heading(paper, content.analysed.heading))
    blocks.append(fact_columns(paper, content.analysed.facts[:half], content.analysed.facts[half:]))
    blocks += [verdict(paper, shown) for shown in content.verdicts]
    if content.first_opinion:
        blocks += prose(paper, content.first_opinion)
    if content.note:
        blocks += prose(paper, content.note)
    if content.measurements:
        blocks += table(paper, content.measurements)
    if content.kept_heading:
        blocks.append(heading(paper, content.kept_heading))
        blocks += [kept_picture(paper, shown) for shown in content.kept]
    for shown_table in filter(None, (content.findings, content.reasons, content.answers, content.probes)):
        blocks += table(paper, shown_table)
    if content.meaning:
        blocks += prose(paper, content.meaning)
    for shown_table in filter(None, (content.basis, content.sizes, content.maps)):
        blocks += table(paper, shown_table)
    if content.strip:
        blocks += [heading(paper, content.strip.heading), score_strip(paper, content.strip)]
    if content.pictures:
        blocks.append(heading(paper, content.pictures_heading))
        blocks += [key_pictures(paper, pictures) for pictures in content.pictures]
    for shown in (*content.model, content.provenance):
        blocks += _section(paper, shown)
    return blocks


def _section(paper: Paper, shown: FactBlock | Table | Prose) -> list[Block]:
    """A heading and lines that go on on the next page where one ends."""
    if isinstance(shown, Table):
        return table(paper, shown)
    return facts(paper, shown) if isinstance(shown, FactBlock) else prose(paper, shown)


def _title(paper: Paper, content: SummaryContent) -> Block:
    title = paper.set_text(content.title, _TITLE, WIDTH_MM)
    subtitle = paragraphs(paper, (content.subtitle,), BODY.colored(QUIET.color))[0]

    def draw(y_mm: float) -> None:
        paper.draw_text(title, LEFT_MM, y_mm)
        subtitle.draw(y_mm + title.height_mm + 0.5)

    return Block(title.height_mm + subtitle.height_mm + 0.5, draw)


def _draw_page(paper: Paper, content: SummaryContent, page: Page, number: int, count: int) -> None:
    paper.write("medviewer", TextStyle(9.0, INK, bold=True), LEFT_MM, 11.0, 60)
    paper.write(content.made_at_text, _RIGHT, LEFT_MM + WIDTH_MM - 90, 11.0, 90)
    paper.draw_line((LEFT_MM, 16.5), (LEFT_MM + WIDTH_MM, 16.5), RULE, 0.2)
    for y_mm, block in page:
        block.draw(y_mm)
    foot_mm = PAGE_HEIGHT_MM - 14.0
    paper.draw_line((LEFT_MM, foot_mm), (LEFT_MM + WIDTH_MM, foot_mm), RULE, 0.2)
    paper.write(content.notice, _NOTICE, LEFT_MM, foot_mm + 1.6, 110)
    paper.write(
        content.page_of.format(page=number, pages=count), _PAGE, LEFT_MM + WIDTH_MM - 60, foot_mm + 1.6, 60
    )


def _dated(pdf: bytes, content: SummaryContent) -> bytes:
    """The file with the summary's own time in its metadata, in fields of the same length."""
    made_at = content.made_at.astimezone(UTC)
    for pattern, written in (
        (rb"(/(?:Creation|Mod)Date )\(D:[^)]*\)", made_at.strftime("(D:%Y%m%d%H%M%SZ)")),
        (rb'(xmp:\w+Date=)"[^"]*"', made_at.strftime('"%Y-%m-%dT%H:%M:%SZ"')),
    ):
        pdf = re.sub(pattern, partial(_exchanged, written.encode()), pdf)
    return pdf


def _exchanged(written: bytes, found: re.Match[bytes]) -> bytes:
    return (found[1] + written).ljust(len(found[0]))
