"""What the platform has told somebody, and how they want to hear from it; for the operator, letters to post."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dreiraum.ground.messages import actions, queries
from dreiraum.ground.messages.carriers import letter
from dreiraum.ground.messages.forms import PreferenceForm
from dreiraum.ground.people.rights import acting, right


@right("message.own")
@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """All messages, newest first."""
    found = queries.messages_of(acting(request).person, timezone.now())
    page = Paginator(found, queries.LISTED).get_page(request.GET.get("seite"))
    return render(request, "messages/messages.html", {"messages": page})


@right("message.own")
@require_safe
def message(request: HttpRequest, number: int) -> HttpResponse:
    """One message; looked at by the person it is for, it is read."""
    who = acting(request)
    found = get_object_or_404(queries.messages_of(who.person, timezone.now()), pk=number)
    if not who.for_another:
        actions.mark_read(message=found)
    return render(request, "messages/message.html", {"message": found})


@right("message.own")
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Nothing is new any more, unless somebody else looks: what a helper did stays new to the person."""
    who = acting(request)
    if not who.for_another:
        actions.mark_all_read(person=who.person)
    return redirect("messages:messages")


@right("account.reach")
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """How messages come."""
    person = acting(request).person
    form = PreferenceForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        actions.prefer(person=person, **form.cleaned_data)
        return redirect("messages:messages")
    return render(request, "messages/preferences.html", {"form": form}, status=400 if form.errors else 200)


@right("operator.see")
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """Letters to print and post, and messages that reached nobody."""
    return render(
        request, "messages/letters.html", {"letters": queries.letters(), "failed": queries.failed()[: queries.LISTED]}
    )


@right("operator.see")
@require_safe
def letter_file(request: HttpRequest, number: int) -> HttpResponse:
    """One letter as a file that prints by itself."""
    try:
        content = letter.path(number).read_bytes()
    except FileNotFoundError:
        raise Http404 from None
    name = letter.path(number).name
    return HttpResponse(content, headers={"Content-Disposition": f'attachment; filename="{name}"'})
