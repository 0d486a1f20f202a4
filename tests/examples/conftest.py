"""The demo, filled once for all tests of this folder, and as if nothing had happened afterwards."""

import datetime as dt

import pytest
from django.db import transaction

TODAY = dt.date(2026, 11, 30)


@pytest.fixture(scope="module")
def demo_region(demo_home):
    """The demo's Region in force."""
    from dreiraum.ground.region import serving

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(serving, "served", serving.Served(demo_home / "region"))
        yield serving.region()


@pytest.fixture(scope="module")
def filled(demo_region, django_db_setup, django_db_blocker):
    """What filling the demo told."""
    from dreiraum.examples.filling import fill

    with django_db_blocker.unblock(), transaction.atomic():
        yield fill(demo_region, TODAY)
        transaction.set_rollback(True)
