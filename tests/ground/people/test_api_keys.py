"""Keys for programs: shown once, limited, ended; a program may what its key says, for its organisation."""

import datetime as dt
import json

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone
from ninja import NinjaAPI
from tests.ground.people.making import member, organisation, person

from dreiraum.ground.people.acting import Acting
from dreiraum.ground.people.api_key_auth import GUESSES_PER_MINUTE, Bearer
from dreiraum.ground.people.api_keys import SCOPES, Unusable, key_of, make_key, revoke_key
from dreiraum.ground.people.models import Act, ApiKey
from dreiraum.ground.people.rights import RIGHTS, acting, may
from dreiraum.ground.region.limits import TooMany

DAY = dt.timedelta(days=1)

pytestmark = pytest.mark.django_db


def made(**fields):
    given = {"organisation": fields.pop("organisation", None) or organisation(), "name": "Kasse", "days": 30}
    return make_key(who=Acting(account=person()), **{**given, "scopes": ["booking.see"], **fields})


def asked(token=None, **more):
    headers = {"HTTP_AUTHORIZATION": f"Bearer {token}"} if token else {}
    return RequestFactory().get("/api/v1/bookings", **headers, **more)


def test_a_key_is_found_by_its_secret_and_kept_without_it():
    key, secret = made()
    assert key_of(secret) == key
    row = str(ApiKey.objects.values().get())
    assert secret.split("_", 2)[2] not in row
    assert secret not in row


@pytest.mark.parametrize("wrong", ["", "dr_", "dr_x_y", "x", "dr_" + "a" * 5000, "dr_ÄÖ_ü"])
def test_what_is_no_key_is_none(wrong):
    made()
    assert key_of(wrong) is None


def test_a_part_of_a_key_is_none():
    _, secret = made()
    assert key_of(secret[:-1]) is None
    assert key_of(secret.removeprefix("dr_")) is None
    _, other = made()
    mixed = secret[:12] + other[12:]
    assert key_of(mixed) is None


def test_a_key_ends_by_itself_and_when_it_is_revoked():
    key, secret = made(days=30)
    assert key_of(secret, key.created + 29 * DAY) == key
    assert key_of(secret, key.created + 30 * DAY) is None
    revoke_key(who=Acting(account=person()), key=key)
    revoke_key(who=Acting(account=person()), key=key)
    assert key_of(secret) is None
    assert [act.verb for act in Act.objects.all()] == ["api_key.manage", "api_key.manage"]


def test_the_day_of_the_last_use_is_noted_once_a_day(django_assert_num_queries):
    key, secret = made()
    key_of(secret)
    key.refresh_from_db()
    assert key.last_used == timezone.localdate()
    with django_assert_num_queries(1):
        key_of(secret)


@pytest.mark.parametrize(
    "wrong",
    [
        {"scopes": []}, {"scopes": ["operator.see"]}, {"scopes": ["account.own"]}, {"days": 0}, {"days": 367},
        {"name": "  "}, {"per_minute": 0}, {"per_minute": 601},
    ],
)  # fmt: skip
def test_keys_that_would_be_too_much_are_not_made(wrong):
    with pytest.raises(Unusable):
        made(**wrong)
    assert not ApiKey.objects.exists()


def test_scopes_are_rights():
    assert set(SCOPES) <= set(RIGHTS)


def test_a_program_may_what_its_key_says_for_its_organisation():
    key, secret = made(scopes=["offer.edit"])
    request = asked(secret)
    assert Bearer().authenticate(request, secret) == key
    assert acting(request).organisation == key.organisation
    assert may(request, "offer.edit")
    assert may(request, "offer.edit", key.organisation) or may(request, "offer.edit", key)
    assert not may(request, "offer.edit", organisation())
    assert not may(request, "booking.see")
    assert not may(request, "privacy.export")


def test_a_key_has_its_own_limit_and_others_are_not_kept_waiting():
    bearer = Bearer()
    _, slow = made(per_minute=2)
    _, other = made(per_minute=2)
    assert bearer.authenticate(asked(slow), slow)
    with pytest.raises(TooMany) as stopped:
        for _ in range(3):
            bearer.authenticate(asked(slow), slow)
    assert 0 < stopped.value.seconds <= 60
    assert bearer.authenticate(asked(other), other)


def test_guessing_is_stopped():
    bearer = Bearer()
    with pytest.raises(TooMany):
        for number in range(GUESSES_PER_MINUTE + 1):
            assert bearer.authenticate(asked(), f"dr_{number:08x}_nonsense") is None


def test_an_operation_answers_a_key_and_nobody_else():
    api = NinjaAPI(urls_namespace="test-keys", auth=Bearer())

    @api.get("/mine")
    def mine(request):
        return {"organisation": acting(request).organisation.name}

    from ninja.testing import TestClient

    key, secret = made()
    client = TestClient(api)
    assert client.get("/mine").status_code == 401
    assert client.get("/mine", headers={"Authorization": "Bearer dr_x_y"}).status_code == 401
    answer = client.get("/mine", headers={"Authorization": f"Bearer {secret}"})
    assert answer.json() == {"organisation": key.organisation.name}
    schema = json.loads(json.dumps(api.get_openapi_schema(path_prefix="")))
    assert {"Bearer": {"type": "http", "scheme": "bearer"}}.items() <= {
        name: {key: one[key] for key in ("type", "scheme")}
        for name, one in schema["components"]["securitySchemes"].items()
    }.items()


@pytest.fixture
def keeper(client):
    """A keeper with their hat on."""
    who = member("keeper", organisation(name="Dorfladen"))
    client.force_login(who)
    session = client.session
    session["hat"] = who.memberships.get().pk
    session.save()
    return who


def test_a_keeper_makes_a_key_and_sees_it_once(client, keeper):
    address = reverse("privacy:api_keys")
    assert client.get(address).status_code == 200
    answer = client.post(address, {"name": "Kasse", "scopes": ["booking.see"], "days": 30, "per_minute": 60})
    secret = next(
        word
        for word in answer.content.decode().replace("<", " ").replace(">", " ").split()
        if len(word) > 40 and word.startswith("dr_")
    )
    assert key_of(secret).organisation.name == "Dorfladen"
    assert secret not in client.get(address).content.decode()


def test_what_is_missing_is_said(client, keeper):
    answer = client.post(reverse("privacy:api_keys"), {"name": "", "days": 900, "per_minute": 60})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "Wählen Sie mindestens eines aus." in page
    assert not ApiKey.objects.exists()


def test_a_keeper_ends_own_keys_alone(client, keeper):
    own, _ = made(organisation=keeper.memberships.get().organisation)
    foreign, _ = made()
    assert client.post(reverse("privacy:api_key_revoke", args=[foreign.pk])).status_code == 403
    assert client.post(reverse("privacy:api_key_revoke", args=[own.pk])).status_code == 302
    assert list(ApiKey.objects.exclude(revoked=None)) == [own]


def test_without_the_hat_there_are_no_keys(client):
    client.force_login(member("host"))
    assert client.get(reverse("privacy:api_keys")).status_code == 403
