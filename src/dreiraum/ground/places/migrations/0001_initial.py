"""Places, offers, their editions and files that tell of them."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0002_organisations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4)),
            ],
            options={
                "verbose_name": "Stand des Verzeichnisses",
                "verbose_name_plural": "Stand des Verzeichnisses",
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("when", models.DateTimeField(default=django.utils.timezone.now)),
                ("what", models.CharField(max_length=150)),
                ("records", models.JSONField(help_text="[{model, id, before: {...} | null, after: {...} | null}]")),
                ("undone", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to="people.organisation"
                    ),
                ),
            ],
            options={
                "verbose_name": "Änderung",
                "verbose_name_plural": "Änderungen",
                "ordering": ("-when", "-id"),
            },
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("slug", models.SlugField(max_length=100, unique=True)),
                ("name", models.CharField(max_length=150, verbose_name="Name")),
                ("hub", models.BooleanField(default=False, verbose_name="Versorgungspunkt")),
                ("lat", models.FloatField(verbose_name="Breite")),
                ("lon", models.FloatField(verbose_name="Länge")),
                ("street", models.CharField(blank=True, max_length=150, verbose_name="Straße und Nummer")),
                ("postcode", models.CharField(blank=True, max_length=5, verbose_name="Postleitzahl")),
                ("town", models.CharField(blank=True, max_length=100, verbose_name="Ort")),
                ("municipality", models.CharField(blank=True, editable=False, max_length=12)),
                ("about", models.TextField(blank=True, max_length=4000, verbose_name="Beschreibung")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="Telefon")),
                ("mail", models.EmailField(blank=True, max_length=254, verbose_name="E-Mail-Adresse")),
                ("website", models.URLField(blank=True, verbose_name="Internetseite")),
                ("opening_hours", models.CharField(blank=True, max_length=500, verbose_name="Öffnungszeiten")),
                (
                    "barrier_free",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("yes", "barrierefrei"),
                            ("limited", "eingeschränkt barrierefrei"),
                            ("no", "nicht barrierefrei"),
                            ("", "nicht bekannt"),
                        ],
                        default="",
                        max_length=8,
                        verbose_name="Zugang",
                    ),
                ),
                (
                    "osm",
                    models.CharField(blank=True, help_text="node/123, way/123", max_length=24, null=True, unique=True),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Entwurf"),
                            ("waiting", "wird geprüft"),
                            ("published", "veröffentlicht"),
                            ("hidden", "ausgeblendet"),
                            ("closed", "geschlossen"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("hidden_why", models.CharField(blank=True, max_length=300)),
                ("example", models.BooleanField(default=False, verbose_name="Beispiel")),
                ("created", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("changed", models.DateTimeField(auto_now=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places",
                        to="people.organisation",
                        verbose_name="Wer antwortet",
                    ),
                ),
            ],
            options={
                "verbose_name": "Ort",
                "verbose_name_plural": "Orte",
                "ordering": ("name", "id"),
                "indexes": [models.Index(fields=["state", "name"], name="places_plac_state_8f6419_idx")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="places_place_named"),
                    models.CheckConstraint(
                        condition=models.Q(("lat__gte", -90), ("lat__lte", 90), ("lon__gte", -180), ("lon__lte", 180)),
                        name="places_place_on_earth",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "waiting", "published", "hidden", "closed"])),
                        name="places_place_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("barrier_free__in", ["yes", "limited", "no", ""])),
                        name="places_place_barrier_free_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "hidden"), _negated=True),
                            models.Q(("hidden_why", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="places_place_hidden_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Photo",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("file", models.ImageField(upload_to="photos/")),
                ("alt", models.CharField(max_length=200, verbose_name="Was ist zu sehen?")),
                ("credit", models.CharField(max_length=100, verbose_name="Wer hat es aufgenommen?")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Entwurf"),
                            ("waiting", "wird geprüft"),
                            ("published", "veröffentlicht"),
                            ("hidden", "ausgeblendet"),
                            ("closed", "geschlossen"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("hidden_why", models.CharField(blank=True, max_length=300)),
                ("created", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="photos",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="photos", to="places.place"
                    ),
                ),
            ],
            options={
                "verbose_name": "Bild",
                "verbose_name_plural": "Bilder",
                "ordering": ("created", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("alt", ""), _negated=True), name="places_photo_described"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "hidden"), _negated=True),
                            models.Q(("hidden_why", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="places_photo_hidden_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("slug", models.SlugField(max_length=100, unique=True)),
                ("title", models.CharField(max_length=150, verbose_name="Titel")),
                ("service", models.CharField(max_length=40, verbose_name="Dienst")),
                (
                    "delivery",
                    models.CharField(
                        choices=[("physical", "vor Ort"), ("digital", "digital"), ("mobile", "kommt vorbei")],
                        default="physical",
                        max_length=8,
                        verbose_name="Art",
                    ),
                ),
                ("about", models.TextField(blank=True, max_length=4000, verbose_name="Beschreibung")),
                ("topics", models.CharField(blank=True, max_length=300, verbose_name="Stichwörter")),
                ("opening_hours", models.CharField(blank=True, max_length=500, verbose_name="Öffnungszeiten")),
                ("starts", models.DateField(blank=True, null=True, verbose_name="gilt ab")),
                ("ends", models.DateField(blank=True, null=True, verbose_name="gilt bis")),
                (
                    "languages",
                    models.CharField(
                        default="de", help_text="Kürzel wie „de en uk“", max_length=80, verbose_name="Sprachen"
                    ),
                ),
                (
                    "barrier_free",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("yes", "barrierefrei"),
                            ("limited", "eingeschränkt barrierefrei"),
                            ("no", "nicht barrierefrei"),
                            ("", "nicht bekannt"),
                        ],
                        default="",
                        max_length=8,
                        verbose_name="Zugang",
                    ),
                ),
                ("age_from", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Alter ab")),
                ("age_to", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Alter bis")),
                ("price_cents", models.PositiveIntegerField(blank=True, null=True, verbose_name="Preis")),
                ("price_note", models.CharField(blank=True, max_length=150, verbose_name="Zum Preis")),
                ("link", models.URLField(blank=True, max_length=500, verbose_name="Adresse im Netz")),
                ("device", models.CharField(blank=True, max_length=80, verbose_name="Gerät")),
                ("mbit", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Verbindung in Mbit/s")),
                ("eid", models.BooleanField(default=False, verbose_name="braucht den Online-Ausweis")),
                ("needs", models.CharField(blank=True, max_length=500, verbose_name="Was man braucht")),
                (
                    "yearly_cost",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="Kosten im Jahr in Euro"),
                ),
                ("review_on", models.DateField(verbose_name="prüfen am")),
                ("review_asked", models.DateField(blank=True, editable=False, null=True)),
                ("outside_id", models.CharField(blank=True, editable=False, max_length=120, null=True, unique=True)),
                ("office", models.CharField(blank=True, max_length=150, verbose_name="Zuständige Stelle")),
                (
                    "said",
                    models.JSONField(
                        default=dict, editable=False, help_text="what a file last said of each field, as it wrote it"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Entwurf"),
                            ("waiting", "wird geprüft"),
                            ("published", "veröffentlicht"),
                            ("hidden", "ausgeblendet"),
                            ("closed", "geschlossen"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("hidden_why", models.CharField(blank=True, max_length=300)),
                ("example", models.BooleanField(default=False, verbose_name="Beispiel")),
                ("created", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("changed", models.DateTimeField(auto_now=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="people.organisation",
                        verbose_name="Wer antwortet",
                    ),
                ),
                (
                    "help_at",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="helps_with",
                        to="places.place",
                        verbose_name="Hilfe gibt es bei",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="places.place",
                        verbose_name="Wo",
                    ),
                ),
            ],
            options={
                "verbose_name": "Angebot",
                "verbose_name_plural": "Angebote",
                "ordering": ("title", "id"),
                "indexes": [
                    models.Index(fields=["state", "service"], name="places_offe_state_bd3a8d_idx"),
                    models.Index(fields=["organisation", "state"], name="places_offe_organis_a8accf_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="places_offer_titled"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "waiting", "published", "hidden", "closed"])),
                        name="places_offer_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("delivery", "physical"), ("place__isnull", False)),
                            models.Q(("delivery", "digital"), ("link__gt", "")),
                            ("delivery", "mobile"),
                            _connector="OR",
                        ),
                        name="places_offer_has_a_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts__isnull", True),
                            ("ends__isnull", True),
                            ("ends__gte", models.F("starts")),
                            _connector="OR",
                        ),
                        name="places_offer_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("age_from__isnull", True),
                            ("age_to__isnull", True),
                            ("age_to__gte", models.F("age_from")),
                            _connector="OR",
                        ),
                        name="places_offer_ages",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "hidden"), _negated=True),
                            models.Q(("hidden_why", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="places_offer_hidden_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField(max_length=2000)),
                ("created", models.DateTimeField(default=django.utils.timezone.now)),
                ("decided", models.DateTimeField(blank=True, null=True)),
                ("decision", models.CharField(blank=True, max_length=300)),
                (
                    "offer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="places.offer",
                    ),
                ),
                (
                    "photo",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="places.photo",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="places.place",
                    ),
                ),
            ],
            options={
                "verbose_name": "Meldung",
                "verbose_name_plural": "Meldungen",
                "ordering": ("created", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("offer__isnull", True), ("photo__isnull", True), ("place__isnull", False)),
                            models.Q(("offer__isnull", False), ("photo__isnull", True), ("place__isnull", True)),
                            models.Q(("offer__isnull", True), ("photo__isnull", False), ("place__isnull", True)),
                            _connector="OR",
                        ),
                        name="places_report_about_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="places_report_reasoned"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("field", models.CharField(max_length=30)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("person", "von einem Menschen eingetragen"),
                            ("osm", "OpenStreetMap"),
                            ("csv", "aus einer Datei"),
                        ],
                        max_length=8,
                    ),
                ),
                ("value", models.TextField(blank=True)),
                ("when", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="statements", to="places.place"
                    ),
                ),
            ],
            options={
                "verbose_name": "Angabe",
                "verbose_name_plural": "Angaben",
                "ordering": ("field", "source"),
                "constraints": [
                    models.UniqueConstraint(fields=("place", "field", "source"), name="places_statement_once"),
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["person", "osm", "csv"])),
                        name="places_statement_source_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Stop",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("where", models.CharField(max_length=120, verbose_name="Halteplatz")),
                ("lat", models.FloatField()),
                ("lon", models.FloatField()),
                ("starts", models.DateTimeField(db_index=True, verbose_name="von")),
                ("ends", models.DateTimeField(verbose_name="bis")),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="stops", to="places.offer"
                    ),
                ),
            ],
            options={
                "verbose_name": "Halt",
                "verbose_name_plural": "Halte",
                "ordering": ("starts", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends__gt", models.F("starts"))), name="places_stop_ends_after_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lat__gte", -90), ("lat__lte", 90), ("lon__gte", -180), ("lon__lte", 180)),
                        name="places_stop_on_earth",
                    ),
                    models.UniqueConstraint(fields=("offer", "starts", "where"), name="places_stop_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100)),
                ("table", models.CharField(max_length=10)),
                ("rows", models.JSONField(help_text="[[line, {column: text}]]")),
                ("notes", models.JSONField(default=list)),
                (
                    "scopes",
                    models.JSONField(
                        default=list, help_text="beginnings of the identifiers that the file tells wholly"
                    ),
                ),
                ("created", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="upload", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="people.organisation"),
                ),
            ],
            options={
                "verbose_name": "hochgeladene Datei",
                "verbose_name_plural": "hochgeladene Dateien",
            },
        ),
    ]
