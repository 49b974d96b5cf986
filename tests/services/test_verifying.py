"""A recorded result is repeated on the study: what changed is told, and nothing else is said to have."""

import json
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from medviewer.analysis.analyse import analyse
from medviewer.analysis.models import Models
from medviewer.imaging.acquisition import Acquisition
from medviewer.imaging.geometry import VolumeGeometry
from medviewer.imaging.geometry_passport import GeometryPassport, GeometryVerdict, OrderSource
from medviewer.report.result_file import read_result
from medviewer.report.result_json import result_json, to_json
from medviewer.report.verification import Outcome, Verification
from medviewer.report.verification_words import details, headline
from medviewer.services import verifying
from medviewer.services.jobs import foreground_context
from medviewer.services.verifying import other_model, recorded_series, verify
from tests.analysis.bright_outline import BrightOutline
from tests.analysis.linear_model import LinearModel
from tests.analysis.simple_chest import Ball, simple_chest

MARKERS = ((-85.0, 15.0, 30.0), (60.0, 20.0, -10.0))
PASSPORT = GeometryPassport(GeometryVerdict.GOOD, OrderSource.POSITION, (2.5, 1.5, 1.5))


class Client:
    """Analyses here, with the tests' small model."""

    def __init__(self, **model):
        self.models = Models(LinearModel(**model), BrightOutline())
        self.requests = []

    def analyse(self, _context, request, _shared):
        self.requests.append(request)
        return analyse(request, self.models, lambda *_step: None)


def series(volume, uid="1.2.3"):
    return SimpleNamespace(
        uid=uid, is_image=True, slice_count=volume.geometry.shape[0], passport=PASSPORT,
        acquisition=Acquisition(modality="CT"),
    )  # fmt: skip


def loaded(volume):
    return SimpleNamespace(volume=volume, doubts=(), shared=SimpleNamespace(name=None))


def verified(recorded, volume, client=None):
    return verify(
        foreground_context(), recorded, series(volume), study_uid="1.2", loaded=loaded(volume),
        client=client or Client(),
    )  # fmt: skip


@pytest.fixture(scope="module")
def chest():
    return simple_chest([Ball(MARKERS[0], 12), Ball(MARKERS[1], 8)])


@pytest.fixture(scope="module")
def document(chest):
    """The JSON of an analysis of two markers."""
    request = verifying.AnalysisRequest(
        "1.2.3", chest, Acquisition(modality="CT"), PASSPORT, "lung-nodule", MARKERS, only_markers=True
    )
    result = analyse(request, Models(LinearModel(), BrightOutline()), lambda *_step: None)
    return to_json(result_json(result, study_uid="1.2", shape=chest.geometry.shape, passport=PASSPORT))


@pytest.fixture
def recorded(document, monkeypatch):
    card = LinearModel().card
    monkeypatch.setattr(verifying, "card", lambda _id: card)
    return read_result(document)


def edited(document, change):
    plain = json.loads(document)
    change(plain)
    return read_result(json.dumps(plain).encode())


def test_the_same_study_gives_the_same_result_to_the_last_digit(recorded, chest):
    client = Client()
    for _time in range(2):
        assert verified(recorded, chest, client) == Verification(Outcome.IDENTICAL)

    assert client.requests[0].markers == MARKERS
    assert client.requests[0].only_markers


def test_one_changed_voxel_is_a_changed_input_and_nothing_is_analysed(recorded, chest):
    values = chest.values.copy()
    values[3, 4, 5] += 1
    client = Client()
    told = verified(recorded, replace(chest, values=values), client)

    assert told.outcome is Outcome.INPUT_CHANGED
    assert [str(each) for each in told.reasons] == ["The pixels are not the ones that were analyzed."]
    assert client.requests == []


def test_a_missing_slice_is_told_by_the_number_of_slices(recorded, chest):
    geometry = VolumeGeometry((89, *chest.geometry.shape[1:]), chest.geometry.affine)
    told = verified(
        recorded, replace(chest, values=chest.values[:-1], geometry=geometry, frames=chest.frames[:-1])
    )

    assert told.outcome is Outcome.INPUT_CHANGED
    assert [str(each) for each in told.reasons] == ["90 slices were analyzed; there are 89 now."]


def test_a_hundredth_of_a_millimeter_is_another_geometry(recorded, chest):
    affine = chest.geometry.affine.copy()
    affine[2, 3] += 0.01
    told = verified(recorded, replace(chest, geometry=VolumeGeometry(chest.geometry.shape, affine)))

    assert told.outcome is Outcome.INPUT_CHANGED
    assert "positions" in str(told.reasons[0])
    assert len(told.reasons) == 1


def test_another_study_does_not_hold_the_series(recorded, chest):
    told = recorded_series(recorded, SimpleNamespace(series=[series(chest, "9.9.9")]))

    assert isinstance(told, Verification)
    assert told.outcome is Outcome.INPUT_CHANGED
    assert recorded_series(recorded, SimpleNamespace(series=[series(chest)])).uid == "1.2.3"


def test_another_model_is_named_and_not_asked(recorded, chest, monkeypatch):
    card = LinearModel().card
    other = replace(card, version="9.9", files={**card.files, "model.keras": "f" * 64})
    monkeypatch.setattr(verifying, "card", lambda _id: other)
    told = other_model(recorded)

    assert told.outcome is Outcome.OTHER_MODEL
    assert "9.9" in str(told.reasons[0])
    assert "model.keras" in str(told.reasons[0])
    assert verified(recorded, chest).outcome is Outcome.OTHER_MODEL


def test_an_edited_score_is_found_by_its_finding_and_by_how_much(document, recorded, chest):
    def raise_score(plain):
        plain["findings"][1]["score"] = round(plain["findings"][1]["score"] - 0.2, 6)

    told = verified(edited(document, raise_score), chest)

    assert told.outcome is Outcome.DIFFERS
    assert told.largest.finding == 2
    assert told.largest.amount == pytest.approx(0.2, abs=1e-5)
    assert str(headline(told)).startswith("Differs by 0.2: the score of finding 2")


def test_a_last_digit_is_within_the_tolerance_and_that_is_said(document, recorded, chest):
    def nudge(plain):
        plain["provenance"]["findings"][0]["score"] += 1e-6

    told = verified(edited(document, nudge), chest)

    assert told.outcome is Outcome.WITHIN_TOLERANCE
    assert "1.0e-06" in str(headline(told))
    assert details(told) == ()


def test_other_weights_under_the_same_name_show_in_the_scores(recorded, chest):
    told = verified(recorded, chest, Client(seed=3))

    assert told.outcome is Outcome.DIFFERS
    assert told.largest.amount > 0.01


def test_a_marker_taken_out_of_the_file_is_not_passed_over(document, recorded, chest):
    def drop(plain):
        del plain["findings"][0], plain["provenance"]["findings"][0]

    told = verified(edited(document, drop), chest)

    assert told.outcome is Outcome.DIFFERS
    assert "not recorded" in " ".join(str(each) for each in details(told))


def test_other_versions_and_parameters_are_named(document, recorded, chest):
    def older(plain):
        plain["provenance"]["versions"]["numpy"] = "0.9"
        plain["provenance"]["parameters"]["lungs"]["_LUNG_HU"] = -1.0

    told = verified(edited(document, older), chest)
    notes = " ".join(str(each) for each in told.notes)

    assert told.outcome is Outcome.IDENTICAL
    assert f"numpy 0.9 → {np.__version__}" in notes
    assert "lungs._LUNG_HU -1.0 →" in notes
