"""Pages that are texts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dreiraum.ground.site.queries import page


@require_safe
def text(request: HttpRequest, name: str) -> HttpResponse:
    """A page of texts in the reader's language."""
    return render(request, "site/page.html", {"page": page(name)})
