"""What stands only on paper: the page's address, for eyes and for cameras."""

from __future__ import annotations

import segno
from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe

UNDERSTOOD = (
    "mode", "time", "service", "limit", "age", "order", "sort", "von", "nach", "zeit", "art", "mit", "fuss", "sicher",
    "asked", "fahrt",
)  # fmt: skip
LONGEST = 40  # characters of an answer to one of them


def address(request: HttpRequest) -> str:
    """The page's address with what it understands of the question; whatever else that says may be endless."""
    said = {name: request.GET.get(name, "") for name in UNDERSTOOD}
    asked = {name: value for name, value in said.items() if 0 < len(value) <= LONGEST and value.isascii()}
    return request.build_absolute_uri(f"{request.path}{f'?{urlencode(asked)}' if asked else ''}")


def qr(request: HttpRequest) -> SafeString:
    """That address as a QR code, an SVG element (ISO/IEC 18004, correction level M)."""
    # Any mask can be read; trying all eight for the neatest would take longer than the whole answer.
    code = segno.make(address(request), error="m", mode="byte", mask=1, micro=False)
    return mark_safe(code.svg_inline(border=0, scale=3))
