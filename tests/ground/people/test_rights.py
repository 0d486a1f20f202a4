"""Rights by name: who may what, with their own things and with others'."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from tests.ground.people.making import member, organisation, person

from dreiraum.ground.people.acting import NOBODY, Acting
from dreiraum.ground.people.models import Act, ApiKey, Mandate, Membership, OrganisationKind, Role
from dreiraum.ground.people.rights import RIGHTS, acting, allowed, may, public, record, require, right, right_of

pytestmark = pytest.mark.django_db


def wearing(role: str, **fields) -> Acting:
    fields.setdefault("reviewed", timezone.now())
    user = member(role, organisation(**fields))
    return Acting(user, Membership.objects.select_related("organisation").get(user=user))


def mandate(helper, **fields) -> Mandate:
    usual = {"person": person("Anna Alt"), "channel": "paper", "expires": timezone.now() + dt.timedelta(days=30)}
    return Mandate.objects.create(**{**usual, "helper": helper, **fields})


def asking(user=None, path="/", cookie=True, **session):
    request = RequestFactory().get(path)
    request.user, request.session = user or AnonymousUser(), session
    if cookie:
        request.COOKIES["sessionid"] = "x"
    return request


def test_who_is_nobody_has_no_right_at_all():
    assert not [name for name in RIGHTS if allowed(NOBODY, name)]


def test_everybody_with_an_account_may_what_is_theirs_and_no_more():
    one, other = Acting(person()), person()
    assert allowed(one, "account.own", one.user)
    assert not allowed(one, "account.own", other)
    assert not [name for name in ("place.create", "member.manage", "operator.see") if allowed(one, name)]


@pytest.mark.parametrize("role", Role.values)
def test_no_hat_reaches_into_another_organisation(role):
    who, foreign = wearing(role), SimpleNamespace(organisation=organisation())
    reach = [name for name in RIGHTS if allowed(who, name, foreign)]
    assert not set(reach) & {"place.edit", "offer.edit", "member.manage", "booking.see", "booking.manage",
                             "resource.manage", "ride.dispatch", "organisation.edit", "api_key.manage"}  # fmt: skip


def test_a_provider_changes_what_hangs_on_its_organisation():
    who = wearing("provider")
    own = SimpleNamespace(organisation=who.organisation)
    assert allowed(who, "offer.edit", own)
    assert allowed(who, "booking.manage", SimpleNamespace(resource=own))


def test_a_right_is_gone_with_the_hat():
    who = wearing("provider")
    assert not allowed(Acting(who.account), "offer.edit", SimpleNamespace(organisation=who.organisation))


@pytest.mark.parametrize(
    ("role", "name"), [("helper", "mandate.record"), ("helper", "person.add"), ("dispatcher", "ride.dispatch")]
)
def test_some_hats_count_only_once_the_operator_confirmed_the_organisation(role, name):
    assert allowed(wearing(role), name)
    assert not allowed(wearing(role, reviewed=None), name)


def test_moderators_of_an_association_do_not_judge_others():
    assert allowed(wearing("moderator", kind=OrganisationKind.MUNICIPALITY), "offer.moderate")
    assert not allowed(wearing("moderator"), "offer.moderate")


def test_a_municipality_looks_after_places_nobody_answers_for():
    who = wearing("provider", kind=OrganisationKind.MUNICIPALITY, municipality="03252006")
    here = SimpleNamespace(organisation=None, municipality="03252006")
    assert allowed(who, "place.edit", here)
    assert not allowed(who, "place.edit", SimpleNamespace(organisation=None, municipality="03252001"))
    assert not allowed(wearing("provider"), "place.edit", here)
    assert not allowed(who, "place.edit", SimpleNamespace(organisation=organisation(), municipality="03252006"))


def test_acting_for_another_is_theirs_and_not_ones_own():
    helper = person()
    given = mandate(helper)
    who = Acting(helper, mandate=given)
    assert who.person == given.person
    assert allowed(who, "booking.make", given.person)
    assert not allowed(who, "booking.make", helper)


@pytest.mark.parametrize(
    "name",
    [
        "privacy.erase",
        "privacy.export",
        "mandate.give",
        "account.secure",
        "account.reach",
    ],
)
def test_nobody_can_do_this_for_another(name):
    helper = person()
    assert allowed(Acting(helper), name)
    assert not allowed(Acting(helper, mandate=mandate(helper)), name)


def test_an_operator_acting_for_somebody_is_no_operator():
    helper = person(is_superuser=True)
    assert allowed(Acting(helper), "operator.see")
    assert not allowed(Acting(helper, mandate=mandate(helper)), "operator.see")


def test_a_machine_may_what_its_key_says_for_its_organisation():
    ours = organisation()
    who = Acting(key=ApiKey(organisation=ours, scopes=["booking.see"]))
    assert allowed(who, "booking.see", SimpleNamespace(organisation=ours))
    assert not allowed(who, "booking.see", SimpleNamespace(organisation=organisation()))
    assert not allowed(who, "booking.manage", SimpleNamespace(organisation=ours))


def test_a_session_remembers_hat_and_mandate():
    user = member("helper")
    given = mandate(user)
    who = acting(asking(user, hat=user.memberships.get().pk, mandate=str(given.pk)))
    assert who.hat == user.memberships.get()
    assert who.person == given.person


def test_another_persons_hat_cannot_be_worn():
    assert acting(asking(person(), hat=member("keeper").memberships.get().pk)).hat is None


@pytest.mark.parametrize(
    "fields",
    [
        {"revoked": timezone.now() + dt.timedelta(days=1)},
        {"given": timezone.now() - dt.timedelta(days=9), "expires": timezone.now() - dt.timedelta(days=1)},
        {"given": timezone.now() + dt.timedelta(days=1)},
        {"helper": "another"},
    ],
    ids=["revoked", "over", "not yet", "somebody else's"],
)
def test_a_mandate_that_does_not_hold_is_not_used(fields):
    user = person()
    if fields.get("helper"):
        fields = {"helper": person()}
    assert not acting(asking(user, mandate=str(mandate(**{"helper": user, **fields}).pk))).for_another


@pytest.mark.parametrize(("role", "reviewed", "holds"), [
    ("helper", True, True), ("helper", False, False), ("host", True, False),
])  # fmt: skip
def test_the_helpers_of_a_confirmed_organisation_use_its_mandates(role, reviewed, holds):
    user = member(role, organisation(reviewed=timezone.now() if reviewed else None))
    hat = user.memberships.get()
    given = mandate(None, organisation=hat.organisation)
    assert acting(asking(user, hat=hat.pk, mandate=str(given.pk))).for_another is holds
    assert not acting(asking(user, mandate=str(given.pk))).for_another


def test_no_session_counts_where_machines_ask(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert acting(asking(path="/api/v1/x")) is NOBODY


def test_a_visitor_without_a_session_costs_no_question_to_the_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert not acting(asking(cookie=False)).signed_in


def test_who_acts_is_asked_once(django_assert_num_queries):
    user = member("helper")
    request = asking(user, hat=user.memberships.get().pk, mandate=str(mandate(user).pk))
    with django_assert_num_queries(2):
        assert may(request, "mandate.use")
        assert may(request, "booking.make", acting(request).person)


def test_both_names_stand_in_what_is_recorded():
    helper = member("helper", name="Hanna Hilft")
    who = Acting(helper, helper.memberships.get(), mandate(helper))
    record(who, "booking.make", about="Sprechstunde am Dienstag")
    act = Act.objects.get()
    assert (act.actor.name, act.person.name) == ("Hanna Hilft", "Anna Alt")
    assert act.organisation == who.organisation


def test_a_view_is_for_those_who_have_its_right():
    @right("place.create")
    def view(request):
        return HttpResponse("done")

    assert right_of(view) == "place.create"
    user = member("provider")
    answer = view(asking(user, hat=user.memberships.get().pk))
    assert answer.content == b"done"
    assert "no-store" in answer.headers["Cache-Control"]
    with pytest.raises(PermissionDenied):
        view(asking(user))
    assert view(asking(path="/api/v1/x")).status_code == 401


def test_a_right_that_does_not_exist_is_a_mistake():
    with pytest.raises(KeyError):
        right("place.destroy")
    with pytest.raises(KeyError):
        may(asking(), "place.destroy")


def test_require_refuses():
    with pytest.raises(PermissionDenied):
        require(asking(person()), "operator.see")


def test_what_is_public_says_so():
    assert right_of(public(lambda request: None)) == "public"
    assert right_of(lambda request: None) is None
