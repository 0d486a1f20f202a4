"""Who booked it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("bookings", "0001_initial"),
        ("people", "0002_organisations"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="policy",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="policies", to="people.organisation"
            ),
        ),
        migrations.AddField(
            model_name="resource",
            name="offer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="resources",
                to="places.offer",
            ),
        ),
        migrations.AddField(
            model_name="resource",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="resources", to="people.organisation"
            ),
        ),
        migrations.AddField(
            model_name="resource",
            name="place",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="resources",
                to="places.place",
            ),
        ),
        migrations.AddField(
            model_name="resource",
            name="policy",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="resources", to="bookings.policy"
            ),
        ),
        migrations.AddField(
            model_name="booking",
            name="resource",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="bookings",
                to="bookings.resource",
            ),
        ),
        migrations.AddField(
            model_name="booking",
            name="series",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="bookings",
                to="bookings.series",
            ),
        ),
        migrations.AddField(
            model_name="session",
            name="offer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="sessions", to="places.offer"
            ),
        ),
        migrations.AddField(
            model_name="session",
            name="policy",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="sessions", to="bookings.policy"
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="session",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="claims",
                to="bookings.session",
            ),
        ),
        migrations.AddField(
            model_name="booking",
            name="session",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="bookings",
                to="bookings.session",
            ),
        ),
        migrations.AddField(
            model_name="unit",
            name="resource",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="units", to="bookings.resource"
            ),
        ),
        migrations.AddField(
            model_name="outsidecalendar",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="outside_calendars", to="bookings.unit"
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="bookings.unit"
            ),
        ),
        migrations.AddConstraint(
            model_name="policy",
            constraint=models.CheckConstraint(condition=models.Q(("step__gt", 0)), name="bookings_policy_step"),
        ),
        migrations.AddConstraint(
            model_name="policy",
            constraint=models.CheckConstraint(
                condition=models.Q(("longest__gte", models.F("shortest")), ("shortest__gt", 0)),
                name="bookings_policy_lengths",
            ),
        ),
        migrations.AddConstraint(
            model_name="policy",
            constraint=models.CheckConstraint(
                condition=models.Q(("quota_days__gt", 0)), name="bookings_policy_quota_days"
            ),
        ),
        migrations.AddConstraint(
            model_name="resource",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["room", "desk", "booth", "person", "machine", "vehicle"])),
                name="bookings_resource_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends__gt", models.F("starts"))), name="bookings_session_ends_after_start"
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(("taken__lte", models.F("seats"))), name="bookings_session_not_oversold"
            ),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(fields=["person", "starts"], name="bookings_bo_person__fc2ce0_idx"),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(fields=["resource", "starts"], name="bookings_bo_resourc_30757b_idx"),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(fields=["session", "state", "created"], name="bookings_bo_session_9e6b1c_idx"),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(fields=["state", "expires"], name="bookings_bo_state_e8db4f_idx"),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends__gt", models.F("starts"))), name="bookings_booking_ends_after_start"
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "held",
                            "requested",
                            "confirmed",
                            "arrived",
                            "waiting",
                            "declined",
                            "cancelled",
                            "expired",
                            "missed",
                        ],
                    )
                ),
                name="bookings_booking_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(("seats__gt", 0)), name="bookings_booking_for_somebody"
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("held", "requested")), _negated=True),
                    ("expires__isnull", False),
                    _connector="OR",
                ),
                name="bookings_booking_pending_expires",
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "waiting"), _negated=True), ("session__isnull", False), _connector="OR"
                ),
                name="bookings_booking_waits_for_a_session",
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("person__isnull", False), ("state__in", ("held", "requested", "confirmed", "arrived", "waiting"))
                ),
                fields=("session", "person"),
                name="bookings_one_seat_booking_per_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.UniqueConstraint(fields=("resource", "name"), name="bookings_unit_once"),
        ),
        migrations.AddConstraint(
            model_name="outsidecalendar",
            constraint=models.UniqueConstraint(fields=("unit", "url"), name="bookings_outside_calendar_once"),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                condition=models.Q(("active", True)), fields=["unit", "starts", "ends"], name="bookings_claim_when"
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends__gt", models.F("starts"))), name="bookings_claim_ends_after_start"
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("booking__isnull", False), ("outside__isnull", True), ("session__isnull", True)),
                    models.Q(("booking__isnull", True), ("outside__isnull", True), ("session__isnull", False)),
                    models.Q(("booking__isnull", True), ("outside__isnull", False), ("session__isnull", True)),
                    _connector="OR",
                ),
                name="bookings_claim_for_one",
            ),
        ),
    ]
