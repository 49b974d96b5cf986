"""Odd result files, as `medviewer verify` is given them: refused with a reason, or compared without an error."""

import json
from pathlib import Path
from random import Random

from medviewer.dicom.study import Catalog
from medviewer.errors import MedviewerError
from medviewer.report.result_comparison import compare
from medviewer.report.result_file import read_result
from medviewer.report.result_json import result_json, to_json
from medviewer.report.verification import Verification
from medviewer.report.verification_words import details, headline, verification_json
from medviewer.services.verifying import other_model, recorded_series
from tests.oracles.odd.json_text import odd_json
from tests.oracles.odd.kind import REFUSED, SAME, TOLD, Case, Ending
from tests.report.examples import CAPSULE, PASSPORT, analysed, with_provenance


class OddResults:
    """A result with findings and provenance."""

    name = "results"

    def __init__(self) -> None:
        result = with_provenance(analysed(), CAPSULE)
        self._document = result_json(result, study_uid="1", shape=(4, 5, 6), passport=PASSPORT)
        self._text = to_json(self._document)
        if isinstance(self._text, bytes):
            self._text = self._text.decode()

    def make(self, random: Random, place: Path) -> Case:
        mutation, content = odd_json(self._text, random)
        (place / "result.json").write_bytes(content)
        return Case("result", mutation)

    def open(self, case: Case, place: Path) -> Ending:
        try:
            recorded = read_result((place / "result.json").read_bytes())
        except MedviewerError as error:
            return Ending(REFUSED, str(error))
        told = [
            other_model(recorded),
            recorded_series(recorded, Catalog()),
            compare(recorded, self._document),
        ]
        for each in told:
            if isinstance(each, Verification):
                headline(each)
                details(each)
                json.dumps(verification_json(each), allow_nan=False).encode("utf-8")
        is_same = recorded.document == json.loads(self._text)
        return Ending(SAME if is_same else TOLD, headline(told[-1]))

    def close(self) -> None:
        """Nothing runs."""
