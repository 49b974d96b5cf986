"""Why a Segmentation or an RT Structure Set is not shown."""

from medviewer.dicom.refusals import RefusedFileError
from medviewer.i18n import N_


class NotPlacedError(RefusedFileError):
    """No plane positions: it could only be laid over by array index, which this program never does."""

    message = N_("This segmentation doesn't say where in the patient it lies.")


class SlideError(RefusedFileError):
    """Tiles of a microscopy slide."""

    message = N_(
        "This segmentation belongs to a microscopy slide; slides are shown tile by tile, without overlays."
    )


class FramesDisagreeError(RefusedFileError):
    """The functional groups are missing, or more or fewer than the frames."""

    message = N_("The header describes {described} frames, but the segmentation has {frames}.")


class UnknownSegmentationTypeError(RefusedFileError):
    """A Segmentation Type of the future, or none."""

    message = N_("Segmentations of the type “{type}” are not shown.")


class TooManyPointsError(RefusedFileError):
    """More points than any planning system writes."""

    message = N_("The structure set has more than {count} points.")


class TooLargeSegmentationError(RefusedFileError):
    """Its masks would take too much memory."""

    message = N_("The segmentation is too large to be shown ({megabytes} MB).")


class UnbuiltSegmentationError(RefusedFileError):
    """Something unforeseen in its header: its frames can't be put together."""

    message = N_("The frames of this segmentation can't be put together: something in its header is unusual.")
    hint = N_("The details are in the log: Help > Show log.")
