"""The files that are not shown, as rich text."""

from collections import defaultdict
from typing import TYPE_CHECKING

from medviewer.i18n import _
from medviewer.ui.dialogs.rich_text import bullets, heading, paragraph

if TYPE_CHECKING:
    from medviewer.dicom.study import Catalog

LISTED = 200
"""Files listed under each reason; the others are counted."""


def left_out_text(catalog: "Catalog") -> str:
    """Each reason with the files it left out."""
    by_reason: dict[str, list[str]] = defaultdict(list)
    for refused in catalog.refused:
        by_reason[refused.reason].append(refused.source.label)
    parts = [
        paragraph(
            _("{left} of {all} files are not shown.").format(
                left=len(catalog.refused), all=catalog.looked_at
            ),
            quiet=True,
        )
    ]
    for reason, labels in by_reason.items():
        parts += [heading(reason), bullets(labels[:LISTED])]
        if len(labels) > LISTED:
            parts.append(paragraph(_("and {count} more").format(count=len(labels) - LISTED), quiet=True))
    return "".join(parts) + _doubted(catalog)


def _doubted(catalog: "Catalog") -> str:
    """Files that are shown, with what may be wrong with their pictures."""
    labels = [f"{source.label}: {warning}" for source, warning in catalog.doubted]
    if not labels:
        return ""
    more = _("and {count} more").format(count=len(labels) - LISTED)
    rest = paragraph(more, quiet=True) if len(labels) > LISTED else ""
    return heading(_("Shown, but may be wrong")) + bullets(labels[:LISTED]) + rest
