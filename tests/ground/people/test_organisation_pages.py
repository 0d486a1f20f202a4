"""Organisations of a real installation: entered from the Region, given roles by the operator."""

import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.ground.people.making import member, organisation
from tests.ground.places.acting import operator, signed_in

from dreiraum.ground.people.models import Organisation
from dreiraum.ground.region import serving

pytestmark = [pytest.mark.database, pytest.mark.django_db]
REVIEW = "/konto/organisationen/pruefen/"


def run() -> str:
    out = io.StringIO()
    call_command("municipalities", stdout=out)
    return out.getvalue()


def test_municipalities_of_the_region_become_organisations_once(home):
    assert run().count("new") == 2
    made = list(Organisation.objects.order_by("pk").values())
    assert {one["kind"] for one in made} == {"municipality"}
    assert all(one["reviewed"] and not one["example"] for one in made)
    known = serving.region().municipalities
    assert {one["municipality"]: one["name"] for one in made} == dict(zip(known.ags, known.name, strict=True))
    assert "new" not in run()
    assert list(Organisation.objects.order_by("pk").values()) == made


def test_without_a_region_the_command_says_so_in_one_line(tmp_path, monkeypatch):
    monkeypatch.setattr(serving, "served", serving.Served(tmp_path / "region"))
    with pytest.raises(CommandError, match="no Region answers"):
        run()
    assert not Organisation.objects.exists()


def test_an_operator_finds_every_organisation_to_give_roles_and_is_told_who_enters_offers(client, home):
    signed_in(client, operator())
    ours = organisation(name="Stadt am Fluss", reviewed=timezone.now())
    waiting = organisation(name="Neuer Verein")
    page = client.get(REVIEW).content.decode()
    assert f'{ours.slug}/"' in page
    assert waiting.name in page
    managing = client.get("/angebote/verwalten/").content.decode()
    assert "wer für eine Organisation hier ist" in managing
    assert REVIEW in managing
    assert client.get("/angebote/verwalten/neues-angebot/").status_code == 403


def test_the_list_of_organisations_asks_the_same_for_few_and_many(client, home):
    signed_in(client, operator())

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(REVIEW).status_code == 200
        return len(queries)

    member("provider", organisation(reviewed=timezone.now()))
    asked()  # the first notes when the session was used
    few = asked()
    Organisation.objects.bulk_create(
        Organisation(slug=f"o-{n}", name=f"O {n}", kind="other", reviewed=timezone.now()) for n in range(300)
    )
    assert asked() == few
