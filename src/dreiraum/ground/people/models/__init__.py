"""People with an account, the organisations they act for, and what they allow others to do for them."""

from dreiraum.ground.people import ways_in  # noqa: F401 - its models belong to this area
from dreiraum.ground.people.models.accounts import Consent, Erasure, Remainder, User, Users
from dreiraum.ground.people.models.keys import ApiKey
from dreiraum.ground.people.models.organisations import (
    Act,
    Channel,
    Mandate,
    Membership,
    Organisation,
    OrganisationKind,
    Role,
)

__all__ = (
    "Act", "ApiKey", "Channel", "Consent", "Erasure", "Mandate", "Membership", "Organisation", "OrganisationKind",
    "Remainder", "Role", "User", "Users",
)  # fmt: skip
