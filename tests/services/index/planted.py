"""A study full of planted texts, and what the tests compare of a catalog."""

from pathlib import Path

from medviewer.services.decode_pool import DecodePool
from medviewer.services.jobs import foreground_context
from medviewer.services.study_index import StudyIndex
from medviewer.services.study_reader import read_catalog

SECRETS = {
    "PatientName": "Zhang^Planted=張^植入", "PatientID": "PLANTED-4711", "PatientBirthDate": "19370212",
    "AccessionNumber": "PLANTEDACC", "StudyDescription": "Planted study text", "SeriesDescription": "Planted series text",
    "InstitutionName": "Planted hospital", "StudyID": "PLANTEDSTUDY", "StudyDate": "20190317", "SeriesDate": "20190318",
    "SpecificCharacterSet": "ISO_IR 192",
}  # fmt: skip


def opened(folder: Path, pool: DecodePool, index: StudyIndex | None = None):
    """The studies, what was left out and why, and how many files were looked at."""
    catalog = read_catalog(foreground_context(), [folder], pool, index)
    left_out = [(each.source, type(each.error)) for each in catalog.refused]
    return catalog.studies, left_out, catalog.looked_at
