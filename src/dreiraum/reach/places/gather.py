"""Collecting places: what OpenStreetMap knows and what the district adds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

import numpy as np

from dreiraum.reach.config import District, OwnPlace
from dreiraum.reach.osm.features import KIND_NAMES, Features
from dreiraum.reach.places.found import Found
from dreiraum.reach.places.match import matcher
from dreiraum.reach.places.merging import merge_duplicates
from dreiraum.reach.places.organisations import number_organisations
from dreiraum.reach.places.places import Places
from dreiraum.reach.services.catalogue import Catalogue
from dreiraum.reach.strings import Strings

OWN = len(KIND_NAMES)  # sorts the district's own places behind those of OpenStreetMap


def gather(features: Features, catalogue: Catalogue, district: District) -> Places:
    """Collect the places of an extract and the district's own ([[place]], [[mobile]], [[hub]]).

    An object that offers several services is one place for each. Duplicates of one thing are merged, see
    `merging.merge_duplicates`. Raises InputError for a service the catalogue does not have.
    """
    found = [*_of_features(features, catalogue), *_of_district(district, catalogue)]
    found.sort(key=lambda one: (one.service, one.kind, one.number))
    merged = merge_duplicates(found)
    return Places(
        service=np.array([one.service for one in merged], np.int16),
        lon=np.array([one.lon for one in merged], np.float64),
        lat=np.array([one.lat for one in merged], np.float64),
        name=Strings.of(one.name for one in merged),
        organisation=Strings.of(one.organisation for one in merged),
        hours=Strings.of(one.hours or one.assumed_hours for one in merged),
        phone=Strings.of(one.phone for one in merged),
        website=Strings.of(one.website for one in merged),
        address=Strings.of(one.address for one in merged),
        ref=Strings.of(one.ref for one in merged),
        organisation_id=number_organisations(merged, catalogue),
        delivery=np.array([one.delivery for one in merged], np.int8),
        synthetic=np.array([one.synthetic for one in merged], np.bool_),
    )


def address_of(tags: Mapping[str, str]) -> str:
    """One line from addr:* tags, "Hauptstraße 2, 31020 Salzhemmendorf"; empty where there are none."""
    street = tags.get("addr:street") or tags.get("addr:place") or ""
    number = tags.get("addr:housenumber", "") if street else ""
    town = f"{tags.get('addr:postcode', '')} {tags.get('addr:city', '')}".strip()
    return ", ".join(part for part in (f"{street} {number}".strip(), town) if part)


def _of_features(features: Features, catalogue: Catalogue) -> Iterator[Found]:
    offers = matcher(catalogue)(features)
    pairs = zip(offers.row.tolist(), offers.service.tolist(), offers.match.tolist(), strict=True)
    for row, service, number in pairs:
        tags = features.tags[row]
        kind, osm_id = int(features.kind[row]), int(features.osm_id[row])
        yield Found(
            service=service,
            kind=kind,
            number=osm_id,
            lon=float(features.lon[row]),
            lat=float(features.lat[row]),
            area=float(features.area[row]),
            name=_first(tags, "name", "brand", "operator"),
            organisation=_first(tags, "operator", "brand", "name"),
            owner=_owner(tags),
            owner_id=_owner_id(tags),
            hours=tags.get("opening_hours", "").strip(),
            assumed_hours=catalogue.services[service].match[number].hours,
            phone=_first(tags, "phone", "contact:phone", "contact:mobile"),
            website=_first(tags, "website", "contact:website", "url"),
            address=address_of(tags),
            ref=f"{KIND_NAMES[kind]}/{osm_id}",
            delivery=0,
            synthetic=tags.get("synthetic") == "yes",
        )


def _of_district(district: District, catalogue: Catalogue) -> Iterator[Found]:
    slugs: dict[str, int] = {}
    for number, own in enumerate(district.places):
        slug = _slug(own.name)
        slugs[slug] = slugs.get(slug, 0) + 1
        ref = f"offer/{slug}" if slugs[slug] == 1 else f"offer/{slug}-{slugs[slug]}"
        for key in own.services:
            yield _own_place(own, catalogue.index(key, f"{district.path or district.name}"), number, ref)


def _own_place(own: OwnPlace, service: int, number: int, ref: str) -> Found:
    return Found(
        service=service,
        kind=OWN,
        number=number,
        lon=own.lon,
        lat=own.lat,
        area=0.0,
        name=own.name,
        organisation=own.organisation or own.name,
        owner=own.organisation,
        owner_id="",
        hours=own.hours,
        assumed_hours="",
        phone=own.phone,
        website=own.website,
        address=own.address,
        ref=ref,
        delivery=own.delivery,
        synthetic=own.synthetic,
    )


def _first(tags: Mapping[str, str], *keys: str) -> str:
    return next((tags[key].strip() for key in keys if tags.get(key, "").strip()), "")


def _owner(tags: Mapping[str, str]) -> str:
    return _first(tags, "operator", "brand").split(";")[0].strip()


def _owner_id(tags: Mapping[str, str]) -> str:
    """Wikidata item of whoever `_owner` names, and of nobody else."""
    key = "operator:wikidata" if tags.get("operator", "").strip() else "brand:wikidata"
    return tags.get(key, "").split(";")[0].strip()


def _slug(name: str) -> str:
    spelled = name.lower()
    for letter, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        spelled = spelled.replace(letter, letters)
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "place"
