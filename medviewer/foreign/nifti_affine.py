"""Where a NIfTI volume lies in the patient: from its sform, else from its qform, else unknown."""

import math
from itertools import product

import numpy as np
from numpy.typing import NDArray

from medviewer.dicom.refusals import BadVolumeError
from medviewer.foreign.nifti_fields import NiftiFields
from medviewer.foreign.volume_header import bad_volume, checked_affine
from medviewer.i18n import N_, Message, message

_TO_LPS = np.array([[-1.0], [-1.0], [1.0], [1.0]])
"""NIfTI counts towards right, anterior and superior (RAS)."""
_TEMPLATES = {3: "Talairach", 4: "MNI 152", 5: N_("template")}
_SAME_PLACE_MM = 0.5

Placed = tuple[NDArray[np.float64] | None, tuple[Message, ...]]


def nifti_affine(fields: NiftiFields, millimetres: float) -> Placed:
    """4x4 from (i, j, k, 1) to patient millimetres in LPS, None where both codes are 0; and what the reader must know.

    Args:
        fields: The header.
        millimetres: Of one unit of its lengths.

    Raises:
        BadVolumeError: Its values can't be.
    """
    sform, qform = fields.number("sform_code") > 0, fields.number("qform_code") > 0
    if not sform and not qform:
        return None, (
            message(N_("The file gives no position in the patient (its sform and qform codes are 0).")),
        )
    if not sform:
        return _checked(_from_qform(fields), millimetres), _template_notes(fields.number("qform_code"))
    notes = _template_notes(fields.number("sform_code"))
    try:
        affine = _checked(_from_sform(fields), millimetres)
    except BadVolumeError:
        if not qform or not np.all(np.isfinite(_from_sform(fields))):
            raise
        note = message(
            N_("The first position in the file (sform) can't be drawn; the second one (qform) is used.")
        )
        return _checked(_from_qform(fields), millimetres), (note,)
    return affine, (*notes, *_contradiction(affine, fields, millimetres)) if qform else notes


def _checked(affine: NDArray[np.float64], millimetres: float) -> NDArray[np.float64]:
    lengths = np.array([[millimetres], [millimetres], [millimetres], [1.0]])
    return checked_affine(_TO_LPS * lengths * affine)


def _from_sform(fields: NiftiFields) -> NDArray[np.float64]:
    affine = np.eye(4)
    affine[:3] = np.array(fields.numbers("srow"), dtype=np.float64).reshape(3, 4)
    return affine


def _from_qform(fields: NiftiFields) -> NDArray[np.float64]:
    """Rotation by a unit quaternion, of which the file holds b, c and d; qfac turns the slice axis round."""
    b, c, d = fields.numbers("quatern")
    pixdim = fields.numbers("pixdim")
    rest = 1.0 - (b * b + c * c + d * d)
    if not math.isfinite(rest):
        raise bad_volume(N_("its position in the patient is given by values that are no numbers"))
    if rest < 1e-7:
        length = math.sqrt(b * b + c * c + d * d)
        a, b, c, d = 0.0, b / length, c / length, d / length
    else:
        a = math.sqrt(rest)
    rotation = np.array(
        [
            [a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c)],
            [2 * (b * c + a * d), a * a + c * c - b * b - d * d, 2 * (c * d - a * b)],
            [2 * (b * d - a * c), 2 * (c * d + a * b), a * a + d * d - c * c - b * b],
        ]
    )
    affine = np.eye(4)
    affine[:3, :3] = rotation * np.array([pixdim[1], pixdim[2], pixdim[3] * (-1.0 if pixdim[0] < 0 else 1.0)])
    affine[:3, 3] = fields.numbers("qoffset")
    return affine


def _template_notes(code: float) -> tuple[Message, ...]:
    space = _TEMPLATES.get(int(code))
    if space is None:
        return ()
    named = message(space) if space == _TEMPLATES[5] else space
    return (
        message(
            N_("Its coordinates are those of an atlas ({space}), not of the patient's scan."), space=named
        ),
    )


def _contradiction(
    affine: NDArray[np.float64], fields: NiftiFields, millimetres: float
) -> tuple[Message, ...]:
    """A note where sform and qform put a corner of the volume at different places."""
    try:
        other = _checked(_from_qform(fields), millimetres)
    except BadVolumeError:
        return ()
    ends = [(0.0, max(size - 1, 0.0)) for size in fields.numbers("dim")[1:4]]
    corners = np.array([(*corner, 1.0) for corner in product(*ends)]).T
    apart_mm = float(np.linalg.norm(((affine - other) @ corners)[:3], axis=0).max())
    if apart_mm <= _SAME_PLACE_MM:
        return ()
    text = N_(
        "The file gives two positions that differ by up to {apart:.1f} mm; the first one (sform) is used."
    )
    return (message(text, apart=apart_mm),)
