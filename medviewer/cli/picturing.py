"""Pictures of slices with findings, for every command that writes one."""

import numpy as np
from numpy.typing import NDArray

from medviewer.analysis.result import AnalysisResult
from medviewer.imaging.key_image import key_image
from medviewer.imaging.viewport_state import ViewportState
from medviewer.imaging.volume import Volume
from medviewer.report.key_images import report_window
from medviewer.report.summary_findings import slice_of

EDGE_PX = 1024


def first_finding_picture(volume: Volume, result: AnalysisResult) -> NDArray[np.uint8] | None:
    """The slice of the first scored finding with the overlay: (rows, columns, 3) RGB; None without one."""
    shown = next((finding for finding in result.findings if finding.drawn_map is not None), None)
    if shown is None:
        return None
    count = volume.geometry.shape[0]
    state = ViewportState(count, report_window(volume), slice_of(shown, count))
    maps = [finding.drawn_map for finding in result.findings if finding.drawn_map is not None]
    return key_image(volume, state, (EDGE_PX, EDGE_PX), maps)
