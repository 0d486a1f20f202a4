"""Photos: made anew from what was sent, so that nothing but the picture is kept."""

from __future__ import annotations

import io
import uuid
import warnings
from typing import IO

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from dreiraum.ground.people.acting import Acting
from dreiraum.ground.places import edition
from dreiraum.ground.places.models import Photo, Place

HEAVIEST = 10_000_000  # bytes of what is sent
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 1600
FORMATS = ("JPEG", "PNG", "WEBP")


class NoPicture(Exception):
    """A sentence for the reader: what is wrong with the file, and what to do."""


@transaction.atomic
def add_photo(*, who: Acting, place: Place, file: IO[bytes], alt: str, credit: str) -> Photo:
    """Keep a photo of a place, without its metadata; it waits until somebody else has looked. Raises NoPicture."""
    made = redrawn(file)
    photo = Photo(place=place, alt=alt, credit=credit, by=who.account)
    photo.file.save(f"{uuid.uuid4().hex}.jpg", ContentFile(made), save=False)
    photo.save(force_insert=True)
    return photo


@transaction.atomic
def drop_photo(*, photo: Photo) -> None:
    """Delete a photo and its file, for good."""
    stored, name = photo.file.storage, photo.file.name
    photo.delete()
    edition.advance()
    if name:
        transaction.on_commit(lambda: stored.delete(name))


def redrawn(file: IO[bytes]) -> bytes:
    """The picture as a JPEG of at most LONGEST_SIDE pixels, upright, without metadata. Raises NoPicture."""
    content = file.read(HEAVIEST + 1)
    if len(content) > HEAVIEST:
        raise NoPicture(_("Die Datei ist zu groß. Ein Bild darf höchstens 10 MB haben."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=FORMATS)
            if picture.width * picture.height > MOST_PIXELS:
                raise NoPicture(_("Das Bild hat zu viele Bildpunkte. Verkleinern Sie es bitte."))
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombWarning):
        raise NoPicture(_("Das ist kein Bild, das wir lesen können. Nehmen Sie JPEG, PNG oder WebP.")) from None
    paper = Image.new("RGB", upright.size, "white")
    paper.paste(upright, mask=upright.getchannel("A"))
    paper.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    drawn = io.BytesIO()
    paper.save(drawn, "JPEG", quality=82, optimize=True)
    return drawn.getvalue()
