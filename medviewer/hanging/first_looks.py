"""How the rule of a viewport first shows its Series: the window, and which way a mammogram faces."""

from medviewer.hanging.match import HungSeries
from medviewer.imaging.first_look import Edge, FirstLook


def first_look(hung: HungSeries) -> FirstLook:
    """The look that a rule gives its Series.

    A mammogram is mirrored only where Patient Orientation (0020,0020) says that it must be: its rows then lead away
    from the chest wall at the edge, its columns down (oblique and lateral views) or inwards (views from above).
    """
    rule = hung.rule
    if rule.chest_wall is None:
        return FirstLook(window=rule.window)
    horizontally, vertically = _flips(hung, rule.chest_wall)
    return FirstLook(rule.window, horizontally, vertically, at_edge=rule.chest_wall)


def _flips(hung: HungSeries, chest_wall: Edge) -> tuple[bool, bool]:
    """Whether to mirror left-right and top-bottom; not at all where the header does not tell."""
    orientation = hung.facts.patient_orientation
    if len(orientation) != 2 or not all(orientation):
        return False, False
    across, down = (direction[0] for direction in orientation)
    to_wall = {Edge.RIGHT: "P", Edge.LEFT: "A"}[chest_wall]
    is_mirrored = across in "AP" and across != to_wall
    is_upside_down = down in ("H", hung.facts.laterality)  # towards the outer side of the breast
    return is_mirrored, is_upside_down
