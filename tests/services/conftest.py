"""A small chest in shared memory with one marker to be scored, as the inference worker is asked about it."""

from dataclasses import replace

import pytest

from medviewer.analysis.request import AnalysisRequest
from medviewer.imaging.acquisition import Acquisition
from medviewer.imaging.geometry_passport import GeometryPassport, GeometryVerdict, OrderSource
from medviewer.services.shared_array import SharedArray
from tests.analysis.simple_chest import Ball, simple_chest

MARKER = (-85.0, 15.0, 30.0)
PASSPORT = GeometryPassport(GeometryVerdict.GOOD, OrderSource.POSITION, (2.5, 1.5, 1.5))


@pytest.fixture(scope="module")
def scan():
    """A request for one marker on a small chest in shared memory, and that memory's name."""
    volume = simple_chest([Ball(MARKER, 12)])
    shared = SharedArray.create(volume.values.shape, volume.values.dtype)
    shared.values[:] = volume.values
    volume = replace(volume, values=shared.values)
    acquisition = Acquisition(modality="CT")
    yield AnalysisRequest("1.2.3", volume, acquisition, PASSPORT, "linear", (MARKER,), True), shared.name
    shared.close()


def asking(scan, model_id):
    """The same, of another model."""
    request, name = scan
    return replace(request, model_id=model_id), name
