"""What is written on a plane of a multiplanar reformat: its name, how oblique it lies, its slab."""

from medviewer.i18n import N_, _
from medviewer.imaging.crosshair import Crosshair
from medviewer.imaging.patient_plane import PatientPlane
from medviewer.imaging.projection import Projection
from medviewer.imaging.slab import Slab
from medviewer.ui.view_models.viewport_content import Section

OBLIQUE_DEGREES = 1.0
"""A plane that lies nearer to the patient's is called by its plain name."""

PLANE_TEXTS = {
    PatientPlane.AXIAL: N_("Axial"),
    PatientPlane.CORONAL: N_("Coronal"),
    PatientPlane.SAGITTAL: N_("Sagittal"),
}
PROJECTION_TEXTS = {
    Projection.MAXIMUM: N_("MIP {thickness:.1f} mm"),
    Projection.MINIMUM: N_("MinIP {thickness:.1f} mm"),
    Projection.MEAN: N_("Mean {thickness:.1f} mm"),
}


def section_of(crosshair: Crosshair, slab: Slab | None) -> Section:
    """ "Axial", "Coronal, oblique 12°, MIP 10.0 mm"."""
    parts = [_(PLANE_TEXTS[crosshair.plane])]
    if crosshair.degrees_off > OBLIQUE_DEGREES:
        parts.append(_("oblique {degrees:.0f}°").format(degrees=crosshair.degrees_off))
    if slab is not None:
        parts.append(_(PROJECTION_TEXTS[slab.projection]).format(thickness=slab.thickness_mm))
    return Section(crosshair.plane, "  ".join(parts))
