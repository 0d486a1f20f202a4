"""A booking's code as a picture, for the desk's camera."""

from __future__ import annotations

import segno
from django.utils.safestring import SafeString, mark_safe


def code_picture(address: str) -> SafeString:
    """An SVG element (ISO/IEC 18004, correction level M)."""
    return mark_safe(segno.make(address, error="m", micro=False).svg_inline(border=2, scale=4))
