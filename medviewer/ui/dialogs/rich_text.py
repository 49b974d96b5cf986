"""Small pieces of rich text in the theme's colors."""

from collections.abc import Iterable
from html import escape

from medviewer.ui import theme


def heading(text: str) -> str:
    return f'<p style="margin:16px 0 4px 0; font-weight:600">{escape(text)}</p>'


def paragraph(text: str, *, quiet: bool = False) -> str:
    color = theme.QUIET if quiet else theme.TEXT
    return f'<p style="margin:0 0 6px 0; color:{color}">{escape(text)}</p>'


def bullets(texts: Iterable[str]) -> str:
    return "".join(
        f'<p style="margin:0 0 6px 12px; text-indent:-12px">•&nbsp; {escape(text)}</p>' for text in texts
    )


def columns(parts: Iterable[str], width_px: int) -> str:
    """Pieces of rich text side by side, each `width_px` wide."""
    cells = "".join(f'<td width="{width_px}" style="vertical-align:top">{part}</td>' for part in parts)
    return f'<table cellspacing="0"><tr>{cells}</tr></table>'


def table(rows: Iterable[tuple[str, str]], name_px: int = 0) -> str:
    """Two columns: quiet names (`name_px` wide; 0 = as wide as they are), values."""
    width = f' width="{name_px}"' if name_px else ""
    whole = ' width="100%"' if name_px else ""
    cells = "".join(
        f'<tr><td{width} style="color:{theme.QUIET}; padding:1px 16px 1px 0; vertical-align:middle">{escape(name)}</td>'
        f'<td style="padding:1px 0; vertical-align:middle">{escape(value)}</td></tr>'
        for name, value in rows
    )
    return f'<table cellspacing="0"{whole}>{cells}</table>'
