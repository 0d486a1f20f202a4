"""Every model that names a person has a record; records name fields and ways that exist."""

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from dreiraum.ground.people.records import MAIL, Record, Way, records, without_people

TEXTS = (models.CharField, models.TextField, models.JSONField, models.FileField, models.GenericIPAddressField)
NEVER_WITHOUT = (models.EmailField, models.FileField, models.GenericIPAddressField)


def relates(field) -> bool:
    return field.is_relation and field.related_model is get_user_model()


def telling(field) -> bool:
    """Whether a field may say something about a person."""
    if relates(field):
        return True
    if not isinstance(field, TEXTS) or field.choices or (isinstance(field, models.SlugField) and field.unique):
        return False
    return not field.primary_key


def ours():
    return [model for model in apps.get_models() if model._meta.managed]


def undeclared(model, known: dict[str, Record], without) -> list[str]:
    """The fields of a model that may tell about a person and stand nowhere."""
    label = model._meta.label
    fields = [field for field in model._meta.get_fields() if isinstance(field, models.Field)]
    if label in without:
        return [field.name for field in fields if relates(field) or isinstance(field, NEVER_WITHOUT)]
    if label in known:
        said = {*known[label].fields, *known[label].others}
        return [field.name for field in fields if telling(field) and field.name not in said]
    return [field.name for field in fields if telling(field)]


def test_every_field_that_may_tell_about_a_person_stands_in_a_record():
    known = {record.model: record for record in records()}
    missing = {model._meta.label: undeclared(model, known, without_people()) for model in ours()}
    assert {label: fields for label, fields in missing.items() if fields} == {}


def test_a_model_without_a_record_would_be_found():
    known = {record.model: record for record in records()}
    booking = apps.get_model("bookings.Booking")
    del known["bookings.Booking"]
    assert {"person", "walk_in", "made_by", "note"} <= set(undeclared(booking, known, {}))
    assert undeclared(booking, {}, {"bookings.Booking": "really"}) == ["person", "made_by"]


def test_one_record_for_each_model():
    labels = [record.model for record in records()]
    assert len(labels) == len(set(labels))
    assert not set(labels) & set(without_people())


@pytest.mark.parametrize("record", records(), ids=lambda record: record.model)
def test_a_record_names_fields_and_ways_that_exist(record):
    meta = record.type._meta
    named = {*record.fields, *record.others, *record.secret, *(name for way in record.ways for name in way.blank)}
    named |= {name for limit in record.limits for name in (limit.since, *limit.blank)}
    for name in named:
        meta.get_field(name)
    for way in record.ways:
        assert str(record.of(get_user_model()(email="a@example.org"), way).query)
    assert not {*record.fields} & {*record.others}


@pytest.mark.parametrize("record", records(), ids=lambda record: record.model)
def test_every_relation_to_an_account_is_a_way(record):
    starts = {way.to.partition("__")[0] for way in record.ways}
    for field in record.type._meta.get_fields():
        if getattr(field, "concrete", False) and not field.many_to_many and relates(field):
            assert field.name in starts, field.name


def test_a_way_by_mail_finds_nobody_without_a_mail_address():
    record = next(one for one in records() if one.model == "ground_messages.Feedback")
    assert record.of(get_user_model()(phone="05151 1"), Way(f"{MAIL}reply_to")).query.is_empty()


def test_a_field_that_does_not_exist_is_an_error():
    with pytest.raises(FieldDoesNotExist):
        apps.get_model("people.User")._meta.get_field("shoe_size")
