"""What the checks of a saliency map say, in labelled lines for the window and the summary."""

from dataclasses import dataclass

from medviewer.finding.finding import Finding
from medviewer.finding.map_check import MOST_OUTSIDE, MapCheck, MapDoubt, MapVerdict
from medviewer.i18n import N_, Translate
from medviewer.imaging.saliency_map import SaliencyMap
from medviewer.report.wording import mm_text, percent_text, signed_text

VERDICTS = {
    MapVerdict.SUPPORTED: ("good", N_("supported")),
    MapVerdict.WEAK: ("caution", N_("weak")),
    MapVerdict.NOT_SUPPORTED: ("refused", N_("not supported")),
}
_MEANINGS = {
    MapVerdict.SUPPORTED: N_(
        "Taking away what the map points at changed the score more than 95 % of random orders of the same areas did, "
        "putting it back too, and more than going outwards from the middle; and its peak lies in the measured nodule."
    ),
    MapVerdict.WEAK: N_("The map passed some of its checks only."),
    MapVerdict.NOT_SUPPORTED: N_(
        "Taking away what the map points at changed the score no more than chance: it may not show what decided."
    ),
}
_DOUBTS = {
    MapDoubt.DELETION: N_("no better than chance by deletion"),
    MapDoubt.INSERTION: N_("no better than chance by insertion"),
    MapDoubt.CENTER: N_("no better than the middle alone"),
    MapDoubt.PEAK: N_("its peak lies beside the measured nodule"),
    MapDoubt.NOT_MEASURED: N_("the nodule was not measured"),
    MapDoubt.ELSEWHERE: N_("too much lies outside the lungs"),
}


@dataclass(frozen=True)
class MapLine:
    """A labelled line, translated.

    Attributes:
        label: What it is.
        value: What is said.
        sign: "" or a quality verdict's sign: "good", "caution", "refused".
        whole: More of it, for a tooltip.
    """

    label: str
    value: str
    sign: str = ""
    whole: str = ""


def map_lines(finding: Finding, _: Translate) -> tuple[MapLine, ...]:
    """The map's verdict, then what it rests on; nothing where there is no map, or where it was not checked."""
    saliency, check = finding.saliency, finding.map_check
    if saliency is None or check is None:
        return ()
    sign = VERDICTS[check.verdict][0]
    return (
        MapLine(_(N_("Map")), _verdict(check, _), sign, _(_MEANINGS[check.verdict])),
        MapLine(_(N_("Made by")), made_by(saliency, _)),
        MapLine(
            _(N_("Better than chance")), _gains(check, _), whole=_(N_("Areas under the curves, in logits."))
        ),
        _agreement(check.agreement, _),
        _outside(check, _),
        _placed(check, _),
    )


def made_by(saliency: SaliencyMap, _: Translate) -> str:
    """How a map was made, and how fine it truly is: "HiResCAM, cells of 3.0 mm"."""
    return _(N_("{method}, cells of {size}")).format(
        method=saliency.method, size=mm_text(saliency.native_cell_mm)
    )


def _verdict(check: MapCheck, _: Translate) -> str:
    """ "weak: its peak lies beside the measured nodule"."""
    word = _(VERDICTS[check.verdict][1])
    if not check.doubts:
        return word
    reasons = _(N_("; ")).join(_(_DOUBTS[doubt]) for doubt in check.doubts)
    return _(N_("{verdict}: {reasons}")).format(verdict=word, reasons=reasons)


def _gains(check: MapCheck, _: Translate) -> str:
    text = _(N_("{deletion} by deletion, {insertion} by insertion"))
    return text.format(deletion=signed_text(check.deletion_gain), insertion=signed_text(check.insertion_gain))


def _agreement(share: float, _: Translate) -> MapLine:
    text = _(N_("{share} of the strongest areas in common"))
    more = _(N_("The strongest 5 % of the map and of a second one, made by hiding one part after the other."))
    return MapLine(_(N_("With occlusion")), text.format(share=percent_text(share)), whole=more)


def _outside(check: MapCheck, _: Translate) -> MapLine:
    text = _(N_("{share} of the evidence outside the lungs and the nodule"))
    sign = "caution" if MapDoubt.ELSEWHERE in check.doubts else ""
    more = _(N_("Above {limit} the score may rest on something else than the nodule."))
    return MapLine(
        _(N_("Elsewhere")),
        text.format(share=percent_text(check.outside_share)),
        sign,
        more.format(limit=percent_text(MOST_OUTSIDE)),
    )


def _placed(check: MapCheck, _: Translate) -> MapLine:
    error, limit = check.registration_error_mm, mm_text(check.registration_limit_mm, 2)
    label = _(N_("Overlay error"))
    more = _(N_("Marks drawn at known places were sent through the model's grid and back, and found again."))
    if error is None:
        return MapLine(label, _(N_("not known so near the edge: no overlay")), "refused", more)
    if not check.is_in_place:
        text = _(N_("{error}, more than half a pixel ({limit}): no overlay"))
        return MapLine(label, text.format(error=mm_text(error, 2), limit=limit), "refused", more)
    text = _(N_("{error} (half a pixel: {limit})"))
    return MapLine(label, text.format(error=mm_text(error, 2), limit=limit), whole=more)
