"""Pages for municipalities: taking places over from OpenStreetMap, and where it differs from what people say."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from dreiraum.ground.people.acting import Acting
from dreiraum.ground.people.rights import acting, require, right
from dreiraum.ground.places import actions
from dreiraum.ground.places.differing import differences, gone, head, shown
from dreiraum.ground.places.mapped import Mapped, mapped
from dreiraum.ground.places.models import Place, Statement
from dreiraum.ground.region.serving import region
from dreiraum.reach.places.found import plain

PAGE = 25
TIMETABLED = {"stop"}  # services that a timetable tells about; nobody answers for a bus stop here
VERBS = {"leave": actions.leave_as_is, "take": actions.take_from_map}


@right("place.map")
@require_safe
def untaken(request: HttpRequest) -> HttpResponse:
    """Places of the map that the directory does not have."""
    return _untaken(request)


@right("place.map")
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Take the ticked places over, or the one whose button was pressed."""
    who = acting(request)
    wanted = set(request.POST.getlist("ref")[:PAGE] if "one" not in request.POST else request.POST.getlist("one")[:1])
    chosen = [one for one in _at_home(who) if one.ref in wanted]
    if not chosen:
        return _untaken(request, status=400)
    made = actions.take_mapped(who=who, objects=chosen, titles=_titles())
    back = {"q": request.POST.get("q", ""), "dienst": request.POST.get("dienst", ""), "neu": str(len(made))}
    return redirect(f"{reverse('places:map')}?{urlencode(back)}")


@right("place.map")
@require_safe
def differing(request: HttpRequest) -> HttpResponse:
    """Where a person and OpenStreetMap say different things, and what is gone from the map."""
    who = acting(request)
    page = _page(request)
    start = (page - 1) * PAGE
    unsettled = list(differences(who, settled=False)[start : start + PAGE + 1])
    settled = list(differences(who, settled=True)[start : start + PAGE + 1])
    context = {
        "open": [_row(one) for one in unsettled[:PAGE]], "settled": [_row(one) for one in settled[:PAGE]],
        "gone": gone(who, mapped())[:PAGE] if page == 1 else [], "page": page,
        "more": len(unsettled) > PAGE or len(settled) > PAGE,
    }  # fmt: skip
    return render(request, "places/differing.html", context)


@right("place.map")
@require_POST
def settle(request: HttpRequest, number: int) -> HttpResponse:
    """Leave a difference as it is, or take what OpenStreetMap says."""
    who = acting(request)
    one = get_object_or_404(Statement.objects.select_related("place__organisation"), pk=number)
    require(request, "place.edit", one.place)
    if (verb := VERBS.get(request.POST.get("verb", ""))) is not None:
        verb(who=who, difference=one)
    return redirect("places:differing")


def _untaken(request: HttpRequest, status: int = 200) -> HttpResponse:
    said = request.GET if request.method != "POST" else request.POST
    words, service, page = said.get("q", "").strip()[:100], said.get("dienst", ""), _page(request)
    titles = _titles()
    everything = _left(_at_home(acting(request)))
    offered = {key for one in everything for key in one.services}
    found = [one for one in everything if (not service or service in one.services) and _fits(one, words, titles)]
    context = {
        "rows": [_listed(one, titles) for one in found[(page - 1) * PAGE : page * PAGE]],
        "many": len(found), "q": words, "service": service, "page": page, "last": max(1, -(-len(found) // PAGE)),
        "services": [(key, name) for key, name in titles.items() if key in offered],
        "new": request.GET.get("neu", ""), "nothing": status == 400,
        "asked": urlencode({"q": words, "dienst": service}),
    }  # fmt: skip
    return render(request, "places/map.html", context, status=status)


def _at_home(who: Acting) -> list[Mapped]:
    """What lies in the municipality whose hat is on; everything for an operator."""
    home = who.organisation
    everything = mapped().values()
    return [one for one in everything if home is None or (home.municipality and one.municipality == home.municipality)]


def _left(found: list[Mapped]) -> list[Mapped]:
    """Without those that the directory has: one query."""
    known = set(Place.objects.filter(osm__isnull=False).values_list("osm", flat=True))
    return [one for one in found if one.ref not in known and not TIMETABLED.issuperset(one.services)]


def _fits(one: Mapped, words: str, titles: dict[str, str]) -> bool:
    text = plain(" ".join((one.name, str(one.facts["street"]), str(one.facts["town"]), *map(titles.get, one.services))))  # type: ignore[arg-type]
    return all(word in text for word in plain(words).split())


def _listed(one: Mapped, titles: dict[str, str]) -> dict[str, Any]:
    services = [titles.get(key, key) for key in one.services]
    where = ", ".join(str(one.facts[name]) for name in ("street", "town") if one.facts[name])
    return {"ref": one.ref, "name": one.name or services[0], "services": services, "where": where}


def _row(one: Statement) -> dict[str, Any]:
    place, today = one.place, timezone.localdate()
    return {
        "pk": one.pk, "place": place, "head": head(one.field), "since": one.when,
        "map": shown(one.field, one.value, today), "person": shown(one.field, one.person_value, today),  # type: ignore[attr-defined]
        "said": one.person_when,  # type: ignore[attr-defined]
        "note": f"https://www.openstreetmap.org/note/new#map=19/{place.lat:.5f}/{place.lon:.5f}",
    }  # fmt: skip


def _titles() -> dict[str, str]:
    english = get_language() == "en"
    return {one.key: one.name_en if english else one.name for one in region().catalogue.services}


def _page(request: HttpRequest) -> int:
    number = request.GET.get("seite", "1")
    return int(number) if number.isascii() and number.isdigit() and 0 < int(number) < 10_000 else 1
