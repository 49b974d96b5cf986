"""`medviewer render`: one slice as a picture."""

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from medviewer.cli.analysing import analysed
from medviewer.cli.exit_codes import ExitCode, UsageError
from medviewer.cli.opening import opened
from medviewer.cli.output import write_png
from medviewer.cli.parser import picture_edge, positive, window_number
from medviewer.cli.terminal import say
from medviewer.i18n import _
from medviewer.imaging.grayscale import VoiWindow
from medviewer.imaging.key_image import key_image
from medviewer.imaging.presets import default_window
from medviewer.imaging.render import plane_of, render
from medviewer.imaging.saliency_map import SaliencyMap
from medviewer.imaging.viewport_state import ViewportState
from medviewer.imaging.volume import Volume
from medviewer.services.model_library import DEFAULT_MODEL_ID

EDGE_PX = 1024


class Render:
    """The command."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "paths", nargs="+", type=Path, metavar="PATH", help=_("folders, files or ZIP archives")
        )
        parser.add_argument(
            "--series", metavar="UID", help=_("Series Instance UID; else the one shown first")
        )
        parser.add_argument(
            "--slice",
            type=positive,
            required=True,
            metavar="N",
            help=_("slice, counted from 1 as in the window"),
        )
        parser.add_argument(
            "--window",
            type=window_number,
            nargs=2,
            metavar=("C", "W"),
            help=_("window center and width; else the series' own"),
        )
        parser.add_argument(
            "--overlay", action="store_true", help=_("analyze first, and lay the saliency over it")
        )
        parser.add_argument(
            "--size", type=picture_edge, default=EDGE_PX, metavar="PX", help=_("edge of the picture")
        )
        parser.add_argument("--plain", action="store_true", help=_("no letters, scale bar or color bar"))
        parser.add_argument(
            "--out", type=Path, required=True, metavar="F.png", help=_("the picture to write")
        )

    def run(self, arguments: argparse.Namespace) -> int:
        with opened(arguments.paths) as found:
            series = found.series(arguments.series, "render")
            if arguments.slice > series.slice_count:
                text = _("The series has {count} slices.").format(count=series.slice_count)
                raise UsageError("no such slice", problem=text, command="medviewer render")
            if arguments.window and arguments.window[1] < 1:
                raise UsageError(
                    "window", problem=_("A window is at least 1 wide."), command="medviewer render"
                )
            saliency: tuple[SaliencyMap, ...] = ()
            if arguments.overlay:
                analysis = analysed(found, series, DEFAULT_MODEL_ID)
                if analysis.is_refused:
                    raise analysis.refusal()
                loaded, findings = analysis.loaded, analysis.result.findings
                saliency = tuple(finding.drawn_map for finding in findings if finding.drawn_map is not None)
            else:
                loaded = found.load(series)
            if arguments.slice - 1 in loaded.errors:
                raise loaded.errors[arguments.slice - 1]
            for warning in loaded.warnings.get(arguments.slice - 1, ()):
                say(str(warning))
            write_png(_picture(loaded.volume, arguments, saliency), arguments.out)
        return ExitCode.DONE


def _picture(
    volume: Volume, arguments: argparse.Namespace, saliency: tuple[SaliencyMap, ...]
) -> NDArray[np.uint8]:
    window = VoiWindow(*arguments.window) if arguments.window else default_window(volume, arguments.slice - 1)
    state = ViewportState(volume.geometry.shape[0], window, arguments.slice - 1)
    size = (arguments.size, arguments.size)
    if not arguments.plain:
        return key_image(volume, state, size, saliency)
    picture = render(plane_of(volume, state.slice_index), state, size)
    return picture if picture.ndim == 2 else np.ascontiguousarray(picture[..., :3])
