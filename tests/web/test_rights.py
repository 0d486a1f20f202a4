"""Every address asks for a right, every role meets every address, and nobody reaches what they have no right to."""

from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from tests.ground.people.making import member, organisation, person

from dreiraum.ground.people.acting import HAT
from dreiraum.ground.people.models import OrganisationKind, Role
from dreiraum.ground.people.rights import PUBLIC, RIGHTS, allowed, public, right_of
from dreiraum.ground.people.table import actors, table
from dreiraum.web import urls

SAMPLE = {"int": "1", "slug": "nicht-da", "str": "nicht-da", "path": "nicht/da", "uuid": str(UUID(int=1))}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ASKS_MORE = "account.secure"  # who comes there still proves to be who they are
ROLES = ("anonymous", "citizen", *Role.values, "operator")


def walk(patterns, before=""):
    """Every address as (name, an example of it, view)."""
    for one in patterns:
        here = before + example(one)
        if isinstance(one, URLResolver):
            yield from walk(one.url_patterns, here)
        else:
            yield one.name or here, f"/{here}", one.callback


def example(pattern: URLPattern | URLResolver) -> str:
    """An address that the pattern matches and that leads to nothing that is there."""
    if isinstance(pattern.pattern, str) or not hasattr(pattern.pattern, "_route"):
        return str(pattern.pattern)
    route = pattern.pattern._route
    for name, converter in pattern.pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
        for written in (f"<{kind}:{name}>", f"<{name}>"):
            route = str(route).replace(written, SAMPLE[kind])
    return str(route)


EVERY = list(walk(urls.urlpatterns))
ASKING = [
    (name, address, method, said)
    for name, address, view in EVERY
    for method in METHODS
    if (said := right_of(view, method)) not in (None, PUBLIC)
]


def test_the_walk_sees_the_whole_site():
    names = {name for name, _, _ in EVERY}
    assert {"home", "answer", "account_login", "account", "alive", "nearest", "openapi", "saml_acs"} <= names
    assert len(EVERY) > 120


@pytest.mark.parametrize(("name", "address", "view"), EVERY, ids=[f"{name} {at}" for name, at, _ in EVERY])
def test_every_address_is_public_or_names_a_right_there_is(name, address, view):
    said = getattr(view, "right", None)
    named = list(said.values()) if isinstance(said, dict) else [said]
    assert named, f"{address}: decorate its view with right(...) or wrap it with public(...)"
    assert all(one == PUBLIC or one in RIGHTS for one in named), (
        f"{address}: decorate its view with right(...) or wrap it with public(...)"
    )


def test_an_address_nobody_classified_answers_nobody(client, settings):
    settings.ROOT_URLCONF = __name__
    assert client.get("/vergessen/").status_code == 403
    assert client.get("/bedacht/").status_code == 200


def forgotten(request):
    from django.http import HttpResponse

    return HttpResponse("")


urlpatterns = [
    *urls.urlpatterns,
    path("vergessen/", forgotten),
    path("bedacht/", public(lambda request: forgotten(request))),  # noqa: PLW0108 - another function
]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.django_db(transaction=True)  # closing an answer closes the connection, too
def test_every_role_meets_every_address_that_asks_for_a_right(role, client):
    client.raise_request_exception = False
    who = dress(client, role)
    session = dict(client.session) if role != "anonymous" else {}
    for _, address, method, said in ASKING:
        if session:  # what was asked before may have taken off the hat
            put(client, session)
        answer = client.generic(method, address)
        answer.close()
        met = (role, method, address, said, answer.status_code)
        if address.startswith("/api/"):  # no session counts there
            assert answer.status_code == 401, met
            continue
        if allowed(who, said):
            assert answer.status_code not in (401, 403, 500) or said == ASKS_MORE, met
        elif role == "anonymous":
            assert answer.status_code in (401, 302, 405), met
            if answer.status_code == 302:
                assert answer.headers["Location"].startswith(("/anmelden/?next=", "/en/anmelden/?next=")), met
        else:
            assert answer.status_code in (403, 405), met


def dress(client: Client, role: str):
    """Sign in as somebody of this role; returns the same role of the table of rights."""
    if role in ("anonymous", "citizen", "operator"):
        if role != "anonymous":
            client.force_login(person(is_superuser=role == "operator"))
        return dict(actors())["visitor" if role == "anonymous" else role]
    ours = organisation(kind=OrganisationKind.MUNICIPALITY, reviewed=timezone.now(), municipality="03252006")
    user = member(role, ours)
    client.force_login(user)
    wear(client, user.memberships.get())
    return dict(actors())[role]


def wear(client: Client, hat) -> None:
    put(client, {HAT: hat.pk})


def put(client: Client, said: dict) -> None:
    session = client.session
    session.update(said)
    session.save()


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.django_db
def test_no_hat_opens_another_organisations_pages(client, role):
    foreign, user = organisation(reviewed=timezone.now()), member(role, organisation(reviewed=timezone.now()))
    kept = member("keeper", foreign)
    client.force_login(user)
    wear(client, user.memberships.get())
    at = f"/konto/organisation/{foreign.slug}/"
    number = kept.memberships.get().pk
    assert client.get(at).status_code == 403
    assert client.post(at, {"name": "Übernommen", "kind": "association"}).status_code == 403
    assert client.post(f"{at}mitglied/", {"mail": user.email, "role": "keeper"}).status_code == 403
    assert client.post(f"{at}entfernen/", {"member": number}).status_code == 403
    foreign.refresh_from_db()
    assert (foreign.name, foreign.memberships.get().pk) != ("Übernommen", number + 1)
    assert foreign.memberships.get().user == kept


@pytest.mark.django_db
def test_visitors_get_no_cookie_and_cost_no_question_to_the_database(client, django_assert_num_queries):
    from tests.reach.drawing import latlon

    lat, lon = latlon(0, 0)
    for at in ("/", f"/erreichen/{lat:.5f},{lon:.5f}/", "/gemeinden/", "/wege/", "/karte/", "/hilfe/"):
        with django_assert_num_queries(0):
            answer = client.get(at)
        assert answer.status_code == 200, at
        assert not answer.cookies, at
        assert "Cookie" in answer.headers["Vary"], at


@pytest.mark.django_db
def test_what_a_page_says_to_somebody_signed_in_is_kept_by_nobody(client):
    tag = client.get("/gemeinden/").headers["ETag"]
    client.force_login(person())
    answer = client.get("/gemeinden/", headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in answer.headers
    assert "/konto/" in answer.content.decode()


def test_the_table_in_the_docs_is_what_the_rules_say():
    text = (Path(__file__).parents[2] / "docs" / "rights.md").read_text("utf-8")
    assert text == table(), "run: dreiraum manage FOLDER rights > docs/rights.md"
