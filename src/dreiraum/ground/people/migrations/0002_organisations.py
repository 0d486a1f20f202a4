"""Organisations, members, mandates, consents, keys for programs, erasures, ways to sign in."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="language",
            field=models.CharField(
                choices=[("de", "Deutsch"), ("en", "English")], default="de", max_length=2, verbose_name="Sprache"
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="phone",
            field=models.CharField(blank=True, max_length=40, verbose_name="Telefon"),
        ),
        migrations.AddField(
            model_name="user",
            name="post",
            field=models.TextField(blank=True, max_length=300, verbose_name="Postanschrift"),
        ),
        migrations.AlterField(
            model_name="user",
            name="email",
            field=models.EmailField(blank=True, max_length=254, null=True, unique=True, verbose_name="E-Mail-Adresse"),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("email__isnull", False),
                    models.Q(("phone", ""), _negated=True),
                    models.Q(("post", ""), _negated=True),
                    _connector="OR",
                ),
                name="people_user_can_be_reached",
            ),
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("name", models.CharField(max_length=150, verbose_name="Name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("municipality", "Gemeinde"),
                            ("administration", "Verwaltung"),
                            ("association", "Verein"),
                            ("business", "Betrieb"),
                            ("health", "Praxis oder Pflege"),
                            ("education", "Bildung"),
                            ("transport", "Verkehr"),
                            ("other", "Andere"),
                        ],
                        max_length=20,
                        verbose_name="Art",
                    ),
                ),
                (
                    "municipality",
                    models.CharField(
                        blank=True, help_text="Schlüssel in der Region", max_length=12, verbose_name="Gemeinde"
                    ),
                ),
                ("about", models.TextField(blank=True, max_length=2000, verbose_name="Worum es geht")),
                ("mail", models.EmailField(blank=True, max_length=254, verbose_name="E-Mail-Adresse")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="Telefon")),
                ("website", models.URLField(blank=True, verbose_name="Internetseite")),
                ("created", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("reviewed", models.DateTimeField(blank=True, null=True)),
                ("example", models.BooleanField(default=False, verbose_name="Beispiel")),
            ],
            options={
                "verbose_name": "Organisation",
                "verbose_name_plural": "Organisationen",
                "ordering": ("name", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="people_organisation_named"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "municipality",
                                    "administration",
                                    "association",
                                    "business",
                                    "health",
                                    "education",
                                    "transport",
                                    "other",
                                ],
                            )
                        ),
                        name="people_organisation_kind_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "municipality"), models.Q(("municipality", ""), _negated=True)),
                        fields=("municipality",),
                        name="people_one_organisation_per_municipality",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Act",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("when", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="acts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="acts_for",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="acts",
                        to="people.organisation",
                    ),
                ),
                ("verb", models.CharField(max_length=60)),
                ("about", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "verbose_name": "Handlung",
                "verbose_name_plural": "Handlungen",
                "ordering": ("-when", "-id"),
            },
        ),
        migrations.CreateModel(
            name="ApiKey",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="api_keys", to="people.organisation"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="Wofür")),
                ("prefix", models.CharField(max_length=8, unique=True)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("scopes", models.JSONField(default=list)),
                ("per_minute", models.PositiveIntegerField(default=60, verbose_name="Anfragen je Minute")),
                ("created", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires", models.DateTimeField()),
                ("revoked", models.DateTimeField(blank=True, null=True)),
                ("last_used", models.DateField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "Schlüssel für Programme",
                "verbose_name_plural": "Schlüssel für Programme",
                "ordering": ("-created", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires__gt", models.F("created"))), name="people_api_key_ends"
                    ),
                    models.CheckConstraint(condition=models.Q(("per_minute__gt", 0)), name="people_api_key_limit"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("cache_key", models.CharField(max_length=255, primary_key=True, serialize=False)),
                ("value", models.TextField()),
                ("expires", models.DateTimeField(db_index=True)),
            ],
            options={
                "verbose_name": "Versuch",
                "verbose_name_plural": "Versuche",
                "db_table": "people_attempt",
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("purpose", models.CharField(max_length=40)),
                ("wording", models.CharField(help_text="Fassung des Textes, dem zugestimmt wurde", max_length=40)),
                ("given", models.DateTimeField(default=django.utils.timezone.now)),
                ("withdrawn", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "Einwilligung",
                "verbose_name_plural": "Einwilligungen",
                "ordering": ("-given", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn__isnull", True)),
                        fields=("user", "purpose"),
                        name="people_consent_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn__isnull", True), ("withdrawn__gte", models.F("given")), _connector="OR"
                        ),
                        name="people_consent_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("when", models.DateTimeField(default=django.utils.timezone.now)),
                ("files", models.JSONField(default=list)),
                ("noted", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "Löschung",
                "verbose_name_plural": "Löschungen",
                "ordering": ("when", "id"),
            },
        ),
        migrations.CreateModel(
            name="Mandate",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mandates",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "helper",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mandates_held",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mandates_held",
                        to="people.organisation",
                    ),
                ),
                ("given", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires", models.DateTimeField()),
                ("revoked", models.DateTimeField(blank=True, null=True)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("web", "auf dieser Seite"),
                            ("paper", "auf Papier"),
                            ("phone", "am Telefon"),
                            ("present", "im Gespräch vor Ort"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="mandates_recorded",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Einwilligung zur Hilfe",
                "verbose_name_plural": "Einwilligungen zur Hilfe",
                "ordering": ("-given", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("helper__isnull", False), ("organisation__isnull", True)),
                            models.Q(("helper__isnull", True), ("organisation__isnull", False)),
                            _connector="OR",
                        ),
                        name="people_mandate_one_helper",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("helper__isnull", True),
                            models.Q(("helper", models.F("person")), _negated=True),
                            _connector="OR",
                        ),
                        name="people_mandate_for_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires__gt", models.F("given"))), name="people_mandate_ends_after_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("revoked__isnull", True), ("revoked__gte", models.F("given")), _connector="OR"
                        ),
                        name="people_mandate_revoked_after_given",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["web", "paper", "phone", "present"])),
                        name="people_mandate_channel_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="people.organisation",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("provider", "Anbieterin oder Anbieter"),
                            ("host", "Gastgeberin oder Gastgeber"),
                            ("helper", "Helferin oder Helfer"),
                            ("dispatcher", "Disposition"),
                            ("moderator", "Moderation"),
                            ("planner", "Planung"),
                            ("council", "Rat"),
                            ("keeper", "Verwaltet die Mitglieder"),
                        ],
                        max_length=12,
                        verbose_name="Rolle",
                    ),
                ),
                ("since", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                "verbose_name": "Mitgliedschaft",
                "verbose_name_plural": "Mitgliedschaften",
                "ordering": ("organisation__name", "role", "id"),
                "constraints": [
                    models.UniqueConstraint(fields=("user", "organisation", "role"), name="people_membership_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "provider",
                                    "host",
                                    "helper",
                                    "dispatcher",
                                    "moderator",
                                    "planner",
                                    "council",
                                    "keeper",
                                ],
                            )
                        ),
                        name="people_membership_role_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Remainder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("model", models.CharField(max_length=80)),
                ("row", models.CharField(max_length=40)),
                ("law", models.CharField(max_length=120)),
                ("until", models.DateField(db_index=True)),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "Gesperrter Rest",
                "verbose_name_plural": "Gesperrte Reste",
                "ordering": ("until", "id"),
                "constraints": [models.UniqueConstraint(fields=("model", "row"), name="people_remainder_once")],
            },
        ),
        migrations.CreateModel(
            name="SignInCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sign_in_codes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("kind", models.CharField(choices=[("sms", "SMS"), ("card", "Anmeldekarte")], max_length=4)),
                ("digest", models.CharField(db_index=True, max_length=64)),
                ("created", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "verbose_name": "Anmeldecode",
                "verbose_name_plural": "Anmeldecodes",
                "constraints": [
                    models.UniqueConstraint(fields=("person", "kind"), name="people_sign_in_code_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["sms", "card"])), name="people_sign_in_code_kind_known"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="organisation",
            name="members",
            field=models.ManyToManyField(through="people.Membership", to=settings.AUTH_USER_MODEL),
        ),
    ]
