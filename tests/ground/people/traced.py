"""A person who leaves something in every model that has a way to her, and in rows of others."""

import datetime as dt

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from tests.ground.bookings.making import booking, policy, resource, session
from tests.ground.people.making import organisation, person
from tests.ground.places.making import offer, place

from dreiraum.ground.bookings.models import Booking, CalendarLink
from dreiraum.ground.messages.models import Feedback, Message, Preference
from dreiraum.ground.people.models import Act, Consent, Mandate, User
from dreiraum.ground.people.ways_in import SignInCode
from dreiraum.ground.places.models import Change, Photo, Report, Statement, Upload
from dreiraum.land.mobility.models import Line, Ride, Run
from dreiraum.land.supply.models import Handover, Loan, Pickup

DAY = dt.timedelta(days=1)
NOW = dt.datetime(2027, 3, 2, 11, tzinfo=dt.UTC)
NAME, MAIL, PHONE, POST = (
    "Gerda Löschmich",
    "gerda.loeschmich@example.org",
    "05151 778899",
    "Dorfstraße 7\n31855 Aerzen",
)
STRINGS = (NAME, "Löschmich", MAIL, PHONE, "Dorfstraße 7", "gerda-passfoto")


def with_traces(gerda: User) -> User:
    """Leave something of a person in every model that has a way to her, and in others' rows."""
    club, other = organisation(mail=MAIL, phone=PHONE, about=f"Fragen an {MAIL} oder {PHONE}."), person("Ute Nachbarin")
    gerda.memberships.create(organisation=club, role="host")
    Mandate.objects.create(person=gerda, helper=other, given=NOW, expires=NOW + DAY, channel="phone")
    Mandate.objects.create(person=other, helper=gerda, given=NOW, expires=NOW + DAY, channel="phone")
    Mandate.objects.create(
        person=other, organisation=club, given=NOW, expires=NOW + DAY, channel="paper", recorded_by=gerda
    )
    Consent.objects.create(user=gerda, purpose="newsletter", wording="2027-01")
    Act.objects.create(actor=other, person=gerda, verb="booking.make", about="Saal am Dienstag")
    Act.objects.create(actor=gerda, person=other, verb="booking.make", about=f"durch {NAME}")
    SignInCode.objects.create(person=gerda, kind="card", digest=MAIL, expires=NOW)
    EmailAddress.objects.create(user=gerda, email=MAIL, primary=True, verified=True)
    SocialAccount.objects.create(user=gerda, provider="bund", uid=f"number-of-{MAIL}")
    Preference.objects.create(person=gerda)
    Message.objects.create(person=gerda, kind="a", subject="Hallo", text=f"Guten Tag {NAME}")
    Message.objects.create(
        person=other, kind="a", subject=f"{NAME} hilft", text=f"Rufen Sie an: {PHONE}, {MAIL.upper()}"
    )
    Feedback.objects.create(kind="other", message="Bitte um Antwort", reply_to=MAIL)
    Feedback.objects.create(kind="other", message=f"Schreibt an {MAIL}!")
    here = place(organisation=club, mail=MAIL, phone=PHONE)
    Statement.objects.create(place=here, field="phone", source="person", value=PHONE, by=gerda)
    Change.objects.create(by=gerda, what="Telefon", records=[{"before": None, "after": {"mail": MAIL, "wer": "Löß"}}])
    Upload.objects.create(by=gerda, organisation=club, name="gerda.csv", table="places", rows=[[2, {"mail": MAIL}]])
    Upload.objects.create(by=other, organisation=club, name="liste.csv", table="places", rows=[[2, {"phone": PHONE}]])
    Report.objects.create(place=here, reason=f"Die Nummer {PHONE} ist falsch")
    stored = default_storage.save("photos/gerda-passfoto.jpg", ContentFile(f"Bild von {NAME}".encode()))
    Photo.objects.create(place=here, file=stored, alt="Gerda", credit=NAME, by=gerda)
    CalendarLink.objects.create(person=gerda)
    hers = booking(resource("1"), person=gerda, walk_in=NAME, note=f"Bitte {PHONE} anrufen", made_by=other)
    booking(session(), person=other, walk_in="", answer=f"Fragen: {MAIL}", made_by=gerda)
    ride(hers, phone=PHONE)
    Handover.objects.create(place=here, by=gerda, text=f"Schlüssel liegt bei mir, {PHONE}")
    Pickup.objects.create(place=here, name=NAME)
    Loan.objects.create(place=here, what="Leiter", name=NAME)
    return gerda


def ride(of: Booking, **fields) -> Ride:
    """What a booking of a ride says beside."""
    line = Line.objects.create(
        organisation=organisation(), agency="Verkehr", name=str(of.code), offer=offer(), policy=policy()
    )
    run = Run.objects.create(line=line, key="1", session=session())
    times = {"depart": of.starts, "arrive": of.ends}
    return Ride.objects.create(booking=of, run=run, start="Dorf", end="Stadt", **{**times, **fields})
