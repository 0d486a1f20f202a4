"""A person with an account."""

from __future__ import annotations

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Users(BaseUserManager["User"]):
    """Accounts; they are created through these two verbs only."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        """Add an account; without a password nobody can sign in with one."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> User:
        """Add an operator's account."""
        return self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})


class User(AbstractBaseUser, PermissionsMixin):
    """An account: a name to be called by and a mail address, nothing else.

    The database refuses a second account for the same address, whatever its capitals.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("E-Mail-Adresse"), unique=True)
    name = models.CharField(_("Name"), max_length=100, blank=True)
    is_active = models.BooleanField(_("aktiv"), default=True)
    is_staff = models.BooleanField(_("darf verwalten"), default=False)
    joined = models.DateTimeField(_("angemeldet seit"), auto_now_add=True)

    objects = Users()

    USERNAME_FIELD = "email"

    class Meta:
        """Constraints."""

        verbose_name = _("Konto")
        verbose_name_plural = _("Konten")
        constraints = (models.UniqueConstraint(Lower("email"), name="people_user_email_once"),)

    def __str__(self) -> str:
        return self.name or self.email
