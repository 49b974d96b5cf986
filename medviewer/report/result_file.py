"""A result that was written as JSON, read back: from anywhere, so nothing in it is trusted."""

from dataclasses import dataclass
from typing import Any

from medviewer.errors import MedviewerError
from medviewer.i18n import N_
from medviewer.imaging.geometry import Triple
from medviewer.plain_json import parse_json
from medviewer.reading.written_form import NOT_WRITTEN_SO, triple_from
from medviewer.report.result_json import SCHEMA

LARGEST_BYTES = 64 << 20


class DamagedResultError(MedviewerError):
    """The file is no whole result."""

    message = N_("This file is damaged, or is no result of medviewer's.")
    hint = N_("Choose a file that “medviewer analyze --json” or the window's export wrote.")


class ForeignResultError(MedviewerError):
    """A result in a form that this version does not know."""

    message = N_("This result is in the form “{schema}”, which this version of medviewer does not know.")
    hint = N_("Verify it with the version of medviewer that wrote it, or with a later one.")


class NoCapsuleError(MedviewerError):
    """A result of an earlier version, without provenance."""

    message = N_("This result does not say how it came to be, so it can't be verified.")
    hint = N_("Analyze the series again, and keep the new result.")


@dataclass(frozen=True, eq=False)
class ResultFile:
    """A result as it was written.

    Attributes:
        document: The whole JSON object.
        markers: The markers that were asked for, (x, y, z) in patient mm, LPS.
    """

    document: dict[str, Any]
    markers: tuple[Triple, ...]

    @property
    def provenance(self) -> dict[str, Any]:
        capsule: dict[str, Any] = self.document["provenance"]
        return capsule

    @property
    def series_uid(self) -> str:
        return str(self.document["series_instance_uid"])

    @property
    def shape(self) -> tuple[int, ...]:
        """(slices, rows, columns) of what was analysed."""
        return tuple(self.document["geometry"]["shape"])

    @property
    def model_id(self) -> str:
        return str(self.document["model"]["id"])


def read_result(content: bytes) -> ResultFile:
    """Read a result's JSON.

    Raises:
        DamagedResultError: It is cut, is no JSON, or lacks what a result has.
        ForeignResultError: It is a result of a schema that this version does not know.
        NoCapsuleError: It has no provenance.
    """
    try:
        document = parse_json(content)
        schema = document["schema"]
    except (ValueError, *NOT_WRITTEN_SO) as error:
        raise DamagedResultError(f"result file: {type(error).__name__}") from error
    if not isinstance(schema, str) or not schema.startswith("medviewer.result/"):
        raise DamagedResultError("another program's file")
    if schema != SCHEMA:
        raise ForeignResultError("result of another schema", schema=schema[:40])
    if document.get("provenance") is None:
        raise NoCapsuleError("result without provenance")
    try:
        return _checked(document)
    except (ValueError, *NOT_WRITTEN_SO) as error:
        raise DamagedResultError(f"result file: {type(error).__name__}") from error


def _checked(document: dict[str, Any]) -> ResultFile:
    capsule = document["provenance"]
    for text in (
        document["series_instance_uid"], document["study_instance_uid"], document["input_sha256"],
        document["suitability"]["verdict"], capsule["pixels_sha256"], capsule["geometry_sha256"],
        capsule["headers_sha256"], capsule["code_sha256"],
        *(document["model"][key] for key in ("id", "version", "sha256")),
    ):  # fmt: skip
        _need(isinstance(text, str))
    for table in (capsule["model_files"], capsule["versions"], capsule["parameters"]):
        _need(isinstance(table, dict))
    _need(isinstance(capsule["only_markers"], bool))
    shape = document["geometry"]["shape"]
    _need(isinstance(shape, list) and len(shape) == 3 and all(type(count) is int for count in shape))
    found = document["findings"]
    _need([each["id"] for each in found] == [each["id"] for each in capsule["findings"]])
    for each in found:
        triple_from(each["center_mm"])
        _need(each["source"] in ("candidate", "marker"))
    return ResultFile(document, tuple(triple_from(each) for each in capsule["markers_mm"]))


def _need(is_so: bool) -> None:
    if not is_so:
        raise ValueError("not as a result is written")
