"""What the bottom left corner says: pixel under the mouse, window, zoom and slice."""

from typing import TYPE_CHECKING

from medviewer.i18n import N_, _
from medviewer.imaging.grayscale import VoiWindow
from medviewer.imaging.volume import Unit
from medviewer.minus import with_minus
from medviewer.ui import theme
from medviewer.ui.view_models.compared import Link, LinkKind
from medviewer.ui.view_models.viewport import ViewportViewModel
from medviewer.ui.view_models.viewport_content import AnnotationLevel, PixelProbe, ViewportContent
from medviewer.ui.viewport.corner_text import Corners, TextLine
from medviewer.ui.viewport.map_cell import cell_text, cell_under

if TYPE_CHECKING:
    from medviewer.ui.view_models.fused import Fused

_LINKS = {
    LinkKind.POSITION: N_("Linked by position"),
    LinkKind.REGISTERED: N_("Linked by registration"),
    LinkKind.BY_HAND: N_("Linked by hand"),
}


def corners_of(
    view_model: ViewportViewModel, probe: PixelProbe | None, pixel_ratio: float, *, is_brief: bool = False
) -> Corners:
    """The text of all four corners at the view-model's annotation level.

    Args:
        view_model: What is shown.
        probe: The pixel under the mouse.
        pixel_ratio: Device pixels per logical pixel, so that zoom counts the screen's own pixels.
        is_brief: Only what tells whose picture it is, which one, and how it is shown: for a small viewport. Cautions
            and the pixel under the mouse stay.
    """
    content, state = view_model.content, view_model.state
    if content is None or state is None:
        return Corners()
    section = content.section
    name = () if section is None else (TextLine(section.text, theme.PLANE_COLORS[section.plane]),)
    cautions = (*name, *(TextLine(text, theme.CAUTION) for text in content.cautions_on(state.slice_index)))
    kept = kept_lines(view_model)
    if view_model.annotation_level is AnnotationLevel.NONE:
        return Corners(top_right=kept, bottom_left=cautions)
    status = tuple(TextLine(text) for text in status_lines(view_model, probe, pixel_ratio, is_brief=is_brief))
    bottom_left = cautions + overlay_plane_lines(view_model) + status
    if view_model.annotation_level is AnnotationLevel.MINIMAL:
        return Corners(top_right=kept, bottom_left=bottom_left)
    text = content.corner_text_on(state.slice_index)
    if is_brief:
        when, which = text.top_right[-1:], text.bottom_right[:2]
        return Corners(_lines(text.top_left[:1]), kept + _lines(when), bottom_left, _lines(which))
    return Corners(
        _lines(text.top_left), kept + _lines(text.top_right), bottom_left, _lines(text.bottom_right)
    )


def kept_lines(view_model: ViewportViewModel) -> tuple[TextLine, ...]:
    """ "★ Key image" with the reader's note, where the slice on show is one."""
    content, state = view_model.content, view_model.state
    image = (
        None if content is None or state is None else view_model.kept.by_plane(content).get(state.slice_index)
    )
    if image is None:
        return ()
    note = image.note.split("\n")[0]
    text = _("{action}: {what}").format(action=_("Key image"), what=note) if note else _("Key image")
    return (TextLine(f"★ {text}", theme.MEASURE),)


def status_lines(
    view_model: ViewportViewModel, probe: PixelProbe | None, pixel_ratio: float, *, is_brief: bool = False
) -> list[str]:
    """Pixel under the mouse (where there is one), window, zoom and slice, translated.

    Brief: without zoom, and of links only a registration, for its residual.
    """
    state, content, magnified = view_model.state, view_model.content, view_model.magnification
    if state is None or content is None or magnified is None:
        return []
    zoom = magnified * pixel_ratio
    lines = [] if probe is None else probe_lines(probe)
    cell = cell_under(view_model, probe)
    if cell is not None:
        lines.append(cell_text(cell))
    if not content.planes.is_color:
        inverted = f"  {_('inverted')}" if state.inverted else ""
        lines.append(window_text(state.window) + inverted)
    if not is_brief:
        lines.append(_("Zoom {percent:.0f} %").format(percent=zoom * 100))
    lines.append((slice_number_text if is_brief else slice_text)(content, state.slice_index))
    if view_model.fused is not None:
        lines.append(fused_text(view_model.fused, probe))
    link = view_model.compared.link
    if link is not None and not (is_brief and link.residual_mm is None):
        lines.append(link_text(link))
    if view_model.playing_per_s is not None and not is_brief:
        lines.append(_("Playing {rate:.0f} per second").format(rate=view_model.playing_per_s))
    return lines


def overlay_plane_lines(view_model: ViewportViewModel) -> tuple[TextLine, ...]:
    """ "Overlay: Siemens MedCom Object Graphics (hidden)", and why one can't be drawn."""
    state, content = view_model.state, view_model.content
    if state is None or content is None or content.cut is not None:
        return ()
    planes = content.volume.overlay_planes.get(state.slice_index, ())
    names = [plane.label or f"#{number}" for number, plane in enumerate(planes, start=1)]
    drawn = [name for name, plane in zip(names, planes, strict=True) if plane.problem is None]
    lines = []
    if drawn:
        text = _("Overlay: {names}") if state.shows_overlay_planes else _("Overlay: {names} (hidden)")
        lines.append(TextLine(text.format(names=", ".join(drawn))))
    for name, plane in zip(names, planes, strict=True):
        if plane.problem is not None:
            text = _("Overlay not shown, {reason}: {name}").format(reason=plane.problem, name=name)
            lines.append(TextLine(text, theme.CAUTION))
    return tuple(lines)


def fused_text(fused: "Fused", probe: PixelProbe | None) -> str:
    """ "PET above: 0 to 10 SUVbw, here 3.41"; without SUV the reason."""
    text = _("PET above: 0 to {top:.4g} {unit}").format(top=fused.top, unit=fused.unit).rstrip()
    if probe is not None and probe.position_mm is not None:
        value = fused.value_at(probe.position_mm)
        text += "" if value is None else _(", here {value}").format(value=with_minus(f"{value:.3g}"))
    if fused.unit:
        return text
    return f"{text}  {_('(no SUV: {reason})').format(reason=fused.suv_factor)}"


def link_text(link: Link) -> str:
    """ "Linked by position: slices, window"."""
    parts = ((link.scroll, _("slices")), (link.view, _("view")), (link.window, _("window")))
    together = _(", ").join(word for is_linked, word in parts if is_linked)
    text = _("{kind}: {what}").format(kind=_(_LINKS[link.kind]), what=together)
    if link.residual_mm is None:
        return text
    return f"{text}  {_('[residual {mm:.1f} mm]').format(mm=link.residual_mm)}"


def probe_lines(probe: PixelProbe) -> list[str]:
    """ "−812 HU, stored 212" and "(213, 340)   12.4, −88.0, −120.5 mm"; on a plane that was not acquired
    "−812 HU calculated, nearest voxel −809 HU"; in a Doppler spectrum "(213, 340)   62.0 cm/s, 0.815 s"."""
    value, unit = _value_text(probe.value), f" {probe.unit.value}" if probe.unit is not Unit.NONE else ""
    if probe.nearest is not None:
        nearest = f"{_value_text(probe.nearest)}{unit}"
        value = _("{value} calculated, nearest voxel {nearest}").format(
            value=f"{value}{unit}", nearest=nearest
        )
        unit = ""
    stored = ""
    if probe.stored is not None:
        stored = ", " + _("stored {value}").format(value=with_minus(f"{probe.stored:.6g}"))
    place = f"({probe.column}, {probe.row})"
    if probe.position_mm is not None:
        x, y, z = probe.position_mm
        place = f"{place}   {with_minus(f'{x:.1f}, {y:.1f}, {z:.1f}')} mm"
    if probe.physical:
        place = f"{place}   {', '.join(each.text for each in probe.physical)}"
    return [f"{value}{unit}{stored}", place]


def _value_text(value: float | tuple[int, int, int]) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else with_minus(f"{value:.5g}")


def window_text(window: VoiWindow) -> str:
    """ "W 1500  L −600  Lung"."""
    center, width = window.numbers
    return f"W {width}  L {with_minus(center)}  {_(window.name) if window.name else ''}".rstrip()


def slice_text(content: ViewportContent, slice_index: int) -> str:
    """ "Slice 71 / 140  [instance 70]  −120.5 mm"."""
    planes = content.planes
    text = slice_number_text(content, slice_index)
    if slice_index < len(content.instance_numbers):
        text += "  " + _("[instance {number}]").format(number=content.instance_numbers[slice_index])
    facts = planes.facts(slice_index)
    if facts.is_placed:
        location = float(facts.geometry.normal @ facts.geometry.to_patient((0, 0, 0)))
        text += f"  {with_minus(f'{location:.1f}')} mm"
    return text


def slice_number_text(content: ViewportContent, slice_index: int) -> str:
    """ "Slice 71 / 140"."""
    count = content.planes.geometry.shape[0]
    return _("Slice {number} / {count}").format(number=slice_index + 1, count=count)


def _lines(texts: tuple[str, ...]) -> tuple[TextLine, ...]:
    return tuple(TextLine(text) for text in texts if text)
