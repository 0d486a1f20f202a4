"""The demo is full of life, all of it is invented and says so, and filling it again changes nothing."""

import datetime as dt

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone
from tests.examples.conftest import TODAY

from dreiraum.examples.filling import NotTheDemo, fill
from dreiraum.ground.bookings.models import Policy, Resource, Session
from dreiraum.ground.people.models import Organisation, OrganisationKind, User
from dreiraum.ground.places.asking import LANGUAGES
from dreiraum.ground.places.feeding import features
from dreiraum.ground.places.models import Offer, Place, State, Stop
from dreiraum.ground.region.queries import municipality_at
from dreiraum.reach import Region
from dreiraum.reach.places.arrivals import hours_of
from dreiraum.reach.places.layer import read_layer

pytestmark = pytest.mark.database
NOW = dt.datetime(2026, 11, 30, 8, tzinfo=dt.UTC)


def rows() -> dict[str, list]:
    """Everything in the database, but for what numbers itself."""
    models = [one for one in apps.get_models() if one._meta.app_label in ("people", "places", "bookings", "mobility")]
    return {one._meta.label: list(one._default_manager.order_by("pk").values()) for one in models}


def test_all_municipalities_three_associations_and_sixty_places_are_there(filled, demo_region):
    kinds = Organisation.objects.filter(example=True).values_list("kind", flat=True)
    assert list(kinds).count(OrganisationKind.ASSOCIATION) == 3
    towns = Organisation.objects.filter(kind=OrganisationKind.MUNICIPALITY)
    assert set(towns.values_list("municipality", "name")) == set(
        zip(demo_region.municipalities.ags, demo_region.municipalities.name, strict=True)
    )
    assert len(towns) == 8
    assert filled.places == Place.objects.count() >= 60
    assert set(Place.objects.values_list("municipality", flat=True)) == set(demo_region.municipalities.ags)
    assert {"physical", "digital", "mobile"} == set(
        Offer.objects.filter(state="published").values_list("delivery", flat=True)
    )
    assert Place.objects.filter(hub=True).count() >= 8


def test_everything_is_public_and_marked_as_an_example(filled):
    for model in (Place, Offer):
        shown = model.objects.exclude(title="Rufbus") if model is Offer else model.objects.all()
        assert {(one.example, one.state) for one in shown} == {(True, State.PUBLISHED)}
    assert all(Organisation.objects.values_list("example", flat=True))
    page = Client().get("/angebote/ort/dorftreff-ockensen/").content.decode()
    assert "erfundenes Beispiel" in page


def test_each_place_stands_at_a_house_of_its_own_in_its_village(filled, demo_region):
    points = set()
    for one in Place.objects.all():
        points.add((one.lat, one.lon))
        assert municipality_at(one.lat, one.lon) == one.municipality, one
        house = demo_region.address(one.lat, one.lon)
        assert house.label == one.street, one
        assert one.postcode in house.context, one
        assert one.town in house.context.split(",")[0], one
    assert len(points) == Place.objects.count()


def test_hours_languages_and_services_are_ones_that_the_site_knows(filled, demo_region):
    known = {code for code, _ in LANGUAGES if code}
    for one in [*Place.objects.all(), *Offer.objects.exclude(opening_hours="")]:
        assert hours_of(one.opening_hours, demo_region).known, one
    for one in Offer.objects.exclude(title="Rufbus"):
        assert one.about, one
        assert set(one.languages.split()) <= known, one
        assert one.service in demo_region.catalogue.keys, one
    assert Offer.objects.filter(review_on__lt=TODAY).count() == 2


def test_the_region_takes_every_offer(filled, demo_region):
    layer = read_layer(features(demo_region, NOW), demo_region.catalogue, demo_region)
    told = {one.ref for one in layer.added}
    slugs = Offer.objects.filter(state="published").exclude(delivery="digital").values_list("slug", flat=True)
    assert told == {f"angebot/{slug}" for slug in slugs} | {one for one in told if one.startswith("ort/")}
    assert len(layer.digital) == Offer.objects.filter(delivery="digital").count()


def test_digital_offers_say_where_somebody_helps_and_courses_have_dates_to_come(filled):
    assert not Offer.objects.filter(delivery="digital", help_at=None).exists()
    assert Offer.objects.filter(eid=True).exists()
    starts = list(Session.objects.values_list("starts", flat=True))
    assert len(starts) > 20
    assert all(timezone.localtime(one).date() > TODAY for one in starts)
    assert {one.kind for one in Resource.objects.all()} == {"room", "desk", "booth", "person", "machine", "vehicle"}
    assert Resource.objects.get(name="Saal Bisperode").units.count() == 3
    assert Policy.objects.exclude(prerequisite="").exists()


def test_nobody_can_sign_in_with_a_password(filled):
    people = User.objects.all()
    assert {one.mail for one in filled.accounts} == {one.email for one in people}
    assert not any(one.has_usable_password() for one in people)
    assert all(one.email.endswith("@example.org") for one in people)


def test_filling_again_changes_nothing_and_later_adds_dates(filled, demo_region):
    before = rows()
    assert fill(demo_region, TODAY) == filled
    assert rows() == before
    Place.objects.filter(slug="dorftreff-ockensen").update(about="Jetzt mit Sauna.")
    stops = Stop.objects.count()
    assert fill(demo_region, TODAY + dt.timedelta(days=14)).places == filled.places
    assert Place.objects.get(slug="dorftreff-ockensen").about == "Jetzt mit Sauna."
    assert Stop.objects.count() > stops


def test_examples_never_stand_among_real_places(filled, home):
    with pytest.raises(NotTheDemo):
        fill(Region.open(home / "region"), TODAY)


def test_where_mail_leaves_the_machine_there_are_no_accounts(filled, demo_region, settings):
    settings.MAIL = settings.MAIL._replace(host="mail.example.org")
    assert fill(demo_region, TODAY).accounts == ()
