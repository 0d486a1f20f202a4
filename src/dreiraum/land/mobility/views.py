"""The planner: the question, its answer, one journey of it on paper, in a calendar and on the map."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dreiraum.ground.region.caching import private
from dreiraum.ground.region.ground_map import map_ground
from dreiraum.ground.region.limits import limited
from dreiraum.ground.region.links import minute
from dreiraum.ground.region.serving import region
from dreiraum.ground.site.fragments import fragment
from dreiraum.land.coverage.asking import CannotRead
from dreiraum.land.coverage.refusing import refusing
from dreiraum.land.coverage.words import moment as day_and_time
from dreiraum.land.mobility import asking, words
from dreiraum.land.mobility.appointments import calendar_file, filename
from dreiraum.land.mobility.choices import choices
from dreiraum.land.mobility.journeys import JourneyView, journey_key
from dreiraum.land.mobility.lines import journey_line
from dreiraum.land.mobility.planning import PlannerPage, ask, chosen, planner_page
from dreiraum.land.mobility.question import MEANS, USUAL_MEANS, USUAL_WALK, WALKS, Question
from dreiraum.land.mobility.rides import takers
from dreiraum.land.mobility.rides_views import with_requests
from dreiraum.land.mobility.spots import called
from dreiraum.reach import InputError
from dreiraum.reach.answers.journeys import Journey, Journeys

Found = tuple[Question, Journeys, Journey]


class Gone(Exception):
    """The journey of an address is not among the answers any more; `question` asks for the others."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question


def of_one(view: Callable[[HttpRequest, Found], HttpResponse]) -> Callable[[HttpRequest], HttpResponseBase]:
    """A view of one journey: limited, private, and with a sentence where there is no such journey any more."""

    @wraps(view)
    def shown(request: HttpRequest) -> HttpResponse:
        try:
            return view(request, _found(request))
        except Gone as gone:
            return render(request, "mobility/gone.html", {"others": gone.question.url}, status=404)

    return require_safe(limited("journey")(private(refusing(shown))))


@require_safe
@limited("journey")
@private
@refusing
def planner(request: HttpRequest) -> HttpResponse:
    """From, to, when: and how to get there and back."""
    draft = asking.draft(request)
    context: dict[str, Any] = {"draft": draft, "form": _form(draft), "empty": region().timetable.empty}
    question = draft.question
    if question is None:
        return render(request, "mobility/ask.html", context | {"choices": choices(request, draft)})
    if not draft.exact:
        return HttpResponseRedirect(question.url)
    found = _ask(question)
    page = _with_requests(question, found, planner_page(question, found))
    rows = {"rows": _rows(*page.journeys, first_open=True), "direct": _rows(page.direct) if page.direct else ""}
    return render(request, "mobility/planner.html", context | rows | {"page": page, "map": map_ground()})


def _rows(*journeys: JourneyView, first_open: bool = False) -> SafeString:
    return fragment("mobility/journeys.html", journeys=journeys, first_open=first_open, words=words.in_journeys())


def _with_requests(question: Question, found: Journeys, page: PlannerPage) -> PlannerPage:
    """What must be booked says where: one query, and none where everything runs by itself."""
    if not any(view.bookings for view in page.journeys):
        return page
    lines = takers()
    pairs = zip(found.found, page.journeys, strict=True)
    return replace(page, journeys=tuple(with_requests(question, one, view, lines) for one, view in pairs))


@of_one
def journey(request: HttpRequest, found: Found) -> HttpResponse:
    """One journey, as a page to print and to pass on."""
    question, answer, one = found
    page = planner_page(question, answer)
    shown = next((each for each in page.journeys if each.key == journey_key(one)), page.direct)
    view = with_requests(question, one, shown, takers()) if shown else None
    context = {
        "page": page,
        "journey": view,
        "legs": fragment("mobility/legs.html", one=view, words=words.in_journeys()) if view else "",
        "date": date_format(one.depart, "l, j F Y" if get_language() == "en" else "l, j. F Y"),
        "now": day_and_time(answer.asked),
        "map": map_ground(),
    }
    return render(request, "mobility/journey.html", context)


@of_one
def calendar(request: HttpRequest, found: Found) -> HttpResponse:
    """One journey for a calendar."""
    question, answer, one = found
    ends = called(question.start), called(question.end)
    exactly = replace(question, asked=answer.asked).journey_url(request.GET["fahrt"])
    content = calendar_file(question, one, ends, request.build_absolute_uri(exactly), answer.asked)
    headers = {"Content-Disposition": f'attachment; filename="{filename(one)}"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


@of_one
def line(request: HttpRequest, found: Found) -> HttpResponse:
    """One journey as GeoJSON, for the map."""
    question, _answer, one = found
    ends = called(question.start), called(question.end)
    return JsonResponse(journey_line(one, ends), content_type="application/geo+json")


def _found(request: HttpRequest) -> Found:
    question = asking.question(request)
    found = _ask(question)
    one = chosen(found, request.GET.get("fahrt", ""))
    if one is None:
        raise Gone(question)
    return question, found, one


def _ask(question: Question) -> Journeys:
    try:
        return ask(question, question.asked or asking.now())
    except InputError:
        raise CannotRead(_("Diese Frage können wir nicht beantworten. Wählen Sie andere Punkte.")) from None


def _form(draft: asking.Draft) -> dict[str, Any]:
    """What the form shows."""
    return {
        "when": minute(draft.moment) if draft.moment else "",
        "means": [(key, words.MEANS[key], key == draft.means) for key in MEANS],
        "walks": [(walk, walk == draft.walk) for walk in WALKS],
        "special": draft.means != USUAL_MEANS or draft.walk != USUAL_WALK or draft.certain,
    }
