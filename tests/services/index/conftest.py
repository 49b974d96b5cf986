"""The index in folders of its own, and a study to be read."""

from pathlib import Path

import pytest

from medviewer.dicom.source_file import SourceFile
from medviewer.services import study_index, study_reader
from medviewer.services.decode_pool import DecodePool
from medviewer.services.study_index import StudyIndex
from tests.dicom.synthetic import write_series
from tests.services.index.planted import SECRETS


@pytest.fixture(scope="module")
def pool():
    pool = DecodePool(2)
    pool.warm_up()
    yield pool
    pool.shutdown()


@pytest.fixture
def places(tmp_path_factory) -> tuple[Path, Path]:
    """Where the index and its key are kept."""
    return tmp_path_factory.mktemp("cache"), tmp_path_factory.mktemp("config")


@pytest.fixture
def index(places) -> StudyIndex:
    return StudyIndex(*places)


@pytest.fixture(autouse=True)
def settled(monkeypatch):
    """Files just written count as settled."""
    monkeypatch.setattr(study_index, "SETTLED_NS", -(10**12))


@pytest.fixture
def read_files(monkeypatch) -> list[SourceFile]:
    """The files whose headers were parsed, in order."""
    parsed: list[SourceFile] = []
    real = study_reader._headers

    def headers(context, files, pool):
        parsed.extend(files)
        return real(context, files, pool)

    monkeypatch.setattr(study_reader, "_headers", headers)
    return parsed


@pytest.fixture
def study(tmp_path) -> Path:
    folder = tmp_path / "Planted folder"
    write_series(folder / "a", [2.0 * k for k in range(20)], **SECRETS)
    write_series(folder / "b", [3.0 * k for k in range(7)], series_uid="1.2.4", **SECRETS)
    (folder / "notes.txt").write_text("no image")
    return folder
