"""Messages to people, their sending in time, and periodic work."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ground_messages", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Chore",
            fields=[
                ("name", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("due", models.DateTimeField()),
                ("started", models.DateTimeField(blank=True, null=True)),
                ("ended", models.DateTimeField(blank=True, null=True)),
                ("problem", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("about", models.CharField(blank=True, max_length=80)),
                ("subject", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("link", models.CharField(blank=True, help_text="Pfad auf dieser Seite", max_length=300)),
                ("urgent", models.BooleanField(default=False)),
                ("created", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ("due", models.DateTimeField(default=django.utils.timezone.now)),
                ("until", models.DateTimeField(blank=True, null=True)),
                ("read", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Nachricht",
                "verbose_name_plural": "Nachrichten",
                "ordering": ("-due", "-id"),
                "indexes": [
                    models.Index(fields=["person", "read"], name="ground_mess_person__fec93e_idx"),
                    models.Index(fields=["person", "-due", "-id"], name="messages_message_newest"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("subject", ""), _negated=True), name="messages_message_subject"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("link", ""), ("link__regex", "^/([^/]|$)"), _connector="OR"),
                        name="messages_message_link_here",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Dispatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel",
                    models.CharField(choices=[("mail", "E-Mail"), ("sms", "SMS"), ("letter", "Brief")], max_length=8),
                ),
                ("due", models.DateTimeField(db_index=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("claimed", models.DateTimeField(blank=True, null=True)),
                ("sent", models.DateTimeField(blank=True, null=True)),
                ("given_up", models.DateTimeField(blank=True, null=True)),
                ("problem", models.CharField(blank=True, max_length=200)),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dispatches",
                        to="ground_messages.message",
                    ),
                ),
            ],
            options={
                "verbose_name": "Versand",
                "verbose_name_plural": "Versand",
                "ordering": ("due", "id"),
                "constraints": [
                    models.UniqueConstraint(fields=("message", "channel"), name="messages_dispatch_once"),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["mail", "sms", "letter"])),
                        name="messages_dispatch_channel_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sent__isnull", True), ("given_up__isnull", True), _connector="OR"),
                        name="messages_dispatch_one_end",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel",
                    models.CharField(
                        choices=[("mail", "E-Mail"), ("sms", "SMS"), ("letter", "Brief")],
                        default="mail",
                        max_length=8,
                        verbose_name="Weg",
                    ),
                ),
                (
                    "digest",
                    models.CharField(
                        choices=[("at_once", "sofort"), ("daily", "einmal am Tag"), ("weekly", "einmal in der Woche")],
                        default="at_once",
                        max_length=8,
                        verbose_name="Wie oft",
                    ),
                ),
                ("quiet_from", models.TimeField(blank=True, null=True, verbose_name="Ruhe von")),
                ("quiet_to", models.TimeField(blank=True, null=True, verbose_name="Ruhe bis")),
                ("reminders", models.BooleanField(default=True, verbose_name="Erinnerungen")),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="message_preference",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Zustellung",
                "verbose_name_plural": "Zustellungen",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["mail", "sms", "letter"])),
                        name="messages_preference_channel_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("digest__in", ["at_once", "daily", "weekly"])),
                        name="messages_preference_digest_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("quiet_from__isnull", True), ("quiet_to__isnull", True)),
                            models.Q(("quiet_from__isnull", False), ("quiet_to__isnull", False)),
                            _connector="OR",
                        ),
                        name="messages_preference_quiet_both",
                    ),
                ],
            },
        ),
    ]
